"""The words of a Word document's XML, found without our reader: what an import must not lose.

Words are told apart by paragraphs, cells, tabs and breaks, as they are on the page. The second of two ways in which the
same is drawn does not count.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from newsletter.importing.document import Document
from newsletter.importing.pieces import Appointment, Code, Picture, Rule, Table
from newsletter.text.markup import Element

_PARTS = re.compile(
    r"(?:.*/)?(?:document|footnotes|endnotes|comments|header\d*|footer\d*)\.xml|.*/(?:diagrams|charts)/\w+\.xml"
)
_PARTS_TWICE = re.compile(r".*/diagrams/(?!data)|.*/charts/(?!chart)")
_APART = {"p", "tc", "br", "tab", "cr", "rt", "rubyBase", "pt", "tx", "num", "den"}
_WORDS = {"t", "delText"}
_NAMES_OF_WORDS = re.compile(r"wordprocessingml|drawingml/(?:2006/)?main|officeDocument/(?:2006/)?math")


def words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub("[\u00ad\u200b-\u200d\u2060\ufeff]", "", text))


def in_xml(path: Path) -> Counter[str]:
    """Return the words of all parts of a file that people write."""
    found: Counter[str] = Counter()
    margins = []
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if _PARTS.fullmatch(name) and not _PARTS_TWICE.match(name) and "glossary" not in name:
                root = etree.fromstring(package.read(name))
                if root.tag.endswith(("}hdr", "}ftr")):  # the same in several parts is said once
                    if list(_texts(root)) in margins:
                        continue
                    margins.append(list(_texts(root)))
                found.update(words("".join(_texts(root))))
                for deleted in root.iter("{*}del", "{*}moveFrom"):
                    found.update(words("".join(_texts(deleted, is_deleted=True))))
    return found


def _texts(element: Element, *, is_deleted: bool = False) -> Iterator[str]:
    """Yield the words of an element without what is deleted in it, or all that of one that is deleted."""
    if not isinstance(element.tag, str):
        return
    name = etree.QName(element)
    if name.localname == "Fallback" or (not is_deleted and name.localname in ("del", "moveFrom")):
        return
    apart = " " if name.localname in _APART else "-" if name.localname == "noBreakHyphen" else ""
    yield apart
    if name.localname in _WORDS and _NAMES_OF_WORDS.search(name.namespace or ""):
        yield element.text or ""
    for child in element:
        yield from _texts(child, is_deleted=is_deleted)
    yield apart


def in_document(document: Document) -> Counter[str]:
    """Return the words that an import has of a file, in its pieces, its notes and its head."""
    texts = [*document.head, *(note.words for note in document.notes)]
    for piece in document.pieces:
        match piece:
            case Code(text):
                texts.append(text)
            case Table(rows):
                texts += [cell.text for row in rows for cell in row]
            case Picture(_, alt):
                texts.append(alt or "")
            case Appointment():
                texts += map(str, vars(piece).values())
            case Rule():
                pass
            case _:
                texts.append(piece.rich.text)
    return Counter(word for text in texts for word in words(text))
