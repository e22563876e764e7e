"""The files of a publication: where it begins, which issues it has, and how one of its YAML files is read."""

# Without `from __future__ import annotations`: pydantic would evaluate the text of each annotation at every start.
import os
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from newsletter.errors import UsageError
from newsletter.nearest import nearest
from newsletter.reading.limits import MAX_BYTES
from newsletter.reading.parsing import parse, unread
from newsletter.reading.slugs import nearest_slug
from newsletter.reading.source import Source

if TYPE_CHECKING:
    from newsletter.reading.model_base import Model

FILE = "newsletter.yaml"
ISSUES = "issues"
TEMPLATES = "templates"
OF_SHIPPED = " (shipped)"
"""What stands behind the name of a shipped template, of which a publication may have a copy of its own."""

ENDING = ".yaml"
LIKE_YAML = re.compile(r"(?P<stem>.*)\.ya?ml(?:\.txt)?", re.IGNORECASE)
"""Names that a file of YAML is given, also by editors that add an ending and systems that hide it."""


def find_root(start: Path) -> Path:
    """Return the folder of the publication that holds `start`; raise UsageError where there is none."""
    start = Path(os.path.normpath(start.absolute()))  # `..` would have its neighbours pass for parents
    for folder in (start, *start.parents):
        if (folder / FILE).is_file():
            return folder
    raise UsageError(
        f"There is no {FILE} in {start} or in any folder above it. "
        "Go to the folder of your newsletter, or make a new one with `newsletter init`."
    )


def find_issues(root: Path) -> list[Path]:
    """Return the files of all issues of a publication, by name; raise UsageError where there is none."""
    issues = _issue_files(root, ENDING)
    if not issues:
        raise UsageError(f"There are no issues in {root / ISSUES}: begin one with `newsletter new spring`.")
    return issues


def _issue_files(root: Path, *endings: str) -> list[Path]:
    """Return the files with one of these endings in a publication's folder of issues, without hidden ones."""
    return sorted(path for path in (root / ISSUES).glob("[!.]*") if path.name.endswith(endings))


def find_issue(name: str, start: Path) -> Path:
    """Return the file of an issue named by its path, or by its slug in the publication around `start`."""
    if (start / name).is_file():
        return Path(os.path.normpath(start / name))
    root = find_root(start)
    slug = name.removesuffix(ENDING)
    by_slug = {path.stem: path for path in _issue_files(root, ENDING)}
    if slug in by_slug:
        return by_slug[slug]
    message = f"There is no issue {name}."
    for path in _issue_files(root, ""):
        like_yaml = LIKE_YAML.fullmatch(path.name)
        if like_yaml and slug in (like_yaml["stem"], path.name):
            raise UsageError(f"{message} There is {path.name}: rename it to {right_name(path.name)}.")
    close = nearest(Path(slug).stem, by_slug, cutoff=0.6)
    raise UsageError(f"{message} Did you mean {close}?" if close else message)


def right_name(name: str) -> str:
    """Return the name that an issue's file should have, for one that is called otherwise: `Spring 2026.yaml.txt`."""
    like_yaml = LIKE_YAML.fullmatch(name)
    return f"{nearest_slug(like_yaml['stem'] if like_yaml else Path(name).stem) or 'my-issue'}{ENDING}"


def read_source(path: Path, root: Path, model: "type[Model] | None" = None, raw: bytes | None = None) -> Source:
    """Read a YAML file of a publication; `model` is what it is read into, if it has one of its own.

    `raw` is what the file is to hold, if that is not written yet.

    Of a link that leads out of the publication nothing is read: a mistake would show lines of somebody's file.
    """
    shown = shown_path(path, root)
    if leads_out(path, root):
        message = "This file is a link, or is behind one, that leads out of the publication, and is not read."
        return unread(shown, message, "Put the file itself in the place of the link.")
    try:
        if path.is_fifo():  # reading would wait for ever
            raise UsageError(f"{shown} is no file but a pipe.")
        content = raw if raw is not None else _bytes_of(path)
    except OSError as error:
        raise UsageError(f"{shown} cannot be read: {error.strerror}.") from error
    return _parsed(content, shown, model)


@lru_cache(maxsize=8)  # all but the file that is written are as they were at the last look, and so are the shipped ones
def _parsed(content: bytes, name: str, model: "type[Model] | None") -> Source:
    """Return what parse() makes of a file; nobody changes the data of a Source."""
    if not model:
        return parse(content, name)

    from newsletter.reading.model_fields import fields_without_words, prose_fields

    return parse(content, name, prose_fields(model), fields_without_words(model))


def _bytes_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)


def leads_out(path: Path, root: Path) -> bool:
    """Return whether a path below a publication's folder leads out of it, by a link there or on the way.

    It need not exist yet. What is shipped may be links, and may lie below a publication.
    """
    path, folder = (Path(os.path.normpath(each.absolute())) for each in (path, root))
    if not path.is_relative_to(folder) or path.is_relative_to(shipped_templates()):
        return False
    return not Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))


def is_draft(source: Source) -> bool:
    """Return whether an issue is marked as a draft, even if it has mistakes."""
    return str(source.data.get("draft", "")).strip().lower() in ("true", "yes", "on", "y", "t", "1")


def shown_path(file: Path, root: Path) -> str:
    """Return a file's path as messages show it: from the working folder, or else from the publication.

    A shipped template is named as a copy of it would be, and marked: where it is installed says nothing to its readers.
    """
    file, shipped = file.absolute(), shipped_templates()
    if file.is_relative_to(shipped) and shipped.parent != root.absolute():
        return f"templates/{file.relative_to(shipped).as_posix()}{OF_SHIPPED}"
    for folder in (working_folder(root), root.absolute()):
        if file.is_relative_to(folder):
            return str(file.relative_to(folder))
    return str(file)


def is_utf_8(name: str) -> bool:
    """Return whether a name is in UTF-8; Python holds other bytes as surrogates."""
    return not any("\ud800" <= character <= "\udfff" for character in name)


def working_folder(root: Path) -> Path:
    """Return the working folder, or the publication's if it was deleted while we run, as by a sync that replaces it."""
    try:
        return Path.cwd()
    except FileNotFoundError:
        return root


@cache  # asked for dozens of times in each build, and a process stays where it was installed
def shipped_templates() -> Path:
    """Return the folder of the default theme: inside an installed package, or beside it in a checkout."""
    package = Path(__file__).parent.parent
    inside = package / TEMPLATES
    return inside if inside.is_dir() else package.parent / TEMPLATES
