"""A Word document → Document: its body, and beside it its comments, footnotes, headers and footers.

Comes in: the parts of the file. Goes out: what all of them say, and the pictures in them. This is a module of its own
because a document is many parts, which only their relationships tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.errors import Refused
from newsletter.importing.document import Document, Head, Note
from newsletter.importing.pieces import Paragraph, Picture, Rich, What
from newsletter.importing.read.package import Package
from newsletter.importing.read.word.drawings import Drawings
from newsletter.importing.read.word.names import W
from newsletter.importing.read.word.numbering import Numbering
from newsletter.importing.read.word.shared import Shared
from newsletter.importing.read.word.story import Story
from newsletter.importing.read.word.styles import Styles
from newsletter.importing.read.word.tables import Held
from newsletter.importing.wording import words
from newsletter.text.markup import Element
from newsletter.unread import Unread

MACROS = "The macros in this file were not opened, and do not come along."

_CORE_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_NO_TITLE = re.compile(r"(?i)(?:microsoft )?word(?: document| - .*)?|document\d*|untitled.*|.*\.docx?|powerpoint .*")
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_LARGEST_SHARE = 0.6
"""Of the characters whose language is said: so many must be in one, to be the document's."""
_FEWEST_IN_LANGUAGE = 40


def read(name: str, package: Package) -> Document:
    """Return what a document says; raise Refused if a part of it is damaged, or it has no body."""
    main = next(iter(package.related("", "officeDocument")), "word/document.xml")
    if main not in package:
        raise Refused(
            "This file is damaged: it has no text of a document in it.",
            "Open it in Word, save it as .docx under a new name, and take that file.",
        )
    shared = Shared(
        package,
        Styles(_only(package, main, "styles")),
        Numbering(_only(package, main, "numbering")),
        Drawings(package),
    )
    notes: list[Note] = []
    pictures: list[Picture] = []
    for what, key, story in _carried(shared, main):
        if text := words(story.pieces):  # an id that comes twice is a mistake, and no reason to lose words
            shared.texts[what, key] = " ".join(filter(None, (shared.texts.get((what, key)), text)))
        notes += [note._replace(at=None) for note in story.notes]
        pictures += [piece for piece in story.pieces if isinstance(piece, Picture)]
    body = Story(shared, main).read(package.xml(main))
    notes = [*_in_reach(body), *notes, *(Note(what, text) for (what, _), text in shared.texts.items())]
    for what, kind in ((What.HEADER, "header"), (What.FOOTER, "footer")):
        for part in _parts(package, main, kind):
            margin = Story(shared, part).read(package.xml(part))
            notes += [Note(what, text) for text in [words(margin.pieces)] if text]
            notes += [note._replace(at=None) for note in margin.notes]
            pictures += [piece for piece in margin.pieces if isinstance(piece, Picture)]
    notes += [Note(What.PICTURE, picture.alt or picture.src) for picture in pictures]
    shown = [piece for piece in body.pieces if isinstance(piece, Picture)]
    return Document(
        name,
        tuple(body.pieces),
        tuple(dict.fromkeys(notes)),
        Unread(
            {src: package.picture(src) for src in dict.fromkeys(p.src for p in (*shown, *pictures)) if src in package}
        ),
        Head(title=_title(package), language=_language(shared)),
        (MACROS,) if any(part.endswith("vbaProject.bin") for part in package) else (),
    )


def _only(package: Package, main: str, kind: str) -> Element | None:
    parts = package.related(main, kind)
    return package.xml(parts[0]) if parts else None


def _parts(package: Package, main: str, kind: str) -> list[str]:
    """Return the parts of a kind, also those to which a damaged document does not refer any more."""
    folder = main.rpartition("/")[0]
    named = re.compile(rf"{re.escape(folder)}/{kind}\d*\.xml")
    return list(dict.fromkeys([*package.related(main, kind), *filter(named.fullmatch, package)]))


def _carried(shared: Shared, main: str) -> Iterator[tuple[What, str, Held]]:
    """Yield the comments, footnotes and endnotes, with their ids."""
    for kind, what, tag in (
        ("comments", What.COMMENT, "comment"),
        ("footnotes", What.FOOTNOTE, "footnote"),
        ("endnotes", What.FOOTNOTE, "endnote"),
    ):
        for part in _parts(shared.package, main, kind):
            for element in shared.package.xml(part).iterchildren(W + tag):
                if element.get(W + "type") not in _SEPARATORS:
                    story = Story(shared, part).read(element)
                    key = element.get(W + "id", "")
                    yield what, f"end {key}" if tag == "endnote" else key, _with_author(story, element)


def _with_author(story: Held, element: Element) -> Held:
    """Return a comment with its author's name before it."""
    author = " ".join((element.get(W + "author") or "").split())
    if author and story.pieces:
        story.pieces.insert(0, Paragraph(Rich.plain(f"{author}:")))
    return story


def _in_reach(story: Held) -> Iterator[Note]:
    """Yield the notes of a story; what stood behind its last piece hangs on that."""
    last = len(story.pieces) - 1
    for note in story.notes:
        yield note._replace(at=min(note.at or 0, last) if last >= 0 else None)


def _title(package: Package) -> str:
    """Return the title among the document's properties, unless a program put it there by itself."""
    for part in package.related("", "core-properties"):
        found = package.xml(part).find(_CORE_TITLE)
        title = " ".join(("" if found is None else found.text or "").split())
        return "" if _NO_TITLE.fullmatch(title) else title
    return ""


def _language(shared: Shared) -> str:
    """Return the language in which most is, of what says its language; that of a country is only a keyboard's."""
    languages: dict[str, int] = {}
    for tag, characters in shared.languages.items():
        language = tag.partition("-")[0].lower()
        languages[language] = languages.get(language, 0) + characters
    if not languages:
        return ""
    most = max(languages, key=lambda language: languages[language])
    is_clear = languages[most] >= max(_FEWEST_IN_LANGUAGE, _LARGEST_SHARE * sum(languages.values()))
    return most if is_clear and re.fullmatch("[a-z]{2,3}", most) else ""
