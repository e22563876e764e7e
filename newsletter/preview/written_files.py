"""The YAML files of a publication that are written in the browser, and what each of them is read into.

Comes in: a publication's folder. Goes out: paths and models. It is a module of its own because an issue, the settings
and the letter's words are written in the same way, and differ in this alone.
"""

from __future__ import annotations

import os
from pathlib import Path

from newsletter.model.files import FILE, TEMPLATES, shipped_templates
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.model.words import WORDS, Words
from newsletter.reading.model_base import Model

NOTHING = "{}\n"
"""The text of a file in which nothing is said; words.yaml is not there then."""


def settings_files(root: Path) -> dict[str, Path]:
    """Return the files of a publication's settings by their names, of which words.yaml need not be there.

    What is shipped is nobody's own: where a publication is the folder of this program, its words are not written here.
    """
    own = root / TEMPLATES
    words = {} if os.path.realpath(own) == os.path.realpath(shipped_templates()) else {WORDS: own / WORDS}
    return {FILE: root / FILE, **words}


def model_of(path: Path, root: Path) -> type[Model]:
    """Return what a file that is written here is read into."""
    models: dict[Path, type[Model]] = {root / FILE: Publication, root / TEMPLATES / WORDS: Words}
    return models.get(path, Issue)


def need_not_be(path: Path, root: Path) -> bool:
    """Return whether a file is made by its first edit, and goes when nothing is said in it any more."""
    return path == root / TEMPLATES / WORDS
