"""`newsletter dkim`: a key that signs letters, its record for the DNS, and what newsletter.yaml says of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from newsletter.cli.terminal import say
from newsletter.errors import Refused, UsageError

if TYPE_CHECKING:
    from newsletter.model.publication import Publication
    from newsletter.sending.private_key import Kind

_SELECTORS: dict[Kind, str] = {"rsa": "newsletter", "ed25519": "newsletter-ed25519"}
_FIELDS: dict[Kind, str] = {"rsa": "selector", "ed25519": "ed25519_selector"}


@click.command(short_help="Make a key that signs your letters, and its DNS record.")
@click.option("--ed25519", is_flag=True, help="A second key, of a newer kind, which not all receivers know.")
@click.option("--selector", metavar="NAME", help="The key's name in the DNS.  [default: as in newsletter.yaml]")
def dkim(ed25519: bool, selector: str | None) -> None:
    """Make a key by which `newsletter send` signs letters (DKIM), and print the record that the DNS needs for it.

    Only where your mail server does not sign them itself: docs/dkim.md tells how to see that. The key is RSA, of 2048
    bits, and is kept in a file that only your account can read, or is the one in NEWSLETTER_DKIM_KEY. Nothing is
    overwritten: typed again, the command prints the record once more.

    \b
      newsletter dkim
      newsletter dkim --ed25519               a second key beside it
      newsletter dkim --selector spring2027   another key, in place of the one that signs now
    """  # noqa: D301 - click reads \b as a marker
    from newsletter.model.files import find_root
    from newsletter.model.publication import load_publication
    from newsletter.sending.dkim_keys import keep, kept_at, key_of, name_in_dns
    from newsletter.sending.private_key import SPELT, PrivateKey, in_pieces

    publication = load_publication(find_root(Path()))
    kind: Kind = "ed25519" if ed25519 else "rsa"
    domain, selector = _domain(publication), _selector(publication, kind, selector)
    key, file = key_of(domain, kind, selector), kept_at(domain, selector)
    if key:
        say(f"The {SPELT[kind]} key is there already, and stays as it is.")
    else:
        key = PrivateKey.new(kind)
        keep(key, file)
        say(f"Made an {SPELT[kind]} key, which only you can read: {file}")
    name = name_in_dns(domain, selector)
    pieces = " ".join(f'"{piece}"' for piece in in_pieces(key.record))
    _show(f"1. In the DNS of {domain}, add a record of the type TXT. This is its name:", name)
    _show("And this is its value:", key.record)
    _show("In a zone file, where a piece has 255 characters at most, both are:", f"{name}. IN TXT {pieces}")
    _show("2. See whether the DNS has it, which may take a day:", f"dig +short TXT {name}")
    if lines := _lines_to_write(publication, domain, kind, selector):
        _show("3. Then write into newsletter.yaml, and `newsletter send` signs each letter:", lines)


def _show(what: str, lines: str) -> None:
    """Print lines to copy, and above them what they are."""
    say("")
    say(what)
    say("")
    for line in lines.splitlines():
        say(line)


def _domain(publication: Publication) -> str:
    """Return the domain that signs: that of the settings, or else of the sender; raise UsageError without one."""
    from newsletter.sending.send import sender_of

    settings = publication.sending.dkim
    return settings.domain if settings else sender_of(publication).email.rpartition("@")[2].lower()


def _selector(publication: Publication, kind: Kind, typed: str | None) -> str:
    """Return the name of a key: what was typed, or stands in the settings, or the usual one."""
    from newsletter.model import signing

    if typed is not None:
        try:
            return signing.selector(typed)
        except Refused as refusal:
            raise UsageError(f"{refusal.message} {refusal.hint}") from refusal
    settings = publication.sending.dkim
    return (settings and getattr(settings, _FIELDS[kind])) or _SELECTORS[kind]


def _lines_to_write(publication: Publication, domain: str, kind: Kind, selector: str) -> str:
    """Return `sending` as newsletter.yaml has it once it names a key, "" where it does already."""
    from newsletter.editing.outline import outlined
    from newsletter.editing.stored import stored
    from newsletter.editing.surgery import Put, edited, fingerprint
    from newsletter.model.files import FILE
    from newsletter.model.publication import Publication

    settings, field = publication.sending.dkim, _FIELDS[kind]
    if settings and getattr(settings, field) == selector:
        return ""
    group = ("sending", "dkim")
    if settings:
        edit = Put((*group, field), selector)
    else:
        # Whatever key is made first: a second one alone would be of no use.
        edit = Put(group, {"domain": domain, "selector": _SELECTORS["rsa"], field: selector})
    before = stored((publication.root / FILE).read_bytes(), FILE).text
    after = edited(before, edit, Publication, fingerprint(before)).text
    outline = outlined(after, Publication)
    return after[outline.head(group[:1]) : outline.end(group[:1])]
