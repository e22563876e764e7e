"""Documents → Draft: the text of an issue's file, read by the product's own loader, and proven to lose nothing.

Comes in: documents, a publication, a slug. Goes out: the text and the pictures; nothing is written to disk. It is a
module of its own because the command line and the page walk this one way: plan, file, proof. A block that the loader
refuses is made again as text, and one that it refuses as text is left out, below the draft.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from newsletter.errors import InputError, NewsletterError, Refused
from newsletter.importing import lost, proof
from newsletter.importing.document import Document
from newsletter.importing.parts import words_of
from newsletter.importing.pictures import Kept, kept
from newsletter.importing.pieces import Rich, Table
from newsletter.importing.place.placing import Wishes, placed
from newsletter.importing.plan import Plan, Source
from newsletter.importing.write import Written, write
from newsletter.model.files import ENDING, ISSUES
from newsletter.model.issue import Issue, load_issue
from newsletter.model.publication import Publication
from newsletter.reading.limits import MAX_BYTES
from newsletter.unread import Unread

_MOST_TRIES = 12


class Draft(NamedTuple):
    """A draft: its file's text, its pictures by their paths below the folder of issues, and the plan of it."""

    text: str
    pictures: Unread[str]
    plan: Plan
    written: Written
    warnings: tuple[str, ...] = ()


class UnprovenError(NewsletterError):
    """A draft that would lose or invent words: a fault of this program, and never of the source."""


def drafted(
    documents: Sequence[Document],
    publication: Publication,
    slug: str,
    today: date,
    wishes: Wishes | None = None,
    columns: Mapping[str, str] | None = None,
) -> Draft:
    """Return the draft that documents make; raise Refused where they hold more than an issue can."""
    if not any(document.pieces for document in documents):
        raise Refused("There are no words in it that could stand in a letter.", "Open it, and look at what it holds.")
    pictures = kept(documents, slug)
    own = dict(wishes or {})
    for _ in range(_MOST_TRIES):
        plan = placed(documents, publication, own, columns or {}, pictures.usable)
        written = _written(plan, documents, today, pictures)
        refused = _refused_blocks(plan, written, publication, slug)
        if isinstance(refused, Issue):
            return _proven(plan, written, refused, documents, today, pictures)
        own |= _other_wishes(plan, refused, own)
    raise UnprovenError("No draft can be made of this. Please report it, with the file if you can.")


def _written(plan: Plan, documents: Sequence[Document], today: date, pictures: Kept) -> Written:
    names = ", ".join(document.name for document in documents)
    return write(plan, names, today, pictures.paths)


def _refused_blocks(plan: Plan, written: Written, publication: Publication, slug: str) -> Issue | list[int]:
    """Return the issue that a file is, or the numbers of the blocks that the loader refuses."""
    raw = written.text.encode()
    if len(raw) > MAX_BYTES:
        raise Refused(
            f"This is too long for one letter: {len(raw) / 1e6:.1f} MB, and {MAX_BYTES / 1e6:.0f} MB are the most.",
            "Take out what the letter does not need, and import the rest.",
        )
    try:
        return load_issue(publication.root / ISSUES / f"{slug}{ENDING}", publication, raw)
    except InputError as error:
        numbers = {bisect_right(written.lines, problem.line) - 1 for problem in error.problems}
        if -1 in numbers or not plan.blocks:
            raise UnprovenError(f"{error}\nThe head of the draft is not right. Please report it.") from error
        return sorted(numbers)


def _other_wishes(plan: Plan, refused: Sequence[int], before: Wishes) -> dict[tuple[int, int], str]:
    """Return wishes by which refused blocks become text, or are left out where they are text already."""
    wishes: dict[tuple[int, int], str] = {}
    for number in refused:
        block = plan.blocks[number]
        pieces = sorted({source.piece for source in block.all_sources if source.piece >= 0})
        own = (pieces[0], pieces[-1] + 1) if pieces else (0, 0)
        # Where somebody wished for it, that wish is changed: another within it would not be heard.
        for place in [each for each in before if each[0] < own[1] and own[0] < each[1]] or ([own] if pieces else []):
            is_text = block.type == "text" or before.get(place) == "text"
            is_list = isinstance(plan.pieces[place[0]], Table) and place[1] - place[0] == 1 and block.type != "table"
            wishes[place] = "leave out" if is_text else "table" if is_list and place not in before else "text"
    if not wishes or all(before.get(place) == kind for place, kind in wishes.items()):
        raise UnprovenError("A block of this draft cannot be read. Please report it, with the file if you can.")
    return wishes


def _proven(
    plan: Plan, written: Written, issue: Issue, documents: Sequence[Document], today: date, pictures: Kept
) -> Draft:
    """Return a draft in which every word of the source stands; raise UnprovenError for one with words of its own."""
    values = proof.values_of(issue)
    missing = proof.lost_words(plan, written.text, values)
    links = proof.lost_links(plan, written.text, values)
    if missing or links:
        left = [*_with_words(plan, missing), *(Source(-1, Rich.plain(href)) for href in links)]
        plan = replace(plan, left=(*plan.left, *left))
        written = _written(plan, documents, today, pictures)
        if still := proof.lost_words(plan, written.text, values):
            raise UnprovenError(f"These words would be lost: {' '.join(still.elements())}. Please report it.")
    if words := proof.invented(plan, issue):
        raise UnprovenError(f"These words are not in the source: {' '.join(words)}. Please report it.")
    warnings = tuple(warning for document in documents for warning in document.warnings)
    return Draft(written.text, pictures.files, plan, written, warnings)


def _with_words(plan: Plan, missing: Counter[str]) -> list[Source]:
    """Return the pieces that have missing words, as long as any are missing."""
    found = []
    missing = Counter(missing)
    for number, piece in enumerate(plan.pieces):
        rich = words_of(piece)
        here = Counter(lost.words(rich.text)) & missing
        if here:
            missing -= here
            found.append(Source(number, Rich.plain(" ".join(here.elements()))))
    for note in plan.notes:
        if here := Counter(lost.words(note.words)) & missing:
            missing -= here
            found.append(Source(-1, Rich.plain(" ".join(here.elements()))))
    return found
