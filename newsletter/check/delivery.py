"""Rules about what the law, the programs that pass mail on and readers of plain text ask for.

The plain text is compared with what the HTML shows, word by word and without regard to lines and punctuation: it is
written by templates of its own, and what one of them forgets, nobody sees who looks at the HTML.
"""

from __future__ import annotations

import re
from binascii import a2b_qp
from collections.abc import Iterator
from urllib.parse import unquote

from newsletter.check.elements import Element
from newsletter.check.finding import Finding, Rule
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.errors import Problem
from newsletter.model.files import shown_path
from newsletter.reading.kinds import Kind
from newsletter.reading.source import Path
from newsletter.text import merge_tags, prose
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
)
NO_POSTAL_ADDRESS = Rule(
    "delivery.no-postal-address",
    "error",
    "newsletter.yaml has no postal address, and the law of many countries asks for one in every letter.",
    "Add `postal_address:` with your street, town and country.",
)
NO_UNSUBSCRIBE = Rule("delivery.no-unsubscribe", "error", "The letter has no link to unsubscribe.", "{todo}")
DRAFT = Rule(
    "delivery.draft",
    "advice",
    "The issue is marked as a draft.",
    "Take the line `draft: true` out when it is finished.",
)
RULES = (NO_TEXT, TEXT_MISSES, NO_SENDER, NO_POSTAL_ADDRESS, NO_UNSUBSCRIBE, DRAFT)

_ADD_ADDRESS = 'Add `unsubscribe_url:` to newsletter.yaml: an address, or `"{{ unsubscribe_url }}"`.'
_ADD_LINK = "Link to {{ publication.unsubscribe_url }} in this template, in words that everybody sees."

_FOOTS = ("footer.mjml", "letter.mjml")
"""The templates that can have lost the foot of the letter."""

_APART = frozenset(
    {"br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "table", "td", "th", "tr", "ul"}
)
"""Elements that part the words before them from those behind."""

_BEGINNING = 16 * 1024
"""Bytes of the message in which its plain text begins, as its first part; to parse all pictures as well takes long."""

_NOT_SAID = re.compile(r" \[[0-9]+\]|(?:https?://|mailto:)\S+", re.I)
"""What the text has of links besides their words: the number of an address, and the address."""

_WORD = re.compile(r"\w+")
_BEFORE, _BEHIND = re.compile(r"[\w.+@/-]"), re.compile(r"[\w/=&%@~+-]|[.?#:]\w")
"""What can only be a part of an address, before and behind what is looked for."""


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find what keeps a letter from being sent."""
    publication = letter.publication
    if publication.sender is None:
        yield letter.finding_in_publication(NO_SENDER, ())
    if not publication.postal_address:
        yield letter.finding_in_publication(NO_POSTAL_ADDRESS, ())
    yield from _unsubscribe(letter)
    if letter.issue.draft:
        yield letter.finding(DRAFT, ("draft",))
    if _has_text(letter):
        yield from _text_misses(letter)
    else:
        yield _finding_in_file(letter, NO_TEXT, "letter.txt")


def _has_text(letter: ParsedLetter) -> bool:
    beginning = letter.message[:_BEGINNING]
    # A message of ours begins with its text; to parse what follows, and any other, takes a hundred times as long.
    _, _, first = beginning.partition(b"\nContent-Type: text/plain")
    head, _, body = first.partition(b"\r\n\r\n")
    if b"quoted-printable" in head and a2b_qp(body.partition(b"\r\n--")[0]).strip():
        return True
    from email import message_from_bytes

    parts = message_from_bytes(beginning).walk()
    contents = (part.get_payload(decode=True) for part in parts if part.get_content_type() == "text/plain")
    return any(isinstance(content, bytes) and content.strip() for content in contents)


def _unsubscribe(letter: ParsedLetter) -> Iterator[Finding]:
    """Find that no link leads to the publication's `unsubscribe_url`, or to the tag that each service has for it."""
    address = letter.publication.unsubscribe_url
    links = [link for link in letter.root.iter("a") if _leads_out(letter, link)]
    if any(_is_seen(letter, link) for link in links):
        return
    if not address:
        yield letter.finding_in_publication(NO_UNSUBSCRIBE, (), todo=_ADD_ADDRESS)
    elif links:
        yield letter.finding_in_template(NO_UNSUBSCRIBE, links[0], todo=_ADD_LINK)
    else:
        own = (name for name in _FOOTS if (letter.publication.root / "templates" / name).is_file())
        yield _finding_in_file(letter, NO_UNSUBSCRIBE, next(own, _FOOTS[0]), todo=_ADD_LINK)


def _leads_out(letter: ParsedLetter, link: Element) -> bool:
    tags, address = letter.rendering.tags, letter.publication.unsubscribe_url
    target = tags.neutral(link.get("href", ""))
    tag = merge_tags.alone(target)
    if tag and tag.name == "unsubscribe_url":
        return True
    return address is not None and unquote(target) == unquote(tags.neutral(tags.tokenize(address)))


def _is_seen(letter: ParsedLetter, element: Element) -> bool:
    """Return whether readers see an element: nothing around it hides it, and it has words or a picture."""
    look = letter.looks[element]
    if look.is_hidden or not look.size:
        return False
    return bool(_words(_said(element))) or element.find(".//img") is not None


def _text_misses(letter: ParsedLetter) -> Iterator[Finding]:
    """Find addresses, headings and dates of webinars that the HTML shows and the plain text does not."""
    text = " ".join(letter.rendering.text.split())
    words = _words(_NOT_SAID.sub("", text))
    plain = unquote(text)
    calendars = {address.partition("?")[0] for address in letter.calendar_links}  # the text has one of them
    told = set()
    for link in letter.root.iter("a"):
        href = link.get("href", "")
        address = unquote(prose.typed(href))
        if href.startswith("#") or not address or address in told or href.partition("?")[0] in calendars:
            continue
        if not _stands_in(address, plain) and _is_seen(letter, link):
            told.add(address)
            yield _missing(letter, link, "an address", letter.rendering.tags.neutral(href))
    for heading in letter.root.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        said = " ".join(_said(heading).split())
        if _words(_NOT_SAID.sub("", said)) not in words and _is_seen(letter, heading):
            yield _missing(letter, heading, "a heading", letter.rendering.tags.neutral(said))
    yield from _missing_times(letter, words)


def _missing_times(letter: ParsedLetter, words: str) -> Iterator[Finding]:
    issue = letter.issue
    for node in issue.nodes:
        span = node.value.span if node.kind is Kind.EVENT else None
        if span is None:
            continue
        when = wording.describe(span, node.value.timezone, issue.language, letter.publication.clock, ())
        for what, said in (("the date", when.date), ("the time", when.times)):
            if _words(said) not in words and _words(said) in _words(_said(letter.root)):
                path = (*node.path, "starts")
                yield letter.finding(
                    TEXT_MISSES,
                    path,
                    what=f"{what} of a {type(node.value).__name__.lower()}",
                    shown=said,
                    template=_text_template(letter, path),
                )


def _missing(letter: ParsedLetter, element: Element, what: str, shown: str) -> Finding:
    template = _text_template(letter, letter.path_of(element))
    return letter.finding_in_text(TEXT_MISSES, element, shown, what=what, shown=shown, template=template)


def _text_template(letter: ParsedLetter, path: Path) -> str:
    """Return the template that writes as text what stands at a path of the issue."""
    if len(path) > 1 and isinstance(path[1], int):
        return f"blocks/{letter.issue.blocks[path[1]].type}.txt"
    return "letter.txt"


def _stands_in(address: str, text: str) -> bool:
    """Return whether a text has an address as a whole, not as a part of a longer one."""
    start = text.find(address)
    while start >= 0:
        if not _BEFORE.search(text[max(0, start - 1) : start]) and not _BEHIND.match(text, start + len(address)):
            return True
        start = text.find(address, start + 1)
    return False


def _words(text: str) -> str:
    """Return the words of a text between single spaces: what is left of it however it is broken and marked."""
    found = " ".join(_WORD.findall(text)).casefold()
    return f" {found} " if found else ""


def _said(element: Element) -> str:
    """Return the text of an element, with a space where one ends that stands on a line of its own."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag != "style":
            apart = " " if child.tag in _APART else ""
            parts += [apart, _said(child), apart]
        parts.append(child.tail or "")
    return "".join(parts)


def _finding_in_file(letter: ParsedLetter, rule: Rule, name: str, **values: str) -> Finding:
    """Return what a rule found in a template as a whole, in the publication's own copy where there is one."""
    files = [folder / name for folder in letter.publication.templates]
    file = next((file for file in files if file.is_file()), files[0])
    shown = shown_path(file, letter.publication.root)
    return Finding(rule.id, rule.severity, Problem(shown, 1, 1, *rule.words(**values)))
