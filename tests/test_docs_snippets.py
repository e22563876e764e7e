"""Every snippet of YAML in the documents is what it claims to be: a block that builds, or part of a file that loads."""

from __future__ import annotations

import re
import shutil
import textwrap
from pathlib import Path

import pytest

from newsletter.blocks import KINDS
from newsletter.build import build_edition
from newsletter.publication import load_publication

ROOT = Path(__file__).resolve().parent.parent
SNIPPET = re.compile(r"^```yaml\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL)
HEAD = "subject: A subject\npreheader: A preheader\ntitle: A title\ndate: 2026-04-20\n"
BLOCK = "blocks:\n  - type: divider\n"


def snippets(name: str) -> list[str]:
    return [match["body"] for match in SNIPPET.finditer((ROOT / "docs" / name).read_text(encoding="utf-8"))]


def publication(folder: Path, settings: str = "") -> Path:
    (folder / "newsletter.yaml").write_text(f"name: A letter\n{settings}", encoding="utf-8")
    (folder / "issues").mkdir()
    shutil.copytree(ROOT / "issues" / "images", folder / "issues" / "images")
    return folder / "issues" / "case.yaml"


@pytest.mark.parametrize("snippet", snippets("blocks.md"), ids=KINDS)
def test_each_block_of_the_page_builds(snippet: str, tmp_path: Path) -> None:
    issue = publication(tmp_path)
    issue.write_text(f"{HEAD}blocks:\n{textwrap.indent(snippet, '  ')}", encoding="utf-8")
    assert build_edition(issue, load_publication(tmp_path)).files["email.txt"]


def test_the_page_shows_every_kind_once_and_in_order() -> None:
    assert tuple(re.findall(r"^- type: (\w+)", "\n".join(snippets("blocks.md")), re.MULTILINE)) == KINDS


def test_the_head_of_an_issue_loads(tmp_path: Path) -> None:
    issue = publication(tmp_path)
    (head,) = snippets("writing-an-issue.md")
    issue.write_text(head + BLOCK, encoding="utf-8")
    assert build_edition(issue, load_publication(tmp_path)).issue.title == "Three days in Ghent"


def test_the_values_of_a_theme_and_its_words_load(tmp_path: Path) -> None:
    theme, words = snippets("themes.md")
    publication(tmp_path, theme)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "words.yaml").write_text(words, encoding="utf-8")
    loaded = load_publication(tmp_path)
    assert loaded.theme.colors.light.accent == "#005a9c"
    assert loaded.theme.colors.light.text == "#1f1b18"
    assert loaded.words("en")["register"] == "Save my seat"
    assert loaded.words("en")["unsubscribe"] == "Unsubscribe"
