"""The commands as people use them: the installed script, in a process of its own, on a terminal or in a pipe.

Where only words and exit codes count, click's runner calls the same command in this process, which is faster.
"""

from __future__ import annotations

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import chdir
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsletter.cli import main
from newsletter.edition_folder import LIST
from tests.examples import cases
from tests.full_disk import full_disk
from tests.test_git import plain as git

ROOT = Path(__file__).resolve().parent.parent
NEWSLETTER = Path(sys.executable).parent / "newsletter"

PUBLICATION = """\
name: Test letter
sender: {name: A society, email: letter@society.test}
postal_address: 1 Long Street, 1000 Brussels
unsubscribe_url: "{{ unsubscribe_url }}"
"""
ISSUE = """\
subject: Spring
preheader: It is here, and with it all that grows in the garden.
title: Spring
date: 2026-03-20
blocks:
  - type: text
    text: Tulips
"""
SUMMARY = re.compile(
    r"(?P<folder>\S+): HTML (?P<html>[0-9]+\.[0-9]) KB, text (?P<text>[0-9]+\.[0-9]) KB"
    r"(?:, (?P<images>[0-9]+ images?) (?P<weight>[0-9]+\.[0-9]) KB)?; [0-9]+ ms"
)

# Runs `newsletter` and presses Ctrl-C at the moment at which a library is imported.
STOPPED_WHILE_IMPORTING = """
import sys
from newsletter.cli import main

def watch(event, values):
    if event == "import" and values[0] == sys.argv[1]:
        raise KeyboardInterrupt

sys.addaudithook(watch)
main(sys.argv[2:], prog_name="newsletter")
"""


def environment(**variables: str) -> dict[str, str]:
    return {"PATH": f"{NEWSLETTER.parent}{os.pathsep}{os.environ['PATH']}", "TERM": "xterm-256color", **variables}


def installed(*arguments: str | Path, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the installed command and return what it said; whatever happens, nobody gets to see a traceback."""
    done = subprocess.run(
        [NEWSLETTER, *arguments],
        cwd=folder,
        env=environment(**variables),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def newsletter(*arguments: str | Path, folder: Path) -> subprocess.CompletedProcess[str]:
    """Call the command in this process, from a folder, and return what it said."""
    with chdir(folder):
        result = CliRunner().invoke(main, list(map(str, arguments)), prog_name="newsletter")
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return subprocess.CompletedProcess(arguments, result.exit_code, result.stdout, result.stderr)


def on_terminal(*arguments: str | Path, folder: Path, **variables: str) -> tuple[int, str]:
    """Run the installed command on a terminal and return its exit code and every byte that the terminal got."""
    keyboard, terminal = pty.openpty()
    process = subprocess.Popen(
        [NEWSLETTER, *arguments],
        cwd=folder,
        env=environment(**variables),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
    )
    os.close(terminal)
    received = b""
    try:
        while chunk := os.read(keyboard, 65536):
            received += chunk
    except OSError:
        pass  # Linux says so when the last process has closed the terminal
    finally:
        os.close(keyboard)
    return process.wait(timeout=120), received.decode()


def seen(received: str) -> list[str]:
    """Return the lines on the terminal in the end, where later characters have overwritten earlier ones."""
    lines = []
    for line in received.split("\n"):
        shown = ""
        for part in re.sub(r"\x1b\[(?:\?25[lh]|[0-9;]*m)", "", line).split("\r"):
            if part.startswith("\x1b[K"):
                shown, part = "", part.removeprefix("\x1b[K")
            shown = part + shown[len(part) :]
        lines.append(shown.rstrip())
    return lines


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def publication(folder: Path, *slugs: str) -> Path:
    (folder / "issues").mkdir(parents=True)
    (folder / "newsletter.yaml").write_text(PUBLICATION, encoding="utf-8")
    for slug in slugs:
        (folder / "issues" / f"{slug}.yaml").write_text(ISSUE, encoding="utf-8")
    return folder


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A publication with three issues."""
    return publication(tmp_path / "letters", "april", "march", "may")


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the sample publication; each test builds into a folder of its own."""
    folder = tmp_path_factory.mktemp("samples")
    shutil.copy(ROOT / "newsletter.yaml", folder)
    shutil.copytree(ROOT / "issues", folder / "issues")
    return folder


def summaries(stdout: str) -> dict[str, re.Match[str]]:
    """Return the summary lines by folder; nothing else may be on stdout."""
    matches = [SUMMARY.fullmatch(line) for line in stdout.splitlines()]
    assert None not in matches, stdout
    return {match["folder"]: match for match in matches if match}


# --- help ---


def commands() -> list[tuple[str, ...]]:
    return [(), *((name,) for name in main.commands)]


@pytest.mark.parametrize("flag", ["--help", "-h"])
@pytest.mark.parametrize("command", commands(), ids=lambda command: " ".join(("newsletter", *command)))
def test_the_help_of_every_command_shows_it_at_work(command: tuple[str, ...], flag: str, tmp_path: Path) -> None:
    done = newsletter(*command, flag, folder=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    wanted = " ".join(("newsletter", *command))
    examples = re.findall(rf"^ +{wanted} \S.*$", done.stdout, re.MULTILINE)
    assert len(examples) >= 2
    assert "\\b" not in done.stdout


def test_every_command_is_listed_with_a_whole_sentence(tmp_path: Path) -> None:
    listed = newsletter("--help", folder=tmp_path).stdout.split("Commands:\n")[1].splitlines()
    assert [line.split()[0] for line in listed] == sorted(main.commands)
    assert all(line.endswith(".") and not line.endswith("...") for line in listed)


def test_the_examples_of_the_help_do_what_they_say(samples: Path, tmp_path: Path) -> None:
    text = newsletter("build", "--help", folder=samples).stdout
    examples = [line.split("  ")[0].split()[1:] for line in re.findall(r"^ +(newsletter .*)$", text, re.MULTILINE)]
    assert ["build", "ash-2021"] in examples
    shutil.copytree(samples, letters := tmp_path / "letters")
    for command in ("init --initial-branch main", "add newsletter.yaml", "commit --message Begin"):
        git(letters, *command.split())
    for number, example in enumerate(examples):
        out = tmp_path / str(number)
        arguments = example[: example.index("-o")] if "-o" in example else example
        assert newsletter(*arguments, "-o", out, folder=letters).returncode == 0
        assert (out / "ash-2021" / "email.html").is_file()


def test_without_a_command_the_help_is_shown_and_the_call_is_wrong(tmp_path: Path) -> None:
    done = installed(folder=tmp_path)
    assert done.returncode == 2
    assert "newsletter build" in done.stderr
    assert done.stdout == ""


def test_the_version_is_that_of_the_package(tmp_path: Path) -> None:
    done = installed("--version", folder=tmp_path)
    assert done.stdout == f"newsletter {version('newsletter-builder')}\n"


def test_python_dash_m_newsletter_is_the_same_command(three: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "newsletter", "build", "--help"], cwd=three, capture_output=True, encoding="utf-8"
    )
    assert done.stdout == newsletter("build", "--help", folder=three).stdout


@pytest.mark.parametrize("arguments", [["biuld"], ["--nope"], ["build", "--nope"], ["build", "-o"]])
def test_a_wrong_call_is_explained_on_stderr_and_exits_with_2(arguments: list[str], three: Path) -> None:
    result = newsletter(*arguments, folder=three)
    assert (result.returncode, result.stdout) == (2, "")
    assert "Error: " in result.stderr


# --- which issues ---


def test_without_a_name_every_issue_is_built_in_the_order_of_the_names(three: Path) -> None:
    done = newsletter("build", folder=three)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(summaries(done.stdout)) == ["out/april", "out/march", "out/may"]
    assert sorted(path.name for path in (three / "out").iterdir()) == ["april", "march", "may"]


@pytest.mark.parametrize(
    ("below", "name"),
    [
        (".", "march"),
        (".", "issues/march.yaml"),
        (".", "./issues/march.yaml"),
        ("issues", "march"),
        ("issues", "march.yaml"),
        ("issues/images/deep", "march"),
        ("issues/images/deep", "../../march.yaml"),
        ("..", "letters/issues/march.yaml"),
        ("../..", "{letters}/issues/march.yaml"),
    ],
)
def test_an_issue_is_named_by_slug_or_by_path_from_any_folder(below: str, name: str, three: Path) -> None:
    (three / "issues" / "images" / "deep").mkdir(parents=True)
    result = newsletter("build", name.format(letters=three), folder=three / below)
    assert (result.returncode, result.stderr) == (0, "")
    assert len(summaries(result.stdout)) == 1
    assert [path.name for path in (three / "out").iterdir()] == ["march"]


def test_all_issues_are_built_from_a_folder_below_too(three: Path) -> None:
    result = newsletter("build", folder=three / "issues")
    assert result.returncode == 0
    assert len(summaries(result.stdout)) == 3
    assert sorted(path.name for path in (three / "out").iterdir()) == ["april", "march", "may"]


def test_several_issues_are_built_in_the_order_they_are_named(three: Path) -> None:
    result = newsletter("build", "may", "issues/april.yaml", folder=three)
    assert list(summaries(result.stdout)) == ["out/may", "out/april"]


def test_issues_of_two_publications_go_each_into_its_own_output(three: Path, tmp_path: Path) -> None:
    publication(tmp_path / "others", "june")
    result = newsletter("build", "letters/issues/may.yaml", "others/issues/june.yaml", folder=tmp_path)
    assert list(summaries(result.stdout)) == ["letters/out/may", "others/out/june"]


@pytest.mark.parametrize(
    ("name", "meant"), [("marhc", "march"), ("march.yml", "march"), ("issues/marsh.yaml", "march"), ("mai", "may")]
)
def test_an_issue_that_does_not_exist_is_refused_with_the_one_that_may_be_meant(
    name: str, meant: str, three: Path
) -> None:
    result = newsletter("build", name, folder=three)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr == f"error: There is no issue {name}. Did you mean {meant}?\n"
    assert not (three / "out").exists()


def test_an_issue_that_resembles_none_is_refused_without_a_guess(three: Path) -> None:
    result = newsletter("build", "xyzzy", folder=three)
    assert result.returncode == 2
    assert "There is no issue xyzzy" in result.stderr
    assert "Did you mean" not in result.stderr


def test_without_a_publication_the_command_says_what_to_do(tmp_path: Path) -> None:
    done = newsletter("build", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: There is no newsletter.yaml in ")
    assert "Go to the folder of your newsletter" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_publication_without_issues_says_where_they_belong(tmp_path: Path) -> None:
    result = newsletter("build", folder=publication(tmp_path / "empty"))
    assert (result.returncode, result.stdout) == (2, "")
    assert "There are no issues in " in result.stderr
    assert "`newsletter new spring`" in result.stderr


# --- what is said ---


def test_the_summary_has_the_sizes_of_the_files_on_disk(samples: Path, tmp_path: Path) -> None:
    done = newsletter("build", "ash-2020", "ash-2021", "-o", tmp_path, folder=samples)
    assert done.stderr == ""
    found = summaries(done.stdout)
    assert list(found) == [str(tmp_path / f"ash-{name}") for name in ("2020", "2021", "2021.ar", "2021.de", "2021.fr")]
    for folder, match in found.items():
        sizes = {name: len(content) for name, content in contents(Path(folder)).items()}
        images = [size for name, size in sizes.items() if name.startswith("images/")]
        assert match["html"] == f"{sizes['email.html'] / 1024:.1f}"
        assert match["text"] == f"{sizes['email.txt'] / 1024:.1f}"
        assert match["images"] == f"{len(images)} images"
        assert match["weight"] == f"{sum(images) / 1024:.1f}"


@pytest.mark.parametrize("count", [0, 1])
def test_the_summary_counts_no_image_and_one_image_as_people_do(count: int, three: Path) -> None:
    shutil.copy(ROOT / "issues" / "images" / "people" / "tom-feys.png", three / "issues" / "one.png")
    picture = "  - type: image\n    image: {src: one.png, alt: A portrait}\n"
    (three / "issues" / "march.yaml").write_text(ISSUE + picture * count, encoding="utf-8")
    result = newsletter("build", "march", folder=three)
    assert summaries(result.stdout)["out/march"]["images"] == (None if count == 0 else "1 image")


def test_the_output_option_is_relative_to_the_working_folder(three: Path) -> None:
    result = newsletter("build", "march", "--out", "a/b", folder=three / "issues")
    assert list(summaries(result.stdout)) == ["a/b/march"]
    assert (three / "issues" / "a" / "b" / "march" / "email.html").is_file()
    assert not (three / "out").exists()


def test_an_output_option_that_is_a_file_is_refused(three: Path) -> None:
    result = newsletter("build", "-o", "newsletter.yaml", folder=three)
    assert (result.returncode, result.stdout) == (2, "")
    assert "newsletter.yaml" in result.stderr


def test_output_that_cannot_be_written_is_an_error_and_not_a_crash(three: Path) -> None:
    done = newsletter("build", "march", "-o", "newsletter.yaml/out", folder=three)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: newsletter.yaml/out/march cannot be written: ")


def test_somebodys_work_in_the_output_is_named_and_the_others_are_built(three: Path) -> None:
    (three / "out" / "march").mkdir(parents=True)
    (three / "out" / "march" / "thesis.doc").write_text("mine", encoding="utf-8")
    done = newsletter("build", folder=three)
    assert done.returncode == 2
    assert list(summaries(done.stdout)) == ["out/april", "out/may"]
    assert "thesis.doc" in done.stderr
    assert (three / "out" / "march" / "thesis.doc").read_text(encoding="utf-8") == "mine"


# --- mistakes ---


def test_issues_and_translations_are_counted_apart_and_a_damaged_catalog_stops_no_other(three: Path) -> None:
    issues = three / "issues"
    for language in ("de", "fr", "nl"):
        (issues / f"april.{language}.po").write_text('msgid "a"\nmsgstr "b"\n', encoding="utf-8")
    (issues / "april.fr.po").write_text('msgid "a\n', encoding="utf-8")
    (issues / "may.yaml").write_text(ISSUE.replace("type: text", "type: txet"), encoding="utf-8")
    (issues / "may.fr.po").write_text('msgid "a"\nmsgstr "b"\n', encoding="utf-8")
    built, checked = newsletter("build", folder=three), newsletter("check", folder=three)
    assert (built.returncode, checked.returncode) == (2, 2)
    assert list(summaries(built.stdout)) == ["out/april", "out/april.de", "out/april.nl", "out/march"]
    last = "1 of 3 issues and 2 of 4 translations not built; their last output, if any, is unchanged."
    assert built.stderr.splitlines()[-1] == last
    assert checked.stdout.endswith(" in 2 issues and 2 translations. Not everything could be read: see above.\n")
    for done in (built, checked):
        assert "issues/april.fr.po:1:1: This is no line of a catalog" in done.stderr
    (issues / "april.de.po").unlink()
    again = newsletter("build", "april", folder=three)
    assert "Kept from earlier: out/april.de; its catalog is gone, so delete it yourself.\n" in again.stderr
    assert again.stderr.count("Kept from earlier") == 1


def test_one_bad_issue_of_three_is_explained_and_stops_nothing(three: Path) -> None:
    newsletter("build", folder=three)
    before = contents(three / "out")
    (three / "issues" / "march.yaml").write_text(
        ISSUE.replace("preheader", "preheder").replace("type: text", "type: txet"), encoding="utf-8"
    )
    for name in ("april", "may"):
        (three / "issues" / f"{name}.yaml").write_text(ISSUE.replace("Tulips", "Crocuses"), encoding="utf-8")
    done = newsletter("build", folder=three)
    assert done.returncode == 2
    assert list(summaries(done.stdout)) == ["out/april", "out/may"]
    lines = done.stderr.splitlines()
    places = [line.split(": ")[0] for line in lines if line.startswith("issues/")]
    assert "issues/march.yaml:2:1" in places
    assert "issues/march.yaml:6:11" in places
    assert places == sorted(places, key=lambda place: [int(number) for number in place.split(":")[1:]])
    at = next(number for number, line in enumerate(lines) if line.startswith("issues/march.yaml:2:1: "))
    assert lines[at + 1 : at + 3] == ["    preheder: It is here, and with it all that grows in the garden.", "    ^"]
    assert lines[at + 3].startswith("    hint: ")
    assert "preheader" in lines[at + 3]
    assert lines[-1] == "1 of 3 issues not built; their last output, if any, is unchanged."
    after = contents(three / "out")
    changed = {name for name in before if after[name] != before[name] and not name.endswith(LIST)}
    assert changed == {f"{slug}/email.{kind}" for slug in ("april", "may") for kind in ("eml", "html", "txt")}
    assert sorted(path.name for path in (three / "out").iterdir()) == ["april", "march", "may"]


def test_the_place_of_a_mistake_is_relative_to_the_working_folder(three: Path) -> None:
    (three / "issues" / "march.yaml").write_text(ISSUE + "nope: 1\n", encoding="utf-8")
    assert newsletter("build", "march", folder=three).stderr.startswith("issues/march.yaml:8:1: ")
    assert newsletter("build", "march", folder=three / "issues").stderr.startswith("march.yaml:8:1: ")
    outside = newsletter("build", "letters/issues/march.yaml", folder=three.parent)
    assert outside.stderr.startswith("letters/issues/march.yaml:8:1: ")


def test_a_mistake_in_newsletter_yaml_is_reported_once_and_nothing_is_built(three: Path) -> None:
    (three / "newsletter.yaml").write_text("name: Test\nlangage: en\ntimezone: CEST\n", encoding="utf-8")
    done = newsletter("build", folder=three)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("newsletter.yaml:2:1: ") == 1
    assert done.stderr.count("newsletter.yaml:3:11: ") == 1
    assert "    langage: en\n    ^\n" in done.stderr
    assert "language" in done.stderr
    assert not (three / "out").exists()


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"name: [", "newsletter.yaml:1:"),
        (b"", "newsletter.yaml:1:1: "),
        (b"- a\n", "newsletter.yaml:1:1: "),
        (b"name: Caf\xe9\n", "newsletter.yaml:1:10: "),
    ],
)
def test_a_newsletter_yaml_that_is_not_a_mapping_is_explained(content: bytes, place: str, three: Path) -> None:
    (three / "newsletter.yaml").write_bytes(content)
    result = newsletter("build", folder=three)
    assert (result.returncode, result.stdout) == (2, "")
    assert result.stderr.startswith(place)


@pytest.mark.parametrize(
    ("name", "template", "said"),
    [
        ("blocks/text.mjml", "\n{% if %}", "blocks/text.mjml:2: "),
        ("blocks/text.mjml", "\n\n{{ nobody }}", "blocks/text.mjml:3: "),
        ("blocks/text.mjml", "\n{{ block.nothing }}", "blocks/text.mjml:2: "),
        ("blocks/text.mjml", "{{ block.text | shout }}", "blocks/text.mjml:1: "),
        ("blocks/text.mjml", "\n{{ 1 / 0 }}", "blocks/text.mjml:2: "),
        ("blocks/text.mjml", "\n{{ block.text() }}", "blocks/text.mjml:2: "),
        ("blocks/text.mjml", "\n{{ issue.date + 1 }}", "blocks/text.mjml:2: "),
        ("blocks/text.mjml", "\n{% include 'gone.mjml' %}", "gone.mjml"),
        ("blocks/text.mjml", "\n{% include 'blocks/text.mjml' %}", "blocks/text.mjml:2: "),
        ("blocks/text.mjml", "<mj-section>", "error: "),
        ("blocks/text.txt", "\n{{ nobody }}", "blocks/text.txt:2: "),
        ("blocks/text.txt", "\n{% for %}", "blocks/text.txt:2: "),
        ("inline.css", "\n{{ nobody }}", "inline.css:2: "),
        ("head.css", "\n{% endif %}", "head.css:2: "),
        ("letter.mjml", "no MJML at all", "error: "),
        ("letter.mjml", "<mjml><mj-body></mj-body>", "error: "),
    ],
)
def test_a_mistake_in_an_overridden_template_is_an_error_at_its_place(
    name: str, template: str, said: str, three: Path
) -> None:
    newsletter("build", "march", folder=three)
    before = contents(three / "out")
    path = three / "templates" / name
    path.parent.mkdir(parents=True)
    path.write_text(template, encoding="utf-8")
    done = newsletter("build", "march", folder=three)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("error: ")
    assert said in done.stderr
    assert contents(three / "out") == before


def test_a_template_that_is_not_utf_8_is_an_error_that_names_it(three: Path) -> None:
    (three / "templates" / "blocks").mkdir(parents=True)
    (three / "templates" / "blocks" / "text.mjml").write_bytes(b"caf\xe9")
    done = newsletter("build", "march", folder=three)
    assert (done.returncode, done.stdout) == (2, "")
    assert "blocks/text.mjml" in done.stderr


@pytest.mark.parametrize(
    ("name", "content", "place"),
    [
        ("theme.yaml", "colors:\n  light:\n    text: reddish\n", "templates/theme.yaml:3:11: "),
        ("theme.yaml", "colours: {}\n", "templates/theme.yaml:1:1: "),
        ("words.yaml", "en: hello\n", "templates/words.yaml:1:"),
    ],
)
def test_a_mistake_in_an_overridden_theme_or_in_words_is_an_error_at_its_place(
    name: str, content: str, place: str, three: Path
) -> None:
    (three / "templates").mkdir()
    (three / "templates" / name).write_text(content, encoding="utf-8")
    done = newsletter("build", folder=three)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(place)


def test_a_good_override_is_used(three: Path) -> None:
    (three / "templates" / "blocks").mkdir(parents=True)
    (three / "templates" / "blocks" / "text.txt").write_text("<<{{ block.text }}>>", encoding="utf-8")
    assert newsletter("build", "march", folder=three).returncode == 0
    assert "<<Tulips>>" in (three / "out" / "march" / "email.txt").read_text(encoding="utf-8")


def test_a_folder_that_is_named_like_an_issue_is_an_error_and_stops_nothing(three: Path) -> None:
    (three / "issues" / "august.yaml").mkdir()
    done = newsletter("build", folder=three)
    assert done.returncode == 2
    assert len(summaries(done.stdout)) == 3
    assert "error: issues/august.yaml cannot be read: Is a directory." in done.stderr


def test_an_issue_that_cannot_be_read_is_an_error_and_stops_nothing(three: Path) -> None:
    (three / "issues" / "august.yaml").symlink_to("august.yaml")
    (three / "issues" / "july.yaml").symlink_to("nowhere.yaml")
    done = newsletter("build", folder=three)
    assert done.returncode == 2
    assert len(summaries(done.stdout)) == 3
    assert "error: issues/august.yaml cannot be read: Too many levels of symbolic links." in done.stderr
    assert "error: issues/july.yaml cannot be read: No such file or directory." in done.stderr


@pytest.mark.parametrize(
    ("name", "better"), [("my issue", "my-issue"), ("March 2026", "march-2026"), ("Été", "ete"), ("№", "no")]
)
def test_a_file_whose_name_cannot_be_an_address_is_refused_with_a_better_one(
    name: str, better: str, three: Path
) -> None:
    (three / "issues" / f"{name}.yaml").write_text(ISSUE, encoding="utf-8")
    for named in (name, f"issues/{name}.yaml"):
        result = newsletter("build", named, folder=three)
        assert (result.returncode, result.stdout) == (2, "")
        assert result.stderr.startswith(f"issues/{name}.yaml:1:1: ")
        assert "hint: Rename the file to " in result.stderr
        assert f"{better}.yaml" in result.stderr
    assert not (three / "out").exists()


def test_a_publication_in_a_folder_with_a_strange_name_is_built(tmp_path: Path) -> None:
    folder = publication(tmp_path / "Das Blatt: № 1 %20 [x]", "march")
    done = newsletter("build", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert list(summaries(done.stdout)) == ["out/march"]


# --- terminals and pipes ---


@pytest.fixture
def with_a_mistake(three: Path) -> Path:
    (three / "issues" / "march.yaml").write_text(ISSUE + "nope: 1\n", encoding="utf-8")
    return three


def test_problems_are_coloured_on_a_terminal(with_a_mistake: Path) -> None:
    code, received = on_terminal("build", folder=with_a_mistake)
    assert code == 2
    assert "\x1b[1missues/march.yaml:8:1:\x1b[0m" in received
    assert "issues/march.yaml:8:1: " in "\n".join(seen(received))


@pytest.mark.parametrize("arguments", [["build"], ["build", "nothing"]])
def test_no_color_is_heeded_on_a_terminal(arguments: list[str], with_a_mistake: Path) -> None:
    code, received = on_terminal(*arguments, folder=with_a_mistake, NO_COLOR="1")
    assert code == 2
    assert "\x1b" not in received


def test_an_empty_no_color_does_not_count(with_a_mistake: Path) -> None:
    assert "\x1b[1m" in on_terminal("build", folder=with_a_mistake, NO_COLOR="")[1]


def test_there_is_no_escape_code_in_a_pipe(with_a_mistake: Path) -> None:
    done = installed("build", folder=with_a_mistake)
    assert "march.yaml:8:1: " in done.stderr
    assert "\x1b" not in done.stdout + done.stderr


def test_eight_issues_show_a_bar_on_a_terminal_and_whole_lines_above_it(tmp_path: Path) -> None:
    slugs = [f"issue-{number}" for number in range(8)]
    folder = publication(tmp_path / "eight", *slugs)
    (folder / "issues" / "issue-3.yaml").write_text("nope: 1\n" + ISSUE, encoding="utf-8")
    code, received = on_terminal("build", folder=folder)
    assert code == 2
    assert "Building" in received
    lines = seen(received)
    assert [line for line in lines if SUMMARY.fullmatch(line)] == [
        line for line in lines if line.startswith("out/issue-")
    ]
    assert [line.split(":")[0] for line in lines if SUMMARY.fullmatch(line)] == [
        f"out/{slug}" for slug in slugs if slug != "issue-3"
    ]
    assert any(line.startswith("issues/issue-3.yaml:1:1: ") for line in lines)
    (bar,) = [line for line in lines if line.startswith("Building")]
    assert bar.endswith("100%")
    assert received.count("\x1b[?25l") == 0 or received.rindex("\x1b[?25h") > received.rindex("\x1b[?25l")


def test_seven_issues_show_no_bar(tmp_path: Path) -> None:
    folder = publication(tmp_path / "seven", *(f"issue-{number}" for number in range(7)))
    code, received = on_terminal("build", folder=folder)
    assert code == 0
    assert len(summaries("\n".join(line for line in seen(received) if line))) == 7


def test_there_is_no_bar_where_stderr_is_no_terminal(tmp_path: Path) -> None:
    folder = publication(tmp_path / "eight", *(f"issue-{number}" for number in range(8)))
    done = newsletter("build", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(summaries(done.stdout)) == 8


@pytest.mark.parametrize("reader", ["true", "head -n 1"])
def test_a_pipe_that_closes_early_is_no_crash(reader: str, tmp_path: Path) -> None:
    folder = publication(tmp_path / "many", *(f"issue-{number}" for number in range(12)))
    done = subprocess.run(
        ["sh", "-c", f"newsletter build | {reader}"],
        cwd=folder,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert (done.returncode, done.stderr) == (0, "Stopped, since nobody reads the output any more.\n")
    assert len(summaries(done.stdout)) == (1 if reader != "true" else 0)
    assert [path.name for path in (folder / "out").iterdir() if path.name.startswith(".")] == []


# --- names and texts of strangers ---

NAME = "a\x1b]0;PWNED\x07\x1b[2J\x9bK\n::stop-commands::x\r ##[set-output name=y]z\u202egpj\udcff"
ACTED_ON = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\ud800-\udfff]")


def commands_of_a_runner(output: str) -> list[str]:
    """Return the lines that GitHub's runner obeys, as its ActionCommand.cs finds them, except for annotations."""
    return [
        line
        for line in re.split("\r\n|\r|\n", output)
        if re.match(r"\s*::(?!(?:error|warning|notice) ).*::", line) or re.search(r"##\[.*\]", line)
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["build"],
        ["build", NAME],
        ["build", f"{NAME}x"],
        ["build", "march", "-o", NAME],
        ["build", "-o", f"newsletter.yaml/{NAME}"],
        ["check"],
        ["check", "--format", "github"],
        ["check", "--format", "json"],
        ["check", "--format", NAME],
        ["archive"],
        ["export", NAME, "--for", "mailchimp"],
        ["export", "march", "--for", NAME],
        ["export", "march", "--for", "mailchimp", "-o", NAME],
        ["review", NAME],
        ["review", "march", "--since", NAME],
        ["review", "march", "--against", NAME],
        ["review", "march", "-o", NAME],
        ["send", NAME, "--test", "me@society.test", "--to-folder", "tests"],
        ["send", "march", "--test", "me@society.test", "--to-folder", NAME],
        ["send", "march", "--test", NAME, "--to-folder", "tests"],
        ["send", "march", "--test", "me@society.test", "--to-folder", "tests", "--persona", NAME],
        ["preview", f"{NAME}x"],
        ["preview", "--port", NAME],
        ["init", NAME],
        ["new", NAME],
        [NAME],
        [f"--{NAME}"],
    ],
    ids=lambda arguments: " ".join(arguments).replace(NAME, "NAME"),
)
def test_a_name_reaches_neither_the_terminal_nor_a_build_as_a_command(arguments: list[str], tmp_path: Path) -> None:
    folder = publication(tmp_path / NAME, "march", NAME)
    (folder / "issues" / f"{NAME}.yml").write_text(ISSUE, encoding="utf-8")
    (folder / f"{NAME}.yaml").write_text(ISSUE, encoding="utf-8")
    (folder / "out" / "march").mkdir(parents=True)
    (folder / "out" / "march" / NAME).touch()
    done = newsletter(*arguments, folder=folder)
    for said in (done.stdout, done.stderr):
        assert not ACTED_ON.search(said)
        assert commands_of_a_runner(said) == []
    assert "PWNED" in done.stdout + done.stderr
    if "json" in arguments:
        assert json.loads(done.stdout) == []


def test_on_a_terminal_a_name_is_escaped_and_a_line_is_as_its_author_wrote_it(three: Path) -> None:
    (three / "issues" / f"{NAME}.yaml").write_text("::add-mask::a ##[b]: c\n", encoding="utf-8")
    code, received = on_terminal("build", NAME, folder=three)
    assert code == 2
    assert not ACTED_ON.search(re.sub("\x1b\\[[0-9]*m|\r\n", "", received))
    assert r"a\x1b]0;PWNED\x07\x1b[2J\x9bK\n::stop-commands::x\r ##[set-output name=y]z\u202egpj\udcff.yaml" in received
    assert "    ::add-mask::a ##[b]: c\r\n    ^\r\n" in received


@pytest.mark.parametrize("form", ["text", "github", "json"])
def test_no_line_of_an_issue_is_a_command_for_the_runner_of_a_build(form: str, three: Path) -> None:
    hostile = "|\n      ::add-mask::a ##[set-output name=ok]yes the the\n      ::stop-commands::x"
    (three / "issues" / "march.yaml").write_text(ISSUE.replace("Tulips", hostile), encoding="utf-8")
    (three / "issues" / "may.yaml").write_text(f"::stop-commands::zz: 1\n{ISSUE}", encoding="utf-8")
    done = newsletter("check", "--format", form, folder=three)
    assert done.returncode == 2
    assert commands_of_a_runner(done.stdout) == commands_of_a_runner(done.stderr) == []
    line, caret = done.stderr.splitlines()[1:3]
    assert (line, caret) == ("    �:stop-commands::zz: 1", "    ^")
    if form == "text":
        lines = done.stdout.splitlines()
        (at,) = [number for number, line in enumerate(lines) if line.endswith("yes the the")]
        assert lines[at].lstrip() == "�:add-mask::a ##�set-output name=ok]yes the the"
        assert lines[at + 1].index("^") == lines[at].rindex("the")
    if form == "json":
        assert json.loads(done.stdout)


def test_the_caret_stands_below_its_place_behind_characters_that_are_escaped(three: Path) -> None:
    (three / "issues" / "march.yaml").write_text(ISSUE + "no\u202e\u200bpe: {a: b\u2066, c}\n", encoding="utf-8")
    lines = newsletter("build", "march", folder=three).stderr.splitlines()
    (at,) = [number for number, line in enumerate(lines) if line.startswith("issues/march.yaml:8:13: ")]
    assert lines[at + 1].strip() == r"no\u202e\u200bpe: {a: b\u2066, c}"
    assert lines[at + 2].index("^") == lines[at + 1].index(r"b\u2066")


# --- files that cannot be written ---


@pytest.mark.parametrize("size", [0, 4000])
@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["build", "march"], "out/march"),
        (["archive"], "site"),
        (["export", "march", "--for", "mailchimp"], "out/for-mailchimp/march"),
        (["review", "march"], "out/review"),
        (["send", "march", "--test", "me@society.test", "--to-folder", "tests"], "tests/march.me@society.test.eml"),
        (["init", "new"], "new/"),
        (["init", "."], ".newsletter"),
        (["new", "june"], "issues/"),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_a_disk_that_is_full_is_told_and_leaves_nothing_half_written(
    arguments: list[str], named: str, size: int, three: Path
) -> None:
    before = contents(three)
    with full_disk(size):
        done = newsletter(*arguments, folder=three)
    assert done.returncode == 2
    told = re.search(r"(\S+) cannot be (?:read or )?written: File too large\.", done.stdout + done.stderr)
    assert told
    assert named in told[1]
    assert contents(three) == before
    assert not [path for path in three.rglob(".newsletter-*") if path.is_dir()]


# --- Ctrl-C ---


@pytest.mark.parametrize("delay", cases([0.011, 0, 0.004, 0.023, 0.05], 5))
def test_ctrl_c_ends_a_long_build_with_a_word_and_leaves_whole_letters(delay: float, tmp_path: Path) -> None:
    slugs = [f"issue-{number:03}" for number in range(300)]
    folder = publication(tmp_path / "many", *slugs)
    process = subprocess.Popen(
        [NEWSLETTER, "build"],
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    assert process.stdout is not None
    first = process.stdout.readline()
    time.sleep(delay)
    process.send_signal(signal.SIGINT)
    rest, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip() == "Stopped."
    told = summaries(first + rest)
    built = sorted(path.name for path in (folder / "out").iterdir())
    assert set(built) <= set(slugs)
    begun = 6  # on two cores, that nobody was told of yet
    assert len(told) <= len(built) <= len(told) + max(begun, 3 * (os.cpu_count() or 1)) < len(slugs)
    for slug in built:
        files = contents(folder / "out" / slug)
        assert sorted(files) == [LIST, "email.eml", "email.html", "email.txt", "findings.json"]
        assert files["email.html"].rstrip().endswith(b"</html>")


@pytest.mark.parametrize(
    "module", cases(["newsletter.build", "pydantic", "yaml", "lxml.etree", "jinja2", "premailer"], 3)
)
def test_ctrl_c_while_a_library_is_loaded_ends_with_a_word_too(module: str, three: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", STOPPED_WHILE_IMPORTING, module, "build"],
        cwd=three,
        env=environment(),
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )
    assert (done.returncode, done.stdout, done.stderr.strip()) == (130, "", "Stopped.")


# --- completion ---


def completed(typed: str, folder: Path) -> list[str]:
    """Return what the shell is offered for the last word of what is typed, as "type,value"."""
    words = f"newsletter {typed}"
    variables = {
        "_NEWSLETTER_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    done = installed(folder=folder, **variables)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.splitlines()


def test_commands_are_completed(three: Path) -> None:
    assert completed("bui", three) == ["plain,build"]
    assert completed("", three) == [f"plain,{name}" for name in sorted(main.commands)]


def test_slugs_are_completed(three: Path) -> None:
    assert completed("build ", three) == ["plain,april", "plain,march", "plain,may"]
    assert completed("build ma", three) == ["plain,march", "plain,may"]
    assert completed("build april mar", three) == ["plain,march"]


def test_slugs_are_completed_in_a_folder_below_and_with_a_mistake_in_the_publication(three: Path) -> None:
    (three / "newsletter.yaml").write_text("nmae: [", encoding="utf-8")
    assert completed("build apr", three / "issues") == ["plain,april"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_only_what_can_be_a_slug_is_completed(shell: str, three: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("m$(touch${IFS}PWNED)", "m\x1b[2J", "m`id`", "m;id", "m\nplain,mxid", "M", "m a", "m'"):
        (three / "issues" / f"{name}.yaml").touch()
    monkeypatch.setenv("_NEWSLETTER_COMPLETE", f"{shell}_complete")
    monkeypatch.setenv("COMP_WORDS", "newsletter build m")
    monkeypatch.setenv("COMP_CWORD", "m" if shell == "fish" else "2")
    offered = newsletter(folder=three).stdout
    assert re.findall(r"m\S*", offered.replace("plain", "")) == ["march", "may"]


def test_a_name_that_is_completed_in_a_shell_is_never_run(three: Path) -> None:
    (three / "issues" / "x$(touch${IFS}PWNED).yaml").touch()
    (line,) = re.findall(r"bash +(eval .*)", newsletter("--help", folder=three).stdout)
    keyboard, terminal = pty.openpty()
    shell = subprocess.Popen(
        ["bash", "--norc", "-i"],
        cwd=three,
        env=environment(PS1="READY", HISTFILE=""),
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )
    os.close(terminal)
    typed_into(keyboard, "", b"READY")
    typed_into(keyboard, f"{line}\n", b"READY")
    for typed, shown in (("newsletter build x", b"\x07"), ("newsletter build issues/x", b"yaml")):
        typed_into(keyboard, f"{typed}\t", shown)  # a bell: nothing to complete
        answer = typed_into(keyboard, "\n", b"READY")
        assert b"There is no issue x." in answer or b"cannot be part of a web address" in answer
    os.write(keyboard, b"exit\n")
    shell.wait(timeout=60)
    os.close(keyboard)
    assert not [*three.rglob("PWNED")]


def typed_into(keyboard: int, keys: str, until: bytes) -> bytes:
    """Type into a terminal, and return what it shows until a word comes."""
    os.write(keyboard, keys.encode())
    shown = b""
    while until not in shown:
        shown += os.read(keyboard, 65536)
    return shown


def test_options_are_completed(three: Path) -> None:
    assert completed("build --o", three) == ["plain,--out"]


def test_themes_are_completed(tmp_path: Path) -> None:
    assert completed("init --theme c", tmp_path) == ["plain,clinical", "plain,community", "plain,campaign"]


def test_the_paths_of_files_are_completed_where_no_slug_fits(three: Path, tmp_path: Path) -> None:
    assert completed("build issues/ma", three) == ["file,issues/ma"]
    assert completed("build ", tmp_path) == ["file,"]


def test_the_line_that_the_help_shows_for_bash_works_there(three: Path) -> None:
    (line,) = re.findall(r"bash +(eval .*)", newsletter("--help", folder=three).stdout)
    script = (
        f"{line}\nCOMP_WORDS=(newsletter build apr) COMP_CWORD=2\n_newsletter_completion newsletter\necho $COMPREPLY"
    )
    done = subprocess.run(
        ["bash", "-c", script], cwd=three, env=environment(), capture_output=True, encoding="utf-8", timeout=60
    )
    assert (done.stdout, done.stderr) == ("april\n", "")


def test_two_issues_of_one_slug_are_refused_before_one_replaces_the_other(three: Path) -> None:
    (three / "drafts").mkdir()
    shutil.copy(three / "issues" / "may.yaml", three / "drafts" / "may.yaml")
    done = newsletter("build", "may", "drafts/may.yaml", folder=three)
    assert done.returncode == 2
    assert "error: issues/may.yaml and drafts/may.yaml would both be written to may: rename one of them." in done.stderr
    assert not (three / "out").exists()


def test_one_issue_named_twice_is_built_once(three: Path) -> None:
    done = newsletter("build", "may", "issues/may.yaml", f"../{three.name}/issues/may.yaml", folder=three)
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 1


@pytest.mark.parametrize("command", ["build", "check", "archive"])
def test_files_that_look_like_issues_and_are_not_read_are_named(command: str, three: Path) -> None:
    shutil.copy(three / "issues" / "may.yaml", three / "issues" / "june.yml")
    shutil.copy(three / "issues" / "may.yaml", three / "july.yaml")
    done = newsletter(command, folder=three)
    assert "warning: issues/june.yml is not read, since its name does not end in .yaml" in done.stderr
    assert "warning: july.yaml is not read" in done.stderr
    assert "move it to issues/july.yaml." in done.stderr


@pytest.mark.parametrize(
    ("name", "asked", "right"),
    [
        ("june.yml", "june", "june.yaml"),
        ("june.yaml.txt", "june", "june.yaml"),
        ("June Issue 2026.yml", "June Issue 2026", "june-issue-2026.yaml"),
    ],
)
def test_an_issue_with_the_wrong_ending_is_found_and_named(three: Path, name: str, asked: str, right: str) -> None:
    shutil.copy(three / "issues" / "may.yaml", three / "issues" / name)
    done = newsletter("build", asked, folder=three)
    assert done.returncode == 2
    assert f"There is no issue {asked}. There is {name}: rename it to {right}." in done.stderr


def test_a_name_that_no_file_can_have_is_no_traceback(three: Path) -> None:
    done = newsletter("build", "x" * 300, folder=three)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
