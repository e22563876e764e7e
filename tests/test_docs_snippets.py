"""Every snippet of the documentation is what it claims to be: it loads or builds, and its output is the product's own.

The pages of docs/blocks show what the product prints; run as a module, this writes that anew, where its words have
changed. Their pictures are made by scripts/block_pictures.py, which knows when one is stale.
"""

from __future__ import annotations

import re
import tempfile
import typing
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from PIL import Image as Pillow

from newsletter.build import build_edition
from newsletter.errors import InputError, UsageError
from newsletter.model.blocks import KINDS, AnyBlock, Block
from newsletter.model.entries import Link
from newsletter.model.events import Person
from newsletter.model.issue import Issue
from newsletter.model.publication import Publication, load_publication
from newsletter.model.theme import CroppedImage, Image
from newsletter.reading.model_base import Model
from newsletter.sending.members.read import read_members
from newsletter.sending.private_files import refuse_in_git
from scripts.block_pictures import (
    COMMAND,
    PAGES,
    WIDTH,
    build_blocks,
    digest,
    digest_in,
    examples,
    make_publication,
    pages,
)

ROOT = Path(__file__).resolve().parent.parent
INDEX = PAGES / "README.md"

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "SECURITY.md", *sorted((ROOT / "docs").rglob("*.md"))]

TOPS = ["newsletter", "templates", "tests", "scripts", "docs"]

FENCE = re.compile(r"^( *)```.*?^\1```$", re.MULTILINE | re.DOTALL)
SNIPPET = re.compile(r"^```yaml\n(?P<body>.*?)^```", re.MULTILINE | re.DOTALL)
LIST = re.compile(r"^```csv\n(?P<list>[^`]*)^```\n(?:\n```text\n(?P<told>.*?)^```\n)?", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"^```text\n.*?^```\n", re.MULTILINE | re.DOTALL)
MISTAKES = "## Common mistakes\n"
MISTAKE = re.compile(r"^(?P<wrong>```yaml\n(?P<yaml>[^`]*)^```\n\n)```text\n.*?^```\n", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)
NEEDED = {"yes": True, "no": False, "one of the two": False}

MODELS: dict[str, type[Block]] = {
    typing.get_args(kind.model_fields["type"].annotation)[0]: kind for kind in typing.get_args(AnyBlock)
}
SHARED: dict[str, type[Model]] = {
    "Every block": Block,
    "Links": Link,
    "Pictures": Image,
    "Pictures that are cut": CroppedImage,
    "Speakers": Person,
}

of_each_page = pytest.mark.parametrize("page", [pytest.param(page, id=page.stem) for page in pages()])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("letters")
    make_publication(folder)
    return folder


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def snippets(text: str) -> list[str]:
    return [match["body"] for match in SNIPPET.finditer(text)]


# Single snippets


def test_the_head_of_an_issue_and_its_prose_load(folder: Path) -> None:
    issue = folder / "issues" / "head.yaml"
    head, first, notes = snippets(text_of(ROOT / "docs" / "writing-an-issue.md"))
    issue.write_text(head + first + notes.removeprefix("blocks:\n"), encoding="utf-8")
    edition = build_edition(issue, load_publication(folder))
    assert edition.issue.title == "Three days in Ghent"
    assert "\n\nBest regards,\nThe editors\n1 Long Street" in edition.rendering.text
    assert "part[^1], as we say further down (Who takes part?).\n\n[^1]: Belgium" in edition.rendering.text
    told = [
        finding for finding in edition.report.findings if finding.rule.startswith(("writing.", "pasted.", "links.no"))
    ]
    assert told == []


def test_the_values_of_a_theme_and_its_words_load(tmp_path: Path) -> None:
    named, theme, words = snippets(text_of(ROOT / "docs" / "themes.md"))
    (tmp_path / "newsletter.yaml").write_text(f"name: A letter\n{named}", encoding="utf-8")
    assert load_publication(tmp_path).theme.name == "community"
    (tmp_path / "newsletter.yaml").write_text(f"name: A letter\n{theme}", encoding="utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "words.yaml").write_text(words, encoding="utf-8")
    loaded = load_publication(tmp_path)
    assert loaded.theme.colors.light.accent == "#005a9c"
    assert loaded.theme.colors.light.text == "#0f2230"
    assert loaded.words("en")["register"] == "Save my seat"
    assert loaded.words("en")["unsubscribe"] == "Unsubscribe"


def test_the_lists_of_the_page_about_members_are_read_or_refused_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    lists = list(LIST.finditer(text_of(ROOT / "docs" / "members.md")))
    assert [found["told"] is None for found in lists] == [True, True, False]
    for found in lists:
        Path("members.csv").write_text(found["list"], encoding="utf-8")
        if found["told"] is None:
            assert read_members(Path("members.csv"), ["first_name"]).total >= 1
            continue
        with pytest.raises(InputError) as refused:
            read_members(Path("members.csv"), ["first_name"])
        assert f"{refused.value}\n" == found["told"]


def test_the_lines_for_gitignore_of_the_page_about_members_are_enough(tmp_path: Path) -> None:
    (lines,) = re.findall(r"^```text\n(/.*?)^```", text_of(ROOT / "docs" / "members.md"), re.MULTILINE | re.DOTALL)
    (tmp_path / ".git").mkdir()
    files = [tmp_path / "members.csv", tmp_path / "outbox.db"]
    with pytest.raises(UsageError, match="Git would carry"):
        refuse_in_git(files)
    (tmp_path / ".gitignore").write_text(lines, encoding="utf-8")
    refuse_in_git(files)


# Links


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_to_a_file_and_a_heading_that_exist(document: Path) -> None:
    for target in links_in(document):
        path, _, heading = target.partition("#")
        if not path.startswith("https:"):
            file = document.parent / path if path else document
            assert file.exists(), target
            assert not heading or heading in headings_of(file), target


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached, ahead = set[Path](), [ROOT / "README.md"]
    while ahead:
        if (page := ahead.pop()) not in reached:
            reached.add(page)
            beside = (page.parent / target.partition("#")[0] for target in links_in(page) if "://" not in target)
            ahead += [path.resolve() for path in beside if path.suffix == ".md"]
    assert [str(page) for page in DOCUMENTS if page not in reached] == []


def links_in(document: Path) -> list[str]:
    """Return where the links of a document lead, as it says it."""
    return re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`\n]+`", "", FENCE.sub("", text_of(document))))


def headings_of(document: Path) -> set[str]:
    """Return the headings of a document as addresses name them."""
    found = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(document)), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in found}


@pytest.mark.parametrize("page", ["tour.md", "adding-a-rule.md"])
def test_every_file_that_a_page_about_the_source_names_exists(page: str) -> None:
    text = FENCE.sub("", text_of(ROOT / "docs" / page))
    named = set(re.findall(r"`([\w/-]+(?:\.py|\.css|\.mjml|/))`", text))
    files = {path.relative_to(ROOT) for top in TOPS for path in [ROOT / top, *(ROOT / top).rglob("*")]}
    for name in named:
        parts = Path(name).parts
        assert any(file.parts[-len(parts) :] == parts for file in files), name


# The pages of the block kinds


def test_every_kind_has_a_page_and_stands_in_the_index() -> None:
    assert {page.stem for page in pages()} == set(KINDS)
    rows = re.findall(r"^\| \[`(\w+)`\]\((\w+)\.md\)", text_of(INDEX), re.MULTILINE)
    assert rows == [(kind, kind) for kind in KINDS]


@of_each_page
def test_a_page_shows_what_the_product_prints(page: Path, folder: Path) -> None:
    assert text_of(page) == as_printed(page, folder), "python -m tests.test_docs_snippets writes it anew"


built = cache(build_blocks)
"""Build an example once for all tests that look at it."""


@of_each_page
def test_a_page_explains_two_mistakes_or_more_and_shows_one_text(page: Path) -> None:
    rest, _, mistakes = text_of(page).partition(MISTAKES)
    assert len(SHOWN.findall(rest)) == 1
    assert len(MISTAKE.findall(mistakes)) == len(snippets(mistakes)) >= 2


@of_each_page
def test_the_examples_of_a_page_build_and_each_has_a_picture(page: Path, folder: Path) -> None:
    rest = text_of(page).partition(MISTAKES)[0]
    assert [example.yaml for example in examples(page)] == snippets(rest)
    for example in examples(page):
        block, *below = built(example.yaml, folder).issue.blocks
        assert block.type == page.stem
        assert not below or page.stem == "contents"  # which is nothing without them
        assert example.alt


@of_each_page
def test_the_examples_of_a_page_use_every_field(page: Path, folder: Path) -> None:
    used = {field for example in examples(page) for field in fields_used(built(example.yaml, folder).issue)}
    wanted = {
        (model, name)
        for model in models_in(MODELS[page.stem])
        for name in model.model_fields
        if model not in SHARED.values() and name not in ("background", "read_on")  # the index shows what they do
    }
    assert wanted - used == set()


@of_each_page
def test_no_picture_is_stale(page: Path, folder: Path) -> None:
    for example in examples(page):
        taken_from = digest(example.yaml, built(example.yaml, folder))
        refresh = f"{example.picture.name} shows something else; `{COMMAND}` takes it anew"
        assert digest_in(example.picture) == taken_from, refresh


@of_each_page
def test_pictures_are_small_and_of_one_width(page: Path) -> None:
    for example in examples(page):
        assert example.picture.stat().st_size <= 40_000
        with Pillow.open(example.picture) as image:
            assert (image.width, image.mode) == (WIDTH, "P")


def test_no_picture_is_left_without_its_example() -> None:
    shown = {example.picture for page in pages() for example in examples(page)}
    assert set(PAGES.glob("*.png")) == shown


@of_each_page
def test_the_tables_of_a_page_name_every_field_and_say_which_are_needed(page: Path) -> None:
    block = MODELS[page.stem]
    places = [place for inner in models_in(block) for place in places_of(inner)]
    fields = text_of(page).partition("\n## Fields\n")[2].partition("\n## ")[0]
    first, *rest = re.split(r"^### Fields of (?:each of )?`(\w+)`\n", fields, flags=re.MULTILINE)
    tables = {block: table_in(first)} | {
        model: table_in(section)
        for name, section in zip(rest[::2], rest[1::2], strict=True)
        for place, model in places
        if place == name
    }
    own = [model for model in models_in(block) if model not in SHARED.values()]
    assert tables == {model: fields_of(model) for model in own}


def test_the_tables_of_the_index_name_every_field_that_blocks_share() -> None:
    _, *rest = re.split(r"^## (.+)\n", text_of(INDEX), flags=re.MULTILINE)
    sections = dict(zip(rest[::2], rest[1::2], strict=True))
    tables = {model: table_in(sections[title]) for title, model in SHARED.items()}
    assert tables.pop(Block) == {"type": True, "heading": False, "intro": False, "background": False, "read_on": False}
    assert tables == {model: fields_of(model) for model in tables}


def test_the_snippets_of_the_index_build(folder: Path) -> None:
    assert all(build_blocks(snippet, folder).files for snippet in snippets(text_of(INDEX)))


@pytest.mark.parametrize("page", [pytest.param(page, id=page.stem) for page in [INDEX, *pages()]])
def test_a_page_names_no_field_that_does_not_exist(page: Path) -> None:
    models = [*models_in(Issue), *models_in(Publication)]
    fields = {name for model in models for name in model.model_fields}
    values = {
        value for model in models for field in model.model_fields.values() for value in words_in(field.annotation)
    }
    named = set(re.findall(r"(?<!`)`([a-z_]+)(?::[^`]*)?`(?!`)", SNIPPET.sub("", SHOWN.sub("", text_of(page)))))
    known = {"https", "http", "mailto", "tel", "top", "bottom", "left", "right", "true", "false"}
    assert named - fields - values - known == set()


def as_printed(page: Path, folder: Path) -> str:
    """Return a page with what the product prints in each of its blocks of text: the first example, and the refusals."""
    rest, title, mistakes = text_of(page).partition(MISTAKES)
    plain = plain_text(examples(page)[0].yaml, folder)
    return (
        SHOWN.sub(lambda _: f"```text\n{plain}\n```\n", rest)
        + title
        + MISTAKE.sub(lambda found: f"{found['wrong']}```text\n{refusal(found['yaml'], folder)}\n```\n", mistakes)
    )


def plain_text(yaml: str, folder: Path) -> str:
    """Return what blocks become in email.txt, without the head and the foot of the letter."""
    letter = build_blocks(yaml, folder).files["email.txt"].decode()
    return letter.partition("A preheader\n")[2].rpartition("-" * 74)[0].strip("\n")


def refusal(yaml: str, folder: Path) -> str:
    """Return what an author is told about blocks with mistakes in them."""
    with pytest.raises(InputError) as caught:
        build_blocks(yaml, folder)
    return str(caught.value)


def models_in(annotation: object) -> Iterator[type[Model]]:
    """Yield every model at and below a type."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models_in(field.annotation)
    for part in typing.get_args(annotation):
        yield from models_in(part)


def places_of(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    """Yield each field of a model that takes fields of its own, with the model of these."""
    for name, field in model.model_fields.items():
        if below := next(models_in(field.annotation), None):
            yield name, below


def words_in(annotation: object) -> Iterator[str]:
    """Yield the words that a field can be, such as `cancelled`."""
    for part in typing.get_args(annotation):
        if isinstance(part, str):
            yield part
        yield from words_in(part)


def fields_of(model: type[Model]) -> dict[str, bool]:
    """Return the fields of a model, and whether an author has to write each; a time zone is filled in."""
    names = (name for name in model.model_fields if name != "type")
    return {name: model.model_fields[name].is_required() and name != "timezone" for name in names}


def fields_used(value: object) -> Iterator[tuple[type[Model], str]]:
    """Yield each field that has been given a value, at and below a value."""
    if isinstance(value, tuple):
        for item in value:
            yield from fields_used(item)
    if isinstance(value, Model):
        for name in value.model_fields_set:
            yield type(value), name
            yield from fields_used(getattr(value, name))


def table_in(section: str) -> dict[str, bool]:
    """Return the fields of the one table in a section, and whether each is needed."""
    (table,) = TABLE.findall(section)
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()[2:]]
    return {name.strip("`"): NEEDED[needed] for name, _, needed, _ in rows}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        make_publication(Path(scratch))
        for written in pages():
            written.write_text(as_printed(written, Path(scratch)), encoding="utf-8")
