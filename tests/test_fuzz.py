"""Whatever is written, there is an edition or a clean error: never a traceback.

Valid issues of every kind of block are changed: their structure and their texts in the one test, the letters of their
YAML in the other. `make test` tries the same 1,000 each time, `make fuzz` 10,000 that nobody has tried before.
"""

from __future__ import annotations

import copy
import os
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter import build_edition, load_publication
from newsletter.errors import InputError, UsageError
from newsletter.model.publication import Publication
from tests.planting import planted_issue, planted_publication, write

EDITIONS = Path(__file__).parent / "editions"
EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "600"))
FUZZ = settings(
    max_examples=EXAMPLES // 2,  # two tests share them
    derandomize="FUZZ_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)

# How many of the examples become editions at least: half of all.
IN_DATA, IN_YAML = 0.6, 0.4

# What a letter never holds, whatever its author wrote: text is escaped, so these would be elements of their own.
NEVER = re.compile(
    r"<(?:script|iframe|object|embed|form|base|svg|mj-)"
    r"|<[a-z][a-z0-9]*(?: [a-z-]+=\"[^\"]*\")* on[a-z]+="
    r"|<a [^>]*href=\"(?!https?://|mailto:|tel:|\{\{ )",
    re.I,
)

PAYLOADS = (
    "<script>", "</style>", "<!--[if mso]>", "<![endif]-->", "]]>", "-->", "{{ first_name | there }}", "{{ 7*7 }}",
    "{% x %}", "{#", "{{", "}}", "\"", "'", "`", "\\", "&", "&#0;", "&#xE000;", "<", ">", "*", "**", "_", "[", "](",
    ")",
    "[x](javascript:x)", "![x](y)", "https://example.org/?a=b&c=(d)", "<https://x", "a@example.org", "# ", "- ", "> ",
    "1. ", "---", "    ", "```",
    "\n", "\n\n", "\r", "\t", "\u2028", "\x85", "\u00a0", "\u00ad", "\u200d", "\u202e",
    "\ufeff", "\ufffd", "e\u0301", "😀", "中", "א", "\0", "\x1b", "\ue000", "\U0010ffff", "=?UTF-8?Q?=0A?=", "%", "#",
    ", ", "; ", ": ", " #x",
)  # fmt: skip
ODD_VALUES: tuple[Any, ...] = (
    None, "", " ", "no", "true", "~", "0", "-1", "1e400", "9" * 30, "16:30", "2022-02-30", "2022-02-08", "9999-12-31",
    "0001-01-01", "2026-03-29 02:30", "2026-10-25 02:30", "90 min", "999999 h", "CEST", "Europe/Brussels", "en", "ar",
    "xx", "text", "sessions", "cancelled", "https://example.org/", "mailto:a@example.org", "javascript:x", "{{ url }}",
    "picture.png", "../picture.png", "..", "#9b1c31", "x" * 3000, [], {}, [[]], [None], ["x"], {"x": "y"}, {"": ""},
    {"type": "text"}, {"title": None}, True, 0, -1, 1.5, 10**30,
)  # fmt: skip

WORDS = st.text(st.characters(exclude_categories=("Cc", "Co", "Cs")), max_size=5)

ISSUE = planted_issue(lambda path: f"A text with *words* for {path}", "https://example.org/{}".format)
PUBLICATION = planted_publication(lambda path: f"Words for {path}", "https://example.org/{}".format)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A publication to write issues into, which also holds the pictures of tests/editions."""
    root = tmp_path_factory.mktemp("fuzz")
    write(root, ISSUE, PUBLICATION)
    (root / "images").mkdir()
    for picture in (EDITIONS / "images").iterdir():
        (root / "images" / picture.name).write_bytes(picture.read_bytes())
    return root


def outcome(path: Path, publication: Callable[[], Publication]) -> str:
    """Build an issue and return "edition" or "error"; fail where either is not as it must be."""
    try:
        edition = build_edition(path, publication())
    except InputError as error:
        assert error.problems
        for problem in error.problems:
            assert problem.file
            assert problem.message
            lines = len(re.split("\r\n|[\n\r\x85\u2028\u2029]", _text(path.parent.parent / problem.file)))
            assert 1 <= problem.line <= lines, problem
            assert problem.column >= 1
        return "error"
    except UsageError as error:
        assert str(error)
        return "error"
    html, text = edition.files["email.html"].decode(), edition.files["email.txt"].decode()
    assert html.startswith("<!DOCTYPE html>")
    assert html.endswith("</html>\n")
    assert not NEVER.search(html), NEVER.search(html)
    assert text.strip()
    for line in (edition.rendering.subject, edition.rendering.preheader):
        assert line.splitlines() == [line]
    return "edition"


def _text(path: Path) -> str:
    raw = path.read_bytes()
    return raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8", "replace")


def paths(data: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Return the path of every value within the data."""
    parts = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [found for key, value in parts for found in ((*path, key), *paths(value, (*path, key)))]


def at(data: Any, path: tuple[str | int, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


def change_text(draw: st.DrawFn, data: Any) -> None:
    """Insert something into one text, mostly one that can be any."""
    texts = [path for path in paths(data) if isinstance(at(data, path), str)]
    free = [path for path in texts if re.match("A text|Words", at(data, path))]
    if texts:
        path = draw(st.sampled_from(free if free and draw(st.integers(0, 9)) < 9 else texts))
        parent, text = at(data, path[:-1]), at(data, path)
        place = draw(st.integers(0, len(text)))
        added = draw(st.sampled_from(PAYLOADS) | WORDS) * draw(st.sampled_from((1, 1, 1, 2, 40)))
        parent[path[-1]] = text[:place] + added + text[place:]


def change_structure(draw: st.DrawFn, data: Any) -> None:
    """Delete, double, rename, swap or replace one value."""
    found = paths(data)
    if not found:
        return
    path = draw(st.sampled_from(found))
    parent, key = at(data, path[:-1]), path[-1]
    match draw(st.sampled_from(("delete", "double", "swap", "replace", "replace"))):
        case "delete":
            del parent[key]
        case "double" if isinstance(parent, list):
            parent.insert(int(key), copy.deepcopy(parent[int(key)]))
        case "double":
            parent[draw(st.sampled_from(("heading", "title", "url", "text", "x", str(key).title())))] = parent[key]
        case "swap":
            other = draw(st.sampled_from(found))
            if other[: len(path)] != path and path[: len(other)] != other:
                elsewhere = at(data, other[:-1])
                parent[key], elsewhere[other[-1]] = elsewhere[other[-1]], parent[key]
        case _:
            parent[key] = copy.deepcopy(draw(st.sampled_from(ODD_VALUES)))


@st.composite
def changed_data(draw: st.DrawFn) -> tuple[Any, Any]:
    """Return the data of an issue of a few blocks and of its publication, with a few changes, most of them to texts."""
    chosen = draw(st.lists(st.integers(0, len(ISSUE["blocks"]) - 1), min_size=1, max_size=3))
    issue = copy.deepcopy({**ISSUE, "blocks": [ISSUE["blocks"][number] for number in chosen]})
    publication = copy.deepcopy(PUBLICATION)
    for _ in range(draw(st.integers(1, 3))):
        change_text(draw, issue)
    match draw(st.integers(0, 9)):
        case 1 | 2:
            change_structure(draw, issue)
        case 3:
            change_structure(draw, publication)
        case 4:
            change_text(draw, publication)
    return issue, publication


SAMPLES = [path.read_text("utf-8") for path in sorted(EDITIONS.glob("*/issue.yaml"))]
CHANGES = ("delete",) * 4 + ("insert",) * 6 + ("double",) * 4 + ("line", "lines", "indent", "outdent")
TEXT = re.compile(r"[ -]*(?:subject|preheader|heading|title|label|note|by|summary|name|role): \S| +[A-Z]")
INSERTED = st.sampled_from((*"abcdefgh .,!?", *PAYLOADS, *"-:|!%@[]{}", "&a ", "*a", "<<: ", "? "))


@st.composite
def changed_yaml(draw: st.DrawFn) -> bytes:
    """Return a valid issue as YAML, with a few letters or lines deleted, inserted, doubled or indented otherwise."""
    text = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.sampled_from((1, 1, 1, 1, 2, 4)))):
        lines = text.split("\n")
        # Mostly within a text, since a file that is no YAML any more is refused early.
        texts = [number for number, line in enumerate(lines) if TEXT.match(line)]
        number = draw(st.sampled_from(texts if texts and draw(st.integers(0, 5)) < 5 else range(len(lines))))
        line = lines[number]
        place = draw(st.integers(min(len(line), line.find(": ") + 3 if draw(st.integers(0, 5)) < 5 else 0), len(line)))
        match draw(st.sampled_from(CHANGES)):
            case "delete":
                lines[number] = line[:place] + line[place + draw(st.integers(1, 3)) :]
            case "insert":
                lines[number] = line[:place] + draw(INSERTED | WORDS) + line[place:]
            case "double":
                lines[number] = line[:place] + line[max(0, place - 3) :]
            case "line":
                del lines[number]
            case "lines":
                lines.insert(draw(st.integers(0, len(lines))), line)
            case "indent":
                lines[number] = draw(st.sampled_from((" ", "  ", "\t", "\u00a0", "    "))) + line
            case _:
                lines[number] = line[draw(st.integers(1, 2)) :] if line.startswith(" ") else line
        text = "\n".join(lines)
    return text.encode(draw(st.sampled_from(("utf-8",) * 30 + ("utf-8-sig", "utf-16", "cp1252"))), "replace")


def test_changed_data_becomes_an_edition_or_a_clean_error(root: Path) -> None:
    outcomes = Counter[str]()

    @FUZZ
    @given(changed_data())
    def check(changed: tuple[Any, Any]) -> None:
        path = write(root, *changed)
        outcomes[outcome(path, lambda: load_publication(root))] += 1

    check()
    assert outcomes.total() >= EXAMPLES // 2
    assert outcomes["edition"] >= outcomes.total() * IN_DATA, outcomes


def test_changed_yaml_becomes_an_edition_or_a_clean_error(root: Path) -> None:
    outcomes = Counter[str]()
    path = write(root, ISSUE, PUBLICATION)
    publication = load_publication(root)

    @FUZZ
    @given(changed_yaml())
    def check(changed: bytes) -> None:
        path.write_bytes(changed)
        outcomes[outcome(path, lambda: publication)] += 1

    check()
    assert outcomes.total() >= EXAMPLES // 2
    assert outcomes["edition"] >= outcomes.total() * IN_YAML, outcomes
