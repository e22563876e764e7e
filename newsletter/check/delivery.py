"""Rules about what the law, mail filters and readers of plain text require.

The plain text is compared with what the HTML shows, word by word, ignoring line breaks and punctuation: it has its own
templates, and what they omit is invisible to an author who reads only the HTML.
"""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections.abc import Iterator
from functools import cache
from urllib.parse import unquote

from newsletter.check.finding import Finding, Rule
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.errors import Problem
from newsletter.model.files import shown_path
from newsletter.model.occasions import Occasion
from newsletter.nearest import plain
from newsletter.reading.kinds import Kind
from newsletter.reading.source import Path
from newsletter.text import merge_tags, prose
from newsletter.text.addresses import with_letters
from newsletter.text.markup import Element
from newsletter.times import wording

NO_TEXT = Rule(
    "delivery.no-text",
    "error",
    "The message has no plain text.",
    "Restore templates/letter.txt, or delete your own copy of it.",
)
TEXT_MISSES = Rule(
    "delivery.text-misses",
    "error",
    "The plain text lacks {what} that the HTML shows: “{shown}”.",
    "Add it to templates/{template}.",
)
NO_SENDER = Rule(
    "delivery.no-sender",
    "error",
    "newsletter.yaml does not say who the letter comes from.",
    "Add a line such as `sender: {{name: Your society, email: letter@your-society.org}}`.",
    blank="sender",
)
NO_POSTAL_ADDRESS = Rule(
    "delivery.no-postal-address",
    "error",
    "newsletter.yaml has no postal address, and the law of many countries asks for one in every letter.",
    "Add `postal_address:` with your street, town and country.",
    blank="postal address",
)
NO_UNSUBSCRIBE = Rule(
    "delivery.no-unsubscribe",
    "error",
    "The letter has no link to unsubscribe.",
    "{todo}",
    blank="unsubscribe address",
)
NO_ONE_CLICK = Rule(
    "delivery.no-one-click",
    "advice",
    "No mail program can unsubscribe a member in one click: {address} is the same for all of them.",
    "{todo}",
)
DRAFT = Rule(
    "delivery.draft",
    "advice",
    "The issue is marked as a draft.",
    "Take the line `draft: true` out when it is finished.",
)
RULES = (NO_TEXT, TEXT_MISSES, NO_SENDER, NO_POSTAL_ADDRESS, NO_UNSUBSCRIBE, NO_ONE_CLICK, DRAFT)

_ADD_ADDRESS = 'Add `unsubscribe_url:` to newsletter.yaml: an address, or `"{{ unsubscribe_url }}"`.'
_WRITE_TAG = (
    'Write `unsubscribe_url: "{{ unsubscribe_url }}"`: '
    "an export asks your email service for the address of each member."
)
_ADD_SERVER = (
    "Add `unsubscribe_at: https://news.example.org/u/` to `sending:`, with the address of your unsubscribe server."
)
_ADD_LINK = "Link to {{ publication.unsubscribe_url }} in this template, in words that everybody sees."

_FOOTS = ("footer.mjml", "letter.mjml")
"""The templates that write the footer."""

_SEPARATE = frozenset(
    {"br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "table", "td", "th", "tr", "ul"}
)
"""Elements that separate the words before them from those after them."""

_BEGINNING = 16 * 1024
"""Bytes of the message in which its plain text, the first part, begins; parsing all pictures as well takes long."""

_BEFORE_WWW = re.compile(r"\Ahttps?://(?=www\.)", re.I)  # an author may have typed it without the scheme
_MARKS_OF_LINKS = re.compile(r" \[[0-9]+\]|(?:https?://|mailto:)\S+", re.I)
"""What the text adds to the words of links: the number of an address, and the address."""

_WORD = re.compile(r"\w+")
_ADDRESS_BEFORE, _ADDRESS_AFTER = re.compile(r"[\w.+@/-]"), re.compile(r"[\w/=&%@~+-]|[.?#:]\w")
"""Characters before and after a match that make it part of a longer address."""


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find what keeps a letter from being sent."""
    publication = letter.publication
    if publication.sender is None:
        yield letter.finding_in_publication(NO_SENDER, ("sender",))
    if not publication.postal_address:
        yield letter.finding_in_publication(NO_POSTAL_ADDRESS, ("postal_address",))
    yield from _unsubscribe(letter)
    yield from _one_click(letter)
    if letter.issue.draft:
        yield letter.finding(DRAFT, ("draft",))
    if _has_text(letter):
        yield from _text_misses(letter)
    else:
        yield _finding_in_file(letter, NO_TEXT, "letter.txt")


def _has_text(letter: ParsedLetter) -> bool:
    beginning = letter.message[:_BEGINNING]
    # Our messages begin with their text; parsing takes a hundred times as long, so only others are parsed.
    _, _, first = beginning.partition(b"\nContent-Type: text/plain")
    head, _, body = first.partition(b"\r\n\r\n")
    if b"quoted-printable" in head and a2b_qp(body.partition(b"\r\n--")[0]).strip():
        return True
    from email import message_from_bytes

    parts = message_from_bytes(beginning).walk()
    contents = (part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/plain")
    return any(isinstance(content, bytes) and content.strip() for content in contents)


def _unsubscribe(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a letter without a visible link to the publication's `unsubscribe_url`, or to the merge tag for it."""
    address = letter.publication.unsubscribe_url
    links = [link for link in letter.root.iter("a") if _unsubscribes(letter, link)]
    if any(_is_seen(letter, link) for link in links):
        return
    if not address:
        yield letter.finding_in_publication(NO_UNSUBSCRIBE, ("unsubscribe_url",), todo=_ADD_ADDRESS)
    elif links:
        yield letter.finding_in_template(NO_UNSUBSCRIBE, links[0], todo=_ADD_LINK)
    else:
        own = (name for name in _FOOTS if (letter.publication.root / "templates" / name).is_file())
        yield _finding_in_file(letter, NO_UNSUBSCRIBE, next(own, _FOOTS[0]), todo=_ADD_LINK)


def _one_click(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a page as the `unsubscribe_url`: a mail program that asks it for somebody cannot say for whom (RFC 8058)."""
    publication = letter.publication
    address = publication.unsubscribe_url or ""
    if not merge_tags.alone(address) and address.lower().startswith("http") and not publication.sending.unsubscribe_at:
        todo = _ADD_SERVER if publication.sending.list else _WRITE_TAG
        yield letter.finding_in_publication(NO_ONE_CLICK, ("unsubscribe_url",), address=address, todo=todo)


def _unsubscribes(letter: ParsedLetter, link: Element) -> bool:
    tags, address = letter.rendering.tags, letter.publication.unsubscribe_url
    target = tags.neutral(link.get("href", ""))
    tag = merge_tags.alone(target)
    if tag and tag.name == "unsubscribe_url":
        return True
    return address is not None and unquote(target) == unquote(tags.neutral(tags.tokenize(address)))


def _is_seen(letter: ParsedLetter, element: Element) -> bool:
    """Return whether readers see an element: it is not hidden, and has words or a picture."""
    style = letter.styles[element]
    if style.is_hidden or not style.size:
        return False
    return bool(_normalized(_spaced_text(element))) or element.find(".//img") is not None


def _text_misses(letter: ParsedLetter) -> Iterator[Finding]:
    """Find addresses, headings and times that the HTML shows and the plain text lacks."""
    text = " ".join(letter.rendering.text.split())
    normalized = _normalized(_MARKS_OF_LINKS.sub("", text))
    readable = unquote(with_letters(text))
    words = frozenset(readable.split())
    calendars = {address.partition("?")[0] for address in letter.calendar_links}  # the text has one of them
    told = set()

    @cache
    def is_told(address: str) -> bool:
        spellings = (address, _BEFORE_WWW.sub("", address))
        return any(spelling in words or _contains_address(spelling, readable) for spelling in spellings)

    for link in letter.root.iter("a"):
        href = link.get("href", "")
        address = unquote(with_letters(prose.typed(href)))
        if href.startswith("#") or not address or address in told or href.partition("?")[0] in calendars:
            continue
        if not is_told(address) and _is_seen(letter, link):
            told.add(address)
            yield _missing(letter, link, "an address", letter.rendering.tags.neutral(href))
    for heading in letter.root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        shown = " ".join(_spaced_text(heading).split())
        if _normalized(_MARKS_OF_LINKS.sub("", shown)) not in normalized and _is_seen(letter, heading):
            yield _missing(letter, heading, "a heading", letter.rendering.tags.neutral(shown))
    yield from _missing_times(letter, normalized)


def _missing_times(letter: ParsedLetter, plain_text: str) -> Iterator[Finding]:
    issue = letter.issue
    for node in issue.nodes:
        span = node.value.span if node.kind is Kind.EVENT else None
        if span is None:
            continue
        if node.value.days:
            first, last = node.value.days
            when = wording.describe_days(first, last, issue.language)
        else:
            when = wording.describe(span, node.value.timezone, issue.language, letter.publication.clock, ())
        for what, shown in (("the date", when.date), ("the time", when.times)):
            normalized = _normalized(shown)
            if normalized not in plain_text and normalized in _normalized(_spaced_text(letter.root)):
                named, template = f"{what} of a {type(node.value).__name__.lower()}", _text_template(letter, node.path)
                path = (*node.path, "start" if isinstance(node.value, Occasion) else "starts")
                yield letter.finding(TEXT_MISSES, path, what=named, shown=shown, template=template)


def _missing(letter: ParsedLetter, element: Element, what: str, shown: str) -> Finding:
    template = _text_template(letter, letter.path_of(element))
    return letter.finding_in_text(TEXT_MISSES, element, shown, what=what, shown=shown, template=template)


def _text_template(letter: ParsedLetter, path: Path) -> str:
    """Return the text template that writes what is at a path of the issue."""
    if len(path) > 1 and isinstance(path[1], int):
        return f"blocks/{letter.issue.blocks[path[1]].type}.txt"
    return "letter.txt"


def _contains_address(address: str, text: str) -> bool:
    """Return whether a text contains an address, and not only as part of a longer one."""
    start = text.find(address)
    while start >= 0:
        before = text[max(0, start - 1) : start]
        if not _ADDRESS_BEFORE.search(before) and not _ADDRESS_AFTER.match(text, start + len(address)):
            return True
        start = text.find(address, start + 1)
    return False


def _normalized(text: str) -> str:
    """Return the words of a text, in lower case, without accents and between single spaces, or "" if it has none."""
    found = " ".join(_WORD.findall(plain(text)))
    return f" {found} " if found else ""


def _spaced_text(element: Element) -> str:
    """Return the text of an element, with spaces around the elements that stand on lines of their own."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag != "style":
            space = " " if child.tag in _SEPARATE else ""
            parts += [space, _spaced_text(child), space]
        parts.append(child.tail or "")
    return "".join(parts)


def _finding_in_file(letter: ParsedLetter, rule: Rule, name: str, **values: str) -> Finding:
    """Return a finding about a whole template, in the publication's own copy if there is one."""
    files = [folder / name for folder in letter.publication.templates]
    file = next((file for file in files if file.is_file()), files[0])
    shown = shown_path(file, letter.publication.root)
    return Finding(rule.id, rule.severity, Problem(shown, 1, 1, *rule.filled(**values)))
