"""What letters are made of → digests: each file, setting and program that their bytes depend on.

Comes in: a letter in all its languages. Goes out: for each thing that it is made of a text that is another one once
that has changed, by which a change can be named. Or a publication comes in, and one digest of all that its letters and
pages share goes out; or an issue, and one of all that it is made of but pictures.
It is a module of its own because an approval, and a site, outlive the letter: all that is known later of what it was
made of is this.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import metadata
from pathlib import Path

from newsletter.images import src_in
from newsletter.letter import Letter
from newsletter.model.files import FILE, TEMPLATES, leads_out, shipped_templates, shown_path
from newsletter.model.publication import Publication
from newsletter.owned import plain_files
from newsletter.reading.kinds import PICTURES
from newsletter.reading.languages import english_name
from newsletter.reading.limits import MAX_BYTES
from newsletter.translating import naming

NOT_IN_LETTERS = frozenset({"archive", "joining", "leaving", "starter"})
"""Folders of templates from which no letter is made."""

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


def is_template(path: str) -> bool:
    """Return whether a path in a publication is that of a file from which letters are made, besides its settings."""
    first, *rest = path.split("/")
    return first == TEMPLATES and bool(rest) and rest[0] not in NOT_IN_LETTERS


def digest_of_text(text: str) -> str:
    """Return what stands for a file of this text."""
    return _digest(text.encode("utf-8", "surrogatepass"))


def shared_by_all(publication: Publication) -> str:
    """Return a digest of all that the letters and pages of a publication share: it decides whether any is built again.

    That are its settings and templates, this program, and what it stands on. Not in it are issues, catalogs, pictures.
    """
    root = publication.root
    own = {
        file.relative_to(root).as_posix(): _digest(file.read_bytes())
        for folder in publication.templates
        for file in _own_files(folder, root)
    }
    shared = {
        # As they were read, also where they change meanwhile; and to the letter, since findings name their lines.
        "settings": [source.text for source in publication.read_from],
        "templates": own,
        "links": {path: place for folder in publication.templates for path, place in _links(folder, root)},
        "program": _program(),
        "clock": os.environ.get("SOURCE_DATE_EPOCH"),
    }
    return whole_digest(json.dumps(shared).encode())


def made_of(shared: str, files: Mapping[str, Path], root: Path) -> str:
    """Return a digest of an issue's file, under "", and its catalogs, by their languages, and of what all share.

    It is "" where one of them cannot be known: it cannot be read, is too large for that, or behind a link.
    """
    parts = [shared]
    for language, file in files.items():
        path, content = file.relative_to(root).as_posix(), None
        with suppress(OSError):
            if file.stat().st_size <= MAX_BYTES:
                content = plain_files.content(root, path)
        if content is None:
            return ""
        parts += [language, path, whole_digest(content)]
    return whole_digest("\n".join(parts).encode("utf-8", "surrogateescape"))


def whole_digest(content: bytes) -> str:
    """Return the SHA-256 of some bytes."""
    return hashlib.sha256(content).hexdigest()


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
        for file in _own_files(folder, root):
            steps = file.relative_to(folder).parts
            if steps[0] not in _NOT_HERE and not any(step.startswith(".") for step in steps):
                yield file.relative_to(root).as_posix(), _digest(file.read_bytes())
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


def _own_files(templates: Path, root: Path) -> Iterator[Path]:
    """Yield each file in a folder of templates, if that is the publication's own, through links that stay inside it."""
    for folder, names in _own_folders(templates, root):
        files = (folder / name for name in names)
        yield from (file for file in files if file.is_file() and not leads_out(file, root))


def _links(templates: Path, root: Path) -> Iterator[tuple[str, str]]:
    """Yield the path of each link in there, and where it leads: out of the publication, it is refused."""
    for folder, names in _own_folders(templates, root):
        for link in (folder / name for name in names if (folder / name).is_symlink()):
            place = os.path.realpath(link).removeprefix(os.path.realpath(root))
            yield link.relative_to(root).as_posix(), place


def _own_folders(templates: Path, root: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield each folder in there once, by whatever path, with the names of all that is in it."""
    seen = set()
    for place, folders, names in os.walk(templates if templates.is_relative_to(root) else "", followlinks=True):
        folder, real = Path(place), os.path.realpath(place)
        if real in seen or leads_out(folder, root):
            folders.clear()
            continue
        seen.add(real)
        folders.sort()
        yield folder, [*folders, *sorted(names)]


_INSTALLED = (".dist-info", ".egg-info")


@cache  # a process stays as it was started
def _program() -> str:
    """Return a digest of this program, to the byte, and of the versions of all that it stands on."""
    package = Path(__file__).parent
    contents = {
        f"{place}/{name}": _digest(_content(f"{place}/{name}"))
        for folder in (package, shipped_templates())
        for place, _, names in os.walk(folder)
        for name in names
        if not place.endswith("__pycache__")
    }
    digests = sorted(contents.values())  # wherever it is installed
    about = metadata.distribution("newsletter-builder").read_text("METADATA") or ""
    needed = re.findall(r"^Requires-Dist: ([\w.-]+)(?!.*extra ==)", about, re.MULTILINE)
    homes = {Path(str(metadata.distribution(name).locate_file(""))) for name in needed}
    # Each names what is installed and its version, also of what is only needed by what we need.
    installed = sorted(each.name for home in homes for each in home.iterdir() if each.suffix in _INSTALLED)
    return whole_digest(json.dumps([digests, platform.python_version(), installed]).encode())


def _content(place: str) -> bytes:
    with open(place, "rb", buffering=0) as file:  # noqa: PTH123 — a thousand times in each run
        return file.readall()


def _digest(content: bytes) -> str:
    return whole_digest(content)[:16]
