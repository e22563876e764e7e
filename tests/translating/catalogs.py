"""Catalogs as tests need them: that of an issue, with what translators have written into it."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path

from babel.messages.pofile import read_po, write_po

from newsletter.model.issue import Issue, load_issue
from newsletter.model.publication import load_publication
from newsletter.translating.naming import catalog_of
from newsletter.translating.renewal import renewed
from tests.writing import PUBLICATION, issue, save


def publication_with(folder: Path, blocks: str, **fields: str) -> Path:
    """Write a publication with one issue; return the issue's file."""
    return save(folder, "issues/spring.yaml", issue(blocks, **fields), {"newsletter.yaml": PUBLICATION})


def loaded(path: Path) -> Issue:
    """Return an issue of a publication."""
    return load_issue(path, load_publication(path.parent.parent))


def translated(content: bytes, said: Callable[[str], str] | Mapping[str, str]) -> bytes:
    """Return a catalog with translations: those that a function makes, or the ones of a few texts."""
    catalog = read_po(io.StringIO(content.decode()))
    for message in catalog:
        if message.id and (words := said(str(message.id)) if callable(said) else said.get(str(message.id))):
            message.string = words
    buffer = io.BytesIO()
    write_po(buffer, catalog, include_previous=True)
    return buffer.getvalue()


def catalog_for(path: Path, language: str, said: Callable[[str], str] | Mapping[str, str]) -> Path:
    """Write the catalog of an issue, with translations; return its file."""
    file = catalog_of(path, language)
    before = file.read_bytes() if file.exists() else None
    file.write_bytes(translated(renewed(loaded(path), language, before, file.name).content, said))
    return file
