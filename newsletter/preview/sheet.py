"""The result of building an issue → a Sheet: the last good edition, and what is wrong with the newest text.

Comes in: a letter, which is checked here, or the error instead of it. Goes out: what the page shows. This is a module
of its own because the desk decides when an issue is built, and this what the result is.
"""

from __future__ import annotations

import hashlib
import traceback
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from newsletter.build import Edition, checked
from newsletter.errors import InputError, NewsletterError, Problem, TemplateError, said_by_system
from newsletter.letter import Letter
from newsletter.reading.source import Path as SourcePath


@dataclass(frozen=True, slots=True)
class Sheet:
    """An issue as it lies on the desk.

    `edition` is the last good one, or None if there was none. `problems` and `failure` say what is wrong with the
    newest text: mistakes with their places, and a sentence about a template or a file. `left_out` are items of that
    text that the edition was drawn without, as in Mended. `version` changes with anything that the page would show.
    """

    slug: str
    path: Path
    version: str
    edition: Edition | None
    problems: tuple[Problem, ...] = ()
    failure: str = ""
    left_out: tuple[SourcePath, ...] = ()

    @property
    def is_stale(self) -> bool:
        """Return whether the edition is older than the text."""
        return bool(self.problems or self.failure)

    def may_show(self, file: Path) -> bool:
        """Return whether some text of the edition contains a file's name; true without one or if it is stale."""
        if self.edition is None or self.is_stale:
            return True
        issue, logo = self.edition.issue, self.edition.letter.publication.theme.logo
        # A translation shows the picture beside the one that is named, if there is one with its words in that language.
        stem = file.stem.removesuffix(f".{issue.language}") if issue.translated_from else file.stem
        name, texts = _folded(f"{stem}{file.suffix}"), (*issue.texts, logo.src if logo else "")
        return any(name in _folded(text) for text in texts)


class Refusal(NamedTuple):
    """What is wrong with a text: mistakes with their places, and a sentence; both are empty if nothing is."""

    problems: tuple[Problem, ...] = ()
    failure: str = ""

    @property
    def said(self) -> str:
        """What is wrong, in a sentence that names the first file with mistakes; only where something is."""
        return self.failure or f"{self.problems[0].file} has mistakes: mend them in an editor first."


NOTHING_WRONG = Refusal()


def sheet_of(
    path: Path, letter: Letter | None, refusal: Refusal, last: Sheet | None, left_out: tuple[SourcePath, ...] = ()
) -> Sheet:
    """Return the sheet of an issue after a build; without a letter the edition stays as it was in the last one."""
    edition = last.edition if last else None
    if letter:
        try:
            edition = checked(letter)
        except Exception as error:
            refusal = refusal_of(error)
    elif last:
        left_out = last.left_out
    return Sheet(path.stem, path, _version(edition, refusal), edition, *refusal, left_out)


def refusal_of(error: Exception) -> Refusal:
    """Return an error as the page shows it; an unforeseen one becomes a sentence, too, so that the preview goes on."""
    match error:
        case InputError():
            return Refusal(error.problems)
        case TemplateError():
            return Refusal(error.problems, str(error))
        case NewsletterError():
            return Refusal(failure=str(error))
        case OSError():
            return Refusal(failure=said_by_system(error))
        case _:
            traceback.print_exception(error)
            return Refusal(failure=f"{type(error).__name__}: {error}")


def _folded(text: str) -> str:
    """Return a text in a form for comparison: file systems differ in how they store an accent."""
    return unicodedata.normalize("NFC", text).casefold()


def _version(edition: Edition | None, refusal: Refusal) -> str:
    """Return a digest of everything that the page shows of a sheet."""
    said = hashlib.sha256(repr(tuple(refusal)).encode("utf-8", "surrogatepass"))
    if edition:
        said.update(edition.letter.publication.source.text.encode())  # for its sample values of merge tags
        for name, content in edition.files.items():
            said.update(name.encode())
            said.update(content)
    return said.hexdigest()[:12]
