"""A letter in all its languages → a digest of each thing that it is made of, by which a change can be named.

Comes in: letters. Goes out: for each file, setting and program that what is sent depends on, a text that is another
one once that has changed. It is a module of its own because an approval outlives the letter: all that is known later of
what the letter was made of is this.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path

from newsletter.images import src_in
from newsletter.letter import Letter
from newsletter.model.files import FILE, leads_out, shown_path
from newsletter.reading.kinds import PICTURES
from newsletter.reading.languages import english_name
from newsletter.review.side import NOT_IN_LETTERS
from newsletter.translating import naming

PROGRAM = "program: "
"""What the names of programs begin with; what stands for one is its version."""

_SETTING = f"{FILE}: "
_LANGUAGE = "in "
"""What the names of files begin with that only a translation has; the language follows."""

_WITHOUT_EFFECT = frozenset({"approvals", "check", "clients", "desk_url", "personas"})
"""Settings on which nothing depends that is sent."""

_NOT_HERE = NOT_IN_LETTERS | {"themes"}
"""Folders of templates that are left out; the theme that is named is a folder by itself."""

_PROGRAMS = (
    "newsletter-builder",
    "babel",
    "cssutils",
    "jinja2",
    "lxml",
    "markdown-it-py",
    "mjml-python",
    "pillow",
    "premailer",
    "tzdata",
)
"""What writes bytes of a letter."""


def inputs_of(letters: Sequence[Letter]) -> dict[str, str]:
    """Return a text for each thing that letters are made of, by its name: a path, a setting, a program."""
    return dict(_inputs(letters))


def digest_of_text(text: str) -> str:
    """Return what stands for a file of this text."""
    return _digest(text.encode("utf-8", "surrogatepass"))


def changed(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return what differs between two results of inputs_of(), each as a clause: `templates/letter.mjml has changed`."""
    return [
        _clause(name, before.get(name), now.get(name))
        for name in sorted({*before, *now}, key=lambda name: (name.startswith(PROGRAM), name))
        if before.get(name) != now.get(name)
    ]


def languages_in(inputs: Mapping[str, str]) -> list[str]:
    """Return the languages of the translations that belong to a result of inputs_of()."""
    catalogs = (name for name in inputs if name.startswith(_LANGUAGE) and name.endswith(naming.ENDING))
    return [name.removeprefix(_LANGUAGE).partition(": ")[0] for name in catalogs]


def _clause(name: str, before: str | None, now: str | None) -> str:
    if name.startswith(PROGRAM):
        program = name.removeprefix(PROGRAM)
        return f"{program} is {now or 'missing'} here, and was {before}" if before else f"{program} is {now} here"
    shown = f"`{name.removeprefix(_SETTING)}` in {FILE}" if name.startswith(_SETTING) else name
    if name.startswith(_LANGUAGE):
        language, _, path = name.removeprefix(_LANGUAGE).partition(": ")
        if path.endswith(naming.ENDING) and (before is None or now is None):
            return f"{english_name(language)} {'was added' if before is None else 'is gone'} ({path})"
        shown = f"{path} ({english_name(language)})"
    return f"{shown} {'is new' if before is None else 'is gone' if now is None else 'has changed'}"


def _inputs(letters: Sequence[Letter]) -> Iterator[tuple[str, str]]:
    own, *translations = letters
    issue, publication = own.issue, own.publication
    root = publication.root
    yield shown_path(issue.path, root), digest_of_text(issue.source.text)
    for setting, value in publication.source.data.items():
        if setting not in _WITHOUT_EFFECT:
            yield f"{_SETTING}{setting}", _digest(json.dumps(value, sort_keys=True, default=str).encode())
    for folder in publication.templates:
        for path in _own_files(folder, root):
            yield path, _digest((root / path).read_bytes())
    pictures = dict(_pictures(own))
    yield from pictures.items()
    for letter in translations:
        language = letter.issue.language
        catalog = naming.catalog_of(issue.path, language)
        yield f"{_LANGUAGE}{language}: {shown_path(catalog, root)}", _digest(catalog.read_bytes())
        for path, digest in _pictures(letter):
            if path not in pictures:
                yield f"{_LANGUAGE}{language}: {path}", digest
    yield f"{PROGRAM}Python", platform.python_version()
    for program in _PROGRAMS:
        yield f"{PROGRAM}{program}", metadata.version(program)


def _pictures(letter: Letter) -> Iterator[tuple[str, str]]:
    """Yield the path of each picture of a letter, and a digest of what the letter has of it."""
    issue, publication = letter.issue, letter.publication
    shown_in = [node for node in issue.nodes if node.kind in PICTURES]
    folder, root = issue.path.parent, publication.root
    files = {node.path: folder / src_in(issue, node.value.src, folder) for node in shown_in}
    if logo := publication.theme.logo:
        files["theme", "logo"] = root / src_in(issue, logo.src, root)
    for place, shown in letter.pictures.items():
        yield shown_path(files[place], root), _digest(shown.picture.content)


def _own_files(folder: Path, root: Path) -> Iterator[str]:
    """Yield the path of each file, below the publication, that makes letters in a folder of templates of its own."""
    for file in sorted(folder.rglob("*")) if folder.is_relative_to(root) else ():
        steps = file.relative_to(folder).parts
        is_other = steps[0] in _NOT_HERE or any(step.startswith(".") for step in steps)
        if not is_other and file.is_file() and not leads_out(file, root):
            yield file.relative_to(root).as_posix()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
