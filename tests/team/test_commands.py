"""`newsletter people`, and what `newsletter write --team` and `newsletter approve` say where something is missing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsletter import git
from newsletter.cli import main
from newsletter.team.file import FILE
from newsletter.team.people import Person
from newsletter.team.register import Register
from tests.preview.conftest import made_in


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = made_in(tmp_path)
    monkeypatch.chdir(root)
    set_to(root, "desk_url: https://desk.garden.test/")
    return root


def set_to(root: Path, line: str) -> None:
    file = root / "newsletter.yaml"
    file.write_text(f"{file.read_text('utf-8')}{line}\n", "utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments)


def test_a_link_is_shown_once_and_alone_on_standard_output(root: Path) -> None:
    done = run("people", "add", "Ana Müller", "--role", "writer", "--email", "ana@garden.test")
    assert done.exit_code == 0, done.output
    link = re.fullmatch(r"https://desk\.garden\.test/enter#([\w-]{43})\n", done.stdout)
    assert link
    assert Register(root).whose(link[1]) == Person("Ana Müller", "writer", "ana@garden.test")
    assert "shown only now" in done.stderr
    assert link[1] not in run("people", "list").output


def test_the_list_says_who_may_do_what_and_was_here_when(root: Path) -> None:
    register = Register(root)
    secret = register.add("Ana Müller", "writer", "ana@garden.test")
    register.add("Bo", "reader")
    register.enter(secret)
    ana, bo = run("people", "list").stdout.splitlines()
    assert re.fullmatch(r"Ana Müller  writer    since \S+ \S+  last here \S+ \S+  ana@garden\.test", ana)
    assert re.fullmatch(r"Bo          reader    since \S+ \S+  not here yet", bo)


@pytest.mark.parametrize("command", [["write", "--team"], ["people", "add", "Ana", "--role", "reader"]])
def test_without_an_address_of_the_desk_the_line_to_write_is_told(command: list[str], root: Path) -> None:
    file = root / "newsletter.yaml"
    file.write_text(re.sub("desk_url.*\n", "", file.read_text("utf-8")), "utf-8")
    done = run(*command)
    assert (done.exit_code, "`desk_url: https://desk.example.org/`" in done.stderr) == (2, True)
    assert not (root / FILE).exists()


def test_a_desk_to_which_nobody_has_a_link_is_not_opened(root: Path) -> None:
    done = run("write", "--team")
    assert (done.exit_code, "`newsletter people add" in done.stderr) == (2, True)


def test_git_never_carries_the_file_of_people(root: Path) -> None:
    (root / ".git").mkdir()
    for name in ("objects", "refs"):
        (root / ".git" / name).mkdir()
    (root / ".git" / "HEAD").write_text("ref: refs/heads/main\n", "utf-8")
    assert git.root_of(root)
    done = run("people", "add", "Ana", "--role", "reader")
    assert (done.exit_code, "Add the line `/people.db*`" in done.stderr) == (2, True)
    (root / ".gitignore").write_text("/people.db*\n", "utf-8")
    assert run("people", "add", "Ana", "--role", "reader").exit_code == 0


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["people", "add", "Ana", "--role", "boss"], "'boss' is not one of 'reader', 'writer', 'approver'"),
        (["people", "add", "Ana", "--role", "reader", "--email", "ana"], "“ana” is not an e-mail address"),
        (["people", "change", "Eva"], "Say what is to change"),
        (["people", "remove", "Ana"], "There is no Ana here: write one of Eva"),
        (["write", "spring", "--team"], "takes no issue"),
    ],
)
def test_what_cannot_be_meant_is_refused(command: list[str], said: str, root: Path) -> None:
    Register(root).add("Eva", "approver")
    done = run(*command)
    assert (done.exit_code, said in done.stderr) == (2, True), done.stderr
    assert [each.name for each in Register(root).people()] == ["Eva"]


def test_people_are_changed_and_taken_out(root: Path) -> None:
    register = Register(root)
    secret = register.add("Eva", "reader")
    assert run("people", "change", "eva", "--role", "approver").stdout == "Eva is an approver from now on.\n"
    assert register.whose(secret) == Person("Eva", "approver", "")
    new = run("people", "link", "Eva").stdout
    assert register.whose(secret) is None and register.whose(new.strip().partition("#")[2])
    assert run("people", "remove", "Eva").exit_code == 0
    assert run("people", "list").exit_code == 2


def test_an_approval_that_would_not_count_is_not_written_down(root: Path) -> None:
    set_to(root, "approvals: {needed: 1, signed_in: true}")
    done = run("approve", "spring", "--as", "Ana")
    assert done.exit_code == 2
    assert "approve spring at https://desk.garden.test/" in done.stderr
    assert not (root / "approvals").exists()
    exported = run("export", "spring", "--for", "mailchimp")
    assert (exported.exit_code, "approves it at https://desk.garden.test/" in exported.stderr) == (2, True)
