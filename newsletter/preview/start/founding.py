"""What the form asks for → a new publication, by the same starter files as `newsletter init`.

Comes in: a name, a sender and the rest, as typed. Goes out: the folder, made whole; or what is wrong, and in which
field, with nothing written. Nothing is overwritten: a folder with anything in it is refused, and another name proposed.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from platformdirs import user_documents_path

from newsletter.editing.surgery import Batch, Put, edited, fingerprint
from newsletter.errors import InputError, NewsletterError, Refused, UsageError
from newsletter.model.files import FILE, find_root
from newsletter.model.publication import Publication, load_publication
from newsletter.model.starter import add_publication, starter_publication
from newsletter.model.theme_names import THEMES
from newsletter.preview.places import begins_in, path_at
from newsletter.preview.start.typed import path_of, shown
from newsletter.reading import slugs
from newsletter.reading.parsing import parse
from newsletter.reading.source import Path as SourcePath

_WITHOUT = "newsletter"
"""The folder for a name without a letter or digit of a web address."""


class Asked(NamedTuple):
    """What the form asks for, as it was typed; without an address there is no sender."""

    name: str
    sender_name: str
    sender_email: str
    language: str
    timezone: str
    theme: str
    folder: str


class WrongFieldError(Exception):
    """What is wrong with the form, in which of its fields, and what could stand there instead, if anything."""

    def __init__(self, field: str, sentence: str, proposed: str = "") -> None:
        super().__init__(sentence)
        self.field = field
        self.sentence = sentence
        self.proposed = proposed


def proposed(name: str, home: Path) -> str:
    """Return a folder that is free for a newsletter of a name, in the folder for documents, as people read it."""
    documents = user_documents_path()
    around = documents if documents.is_dir() else home
    return shown(_free(around, slugs.nearest_slug(name) or _WITHOUT), home)


def found(asked: Asked, home: Path, today: date) -> Path:
    """Make a publication, and return its folder; raise WrongFieldError where it cannot be made as it is asked for."""
    content = _content(asked)
    folder = _checked(asked.folder, home)
    try:
        add_publication(folder, content, today)
    except UsageError as error:
        raise WrongFieldError("folder", str(error)) from error
    return folder


def _checked(typed: str, home: Path) -> Path:
    """Return the folder for a new publication; raise WrongFieldError where it may not be."""
    try:
        folder = path_of(typed, home)
    except Refused as refusal:
        raise WrongFieldError("folder", f"{refusal.message} {refusal.hint}".strip()) from refusal
    try:
        if os.path.lexists(folder) and (folder.is_symlink() or not folder.is_dir() or any(folder.iterdir())):
            instead = shown(_free(folder.parent, folder.name), home)
            why = f"{shown(folder, home)} is there already, and nothing is overwritten."
            raise WrongFieldError("folder", f"{why} {instead} is free.", instead)
    except OSError as error:
        raise WrongFieldError("folder", f"{shown(folder, home)} cannot be read: {error.strerror}.") from error
    around = _root_around(folder)
    if around:
        why = f"{shown(folder, home)} is inside of another newsletter, {shown(around, home)}."
        raise WrongFieldError("folder", f"{why} Choose a folder beside it.")
    return folder


def _root_around(folder: Path) -> Path | None:
    try:
        return find_root(folder)
    except UsageError:
        return None


def _free(around: Path, name: str) -> Path:
    """Return a folder that is not there, of a name or with a number behind it."""
    number, free = 1, around / name
    while os.path.lexists(free):
        number += 1
        free = around / f"{name}-{number}"
    return free


def _content(asked: Asked) -> bytes:
    """Return the newsletter.yaml that is asked for; raise WrongFieldError for a value that it cannot have."""
    if not asked.name.strip():
        raise WrongFieldError("name", "Write the name of the newsletter.")
    if asked.theme not in THEMES:
        raise WrongFieldError("theme", "Choose one of the looks.")
    has_sender = bool(asked.sender_email.strip())
    if asked.sender_name.strip() and not has_sender:
        raise WrongFieldError("sender_email", "Write the sender’s e-mail address as well, or neither of both.")
    values: dict[SourcePath, str] = {
        ("name",): asked.name,
        ("language",): asked.language,
        ("timezone",): asked.timezone,
    }
    if has_sender:
        name = asked.sender_name if asked.sender_name.strip() else asked.name
        values |= {("sender", "name"): name, ("sender", "email"): asked.sender_email}
    text = starter_publication(asked.theme, with_sender=has_sender).decode()
    edits = tuple(Put(path, " ".join(value.split())) for path, value in values.items())
    try:
        content = edited(text, Batch(edits), Publication, fingerprint(text)).text
    except Refused as refusal:
        raise WrongFieldError("", f"{refusal.message} {refusal.hint}".strip()) from refusal
    _refuse_mistakes(content)
    return content.encode()


def _refuse_mistakes(content: str) -> None:
    """Raise WrongFieldError for the first mistake of a newsletter.yaml, as every command would find it."""
    with TemporaryDirectory() as folder:
        (Path(folder) / FILE).write_text(content, encoding="utf-8")
        try:
            load_publication(Path(folder))
        except InputError as error:
            problem, source = error.problems[0], parse(content.encode(), FILE)
            field = "_".join(str(step) for step in path_at(problem, source, begins_in(source)))
            raise WrongFieldError(field, f"{problem.message} {problem.hint}".strip()) from error
        except NewsletterError as error:
            raise WrongFieldError("", str(error)) from error
