"""`newsletter unsubscribe-pages`, `unsubscribe-server` and `unsubscribes`: members leave by the link in a letter."""

from __future__ import annotations

import os
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.issues import shown
from newsletter.cli.output import output_folder
from newsletter.cli.terminal import say, undisturbed, warn
from newsletter.errors import UsageError

if TYPE_CHECKING:
    from newsletter.model.publication import Publication
    from newsletter.sending.joining.answers import Desk
    from newsletter.sending.leaving.bundle import Bundle
    from newsletter.sending.secret import Secret

PAGES = "unsubscribe-pages"


@click.command(short_help="Write the pages that the unsubscribe server shows.")
@click.option(
    "-o",
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    help=f"The folder to write.  [default: out/{PAGES}]",
)
def unsubscribe_pages(out: Path | None) -> None:
    """Write the pages on which members unsubscribe, in the look of your letters and in every language with words.

    Where newsletter.yaml lets people sign up (docs/signing-up.md), the pages and the letter for that are among them.

    Copy the folder to the computer on which `newsletter unsubscribe-server` runs, and start that again; do so whenever
    you change the name, the look or the words of your newsletter.

    \b
      newsletter unsubscribe-pages                     into out/unsubscribe-pages
      newsletter unsubscribe-pages -o pages            into another folder
      newsletter unsubscribe-pages -o /srv/letter/pages     where the server is on this computer
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.edition_folder import write_folder
    from newsletter.model.files import find_root
    from newsletter.model.publication import load_publication
    from newsletter.sending.joining import pages as joining
    from newsletter.sending.leaving.pages import pages

    root = find_root(Path())
    folder = out or output_folder(None, root / "out") / PAGES
    publication = load_publication(root)
    files = pages(publication)
    lets_join = publication.sending.sign_up is not None
    if lets_join:
        files |= joining.pages(publication)
    with undisturbed():
        write_folder(files, folder.absolute(), warn)
    languages = sorted({name.partition("/")[0] for name in files if "/" in name})
    count = sum(name.endswith(".html") for name in files)
    and_letter = ", and the letter for people who sign up" if lets_join else ""
    say(f"{shown(folder)}: {count} pages, in {', '.join(languages)}{and_letter}")


@click.command(short_help="Let members unsubscribe: the server behind the link.")
@click.option("--listen", metavar="HOST:PORT", default="127.0.0.1:8025", show_default=True, help="Where to answer.")
@click.option(
    "--log",
    "log_file",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    help="The file that says who has left; it is made if it is not there.",
)
@click.option(
    "--pages",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="The folder that `newsletter unsubscribe-pages` wrote.",
)
@click.option(
    "--signups",
    "signups_file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Let people sign up, too: the file that says who has; it is made if it is not there.",
)
def unsubscribe_server(listen: str, log_file: Path, folder: Path, signups_file: Path | None) -> None:
    """Answer the links by which members unsubscribe, with one click, also from the button of their mail program.

    It needs no newsletter, no list and no database: the secret that you send with, in NEWSLETTER_SECRET, the pages, and
    a file to write into. A web server in front of it has the certificate and the address that newsletter.yaml says as
    `unsubscribe_at`. docs/unsubscribing.md has the settings for nginx, Caddy and systemd. Ctrl-C ends it.

    With --signups, people sign up here, too: docs/signing-up.md. The letter in which they confirm goes out by the mail
    server in NEWSLETTER_SMTP.

    \b
      newsletter unsubscribe-server --log left.log --pages out/unsubscribe-pages
      newsletter unsubscribe-server --log left.log --pages out/unsubscribe-pages --signups signups.jsonl
      newsletter unsubscribe-server --listen [::1]:8025 --log left.log --pages out/unsubscribe-pages
    """  # noqa: D301 - click reads \b as a marker
    import time

    from newsletter.sending.leaving.bundle import Bundle
    from newsletter.sending.leaving.entries import LEFT
    from newsletter.sending.leaving.log import Log
    from newsletter.sending.leaving.serve import listening, serve
    from newsletter.sending.leaving.server import application
    from newsletter.sending.secret import VARIABLE, Secret

    if not (text := os.environ.get(VARIABLE, "").strip()):
        raise UsageError(f"{VARIABLE} is not set. Set it to the secret that you send with: links are signed with it.")
    secret = Secret.of(text)
    bundle = Bundle.read(folder)
    with ExitStack() as stack:
        log = stack.enter_context(closing(Log(log_file, secret, LEFT)))
        desk = _desk(signups_file, folder, bundle, secret, stack) if signups_file else None

        def tell(address: str) -> None:
            say(f"Members unsubscribe at {address}")
            if desk:
                say(f"People sign up at {address}{desk.form}")

        listener = stack.enter_context(listening(listen))
        serve(application(bundle, log, secret, desk, time.time), listener, tell)


def _desk(signups_file: Path, folder: Path, bundle: Bundle, secret: Secret, stack: ExitStack) -> Desk:
    """Return what answers people who sign up; raise UsageError for what is missing for that."""
    import time

    from newsletter.model.settings import DkimSettings
    from newsletter.sending.dkim_keys import signing
    from newsletter.sending.joining.answers import Desk
    from newsletter.sending.joining.letter import post_by
    from newsletter.sending.joining.papers import read_papers
    from newsletter.sending.joining.signups import SIGNED_UP
    from newsletter.sending.leaving.log import Log
    from newsletter.sending.server import SMTP, VARIABLE, server_from_environment

    papers = read_papers(folder, bundle)
    server = server_from_environment()
    if server is None:
        raise UsageError(
            f"{VARIABLE} is not set, and people who sign up get a letter. Set it to the mail server that you send "
            f"with, as in `{SMTP.example}`, or leave `--signups` out."
        )
    dkim = papers[""].dkim
    sign = signing(DkimSettings.model_validate(dkim)) if dkim else None
    log = stack.enter_context(closing(Log(signups_file, secret, SIGNED_UP)))
    return Desk(bundle, papers, log, secret, post_by(server, sign), time.time)


@click.command(short_help="Ask the unsubscribe server who has left.")
@click.option("--from", "named", metavar="URL|FILE", help="The server, or a log in a file.  [default: unsubscribe_at]")
def unsubscribes(named: str | None) -> None:
    """Put on the suppression list who has left since the last time, by the unsubscribe server or a copy of its log.

    `newsletter send` does so by itself, before it starts and every minute. The request is signed with the secret that
    you send with.

    \b
      newsletter unsubscribes --from https://news.example.org/u/
      newsletter unsubscribes --from left.log     a copy of the server's log
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.sending.leaving.taking import take_in_news
    from newsletter.sending.outbox.opening import opened
    from newsletter.sending.outbox.place import place_of

    publication, source, secret = asked_server(named)
    with opened(place_of(publication), secret) as ledger:
        taken = take_in_news(ledger, source, secret)
    say(f"{source}: {taken.left} left, {taken.back} came back since it was last read")


def asked_server(named: str | None) -> tuple[Publication, str, Secret]:
    """Return the publication here, the server or file that is asked for news, and the secret; raise UsageError."""
    from newsletter.model.files import FILE, find_root
    from newsletter.model.publication import load_publication
    from newsletter.sending.outbox.opening import has_secret
    from newsletter.sending.outbox.place import place_of
    from newsletter.sending.outbox.ready import private_files_of
    from newsletter.sending.private_files import refuse_in_git
    from newsletter.sending.secret import VARIABLE, from_environment_or_keyring

    publication = load_publication(find_root(Path()))
    refuse_in_git(private_files_of(publication))
    sender = publication.sender.email if publication.sender else ""
    secret = from_environment_or_keyring(sender, is_in_use=has_secret(place_of(publication)))
    if not secret:
        raise UsageError(f"There is no secret yet. Set {VARIABLE} to the one that you send with.")
    source = named or publication.sending.unsubscribe_at
    if not source:
        raise UsageError(
            f"{FILE} has no `unsubscribe_at` below `sending:`, so nobody knows where to ask: "
            "write it there, or name the server, as in `--from https://news.example.org/u/`."
        )
    return publication, source, secret
