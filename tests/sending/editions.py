"""The publications whose issues the tests send."""

from __future__ import annotations

from pathlib import Path

from newsletter.build import Edition, build_edition
from newsletter.model.publication import load_publication

PUBLICATION = """\
name: The Example Letter
sender: {name: "Société d’exemple, Bruxelles", email: letter@example.org}
unsubscribe_url: https://www.example.org/leave
postal_address: 1 Example Street
reason: You signed up.
merge_tags:
  first_name: {sample: Sample, fallback: there}
personas:
  - {name: Long name, values: {first_name: Maximiliane-Charlotte}}
check: {ignore: [{rule: writing.placeholder, because: Nobody is written to.}]}
"""
ISSUE = """\
subject: "Frühling: was neu ist, and a subject that is so long that it has to be folded in its header"
preheader: What is new
title: Spring
date: 2026-03-02
blocks:
  - type: text
    text: |
      Dear {{ first_name }},

      .

      ..two dots, and Ünïcödé, العربية, 日本語, 🌷

      .leading dot
"""


def publication(folder: Path, *, about: str = PUBLICATION, issue: str = ISSUE) -> Path:
    """Write a publication with the issue `spring` into a folder, and return the issue's file."""
    path = folder / "issues" / "spring.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    (folder / "newsletter.yaml").write_text(about, "utf-8")
    path.write_text(issue, "utf-8")
    return path


def edition(folder: Path, *, about: str = PUBLICATION, issue: str = ISSUE) -> Edition:
    """Build the issue of such a publication."""
    return build_edition(publication(folder, about=about, issue=issue), load_publication(folder))
