"""An issue's newest text → a Draft: a letter that has not been checked yet, and what is wrong with the text.

Comes in: an issue's path with what its file is to hold, and its last good text. Goes out: the letter, or why there is
none. Where somebody writes in the browser, a field with a mistake keeps its last good value in the letter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from newsletter.build import compose_letter, compose_translation, mistakes_in_issue
from newsletter.editing.stored import stored
from newsletter.errors import InputError, NewsletterError, Problem
from newsletter.letter import Letter
from newsletter.model.files import shown_path
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication, without_settings
from newsletter.preview.mended import Mended, mended
from newsletter.preview.sheet import NOTHING_WRONG, Refusal, refusal_of
from newsletter.preview.written_files import NOTHING
from newsletter.reading.source import Path as SourcePath


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter that has not been checked yet, or why there is none, and the revision of the issue it was made from.

    Both are there if the letter was drawn without the mistakes of its text; then `left_out` is as in Mended.
    """

    revision: int
    letter: Letter | None
    refusal: Refusal = NOTHING_WRONG
    left_out: tuple[SourcePath, ...] = ()

    def with_mistakes(self, others: Refusal) -> Draft:
        """Return the draft with what is wrong elsewhere before what is wrong with the issue."""
        problems, failure = self.refusal
        return replace(self, refusal=Refusal((*others.problems, *problems), failure or others.failure))


def drafted(
    path: Path, publication: Publication, raw: bytes | None, good: bytes | None, revision: int, language: str = ""
) -> Draft:
    """Return the draft of an issue, or of its translation into a language.

    It is made from `raw` if the issue is written in the browser; `good` was the last good one.
    """
    try:
        return Draft(revision, _composed(path, publication, raw, language))
    except InputError as error:
        refusal = refusal_of(error)
    except Exception as error:
        return Draft(revision, None, refusal_of(error))
    try:
        if raw is not None and (found := _mended(path, publication, raw, good, refusal)):
            letter = _composed(path, publication, found.text.encode(), language)
            return Draft(revision, letter, refusal, found.left_out)
    except NewsletterError:  # a template fails as well: the mistakes in the text come first
        pass
    return Draft(revision, None, refusal)


def _composed(path: Path, publication: Publication, raw: bytes | None, language: str) -> Letter:
    if language:
        return compose_translation(path, publication, language, raw)
    return compose_letter(path, publication, raw)


def refused(root: Path, path: Path, raw: bytes | None, refusal: Refusal, revision: int) -> Draft:
    """Return the draft of an issue whose publication `root` is wrong: with that, and the mistakes of the issue."""
    problems, failure = refusal
    try:
        problems += tuple(mistakes_in_issue(path, without_settings(root), raw))
    except NewsletterError as error:
        failure = failure or str(error)
    return Draft(revision, None, Refusal(problems, failure))


def mistakes_in_text(path: Path, publication: Publication, text: str) -> Sequence[Problem]:
    """Return the mistakes that an issue would have with another text."""
    return mistakes_in_issue(path, publication, text.encode("utf-8", "surrogatepass"))


def _mended(path: Path, publication: Publication, raw: bytes, good: bytes | None, refusal: Refusal) -> Mended | None:
    """Return the text of an issue without the mistakes that it has, if a letter can be drawn from that."""
    name = shown_path(path, publication.root)
    if any(problem.file != name for problem in refusal.problems):
        return None
    mistakes = partial(mistakes_in_text, path, publication)
    text = stored(raw, name).text
    return mended(text, stored(good, name).text if good else NOTHING, refusal.problems, mistakes, Issue)
