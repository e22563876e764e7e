"""The letters that are timed, as often as wanted and never twice with the same text.

Comes in: a folder that may be written to. Goes out: issues in a publication there, and what the peers get of them:
the MJML and the style sheet from our own templates, or the issue's data. So all of them set the same words.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from newsletter.images import collect
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.render import environment, template
from newsletter.text import merge_tags

ROOT = Path(__file__).resolve().parent.parent

_HEAD = """\
subject: {title}
preheader: What the meeting was about, and how the talks went.
title: {title}
date: 2021-12-20
blocks:
"""
_TEXT = """\
  - type: text
    heading: Block {number} of the letter
    text: |
      Here is what we bring back from the meeting: [the program](https://example.org/{number}), and the **talks** that
      everyone was speaking of on the way home. Write to us if you would like to see the slides.
"""
_SESSION = """\
      - title: "Session {number}: the long way from the bench to the bedside"
        url: https://example.org/sessions/{number}
        room: Hall {number}
        speakers:
          - Speaker {number}, Institute of the City, Ghent, BE
        note: A talk about the *questions* that the patients asked, and the answers.
"""

SMALL = _HEAD.format(title="A small letter") + _TEXT.format(number=1)
HUGE = (
    _HEAD.format(title="A huge letter")
    + "  - type: sessions\n    heading: All the sessions\n    sessions:\n"
    + "".join(_SESSION.format(number=number) for number in range(200))
)


def blocks(number: int) -> str:
    """Return an issue with so many blocks of text."""
    return _HEAD.format(title="A letter that grows") + "".join(_TEXT.format(number=n) for n in range(number))


@dataclass(frozen=True)
class Letter:
    """An issue's YAML, and where it is written: `texts` yields a new wording each time."""

    name: str
    path: Path
    yaml: str

    def texts(self) -> Iterator[str]:
        """Yield the issue again and again, with a number wherever it says "the": each text of it is a new one."""
        return (self.yaml.replace(" the ", f" the {number}th ") for number in count(1))


def scratch_publication(folder: Path) -> list[Letter]:
    """Make a publication like that of this repository in `folder` and return its letters: small, ash-2021, huge.

    It has no catalogs, since `newsletter build` would build an issue in each of their languages as well.
    """
    shutil.copy(ROOT / "newsletter.yaml", folder)
    shutil.copytree(ROOT / "issues", folder / "issues", ignore=shutil.ignore_patterns("*.po"))
    ash = (ROOT / "issues" / "ash-2021.yaml").read_text(encoding="utf-8")
    texts = {"small": SMALL, "ash-2021": ash, "huge": HUGE}
    return [Letter(name, folder / "issues" / f"{name}.yaml", yaml) for name, yaml in texts.items()]


def given_to_peers(path: Path, root: Path) -> dict[str, Any]:
    """Return what peers are given of an issue: `mjml` and `css`, ready to be converted, and `issue`, its data."""
    publication = load_publication(root)
    issue = load_issue(path, publication)
    context = environment.shared_context(issue, publication, merge_tags.find([*issue.texts, *publication.texts]))
    return {
        "mjml": template.to_mjml(context, collect(issue, publication)),
        "css": environment.fill(publication, "inline.css", context),
        "issue": json.loads(issue.model_dump_json()),
        "publication": publication.name,
    }
