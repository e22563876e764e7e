"""`newsletter send`: letters as test messages, and to members, of which list_sending.py does the rest."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import complete_issue, find_paths
from newsletter.cli.terminal import WRONG, say, stopped_by, warn
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.build import Edition
    from newsletter.model.publication import Publication
    from newsletter.model.settings import Persona
    from newsletter.sending.server import Server
    from newsletter.sending.smtp import Smtp
    from newsletter.sending.transport import Status, Transport

FINISHING = (
    "Stopping when the server has answered for the message that it has. Ctrl-C again gives it up, and then nobody "
    "knows whether it arrives."
)


@click.command(short_help="Send an issue: to yourself, as a test, or to members.")
@click.argument("issue", shell_complete=complete_issue)
@click.option("--test", "recipients", multiple=True, metavar="ADDRESS", help="Who gets a test; may come again.")
@click.option(
    "--to-list",
    "members",
    is_flag=False,
    flag_value="",
    metavar="[FILE]",
    help="Send to all members in a file, by default that of `sending: {list: …}` in newsletter.yaml.",
)
@click.option("--dry-run", is_flag=True, help="With --to-list: count, and write some letters into a folder.")
@click.option("--yes", "number", type=int, metavar="N", help="With --to-list: send to N members without asking.")
@click.option("--again", is_flag=True, help="With --to-list: send though members may have got it already.")
@click.option("--all-subscribed", is_flag=True, help="With --to-list: nobody in the file has unsubscribed.")
@click.option("--persona", metavar="NAME", help="With --test: the sample reader of newsletter.yaml whose letter it is.")
@click.option("--language", "languages", multiple=True, metavar="TAG", help="With --test: only this; may come again.")
@click.option(
    "--to-folder", type=click.Path(path_type=Path), metavar="DIR", help="Write files here, and ask no mail server."
)
def send(
    issue: str,
    recipients: Sequence[str],
    members: str | None,
    dry_run: bool,
    number: int | None,
    again: bool,
    all_subscribed: bool,
    persona: str | None,
    languages: Sequence[str],
    to_folder: Path | None,
) -> None:
    """Send ISSUE, a slug or the path of a file: as a test to each ADDRESS, or to all members in a list.

    The mail server is the one that was set up on the page, under “Hand over”, if the system's keyring keeps it. One in
    the environment variable NEWSLETTER_SMTP, with its user name and password, comes first:

    \b
      export NEWSLETTER_SMTP=smtp://user:password@smtp.example.org:587

    With --to-folder there is no server: the messages become .eml files, which mail programs open. The exit code is 2
    where a test was not accepted, and each line says why; with --to-list, where the sending did not come to its end.

    \b
      newsletter send ash-2021 --test you@example.org
      newsletter send ash-2021 --test you@example.org --persona "Long name"
      newsletter send ash-2021 --test you@example.org --language fr
      newsletter send ash-2021 --test you@example.org --to-folder tests

    An issue that is translated is sent in all its languages: each member gets the letter in the language that the list
    has for them, and a test comes in each of them, unless --language names those that it is about.

    A list is a file such as members.csv, from a spreadsheet or from another system; docs/sending.md tells all about it.
    Before anything is sent, you see how many members get the letter, and type that number. Whatever is interrupted, the
    same command goes on with it, and nobody gets the letter twice; `newsletter outbox` shows how far it is.

    \b
      newsletter send ash-2021 --to-list members.csv --dry-run
      newsletter send ash-2021 --to-list members.csv
    """  # noqa: D301 - click reads \b as a marker
    from datetime import UTC, datetime

    from newsletter.build import build_languages, publication_of
    from newsletter.model.files import find_root
    from newsletter.reading.languages import english_name
    from newsletter.sending.hosted_pictures import missing_pictures
    from newsletter.sending.send import remarks, send_test
    from newsletter.sending.stopping import Stopping

    if bool(recipients) == (members is not None):
        raise UsageError("Say to whom, as in `--test you@example.org` or `--to-list members.csv`.")
    _refuse_together(
        {"--dry-run": dry_run, "--yes": number is not None, "--again": again, "--all-subscribed": all_subscribed}
        if recipients
        else {
            "--persona": persona is not None,
            "--language": bool(languages),
            "--to-folder": to_folder is not None and not dry_run,
        },
        "--test" if recipients else "--to-list" if dry_run else "--to-list, without --dry-run",
    )
    (path,) = find_paths([issue])
    publication = publication_of([path], find_root(path))
    if members is not None:
        from newsletter.cli.list_sending import send_to_list

        send_to_list(
            path,
            publication,
            members,
            lambda: _smtp(publication, "`--dry-run`, which writes two letters into a folder"),
            dry_run=dry_run,
            folder=to_folder,
            number=number,
            again=again,
            all_subscribed=all_subscribed,
        )
        return
    transport = _transport(publication, to_folder)
    reader = None if persona is None else _persona(persona, publication)
    editions = _in_languages(build_languages(path, publication), languages)
    letters = [edition.letter for edition in editions]
    for remark in dict.fromkeys(remark for each in editions for remark in remarks(each.letter, each.report)):
        warn(remark)
    if not to_folder and (missing := missing_pictures(letters)):
        warn(missing)
    statuses: Counter[Status] = Counter()
    stopping = Stopping(lambda: say(FINISHING, err=True))
    now = datetime.now(UTC).astimezone()
    is_in_vain = False
    with stopped_by(stopping.ask):
        for letter in letters:
            which = f" ({english_name(letter.issue.language)})" if len(letters) > 1 else ""
            if is_in_vain:  # the server has refused us, and would do so again
                say(f"{', '.join(recipients)}{which}: deferred. Not tried, since the same would happen.")
                statuses["deferred"] += len(recipients)
                continue
            to = transport(letter.issue.folder)
            for receipt in send_test(letter, recipients, to, now=now, persona=reader, stopping=stopping):
                say(f"{receipt.recipient}{which}: {receipt.status}. {receipt.said}")
                statuses[receipt.status] += 1
                is_in_vain = is_in_vain or receipt.about == "us"
    if lost := _lost(statuses):
        say(lost, err=True)
        sys.exit(WRONG)


def _refuse_together(options: Mapping[str, bool], other: str) -> None:
    """Raise UsageError for an option that means nothing beside another one."""
    for option, is_given in options.items():
        if is_given:
            raise UsageError(f"`{option}` does not go with {other}: leave one of them out.")


def _lost(statuses: Counter[Status]) -> str:
    """Return how many messages were not accepted, as a sentence, or "" if all were."""
    total, unknown = statuses.total(), statuses["unknown"]
    not_sent = total - unknown - statuses["accepted"]
    if not_sent and unknown:
        return f"{not_sent} of {total} messages not sent, and of {unknown} it is not known."
    if unknown:
        return f"Of {unknown} of {total} messages it is not known whether they arrive."
    return f"{not_sent} of {total} messages not sent." if not_sent else ""


def _in_languages(editions: Sequence[Edition], asked: Sequence[str]) -> Sequence[Edition]:
    """Return the editions in the languages that were asked for, or all; raise UsageError for one that there is not."""
    by_language = {edition.issue.language.lower(): edition for edition in editions}
    wanted = list(dict.fromkeys(tag.lower().replace("_", "-") for tag in asked))
    for tag in wanted:
        if tag not in by_language:
            there, slug = ", ".join(edition.issue.language for edition in editions), editions[0].issue.slug
            raise UsageError(f"{slug} is there in {there}, and not in “{tag}”: `newsletter translate` adds a language.")
    return [by_language[tag] for tag in wanted] or editions


def _transport(publication: Publication, folder: Path | None) -> Callable[[str], Transport]:
    """Return what makes transports for messages of a name: into a folder, or through the mail server that is set."""
    from newsletter.sending.folder import Folder

    if folder:
        return partial(Folder, folder)
    made = _smtp(publication, "`--to-folder tests`, which writes the messages into files")
    return lambda name: made()


def _smtp(publication: Publication, without: str) -> Callable[[], Smtp]:
    """Return what makes connections to a publication's mail server, and signs what goes there."""
    from newsletter.sending.dkim_keys import signing
    from newsletter.sending.smtp import Smtp

    return partial(Smtp, _server(publication, without), sign=signing(publication.sending.dkim))


def _server(publication: Publication, without: str) -> Server:
    """Return the mail server that is set for a publication; the error names an option that does `without` one."""
    from newsletter.sending.keyring_item import LOCKED
    from newsletter.sending.mail_servers import MailServers
    from newsletter.sending.server import SMTP, VARIABLE

    found = MailServers().of(publication.sender.email if publication.sender else "")
    if found.server:
        return found.server
    missing, remedy = "No mail server is set", "Set one up on the page of `newsletter write`, under “Hand over”"
    if found.why == LOCKED:
        missing, remedy = "The system's keyring is locked", "Unlock it"
    raise UsageError(
        f"{missing}. {remedy}, or type `export {VARIABLE}={SMTP.example}` with what your provider tells you, "
        f"or add {without}."
    )


def _persona(name: str, publication: Publication) -> Persona:
    """Return the sample reader of that name."""
    from newsletter.nearest import nearest

    by_name = {persona.name: persona for persona in publication.personas}
    if name in by_name:
        return by_name[name]
    if not by_name:
        raise UsageError(f"There is no persona “{name}”: newsletter.yaml has none below `personas:`.")
    close = nearest(name, by_name)
    others = f"Did you mean “{close}”?" if close else f"There is {', '.join(f'“{known}”' for known in by_name)}."
    raise UsageError(f"There is no persona “{name}” in newsletter.yaml. {others}")
