"""`newsletter people`: who writes at the desk for several, by a link of their own, and what each of them may do."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from newsletter.cli.terminal import say
from newsletter.errors import Refused, UsageError
from newsletter.team.people import Role

if TYPE_CHECKING:
    from newsletter.model.desk_address import DeskAddress
    from newsletter.team.people import Person
    from newsletter.team.register import Register

ROLES = click.Choice(get_args(Role))


@click.group(short_help="Say who writes at the desk for several people.")
def people() -> None:
    """Say who writes at the desk for several (`newsletter write --team`), and what each of them may do.

    Each person has a link of their own. A reader sees everything and comments. A writer changes issues, too. An
    approver also approves letters, sends them and changes settings. docs/team.md tells how to set a desk up.

    \b
      newsletter people add "Your name" --role approver --email you@example.org
      newsletter people list
      newsletter people link "Your name"            a new link; the old one lets nobody in any more
      newsletter people change "Your name" --role reader     another role, at once
      newsletter people remove "Your name"          out at once
    """  # noqa: D301 - click reads \b as a marker


@people.command(short_help="Give somebody a link, which is shown once.")
@click.argument("name")
@click.option("--role", type=ROLES, required=True, help="What they may do.")
@click.option("--email", default="", metavar="ADDRESS", help="For versions that they keep, and tests.")
def add(name: str, role: Role, email: str) -> None:
    """Give NAME a link of their own, and show it, once: of its secret, only a digest is kept.

    \b
      newsletter people add "Your name" --role writer --email you@example.org
    """  # noqa: D301 - click reads \b as a marker
    register, address = _desk()
    secret = register.add(name, role, _checked(email))
    (person,) = (each for each in register.people() if register.whose(secret) == each)
    _show(f"{person.name} is {_a(role)} from now on.", address, secret)


@people.command("list", short_help="Show everybody who has a link.")
def list_() -> None:
    """Show everybody who has a link: their role, since when, and when they were here last.

    \b
      newsletter people list
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.team.file import NoPeopleError

    listed = _register().listed()
    if not listed:
        raise NoPeopleError
    width = max((len(each.person.name) for each in listed), default=0)
    for person, since, seen in listed:
        here = f"last here {_time(seen)}" if seen else "not here yet"
        email = f"  {person.email}" if person.email else ""
        say(f"{person.name:<{width}}  {person.role:<8}  since {_time(since)}  {here}{email}")


@people.command(short_help="Give somebody a new link in the place of the old one.")
@click.argument("name")
def link(name: str) -> None:
    """Give NAME a new link, and show it. The old one lets nobody in any more, and who came by it is out at once.

    \b
      newsletter people link "Your name"
    """  # noqa: D301 - click reads \b as a marker
    register, address = _desk()
    person, secret = register.renew(name)
    _show(f"{person.name} has a new link; the old one lets nobody in any more.", address, secret)


@people.command(short_help="Give somebody another role, or another address.")
@click.argument("name")
@click.option("--role", type=ROLES, help="What they may do from now on.")
@click.option("--email", metavar="ADDRESS", help="Their e-mail address from now on.")
def change(name: str, role: Role | None, email: str | None) -> None:
    """Give NAME another role, or another e-mail address, which holds at once. The link stays the same.

    \b
      newsletter people change "Your name" --role reader
      newsletter people change "Your name" --email you@example.org
    """  # noqa: D301 - click reads \b as a marker
    if role is None and email is None:
        raise UsageError("Say what is to change: --role, --email, or both.")
    person = _register().change(name, role, None if email is None else _checked(email))
    say(f"{person.name} is {_a(person.role)}{f', {person.email}' if person.email else ''} from now on.")


@people.command(short_help="Take somebody out, at once.")
@click.argument("name")
def remove(name: str) -> None:
    """Take NAME out: the link lets nobody in any more, and pages that are open by it are out within a second.

    What they wrote, kept and approved stays, with their name.

    \b
      newsletter people remove "Your name"
    """  # noqa: D301 - click reads \b as a marker
    person: Person = _register().remove(name)
    say(f"{person.name} is out. What they wrote, kept and approved stays.")


def _register() -> Register:
    from newsletter.model.files import find_root
    from newsletter.team.register import Register

    return Register(find_root(Path()))


def _desk() -> tuple[Register, DeskAddress]:
    """Return who has a link here, and where the desk is; raise UsageError where that is not said, or Git would tell."""
    from newsletter.model.desk_address import address_of
    from newsletter.model.files import find_root
    from newsletter.model.publication import load_publication
    from newsletter.sending.private_files import refuse_in_git
    from newsletter.team.file import FILE
    from newsletter.team.register import Register

    root = find_root(Path())
    address = address_of(load_publication(root))
    refuse_in_git([root / FILE], "what is kept of your people’s links")
    return Register(root), address


def _checked(email: str) -> str:
    """Return an e-mail address, or "" as it is; raise UsageError for what is none."""
    from newsletter.reading.addresses import email_address

    try:
        return email_address(email) if email else ""
    except Refused as refusal:
        raise UsageError(f"{refusal.message} {refusal.hint}") from refusal


def _show(done: str, address: DeskAddress, secret: str) -> None:
    say(f"{done} This is their link, which is shown only now:", err=True)
    say(address.link(secret))
    say("Whoever has it is let in under this name: give it to nobody else, by a way that others do not read.", err=True)


def _a(role: Role) -> str:
    return f"an {role}" if role == "approver" else f"a {role}"


def _time(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds).astimezone():%Y-%m-%d %H:%M}"
