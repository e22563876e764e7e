"""`newsletter unsubscribe-pages`, `unsubscribe-server` and `unsubscribes`: members leave by the link in a letter."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import click

from newsletter.cli.issues import shown
from newsletter.cli.output import output_folder
from newsletter.cli.terminal import say, undisturbed, warn
from newsletter.errors import UsageError

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
    from newsletter.sending.leaving.pages import pages

    root = find_root(Path())
    folder = out or output_folder(None, root / "out") / PAGES
    files = pages(load_publication(root))
    with undisturbed():
        write_folder(files, folder.absolute(), warn)
    languages = sorted({name.partition("/")[0] for name in files if "/" in name})
    say(f"{shown(folder)}: {len(files)} pages, in {', '.join(languages)}")


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
def unsubscribe_server(listen: str, log_file: Path, folder: Path) -> None:
    """Answer the links by which members unsubscribe, with one click, also from the button of their mail program.

    It needs no newsletter, no list and no database: the secret that you send with, in NEWSLETTER_SECRET, the pages, and
    a file to write into. A web server in front of it has the certificate and the address that newsletter.yaml says as
    `unsubscribe_at`. docs/unsubscribing.md has the settings for nginx, Caddy and systemd. Ctrl-C ends it.

    \b
      newsletter unsubscribe-server --log left.log --pages out/unsubscribe-pages
      newsletter unsubscribe-server --listen [::1]:8025 --log left.log --pages out/unsubscribe-pages
    """  # noqa: D301 - click reads \b as a marker
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
    with closing(Log(log_file, secret, LEFT)) as log, listening(listen) as listener:
        serve(application(bundle, log, secret), listener, lambda address: say(f"Members unsubscribe at {address}"))


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
    from newsletter.model.files import FILE, find_root
    from newsletter.model.publication import load_publication
    from newsletter.sending.leaving.taking import take_in_news
    from newsletter.sending.outbox.opening import has_secret, opened
    from newsletter.sending.outbox.place import files_of, place_of
    from newsletter.sending.private_files import refuse_in_git
    from newsletter.sending.secret import VARIABLE, from_environment_or_keyring

    publication = load_publication(find_root(Path()))
    place = place_of(publication)
    refuse_in_git(files_of(place))
    sender = publication.sender.email if publication.sender else ""
    secret = from_environment_or_keyring(sender, is_in_use=has_secret(place))
    if not secret:
        raise UsageError(f"There is no secret yet. Set {VARIABLE} to the one that you send with.")
    source = named or publication.sending.unsubscribe_at
    if not source:
        raise UsageError(
            f"{FILE} has no `unsubscribe_at` below `sending:`, so nobody knows where to ask: "
            "write it there, or name the server, as in `--from https://news.example.org/u/`."
        )
    with opened(place, secret) as ledger:
        taken = take_in_news(ledger, source, secret)
    say(f"{source}: {taken.left} left, {taken.back} came back since it was last read")
