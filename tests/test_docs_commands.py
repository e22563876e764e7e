"""What the documents tell people to type works: every command and program in README.md and docs/ is run, and prints
what they show.

In a fenced block marked `console` or `sh`, a line that begins with `$ ` is a command and the lines below it are what it
prints; `…` stands for what differs from run to run, and alone on a line for any number of lines. A block marked
`python` is a program, and a block marked `text` directly below it is what it prints. A block marked with a language and
a path (`yaml issues/hello.yaml`) is a file that the reader saves there. All of a document is done in its order, in one
scratch copy of this publication, where the environment of the tests comes first in PATH, and a mail server on this
computer is set; its programs share their variables, and its commands what `export` sets.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from dataclasses import dataclass
from importlib import import_module
from io import StringIO
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from click.testing import CliRunner

import newsletter
from newsletter import build_edition, load_publication
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.cli import main
from tests.letters import SAMPLES
from tests.sending.servers import Mailbox, mail_server

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = ["README.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))]
BLOCK = re.compile(r"^(?P<indent> *)```(?:console|sh)\b[^\n]*\n(?P<body>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL)
FILE = re.compile(r"^(?P<indent> *)```\w+ (?P<path>\S+)\n(?P<body>.*?)^(?P=indent)```", re.MULTILINE | re.DOTALL)
PROGRAM = re.compile(
    r"^(?P<indent> *)```python\n(?P<body>.*?)^(?P=indent)```\n"
    r"(?:\n(?P=indent)```text\n(?P<shown>.*?)^(?P=indent)```\n)?",
    re.MULTILINE | re.DOTALL,
)
PROMPT = "$ "
ALONE = re.compile(r"newsletter [^#$&|;<>*?(){}~`\\\n]*")
"""A call of our command for which no shell is needed."""
KNOWN = {
    "docs/adding-a-block.md": ["newsletter.model.blocks"],
    "docs/adding-a-rule.md": ["newsletter.check.parsed_letter", "newsletter.check.writing"],
}
"""The modules whose names the programs of a document know, since they become a part of them."""


@dataclass(frozen=True)
class Command:
    """One command of a document, the line it stands on, and what is shown below it; "" where nothing is shown."""

    line: int
    text: str
    shown: str


def commands_in(document: str) -> list[Command]:
    """Return the commands of a Markdown document; raise ValueError for a block that shows no command first."""
    commands = []
    for block in BLOCK.finditer(document):
        number = document.count("\n", 0, block.start("body"))
        lines = [line.removeprefix(block["indent"]) for line in block["body"].splitlines()]
        if not lines or not lines[0].startswith(PROMPT):
            raise ValueError(f"line {number}: a block of commands begins with `{PROMPT}`")
        starts = [index for index, line in enumerate(lines) if line.startswith(PROMPT)]
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            text = lines[start].removeprefix(PROMPT)
            below = start + 1
            while text.endswith("\\") and below < end:
                text = text[:-1] + lines[below].strip()
                below += 1
            commands.append(Command(number + start + 1, text, "\n".join(lines[below:end]).strip("\n")))
    return commands


@dataclass(frozen=True)
class Program:
    """A program of a document, the line it stands on, and what is shown below it."""

    line: int
    text: str
    shown: str


@dataclass(frozen=True)
class File:
    """A file that the reader of a document saves, and the line it stands on."""

    line: int
    path: str
    text: str


def programs_in(document: str) -> list[Program]:
    """Return the programs of a Markdown document."""
    return [
        Program(document.count("\n", 0, found.start("body")), dedent(found["body"]), dedent(found["shown"] or ""))
        for found in PROGRAM.finditer(document)
    ]


def files_in(document: str) -> list[File]:
    """Return the files of a Markdown document."""
    return [
        File(document.count("\n", 0, found.start("body")), found["path"], dedent(found["body"]))
        for found in FILE.finditer(document)
    ]


def says(shown: str, printed: str) -> bool:
    """Return whether what was printed is what the document shows, white space at the ends of lines aside."""
    pattern = ""
    for line in shown.splitlines():
        if line.strip() == "…":
            pattern += r"(?:[^\n]*\n)*?"
        else:
            pattern += r"[^\n]*".join(re.escape(part) for part in line.rstrip().split("…")) + r"\n"
    return re.fullmatch(pattern, "".join(f"{line.rstrip()}\n" for line in printed.strip("\n").splitlines())) is not None


def make_targets() -> set[str]:
    """Return the targets of the Makefile."""
    return set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


def _not_samples() -> list[str]:
    """Return the files of issues that somebody tried out here and did not commit."""
    return [path.name for path in (ROOT / "issues").glob("*.yaml") if path.stem not in SAMPLES]


def copy_publication(folder: Path) -> None:
    """Copy this repo's publication, without its templates: those have to be found by the command itself."""
    shutil.copy(ROOT / "newsletter.yaml", folder)
    shutil.copytree(ROOT / "issues", folder / "issues", ignore=lambda *_: _not_samples())
    (folder / ".venv").symlink_to(sys.prefix)


class Reader:
    """Someone who types the commands and programs of a document one after the other, beginning in `folder`."""

    def __init__(self, folder: Path, names: dict[str, Any] | None = None) -> None:
        self.folder = folder
        self.clone = ""
        self.variables = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        self.variables["PATH"] = f"{sys.prefix}/bin{os.pathsep}{self.variables['PATH']}"
        self.names = names or {}

    def run(self, program: Program) -> str:
        """Run a program, and return what it prints."""
        # Empty lines before it, so that a traceback counts as the document does.
        code = compile("\n" * program.line + program.text, "<document>", "exec", dont_inherit=True)
        with chdir(self.folder), redirect_stdout(StringIO()) as printed:
            exec(code, self.names)
        return printed.getvalue()

    def type(self, text: str) -> str:
        """Run one line, part by part, and return what it prints; raise AssertionError where it fails."""
        return "".join(self._do(part.strip()) for part in text.split("&&"))

    def _do(self, text: str) -> str:
        words = shlex.split(text, comments=True)
        if words[:2] == ["git", "clone"]:
            self.clone = words[3] if len(words) > 3 else words[2].rstrip("/").rsplit("/", 1)[-1].removesuffix(".git")
            return ""
        if words[0] == "cd":
            # The clone is this checkout, so whoever enters it stays here.
            if words[1] != self.clone:
                self.folder /= words[1]
                assert self.folder.is_dir(), f"no folder {words[1]} to enter"
            return ""
        if words[0] == "export":
            name, _, value = words[1].partition("=")
            self.variables[name] = value
            return ""
        if words[0] == "make":
            wanted = {word for word in words[1:] if "=" not in word and not word.startswith("-")}
            assert wanted <= make_targets(), f"the Makefile has no {', '.join(sorted(wanted - make_targets()))}"
            return ""
        return self._run(text)

    def _run(self, text: str) -> str:
        return self._call(shlex.split(text)[1:]) if ALONE.fullmatch(text) else self._in_a_shell(text)

    def _call(self, words: list[str]) -> str:
        """Call our own command in this process, which is faster."""
        with chdir(self.folder):
            done = CliRunner().invoke(main, words, env=self.variables, prog_name="newsletter")
        assert done.exit_code == 0, f"`newsletter {shlex.join(words)}` ended with {done.exit_code}:\n{done.output}"
        return done.output

    def _in_a_shell(self, text: str) -> str:
        done = subprocess.run(
            ["bash", "-c", text],
            cwd=self.folder,
            env=self.variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, f"`{text}` ended with {done.returncode}:\n{done.stdout}"
        return done.stdout


def is_made_by_make(text: str) -> bool:
    """Return whether a command is only checked to exist, since running it would run these tests again."""
    return any(part.split()[:1] == ["make"] for part in text.split("&&"))


def test_readme_shows_commands() -> None:
    assert commands_in((ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


@pytest.mark.parametrize("document", DOCUMENTS)
def test_the_commands_and_programs_of_a_document_work_and_print_what_it_shows(
    document: str, tmp_path: Path, mailbox: Mailbox
) -> None:
    copy_publication(tmp_path)
    reader = Reader(tmp_path, names_known_in(document))
    reader.variables["NEWSLETTER_SMTP"] = f"smtp://127.0.0.1:{mailbox.port}"
    text = (ROOT / document).read_text(encoding="utf-8")
    steps: list[File | Command | Program] = [*files_in(text), *commands_in(text), *programs_in(text)]
    for step in sorted(steps, key=lambda step: step.line):
        if isinstance(step, File):
            path = tmp_path / step.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(step.text, encoding="utf-8")
            continue
        place = f"{document}:{step.line}: {step.text}"
        try:
            printed = reader.run(step) if isinstance(step, Program) else reader.type(step.text)
        except AssertionError as failure:
            pytest.fail(f"{place}\n{failure}")
        if isinstance(step, Program) or (step.shown and not is_made_by_make(step.text)):
            assert says(step.shown, printed), f"{place}\nshown:\n{step.shown}\nprinted:\n{printed}"


def names_known_in(document: str) -> dict[str, Any]:
    """Return the variables that the programs of a document begin with."""
    return {name: value for module in KNOWN.get(document, ()) for name, value in vars(import_module(module)).items()}


def test_the_rule_on_the_page_about_rules_finds_what_the_page_says(tmp_path: Path) -> None:
    page = "docs/adding-a-rule.md"
    reader = Reader(tmp_path, names_known_in(page))
    for program in programs_in((ROOT / page).read_text(encoding="utf-8")):
        reader.run(program)
    issue = tmp_path / "issue.yaml"
    issue.write_text(
        "subject: Come!!\npreheader: Do!\ntitle: A\ndate: 2026-04-20\nblocks: [{type: divider}]\n", encoding="utf-8"
    )
    (tmp_path / "newsletter.yaml").write_text("name: A letter\n", encoding="utf-8")
    letter = ParsedLetter.of(build_edition(issue, load_publication(tmp_path)).letter)
    (finding,) = reader.names["shouted"](letter)
    assert (finding.problem.line, finding.problem.column, finding.problem.message) == (1, 10, "“Come!!” shouts.")


def test_the_page_of_the_python_api_has_a_row_for_every_name() -> None:
    _, _, table = (ROOT / "docs" / "python-api.md").read_text(encoding="utf-8").partition("\n## All names\n")
    assert sorted(re.findall(r"^\| `(\w+)`", table, re.MULTILINE)) == sorted(newsletter.__all__)
    assert all(getattr(newsletter, name).__name__ == name for name in newsletter.__all__)


def test_commands_are_read_with_their_lines_and_what_they_show() -> None:
    document = "# Title\n\n```console\n$ one \\\n    --two\nfirst\n\nsecond\n\n$ three\n```\n\n```python\n$ no\n```\n"
    assert commands_in(document) == [Command(4, "one --two", "first\n\nsecond"), Command(10, "three", "")]


def test_programs_are_read_with_their_lines_and_what_they_show() -> None:
    document = "# Title\n\n```python\nprint(1)\n```\n\n```text\n1\n```\n\n1. Do:\n\n   ```python\n   two = 2\n   ```\n"
    assert programs_in(document) == [Program(3, "print(1)\n", "1\n"), Program(13, "two = 2\n", "")]


def test_commands_inside_a_list_are_read() -> None:
    assert commands_in("1. Do:\n\n   ```sh\n   $ one\n   out\n   ```\n") == [Command(4, "one", "out")]


def test_a_block_of_commands_without_a_prompt_is_refused() -> None:
    with pytest.raises(ValueError, match="line 2"):
        commands_in("\n```sh\nnewsletter build\n```\n")


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        ("ash-2021  12 KB", "ash-2021  12 KB\n", True),
        ("ash-2021  … KB  … ms", "ash-2021  12 KB  9 ms\n", True),
        ("ash-2021  … KB", "ash-2021  12 KB  9 ms\n", False),
        ("first\n…\nlast", "first\nsecond\nthird\nlast\n", True),
        ("first\n…", "first\n", True),
        ("first", "first\nsecond\n", False),
        ("a.b", "acb\n", False),
    ],
)
def test_what_is_shown_is_compared_line_by_line_with_wildcards(shown: str, printed: str, same: bool) -> None:
    assert says(shown, printed) is same


def test_a_command_that_fails_fails_the_document(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="ended with 3"):
        Reader(tmp_path).type("exit 3")


def test_a_make_target_that_does_not_exist_fails_the_document(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no nonsense"):
        Reader(tmp_path).type("make nonsense")


def test_what_is_exported_holds_for_later_commands(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    assert (reader.type("export ONE='1 2'"), reader.type('echo "$ONE"')) == ("", "1 2\n")


def test_entering_the_clone_stays_in_the_publication(tmp_path: Path) -> None:
    reader = Reader(tmp_path)
    assert reader.type("git clone https://example.org/letters.git && cd letters && make build && pwd").strip() == str(
        tmp_path.resolve()
    )


def test_entering_a_folder_that_does_not_exist_fails_the_document(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="no folder"):
        Reader(tmp_path).type("cd nowhere")
