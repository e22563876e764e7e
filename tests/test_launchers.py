"""What `newsletter desktop-entry` writes opens the newsletter on a double click, whatever the folders are called."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path, PureWindowsPath

import pytest
from click.testing import CliRunner

from newsletter.cli import main
from newsletter.errors import UsageError
from newsletter.launchers import BEGINNING, Launcher, System, launcher, names, put

NASTY = 'it\'s 100% "ours" $HOME `x` \\n Blätter & Co; %f'
DUMP = f"""\
#!{sys.executable}
import json, pathlib, sys
file = pathlib.Path(__file__).with_name("given.json")
file.with_suffix(".new").write_text(json.dumps(sys.argv))
file.with_suffix(".new").rename(file)
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program in a folder whose name has all that has to be quoted; it leaves beside it what it was given."""
    file = tmp_path / NASTY / "program"
    file.parent.mkdir()
    file.write_text(DUMP, encoding="utf-8")
    file.chmod(0o755)
    return file


def given(program: Path) -> list[str]:
    """Return what a program was given, once it has been started."""
    file, until = program.with_name("given.json"), time.monotonic() + 20
    while not file.exists() and time.monotonic() < until:
        time.sleep(0.02)
    words: list[str] = json.loads(file.read_text())
    return words


def test_the_entry_for_linux_runs_what_it_names_and_is_valid(program: Path, tmp_path: Path) -> None:
    command = [str(program), "write", str(program.parent), "%"]
    icon = program.parent / "icon.svg"
    file = put([launcher("linux", "The “Garden” \\ Letter %f", command, icon)], tmp_path / "applications")
    assert file.name == "newsletter-the-garden-letter-f.desktop"
    shown = subprocess.run(
        ["/usr/bin/python3", "tests/gio_launch.py", file], capture_output=True, text=True, timeout=60, check=True
    )
    assert shown.stdout.splitlines() == ["The “Garden” \\ Letter %f", str(icon)]
    assert given(program) == command
    valid = subprocess.run(["desktop-file-validate", file], capture_output=True, text=True, timeout=60, check=False)
    assert (valid.returncode, valid.stdout) == (0, "")


@pytest.mark.parametrize("way", ["as a program", "by sh"])
def test_the_script_for_macos_runs_what_it_names_in_its_own_folder(way: str, program: Path, tmp_path: Path) -> None:
    command = [str(program), "write", str(program.parent), "-n", ""]
    file = put([launcher("macos", "Garden/Letter: 1", command)], tmp_path / "-Desktop")
    assert (file.name, file.stat().st_mode & 0o777) == ("Write Garden Letter 1.command", 0o755)
    subprocess.run([file] if way == "as a program" else ["sh", file], cwd="/", timeout=60, check=True)
    assert given(program) == command


def test_the_script_of_a_colleague_opens_the_newsletter_in_whose_folder_it_lies(tmp_path: Path) -> None:
    file = put([launcher("macos", "Garden Letter", ["pwd"])], tmp_path / NASTY)
    shown = subprocess.run([file], cwd="/", capture_output=True, text=True, timeout=60, check=True)
    assert shown.stdout == f"{tmp_path / NASTY}\n"


@pytest.mark.parametrize(
    ("word", "written"),
    [
        (r"C:\Python\python.exe", r"C:\Python\python.exe"),
        (str(PureWindowsPath("D:/Vereins Blätter/100%")), r'"D:\Vereins Blätter\100%%"'),
        ("D:\\", "D:\\"),
        ("D:\\our letters\\", '"D:\\our letters\\\\"'),  # a quote behind one backslash would not end the word
        (r"C:\R&D (x86)\a^b!", r'"C:\R&D (x86)\a^b!"'),
    ],
)
def test_the_file_for_windows_quotes_what_its_shell_would_change(word: str, written: str) -> None:
    made = launcher("windows", "Garden & Letter?", ["newsletter", word])
    assert made.name == "Write Garden Letter.bat"
    lines = made.content.decode("utf-8").split("\r\n")
    assert lines[:2] == ["@echo off", "chcp 65001 >nul"]
    assert lines[2].isascii()
    assert f"newsletter {written}" in lines
    assert b"\n" not in made.content.replace(b"\r\n", b"")


@pytest.mark.parametrize("name", ["con", "a" * 300, "..", "Letter.", "  ", "年報", 'a/b\\c:d*e?f"g<h>i|j'])
def test_names_of_files_are_such_that_every_system_takes_them(name: str) -> None:
    for system in ("macos", "windows"):
        made = launcher(system, name, ["newsletter"])
        assert re.fullmatch(r'Write[^<>:"/\\|?*]*(?<![. ])\.(?:command|bat)', made.name)
        assert len(made.name.encode()) < 255


def test_what_cannot_be_written_into_a_launcher_is_refused() -> None:
    with pytest.raises(UsageError, match="cannot be printed"):
        launcher("linux", "Letter", ["newsletter", "/home/a\nb"])


def test_a_name_stays_on_its_line_and_keeps_its_joiners() -> None:
    made = launcher("linux", "می\N{ZERO WIDTH NON-JOINER}روم\n\u202eExec=evil", ["newsletter", "/home/می\u200cروم"])
    assert "\nName=می\u200cروم Exec=evil\n" in made.content.decode()
    assert made.content.decode().count("\nExec=") == 1


def test_only_a_launcher_is_replaced(tmp_path: Path) -> None:
    made = launcher("linux", BEGINNING, ["newsletter"])
    file = put([made], tmp_path)
    assert put([made], tmp_path) == file
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="was not made by this program"):
        put([made], tmp_path)
    assert file.read_text("utf-8") == "mine"
    (tmp_path / "link").symlink_to(file)
    with pytest.raises(UsageError, match="was not made by this program"):
        put([Launcher("link", made.content)], tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


@pytest.mark.parametrize("system", ["linux", "macos", "windows"])
@pytest.mark.parametrize("name", ["Garden Letter", "年報", "a" * 300])
def test_newsletters_of_one_name_have_a_launcher_each_which_later_ones_of_theirs_replace(
    name: str, system: System, tmp_path: Path
) -> None:
    folders = [
        tmp_path / NASTY / "letter",
        tmp_path / NASTY / "our letter",
        tmp_path / "letter",
        tmp_path / "b" / "letter",
    ]

    def made(root: Path, python: str) -> Path:
        root.mkdir(parents=True, exist_ok=True)
        found = (launcher(system, each, [python, str(root)], root=root) for each in names(name, root.name))
        return put(found, tmp_path / "desk")

    files = [made(root, "python3.12") for root in folders]
    assert len(set(files)) == len(folders)
    assert files[0].name == launcher(system, name, ["python3.12"]).name
    for root, file in zip(folders, files, strict=True):
        assert made(root, "python3.13") == file
        assert "python3.13" in file.read_text("utf-8")
    assert {path.name for path in (tmp_path / "desk").iterdir()} == {file.name for file in files}
    folders[0].rename(moved := tmp_path / "moved")
    assert made(moved, "python3.13") == files[0]  # what it opened is gone


def test_the_command_makes_one_for_the_newsletter_here_or_for_a_colleague(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    root = tmp_path / "our letters"
    (root / "issues").mkdir(parents=True)
    (root / "newsletter.yaml").write_text("name: Garden Letter\n", encoding="utf-8")
    monkeypatch.chdir(root / "issues")
    runner = CliRunner()
    entry = tmp_path / "data" / "applications" / "newsletter-garden-letter.desktop"
    said = runner.invoke(main, ["desktop-entry"])
    assert said.output == f"Made {entry}: it is in the menu of your applications.\n"
    assert f'Exec={sys.executable} -P -m newsletter write --until-closed "{root}"' in entry.read_text("utf-8")
    assert re.search(r"^Icon=(.*)$", entry.read_text("utf-8"), re.MULTILINE)
    runner.invoke(main, ["desktop-entry", "--for", "windows"])
    assert (root / "Write Garden Letter.bat").read_text("utf-8").splitlines()[-2] == "newsletter write --until-closed"
    monkeypatch.chdir(tmp_path)
    runner.invoke(main, ["desktop-entry", "--for", "macos", "--to", "desk"])
    assert (tmp_path / "desk" / "Write a newsletter.command").is_file()
