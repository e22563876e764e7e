"""The rules about sizes, each with a letter that is too heavy and one that is not."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest
from PIL import Image

from newsletter.build import build_edition
from newsletter.check.finding import Finding
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.check.weight import KB, check
from newsletter.model.blocks import KINDS
from newsletter.model.publication import load_publication
from scripts.block_pictures import PAGES, build_blocks, examples, make_publication
from tests.letters import KITCHEN_SINK
from tests.writing import issue, save

SITE = "site_url: https://news.example.org/\n"

WORDS = "Every sentence of this issue is here to be weighed, and none of them has anything else to say. "
TEXT = f"  - type: text\n    text: {WORDS * 3}\n"


def found(folder: Path, blocks: str, publication: str = "") -> list[Finding]:
    """Return what is too heavy in an issue with these blocks."""
    files = {"newsletter.yaml": f"name: A letter\n{publication}"}
    path = save(folder, "issues/weights.yaml", issue(blocks, title="Weights"), files)
    return list(check(ParsedLetter.of(build_edition(path, load_publication(folder)).letter)))


def places(findings: list[Finding]) -> list[tuple[str, int, int]]:
    return [(finding.rule, finding.problem.line, finding.problem.column) for finding in findings]


def sessions(kilobytes: float) -> str:
    """Return a block whose HTML has about so many KB, nearly all of it text."""
    title = "x" * 1000
    rows = "".join(f"      - {title}\n" for _ in range(round(kilobytes)))
    return f"  - type: sessions\n    sessions:\n{rows}"


def noise(folder: Path, name: str, rows: int) -> str:
    """Save a picture that no program makes smaller, with 3.75 KB in each row of the letter, and return a block."""
    (folder / "issues").mkdir(exist_ok=True)
    size = (1280, rows)
    pixels = random.Random(name).randbytes(size[0] * size[1] * 3)
    Image.frombytes("RGB", size, pixels).save(folder / "issues" / name)
    return f"  - type: image\n    image: {{src: {name}, alt: Dots in all colours}}\n"


def test_a_letter_of_usual_size_has_no_findings(same_folder: Path) -> None:
    assert found(same_folder, TEXT + noise(same_folder, "small.png", 40)) == []


@pytest.mark.parametrize(
    ("kilobytes", "rules"),
    [(50, []), (80, ["weight.html-heavy"]), (100, ["weight.html-clipped"])],
)
def test_html_over_80_kb_is_a_warning_and_over_100_kb_an_error(
    kilobytes: float, rules: list[str], same_folder: Path
) -> None:
    findings = found(same_folder, TEXT + sessions(kilobytes))
    assert [finding.rule for finding in findings] == rules
    assert [finding.severity for finding in findings] == [{"y": "warning", "d": "error"}[rule[-1]] for rule in rules]


def test_heavy_html_is_found_at_the_largest_block_with_the_sizes_of_the_largest_and_what_to_write(
    same_folder: Path,
) -> None:
    blocks = [TEXT, sessions(53), sessions(1), "  - type: sessions\n    sessions: [One title]\n", sessions(20)]
    [finding] = found(same_folder, "".join(blocks), SITE)
    assert places([finding]) == [("weight.html-heavy", 8, 5)]
    assert finding.problem.message.startswith("The HTML has 9")
    assert finding.problem.message.endswith(" KB; Gmail cuts a letter off after about 102.")
    assert re.fullmatch(
        r"The largest blocks: line 8 \(5\d\.?\d? KB\), line 68 \(2\d\.?\d? KB\), line 63 \(\d\.?\d? KB\)\. "
        "Write `read_on: true` below `type: sessions` in line 8, and the letter shows only the beginning of that "
        r"block, with a link to the rest in the browser\.",
        finding.problem.hint,
    )


@pytest.mark.parametrize(
    ("line", "publication", "hint"),
    [
        ("  - type: sessions\n", "", "` in line 8, .* That needs `site_url` in newsletter.yaml."),
        ("  - type: sessions\n    read_on: true\n", "", "Divide the issue into two."),
        ("  - {type: sessions, sessions: [$]}\n", SITE, "Write `type: sessions, read_on: true` in line 8, .*"),
    ],
)
def test_the_remedy_is_one_that_helps(line: str, publication: str, hint: str, same_folder: Path) -> None:
    block = sessions(80).replace("  - type: sessions\n", line)
    if "$" in line:
        block = line.replace("$", ", ".join(["x" * 1000] * 80))
    finding = found(same_folder, TEXT + block, publication)[0]
    assert re.search(rf"{hint}\Z", finding.problem.hint)


def test_a_block_that_is_to_be_cut_and_shown_whole_is_found(same_folder: Path) -> None:
    blocks = [sessions(9).replace("sessions\n", "sessions\n    read_on: true\n", 1), TEXT + "    read_on: true\n"]
    assert places(found(same_folder, "".join(blocks))) == [
        ("weight.no-web-version", 7, 14),
        ("weight.nothing-left-out", 20, 14),
    ]
    assert places(found(same_folder, blocks[0], SITE)) == []


def test_a_letter_with_every_kind_of_block_is_not_cut_off(tmp_path: Path) -> None:
    """The blocks are the fullest examples of docs/blocks, so that a new kind is weighed as soon as it has a page."""
    make_publication(tmp_path)
    shutil.copy(KITCHEN_SINK / "newsletter.yaml", tmp_path)
    shutil.copytree(KITCHEN_SINK / "images", tmp_path / "images")
    of_each = [examples(PAGES / f"{kind}.md") for kind in KINDS]
    fullest = [max(shown, key=lambda example: len(example.yaml)).yaml for shown in of_each]
    edition = build_blocks("".join(fullest), tmp_path)
    assert {block.type for block in edition.issue.blocks} == set(KINDS)
    html = edition.files["email.html"].decode()
    assert len(html.encode()) < 100 * KB
    assert sum(map(len, re.findall("<style.*?</style>", html, re.DOTALL))) < 14 * KB


@pytest.mark.parametrize(
    ("in_head", "in_dark", "is_found"), [(300, 0, False), (600, 0, True), (0, 600, True), (300, 300, True)]
)
def test_style_sheets_over_16_kb_together_are_found_in_their_template(
    in_head: int, in_dark: int, is_found: bool, same_folder: Path
) -> None:
    templates = same_folder / "templates"
    templates.mkdir()
    for name, count in (("head.css", in_head), ("dark.css", in_dark)):
        rules = "".join(f".page td:nth-child({number}) {{ color: #123456 }}\n" for number in range(count))
        (templates / name).write_text(rules, encoding="utf-8")
    findings = found(same_folder, TEXT)
    assert [finding.rule for finding in findings] == ["weight.style"] * is_found
    assert all(finding.problem.file == "templates/letter.mjml (shipped)" for finding in findings)


def test_a_picture_over_1000_kb_is_found_at_its_src(same_folder: Path) -> None:
    findings = found(same_folder, TEXT + noise(same_folder, "noise.png", 280))
    assert places(findings) == [("weight.image", 9, 18), ("weight.images", 9, 18)]
    assert findings[0].problem.message.startswith("The picture noise.png has 1,0")


def test_pictures_over_800_kb_together_are_found_at_the_largest(same_folder: Path) -> None:
    pictures = [noise(same_folder, f"{rows}.png", rows) for rows in (60, 100, 80)]
    [finding] = found(same_folder, TEXT + "".join(pictures))
    assert places([finding]) == [("weight.images", 11, 18)]
    assert "100.png" in finding.problem.excerpt


def test_pictures_under_800_kb_together_are_not_found(same_folder: Path) -> None:
    assert found(same_folder, TEXT + noise(same_folder, "one.png", 100) + noise(same_folder, "two.png", 100)) == []


def test_a_picture_in_two_places_is_weighed_once(same_folder: Path) -> None:
    picture = noise(same_folder, "one.png", 150)
    assert found(same_folder, TEXT + picture + picture) == []


def test_a_heavy_logo_is_found_in_newsletter_yaml(same_folder: Path) -> None:
    noise(same_folder, "tall.png", 3000)
    findings = found(
        same_folder, TEXT, "theme:\n  logo: {src: issues/tall.png, alt: Our logo}\n  widths: {logo: 640}\n"
    )
    assert {(finding.problem.file, finding.problem.line) for finding in findings} == {
        (str(same_folder / "newsletter.yaml").replace(f"{same_folder}/", ""), 3)
    }
    assert findings[0].problem.message.startswith("The picture issues/tall.png has ")


def test_a_letter_of_pictures_alone_is_found_at_the_first(same_folder: Path) -> None:
    picture = noise(same_folder, "flyer.png", 20)
    findings = found(same_folder, "  - type: text\n    text: See our flyer.\n" + picture + picture)
    assert places(findings) == [("weight.image-only", 9, 18)]
    assert findings[0].problem.message == ("Almost all of this letter is pictures: it has only 14 letters of text.")
    [finding] = found(same_folder, "  - type: text\n    text: A\n" + picture)
    assert finding.problem.message == "Almost all of this letter is pictures: it has only 1 letter of text."


def test_what_a_picture_shows_is_no_text_of_the_letter(same_folder: Path) -> None:
    picture = noise(same_folder, "flyer.png", 20).replace("Dots in all colours", WORDS.replace(",", "") * 3)
    assert [finding.rule for finding in found(same_folder, picture)] == ["weight.image-only"]


def test_a_short_letter_without_pictures_is_fine(same_folder: Path) -> None:
    assert found(same_folder, "  - type: text\n    text: See you tomorrow.\n") == []


def test_a_logo_alone_does_not_make_a_letter_of_pictures(same_folder: Path) -> None:
    noise(same_folder, "logo.png", 20)
    logo = "theme:\n  logo: {src: issues/logo.png, alt: Our logo}\n"
    assert found(same_folder, "  - type: text\n    text: See you tomorrow.\n", logo) == []


def test_a_short_note_with_a_photo_is_fine_and_one_below_a_flyer_is_not(same_folder: Path) -> None:
    words = "A fine day in Ghent with forty members. Thank you all for coming, and see you soon."
    note = f"  - type: text\n    text: {words}\n"
    assert found(same_folder, note + noise(same_folder, "photo.png", 100)) == []
    (same_folder / "issues").mkdir(exist_ok=True)
    Image.new("RGB", (1200, 1700), "white").save(same_folder / "issues" / "flyer.png")
    flyer = "  - type: image\n    image: {src: flyer.png, alt: A flyer}\n"
    assert [finding.rule for finding in found(same_folder, note + flyer)] == ["weight.image-only"]
