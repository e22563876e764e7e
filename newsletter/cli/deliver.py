"""`newsletter send` and `export`: letters as test messages, and for email services."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import complete_issue, find_paths, name_of, shown
from newsletter.cli.output import output_folder
from newsletter.cli.terminal import WRONG, count_findings, report_edition, say, show, stopped_by, undisturbed, warn
from newsletter.errors import UsageError
from newsletter.sending.services import SERVICES

if TYPE_CHECKING:
    from newsletter.letter import Letter
    from newsletter.model.publication import Publication
    from newsletter.model.settings import Persona
    from newsletter.sending.export import Exported
    from newsletter.sending.server import Server
    from newsletter.sending.services import Service
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
@click.option("--dry-run", is_flag=True, help="With --to-list: count, and write two letters into a folder.")
@click.option("--yes", "number", type=int, metavar="N", help="With --to-list: send to N members without asking.")
@click.option("--again", is_flag=True, help="With --to-list: send though members may have got it already.")
@click.option("--all-subscribed", is_flag=True, help="With --to-list: nobody in the file has unsubscribed.")
@click.option("--persona", metavar="NAME", help="With --test: the sample reader of newsletter.yaml whose letter it is.")
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
    to_folder: Path | None,
) -> None:
    """Send ISSUE, a slug or the path of a file: as a test to each ADDRESS, or to all members in a list.

    The mail server is the one that was set up on the page, under “Hand over”, if the system's keyring keeps it. One in
    the environment variable NEWSLETTER_SMTP, with its user name and password, comes first:

    \b
      export NEWSLETTER_SMTP=smtp://user:password@smtp.example.org:587

    With --to-folder there is no server: the messages become .eml files, which mail programs open. The exit code is 2
    where a message was not accepted, and each line says why.

    \b
      newsletter send ash-2021 --test you@example.org
      newsletter send ash-2021 --test you@example.org --persona "Long name"
      newsletter send ash-2021 --test you@example.org --to-folder tests

    A list is a file such as members.csv, from a spreadsheet or from another system; docs/sending.md tells all about it.
    Before anything is sent, you see how many members get the letter, and type that number. Whatever is interrupted, the
    same command goes on with it, and nobody gets the letter twice; `newsletter outbox` shows how far it is.

    \b
      newsletter send ash-2021 --to-list members.csv --dry-run
      newsletter send ash-2021 --to-list members.csv
    """  # noqa: D301 - click reads \b as a marker
    from datetime import UTC, datetime

    from newsletter.build import build_edition, publication_of
    from newsletter.model.files import find_root
    from newsletter.sending.hosted_pictures import missing_pictures
    from newsletter.sending.send import remarks, send_test
    from newsletter.sending.stopping import Stopping

    if bool(recipients) == (members is not None):
        raise UsageError("Say to whom, as in `--test you@example.org` or `--to-list members.csv`.")
    _refuse_together(
        {"--dry-run": dry_run, "--yes": number is not None, "--again": again, "--all-subscribed": all_subscribed}
        if recipients
        else {"--persona": persona is not None, "--to-folder": to_folder is not None and not dry_run},
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
            lambda: _server(publication),
            dry_run=dry_run,
            folder=to_folder,
            number=number,
            again=again,
            all_subscribed=all_subscribed,
        )
        return
    transport = _transport(path.stem, publication, to_folder)
    reader = None if persona is None else _persona(persona, publication)
    edition = build_edition(path, publication)
    for remark in remarks(edition.letter, edition.report):
        warn(remark)
    if not to_folder and (missing := missing_pictures(edition.letter)):
        warn(missing)
    statuses: Counter[Status] = Counter()
    stopping = Stopping(lambda: say(FINISHING, err=True))
    now = datetime.now(UTC).astimezone()
    receipts = send_test(edition.letter, recipients, transport, now=now, persona=reader, stopping=stopping)
    with stopped_by(stopping.ask):
        for receipt in receipts:
            say(f"{receipt.recipient}: {receipt.status}. {receipt.said}")
            statuses[receipt.status] += 1
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


def _transport(slug: str, publication: Publication, folder: Path | None) -> Transport:
    """Return the transport for messages: into a folder, if one is named, else through the mail server that is set."""
    from newsletter.sending.folder import Folder
    from newsletter.sending.smtp import Smtp

    return Folder(folder, slug) if folder else Smtp(_server(publication))


def _server(publication: Publication) -> Server:
    """Return the mail server that is set for a publication."""
    from newsletter.sending.keyring_item import LOCKED
    from newsletter.sending.mail_servers import MailServers
    from newsletter.sending.server import EXAMPLE, VARIABLE

    found = MailServers().of(publication.sender.email if publication.sender else "")
    if found.server:
        return found.server
    missing, remedy = "No mail server is set", "Set one up on the page of `newsletter write`, under “Hand over”"
    if found.why == LOCKED:
        missing, remedy = "The system's keyring is locked", "Unlock it"
    raise UsageError(
        f"{missing}. {remedy}, or type `export {VARIABLE}={EXAMPLE}` with what your provider tells you, "
        "or add `--to-folder tests`, which writes the messages into files."
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


@click.command(short_help="Make a letter ready for an email service.")
@click.argument("issue", shell_complete=complete_issue)
@click.option(
    "--for", "service", type=click.Choice(list(SERVICES)), required=True, help="The service that is to send it."
)
@click.option(
    "--pictures-at",
    metavar="ADDRESS",
    help="Where the service or your site has the pictures: the address of their folder, or a filled pictures.yaml.",
)
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write.  [default: out]")
def export(issue: str, service: str, pictures_at: str | None, out: Path | None) -> None:
    """Write an issue into out/for-SERVICE/<slug>/ as an email service takes it.

    Merge tags, their fallbacks, the link to unsubscribe, the web version and the postal address are in the service's
    own spelling. What the service demands and the letter lacks is said, and how to bring the letter in.

    Pictures that are not on your own site go along: inside email.zip, if the service takes one, else in images/, with
    pictures.yaml, which asks for the address of each. --pictures-at puts the addresses into the letter.

    \b
      newsletter export ash-2021 --for mailchimp
      newsletter export ash-2021 --for listmonk --pictures-at https://news.example.org/uploads/
      newsletter export ash-2021 --for brevo --pictures-at out/for-brevo/ash-2021/pictures.yaml
      newsletter export ash-2021 --for hubspot -o /tmp/letters
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.build import build_edition, publication_of, write_edition
    from newsletter.model.files import find_issue, find_root
    from newsletter.sending.export import export as write_for
    from newsletter.sending.handed_pictures import TABLE
    from newsletter.sending.send import IS_DRAFT

    started = perf_counter()
    path = find_issue(issue, Path.cwd())
    root = find_root(path)
    beside = output_folder(out, root / "out", below=f"for-{service}")
    _refuse_folder_of_issue(beside, None if out else root)
    publication = publication_of([path], root)
    edition = build_edition(path, publication)
    addresses = {} if pictures_at is None else _addresses(pictures_at, edition.letter)
    if pictures_at is not None and not addresses:
        warn("The letter has no pictures, so `--pictures-at` changes nothing.")
    exported = write_for(edition.letter, SERVICES[service], addresses)
    edition = replace(edition, files=exported.files)
    with undisturbed():
        folder = write_edition(edition, beside, tell=warn)
    report_edition(edition, folder, perf_counter() - started)
    show(f"  Subject: {exported.subject}\n  Preheader: {exported.preheader}")  # to be copied, so as they were typed
    if exported.fields:
        say(f"  Fields of your contacts: {', '.join(exported.fields)}")
    for line in _about_pictures(exported, is_hosted=not addresses):
        say(line)
    say(f"Next: {exported.steps}")
    if exported.lacks_addresses:
        again = ["newsletter", "export", name_of(path), "--for", service, *(["-o", str(out)] if out else [])]
        warn(_how_to_place_pictures(SERVICES[service], shlex.join(again), shlex.quote(str(shown(folder / TABLE)))))
    for warning in exported.warnings:
        warn(warning)
    if edition.issue.draft:
        warn(IS_DRAFT)
    count_findings(edition, path)


def _addresses(pictures_at: str, letter: Letter) -> Mapping[str, str]:
    """Return the address of each picture, by what was typed: the address of a folder, or the path of a table."""
    from newsletter.sending.handed_pictures import addresses_in_folder, addresses_in_table

    if "://" not in pictures_at and pictures_at.endswith((".yaml", ".yml")):
        return addresses_in_table(Path(pictures_at), letter)
    return addresses_in_folder(pictures_at, letter)


def _refuse_folder_of_issue(folder: Path, root: Path | None) -> None:
    """Raise UsageError if an issue was built into the folder of all exports for a service, or would be.

    `root` is the publication that builds beside it, if there is one.
    """
    from newsletter.edition_folder import LIST
    from newsletter.model.files import ENDING, ISSUES

    if (folder / LIST).exists() or (root and (root / ISSUES / f"{folder.name}{ENDING}").exists()):
        raise UsageError(
            f"{shown(folder)} is the folder of the issue {folder.name}, so no export is written there; "
            "rename the issue, or name another folder with -o."
        )


def _about_pictures(exported: Exported, *, is_hosted: bool) -> Iterator[str]:
    """Yield lines that say where the pictures are, or which need a place."""
    from newsletter.reading.quoting import shortened
    from newsletter.sending.handed_pictures import TABLE, folder_of, size

    if not exported.pictures:
        return
    if exported.is_zipped:
        yield "  Pictures: they are in email.zip, with the letter"
    elif not exported.lacks_addresses:
        folder = folder_of(exported.pictures)
        yield f"  Pictures: {f'members load them from {folder}' if folder else f'each has its address in {TABLE}'}"
        if is_hosted:
            yield "  They are on your own site: nothing has to be uploaded or pasted for them"
    else:
        yield "  Pictures, for which the letter has no address yet:"
        longest = max(len(picture.name) for picture in exported.pictures)
        longest_place = max(len(picture.places[0]) for picture in exported.pictures)
        for picture in exported.pictures:
            shape = f"{picture.width} × {picture.height}"
            place = f"{picture.places[0]:{longest_place}}"
            shows = shortened(picture.alt) or "Decoration"
            yield f"    {picture.name:{longest}}  {size(picture):>9}  {shape:>9}  {place}  {shows}"


def _how_to_place_pictures(service: Service, again: str, table: str) -> str:
    """Return how a letter's pictures get their addresses; `again` exports it once more, `table` is the table's path."""
    from newsletter.sending.handed_pictures import EXAMPLE

    upload = f"Members do not see the pictures in images/ yet. Upload them to {service.label} ({service.gallery.place})"
    if service.gallery.renames:
        return f"{upload}, write the address of each into {table}, and type `{again} --pictures-at {table}`."
    return (
        f"{upload}, and type `{again} --pictures-at {EXAMPLE}`, with their address there up to their names. "
        f"Where the names became others, write the address of each into {table}, and type that path in its place."
    )
