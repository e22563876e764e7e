"""`newsletter send` and `export`: letters as test messages, and for email services."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import complete_issue, find_paths
from newsletter.cli.output import output_folder
from newsletter.cli.terminal import WRONG, count_findings, report_edition, say, show, undisturbed, warn
from newsletter.errors import UsageError
from newsletter.sending.services import SERVICES

if TYPE_CHECKING:
    from newsletter.model.publication import Persona, Publication
    from newsletter.sending.transport import Transport


@click.command(short_help="Send an issue to yourself, as a test.")
@click.argument("issue", shell_complete=complete_issue)
@click.option(
    "--test", "recipients", multiple=True, required=True, metavar="ADDRESS", help="Who gets the test; may come again."
)
@click.option("--persona", metavar="NAME", help="The sample reader of newsletter.yaml whose letter it is.")
@click.option(
    "--to-folder", type=click.Path(path_type=Path), metavar="DIR", help="Write files here, and ask no mail server."
)
def send(issue: str, recipients: Sequence[str], persona: str | None, to_folder: Path | None) -> None:
    """Send a test of ISSUE, a slug or the path of a file: one message to each ADDRESS.

    The mail server stands in the environment variable NEWSLETTER_SMTP, with its user name and password:

    \b
      export NEWSLETTER_SMTP=smtp://user:password@smtp.example.org:587

    With --to-folder there is no server: the messages become .eml files, which mail programs open. The exit code is 2
    where a message was not accepted, and each line says why.

    \b
      newsletter send ash-2021 --test you@example.org
      newsletter send ash-2021 --test you@example.org --persona "Long name"
      newsletter send ash-2021 --test you@example.org --to-folder tests
    """  # noqa: D301 - click reads \b as a marker
    from datetime import UTC, datetime

    from newsletter.build import build_edition, publication_of
    from newsletter.model.files import find_root
    from newsletter.sending.hosted_pictures import missing_pictures
    from newsletter.sending.send import remarks, send_test

    (path,) = find_paths([issue])
    transport = _transport(path.stem, to_folder)
    publication = publication_of([path], find_root(path))
    reader = None if persona is None else _persona(persona, publication)
    edition = build_edition(path, publication)
    for remark in remarks(edition.letter, edition.report):
        warn(remark)
    if not to_folder and (missing := missing_pictures(edition.letter)):
        warn(missing)
    now = datetime.now(UTC).astimezone()
    receipts = send_test(edition.letter, recipients, transport, now=now, persona=reader)
    for receipt in receipts:
        say(f"{receipt.recipient}: {receipt.status}. {receipt.said}")
    if lost := sum(receipt.status != "accepted" for receipt in receipts):
        say(f"{lost} of {len(receipts)} messages not sent.", err=True)
        sys.exit(WRONG)


def _transport(slug: str, folder: Path | None) -> Transport:
    """Return the transport for messages: into a folder, if one is named, else through the mail server that is set."""
    from newsletter.sending.folder import Folder
    from newsletter.sending.server import EXAMPLE, VARIABLE, server_from_environment
    from newsletter.sending.smtp import Smtp

    if folder:
        return Folder(folder, slug)
    if server := server_from_environment():
        return Smtp(server)
    raise UsageError(
        f"No mail server is set. Type `export {VARIABLE}={EXAMPLE}` with what your provider tells you, "
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
@click.option("-o", "--out", type=click.Path(file_okay=False, path_type=Path), help="Where to write.  [default: out]")
def export(issue: str, service: str, out: Path | None) -> None:
    """Write an issue into out/for-SERVICE/<slug>/ as an email service takes it: email.html and email.txt.

    Merge tags, their fallbacks, the link to unsubscribe, the web version and the postal address are in the service's
    own spelling. What the service demands and the letter lacks is said, and how to bring the letter in.

    \b
      newsletter export ash-2021 --for mailchimp
      newsletter export ash-2021 --for hubspot -o /tmp/letters
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.build import build_edition, publication_of, write_edition
    from newsletter.model.files import find_issue, find_root
    from newsletter.sending.export import export as write_for

    started = perf_counter()
    path = find_issue(issue, Path.cwd())
    root = find_root(path)
    beside = output_folder(out, root / "out", below=f"for-{service}")
    publication = publication_of([path], root)
    edition = build_edition(path, publication)
    exported = write_for(edition.letter, SERVICES[service])
    edition = replace(edition, files=exported.files)
    with undisturbed():
        folder = write_edition(edition, beside, tell=warn)
    report_edition(edition, folder, perf_counter() - started)
    show(f"  Subject: {exported.subject}\n  Preheader: {exported.preheader}")  # to be copied, so as they were typed
    if exported.fields:
        say(f"  Fields of your contacts: {', '.join(exported.fields)}")
    say(f"Next: {exported.steps}")
    for warning in exported.warnings:
        warn(warning)
    count_findings(edition, path)
