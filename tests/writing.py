"""Issues as tests write them: the four lines that every issue has, above what a test is about, and a publication.

In: blocks, and fields that matter. Out: the text of an issue; that text on disk, in a publication; the letter of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from newsletter.check.parsed_letter import ParsedLetter
from newsletter.images import collect
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.render import render_issue

HEAD = {
    "subject": "Our spring meeting and what it taught us",
    "preheader": "A registry opens, travel grants doubled, and one question stays open.",
    "title": "Three days in Ghent",
    "date": "2026-04-20",
}

PUBLICATION = """\
name: A letter
sender: {name: Society, email: letter@society.test}
postal_address: 1 Long Street, 1000 Brussels
unsubscribe_url: "{{ unsubscribe_url }}"
merge_tags:
  first_name: {sample: Ada, fallback: there}
  town: {sample: Ghent}
"""
"""A newsletter.yaml that says all that a letter has to say."""


def issue(blocks: str = "", **fields: str) -> str:
    """Return an issue whose blocks, if any, begin in line 6; a field beyond those of HEAD puts them a line lower."""
    lines = "".join(f"{key}: {value}\n" for key, value in (HEAD | fields).items())
    return f"{lines}blocks:\n{blocks}" if blocks else lines


def save(folder: Path, name: str, text: str, files: Mapping[str, str] | None = None) -> Path:
    """Save an issue in a folder, with a newsletter.yaml and what else belongs to it by its path; return its file."""
    for file, content in {"newsletter.yaml": "name: A letter\n", **(files or {}), name: text}.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return folder / name


def parsed(path: Path, root: Path) -> ParsedLetter:
    """Return an issue of the publication in `root` as rules see it that do not look at its message."""
    publication = load_publication(root)
    loaded = load_issue(path, publication)
    pictures = collect(loaded, publication)
    return ParsedLetter(loaded, publication, render_issue(loaded, publication, pictures), pictures, b"")
