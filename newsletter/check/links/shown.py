"""The rule about links whose words show the address of another site than the one they lead to.

Comes in: the links of a letter. Goes out: findings at their addresses. It is a module of its own because it reads words
as people and mail filters do, who take for an address what looks like one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from newsletter.check.elements import text_of
from newsletter.check.finding import Finding, Rule
from newsletter.check.links.link import SentLink, finding_at, short
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.text import addresses
from newsletter.text.addresses import with_letters
from newsletter.text.invisible import INVISIBLE

OTHER_SITE = Rule(
    "links.other-site",
    "error",
    "The words “{text}” show an address at {shown}, and the link leads to {host}.",
    "{todo}",
)

_ENDS_OF_FILES = frozenset(
    """
    avi bmp conf css csv doc docm docx eml epub exe gif htm html ics ini jpeg jpg js json key log mp3 mp4 odp ods odt
    pdf php png pps ppt pptx rtf svg tex toml ts txt wav webp xls xlsx xml yaml yml
    """.split()  # noqa: SIM905 - a list of strings would fill the screen
)
"""What names of files end with, and no domain."""
_ENDS_OF_BOTH = frozenset({"md", "mov", "pl", "ps", "py", "rs", "sh", "zip"})

_BARE = re.compile(r"((?:[\w-]+\.)+([^\W\d_]{2,}))(?::\d+)?(?:[/?#]\S*)?")
_NO_WORD = re.compile(r"\A\W++")
_NO_WORD_BACKWARDS = re.compile(r"\A[^\w/…]++")  # a pattern that ends with $ would be tried at every character
_CUT_OFF = ("…", "...")
_SAME = {"youtu.be": "youtube.com", "twitter.com": "x.com"}


class _Shown(NamedTuple):
    """An address in the words of a link: how it would be linked to, its host, and whether it is cut off within that."""

    address: str
    host: str
    is_cut: bool = False


def other_site(letter: ParsedLetter, links: Sequence[SentLink]) -> Iterator[Finding]:
    """Find the links whose words show an address of another site."""
    for link in links:
        host = host_of(link)
        if not host or "{" in host:
            continue
        text = unicodedata.normalize("NFKC", INVISIBLE.sub("", letter.as_written(text_of(link.element))))
        for shown in _shown_in(text, link.web.path if link.web else ""):
            if not _is_at(shown, host):
                todo = "Write words that name no site."
                if not shown.is_cut:
                    todo = f"Let it lead to `{short(shown.address)}`, or write words that name no site."
                said = {"text": short(text), "shown": shown.host, "host": host, "todo": todo}
                yield finding_at(letter, link, OTHER_SITE, **said)
                break


def host_of(link: SentLink) -> str:
    """Return the site of a web address, or of a mailbox, with the letters that xn-- stands for; "" if there is none."""
    if link.host:
        return with_letters(link.host)
    address = link.address or ""
    if address[:7].lower() != "mailto:":
        return ""
    name = unquote(address.partition("?")[0]).rpartition("@")[2]
    return with_letters(unicodedata.normalize("NFKC", name).lower().rstrip("."))


def _shown_in(text: str, path: str) -> Iterator[_Shown]:
    """Yield the addresses that people see in the words of a link to this path."""
    text = text.replace("。", ".")
    if "." not in text:
        return
    found = addresses.find(text)
    for start, end, scheme in found:
        address = scheme + text[start:end]
        host = address.rpartition("@")[2] if scheme == "mailto:" else urlsplit(address).hostname or ""
        yield _Shown(address, with_letters(host.lower()), text.startswith(_CUT_OFF, end) and address.endswith(host))
    whole = _NO_WORD.sub("", _NO_WORD_BACKWARDS.sub("", text[::-1])[::-1])
    bare = None if found else _BARE.fullmatch(whole)
    # “ASP.NET” and “J.Doe” are names.
    if bare and not bare[2].isupper() and not bare[2].istitle() and not _is_file(whole, bare[2], path):
        yield _Shown(f"https://{whole}", with_letters(bare[1].lower()))


def _is_file(name: str, end: str, path: str) -> bool:
    return end in _ENDS_OF_FILES or (end in _ENDS_OF_BOTH and path.endswith(f"/{name}"))


def _is_at(shown: _Shown, host: str) -> bool:
    """Return whether a host is the one shown, or one of the two lies within the other."""
    one, other = (_SAME.get(name, name) for name in (shown.host.removeprefix("www."), host.removeprefix("www.")))
    if shown.is_cut and other.startswith(one):
        return True
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")
