"""The newest settings → the publication that letters are drawn with, and what is wrong with the settings.

Comes in: a publication's folder, what its files are to hold where they are written in the browser, and their last texts
without a mistake. Goes out: a publication. Where somebody writes the settings, a value with a mistake keeps its last
good one in the letters, as in an issue (draft.py).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from newsletter.editing.stored import stored
from newsletter.errors import InputError, NewsletterError, Problem
from newsletter.model.files import shown_path
from newsletter.model.publication import Publication, load_publication
from newsletter.preview.mended import mended
from newsletter.preview.sheet import NOTHING_WRONG, Refusal, refusal_of
from newsletter.preview.written_files import NOTHING, model_of

Held = Mapping[Path, bytes]
"""What files are to hold that are written here."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A publication, and what is wrong with the newest text of its files.

    It is the newest one with the last good values in the place of mistakes if `is_mended`, else the last one that was
    read; None if there was none. `good` is what the files held when nothing was wrong.
    """

    publication: Publication | None = None
    refusal: Refusal = NOTHING_WRONG
    is_mended: bool = False
    good: Held = field(default_factory=dict)

    @property
    def is_drawable(self) -> bool:
        """Whether letters follow the newest settings, as far as they can be read."""
        return self.publication is not None and (self.is_mended or self.refusal == NOTHING_WRONG)


def read_settings(root: Path, held: Held, last: Settings) -> Settings:
    """Return the settings as they are to stand in a publication's files; `last` are those that were read before."""
    try:
        return Settings(load_publication(root, held), good=held)
    except (NewsletterError, OSError) as error:
        refusal, publication = refusal_of(error), None
        if isinstance(error, InputError) and held:
            publication = _mended(root, held, last.good, error.problems)
        return Settings(publication or last.publication, refusal, publication is not None, last.good)


def mistakes_in_settings(path: Path, root: Path, held: Held, text: str) -> Sequence[Problem]:
    """Return the mistakes that one of the files would have with another text."""
    name = shown_path(path, root)
    try:
        load_publication(root, {**held, path: text.encode("utf-8", "surrogatepass")})
    except InputError as error:
        return [problem for problem in error.problems if problem.file == name]
    return []


def _mended(root: Path, held: Held, good: Held, problems: Sequence[Problem]) -> Publication | None:
    """Return the publication with the last good values where its files have mistakes; None if that cannot be."""
    texts = dict(held)
    for path, raw in held.items():
        name = shown_path(path, root)
        wrong = [problem for problem in problems if problem.file == name]
        if not wrong:
            continue
        before = stored(good[path], name).text if path in good else NOTHING
        mistakes = partial(mistakes_in_settings, path, root, held)
        try:
            found = mended(stored(raw, name).text, before, wrong, mistakes, model_of(path, root))
        except InputError:
            return None
        if not found:
            return None
        texts[path] = found.text.encode()
    try:
        return load_publication(root, texts)
    except NewsletterError:  # in a file that is not written here
        return None
