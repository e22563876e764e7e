"""The rules about dates where a case is not enough: names in all languages, templates, arbitrary texts."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.build import build_edition
from newsletter.check.dates import check
from newsletter.check.finding import Finding
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.files import shipped_templates
from newsletter.model.publication import load_publication
from newsletter.nearest import plain
from newsletter.reading.parsing import MAX_TEXT
from newsletter.times.names_of_days import MONTHS, WEEKDAYS
from newsletter.times.written_dates import dates_with_weekday, months, ranges, weekdays
from tests.writing import issue, save

ROOT = Path(__file__).resolve().parent.parent.parent


# Weekdays


@given(
    day=st.dates(date(1990, 1, 1), date(2100, 12, 31)), language=st.sampled_from(["en", "fr", "de", "es", "nl", "ar"])
)
def test_the_letter_s_own_way_of_writing_a_date_is_read_back(day: date, language: str) -> None:
    from newsletter.times.wording import format_date

    (written,) = dates_with_weekday(format_date(day, language, weekday=True).replace("\u200f", ""))
    assert (written.day, written.months[language], written.year) == (day.day, day.month, day.year)
    assert [beside.numbers[language] for beside in written.weekdays] == [day.weekday()]


def test_every_language_has_its_seven_days_and_twelve_months() -> None:
    for language in ("en", "fr", "de", "es", "nl", "ar"):
        assert {numbers.get(language) for numbers in weekdays().values()} - {None} == {*range(7)}
        assert {numbers.get(language) for numbers in months().values()} - {None} == {*range(1, 13)}


# Copyright


def test_the_photographer_s_copyright_keeps_its_year(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes((ROOT / "tests" / "editions" / "images" / "narrow.png").read_bytes())
    blocks = "  - type: image\n    image: {src: a.png, alt: © 2019}\n    caption: © 2019\n"
    assert found(tmp_path, blocks) == []


def test_a_copyright_in_a_template_is_found_in_the_template(tmp_path: Path) -> None:
    shipped = (shipped_templates() / "letter.mjml").read_text(encoding="utf-8")
    line = "<mj-section><mj-column><mj-text>&copy; 2019 Society</mj-text></mj-column></mj-section>\n"
    changed = shipped.replace("</mj-body>", f"{line}</mj-body>")
    number = changed[: changed.index(line)].count("\n") + 1
    (finding,) = found(tmp_path, "  - {type: text, text: A text.}\n", {"templates/letter.mjml": changed})
    assert (Path(finding.problem.file).name, finding.problem.line) == ("letter.mjml", number)
    assert finding.problem.message == "The copyright names 2019, and the issue is of 2021."


def found(folder: Path, blocks: str, files: dict[str, str] | None = None) -> list[Finding]:
    path = save(folder, "days.yaml", issue(blocks, date="2021-12-20"), files)
    return list(check(ParsedLetter.of(build_edition(path, load_publication(folder)).letter)))


# All rules


WORDS = "Friday vendredi mar. So الجمعة 9 31. to bis December mars Dezember de of ديسمبر (c) Copyright"
PIECES = [*"-–(),.\n©٩", *(f"{word} " for word in WORDS.split()), "10", "th ", "كانون الأول", "2021", "0000", "9999"]
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=30).map("".join)


@settings(deadline=None, max_examples=300)
@given(text=TEXTS)
def test_no_text_makes_reading_fail_and_every_place_has_its_words(text: str) -> None:
    for written in dates_with_weekday(text):
        for beside in written.weekdays:
            assert text.startswith(beside.word, beside.start)
    for between in ranges(text):
        assert text.startswith(between.text, between.start)


@pytest.mark.parametrize(
    "piece",
    [
        *("Friday ", "Friday 9 December ", "9 December ", "9 ", "9. ", "December 9 ", "10 to ", "9 Friday", "(", "\n"),
        *("© ", "©a ", "(c) ", "Copyright ", "2020-", "A", "December ", "10–", " "),
    ],
)
def test_a_hostile_text_takes_no_time_that_counts(piece: str, tmp_path: Path) -> None:
    hostile = json.dumps("A " + (piece * MAX_TEXT)[: MAX_TEXT - 4] + " x", ensure_ascii=False)
    before = time.process_time()
    found(tmp_path, f"  - type: text\n    text: {hostile}\n")
    assert time.process_time() - before < 8


@pytest.mark.parametrize("tag", ["en", "en_GB", "fr", "de", "de_AT", "es", "nl", "ar", "ar_LB", "ar_DZ"])
@pytest.mark.parametrize("width", ["wide", "abbreviated"])
def test_the_names_of_days_and_months_are_those_of_babel(tag: str, width: str) -> None:
    locale = Locale.parse(tag)
    for known, names in ((WEEKDAYS, locale.days), (MONTHS, locale.months)):
        in_order = (name for _, name in sorted(names["format"][width].items()))
        row = ", ".join(plain(name).rstrip(".") for name in in_order)
        assert row in known[locale.language]
        assert known[locale.language][0].count(", ") == len(names["format"][width]) - 1


def test_there_are_names_for_every_language_that_has_words() -> None:
    words = (shipped_templates() / "words.yaml").read_text(encoding="utf-8")
    assert set(WEEKDAYS) == set(MONTHS) == set(re.findall(r"(?m)^([a-z]{2}):", words))
