"""All that differs between two editions is named, each once, and nothing else."""

from __future__ import annotations

import copy
import shutil
from dataclasses import replace as replaced
from pathlib import Path

import pytest
from click.testing import CliRunner

from newsletter import build_edition, load_publication
from newsletter.build import compose_letter
from newsletter.cli import main
from newsletter.errors import UsageError
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication
from newsletter.reading.model_base import Model
from newsletter.reading.parsing import parse
from newsletter.reading.source import value_in
from newsletter.review.called import Thing
from newsletter.review.changes import changes
from newsletter.review.compared import UNEXPLAINED, compared
from newsletter.review.from_folder import in_folder
from newsletter.review.revisions import at_revision
from newsletter.review.side import Side, side_of
from tests.letters import KITCHEN_SINK
from tests.review.publications import ISSUE, PLANTED, SLUG, made, plant, replace
from tests.test_git import plain


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("before"))


def standing(root: Path) -> Side:
    """Return the files of the issue as they are, without a letter: what differs is found without one."""
    names = ["newsletter.yaml", ISSUE, "templates/blocks/text.mjml"]
    pictures = (root / "issues" / "images").rglob("*.png")
    return Side(
        "now",
        None,
        {name: (root / name).read_bytes() for name in names},
        ISSUE,
        {path.relative_to(root).as_posix(): path.read_bytes() for path in pictures},
    )


@pytest.mark.parametrize("sort", PLANTED)
def test_each_change_is_told_in_one_sentence_at_its_place(sort: str, before: Path, tmp_path: Path) -> None:
    old = standing(before)
    root = shutil.copytree(before, tmp_path / "now")
    plant(root, sort)
    (found,) = compared(old, standing(root))
    assert found.sentence == PLANTED[sort][1]
    assert found.file
    assert found.line or sort == "template"


def test_twelve_changes_since_a_revision_are_twelve_sentences_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = made(tmp_path / "letters")
    for sort in PLANTED:
        plant(root, sort)
    monkeypatch.chdir(root)
    done = CliRunner().invoke(main, ["review", SLUG, "--since", "HEAD"])
    assert done.exit_code == 0, done.output
    told = [line.removeprefix("  - ") for line in done.stdout.splitlines() if line.startswith("  - ")]
    assert sorted(told) == sorted(sentence for _, sentence in PLANTED.values())
    assert len(told) == 12


def test_what_does_not_change_the_letter_is_not_told(before: Path, tmp_path: Path) -> None:
    root = shutil.copytree(before, tmp_path / "now")
    replace(ISSUE, "blocks:\n", "# A remark.\nblocks:\n")(root)
    replace(ISSUE, "virtually, from\n      10", "virtually,\n      from 10")(root)
    for name in ("joining/page.css", "leaving/page.html", "archive/page.html"):
        (root / "templates" / name).parent.mkdir(parents=True)
        (root / "templates" / name).write_text("Ours.", "utf-8")
    assert compared(standing(before), standing(root)) == []


def test_of_the_words_of_a_publication_those_in_the_language_of_the_letter_are_told(before: Path) -> None:
    now = standing(before)
    own = b"en: {read_more: On it goes}\nfr: {read_more: La suite}\n"
    (found,) = compared(now, replaced(now, files={**(now.files or {}), "templates/words.yaml": own}))
    assert found.sentence == "“read_more” of “en” in templates/words.yaml is now set to “On it goes”."
    assert (found.file, found.line) == ("templates/words.yaml", 1)


def test_another_letter_from_the_same_files_is_told(before: Path) -> None:
    now = side_of("now", [compose_letter(before / ISSUE, load_publication(before))])
    assert now.seen
    assert compared(now, now) == []
    before_it = replaced(now, seen=replaced(now.seen, html=now.seen.html.replace("16px", "17px")))
    assert compared(before_it, now) == [UNEXPLAINED]


@pytest.mark.parametrize(
    ("file", "model", "thing"),
    [
        (KITCHEN_SINK / "issues" / "everything.yaml", Issue, Thing()),
        (KITCHEN_SINK / "newsletter.yaml", Publication, Thing(holder="the settings")),
    ],
)
def test_one_change_of_one_field_is_one_difference_that_names_it(file: Path, model: type[Model], thing: Thing) -> None:
    source = parse(file.read_bytes(), file.name)
    texts = [path for path in source.values if path and isinstance(value_in(source.data, path), str)]
    assert len(texts) > 15
    wrong = []
    for path in texts:
        if path[-1] == "type":  # a block of another kind is another block
            continue
        changed = copy.deepcopy(source.data)
        value_in(changed, path[:-1])[path[-1]] += " and more"
        found = changes(source.data, changed, model, thing)
        # A text that stands for a group is told by the field of it that has changed.
        if len(found) != 1 or found[0].path[: len(path)] != path or not found[0].sentence.endswith("."):
            wrong.append((path, found))
    assert wrong == []


def test_an_edition_that_was_built_is_compared_as_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = made(tmp_path / "letters")
    monkeypatch.chdir(root)
    assert CliRunner().invoke(main, ["build", SLUG]).exit_code == 0
    same = build_edition(root / ISSUE, load_publication(root)).letter
    assert compared(in_folder(Path("out") / SLUG, [same]), side_of("now", [same])) == []
    for sort in ("words", "link", "picture"):
        plant(root, sort)
    letter = build_edition(root / ISSUE, load_publication(root)).letter
    assert [each.sentence for each in compared(in_folder(Path("out") / SLUG, [letter]), side_of("now", [letter]))] == [
        "In the paragraph “The Acute Leukemia Advocates Network (ALAN) took part in th…”, “virtually” became “in "
        "person”.",
        "The link “Full program” now leads to https://example.org/programme, and no longer to "
        "https://example.org/program.",
        "The image “Video: a crowd of pale dots, a few of them deep red” is another picture.",
    ]
    done = CliRunner().invoke(main, ["review", SLUG, "--against", "issues"])
    assert done.exit_code == 2
    assert "issues holds no edition: name a folder with an email.html" in done.stderr
    for html in (b"", b"<!-- nothing -->", b"\x01", b"&#1;", bytes(range(256))):
        Path("out", SLUG, "email.html").write_bytes(html)
        with pytest.raises(UsageError, match="holds no edition"):
            in_folder(Path("out") / SLUG, [letter])


def test_a_revision_that_is_none_is_refused_with_those_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = made(tmp_path / "letters")
    monkeypatch.chdir(root)
    for name in ("nobody", "--all", "HEAD:newsletter.yaml", ""):
        done = CliRunner().invoke(main, ["review", SLUG, f"--since={name}"])
        assert done.exit_code == 2
        assert f"There is no revision “{name}”. Those of {SLUG} are: " in done.stderr
        assert "“As the board has seen it”)." in done.stderr
    assert not Path("out/review").exists() or not list(Path("out/review").iterdir())


def test_a_version_with_a_mistake_is_compared_all_the_same(tmp_path: Path) -> None:
    root = made(tmp_path / "letters")
    replace(ISSUE, "date: 2021-12-20", "date: 2021-12-32")(root)
    plain(root, "commit", "--quiet", "--all", "--message", "A slip")
    replace(ISSUE, "date: 2021-12-32", "date: 2021-12-20")(root)
    letter = compose_letter(root / ISSUE, load_publication(root))
    now = side_of("now", [letter])
    old = at_revision("HEAD", letter.issue, root, now)
    assert old.seen is None
    assert f"{SLUG}.yaml has a mistake in line " in old.failure
    assert [each.sentence for each in compared(old, now)] == ["The date moved from 2021-12-32 to 20 December 2021."]


def test_without_a_word_the_version_is_meant_that_was_approved_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = made(tmp_path / "letters")
    monkeypatch.chdir(root)
    assert "Compared with" not in CliRunner().invoke(main, ["review", SLUG]).stdout
    assert CliRunner().invoke(main, ["approve", SLUG, "--as", "Your name"]).exit_code == 0
    plant(root, "words")
    plain(root, "commit", "--quiet", "--all", "--message", "After the approval")
    plant(root, "date")
    told = CliRunner().invoke(main, ["review", SLUG]).stdout
    assert "Compared with the version that Your name approved on " in told
    assert all(PLANTED[sort][1] in told for sort in ("words", "date"))
    assert CliRunner().invoke(main, ["approve", SLUG, "--as", "Your name", "--unapprove"]).exit_code == 0
    assert "Compared with" not in CliRunner().invoke(main, ["review", SLUG]).stdout
