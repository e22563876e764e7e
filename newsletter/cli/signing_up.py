"""`newsletter signup-form` and `signups`: people sign up by themselves, at the unsubscribe server."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli.terminal import say, show
from newsletter.cli.unsubscribing import asked_server


@click.command(short_help="Print the form by which people sign up, for your site.")
@click.option("--language", metavar="TAG", help="Its language.  [default: the newsletter’s]")
def signup_form(language: str | None) -> None:
    """Print the form by which people sign up, as HTML to put into a page of your own.

    It has no script and no style: your site's own applies. docs/signing-up.md tells all about it.

    \b
      newsletter signup-form
      newsletter signup-form --language fr
      newsletter signup-form > form.html
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.errors import UsageError
    from newsletter.model.files import find_root
    from newsletter.model.publication import load_publication
    from newsletter.sending.joining.form import form
    from newsletter.sending.leaving.pages import folders

    publication = load_publication(find_root(Path()))
    languages = folders(publication)
    chosen = languages[0][1] if language is None else language
    known = [tag for _, tag in languages[1:]]
    if chosen not in known:
        raise UsageError(f"There are no words in “{chosen}”: write one of {', '.join(known)}.")
    show(form(publication, chosen).strip())


@click.command(short_help="Ask the unsubscribe server who has signed up.")
@click.option("--from", "named", metavar="URL|FILE", help="The server, or a log in a file.  [default: unsubscribe_at]")
def signups(named: str | None) -> None:
    """Take in who has signed up since the last time, by the unsubscribe server or a copy of its signups.jsonl.

    `newsletter send` does so by itself, before it counts. What is known of them is in signups.jsonl, beside
    newsletter.yaml, and `newsletter members` shows it.

    \b
      newsletter signups
      newsletter signups --from https://news.example.org/u/
      newsletter signups --from signups-of-the-server.jsonl
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.sending.joining.copy import FILE
    from newsletter.sending.joining.taking import take_in_signups
    from newsletter.sending.outbox.opening import opened
    from newsletter.sending.outbox.place import place_of
    from newsletter.sending.private_files import refuse_in_git

    publication, source, secret = asked_server(named)
    refuse_in_git([publication.root / FILE])
    with opened(place_of(publication), secret) as ledger:
        taken = take_in_signups(ledger, publication.root, source, secret)
    again = f", of whom {taken.again} get letters again" if taken.again else ""
    say(f"{source}: {taken.new} signed up since it was last read{again}")
