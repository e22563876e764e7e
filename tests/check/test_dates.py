"""The rules about dates where a case is not enough: names in all languages, templates, arbitrary texts."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.build import build_edition
from newsletter.check.dates import check
from newsletter.check.dates.weekdays import weekday
from newsletter.check.finding import Finding
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.files import shipped_templates
from newsletter.model.publication import load_publication
from newsletter.nearest import plain
from newsletter.reading.limits import MAX_TEXT
from newsletter.times.names_of_days import MONTHS, WEEKDAYS
from newsletter.times.written_dates import dates_in_years, dates_with_weekday, months, ranges, weekdays
from tests.examples import cases, examples
from tests.writing import issue, parsed, save

ROOT = Path(__file__).resolve().parent.parent.parent


# Weekdays


@given(
    day=st.dates(date(1990, 1, 1), date(2100, 12, 31)),
    language=st.sampled_from(["en", "fr", "de", "es", "nl", "ar", "it", "pt", "pl", "sv"]),
)
def test_the_letter_s_own_way_of_writing_a_date_is_read_back(day: date, language: str) -> None:
    from newsletter.times.wording import format_date

    (written,) = dates_with_weekday(format_date(day, language, weekday=True).replace("\u200f", ""))
    assert (written.day, written.months[language], written.year) == (day.day, day.month, day.year)
    assert [beside.numbers[language] for beside in written.weekdays] == [day.weekday()]


def test_every_language_has_its_seven_days_and_twelve_months() -> None:
    for language in ("en", "fr", "de", "es", "nl", "ar", "it", "pt", "pl", "sv"):
        assert {numbers.get(language) for numbers in weekdays().values()} - {None} == {*range(7)}
        assert {numbers.get(language) for numbers in months().values()} - {None} == {*range(1, 13)}


PHRASINGS = {
    "en": [
        *("On {weekday} {day} {month} we meet.", "{weekday}, {month} {day}", "{weekday} the {day}th of {month}"),
        *("{day} {month} ({weekday})", "{short} {day} {mon}", "**{weekday}**, {day} {month}, 18:00"),
        *("{month} {day} ({weekday})", "{weekday} {day} and {next} {next_day} {next_month}"),
        "From {weekday} {day} {month} to {next} {next_day} {next_month}",
    ],
    "fr": [
        *("Le {weekday} {day} {month}", "{short} {day} {mon}", "{day} {month} ({weekday})"),
        "Les {weekday} {day} et {next} {next_day} {next_month}",
        "Du {weekday} {day} {month} au {next} {next_day} {next_month}",
    ],
    "de": [
        *(
            "Am {weekday}, dem {day}. {month}",
            "{short}, {day}. {mon}",
            "{weekday}, {day}.{number}.",
            "{short} {day}.{number}.",
        ),
        "Am {weekday}, dem {day}., und {next}, dem {next_day}. {next_month}",
        "Von {weekday}, {day}. {month}, bis {next}, {next_day}. {next_month}",
    ],
    "es": [
        *("El {weekday} {day} de {month}", "{short} {day} {mon}", "{day} de {month} ({weekday})"),
        "El {weekday} {day} y el {next} {next_day} de {next_month}",
        "Del {weekday} {day} de {month} al {next} {next_day} de {next_month}",
    ],
    "nl": [
        *("Op {weekday} {day} {month}", "{short} {day} {mon}", "{day} {month} ({weekday})"),
        "Op {weekday} {day} en {next} {next_day} {next_month}",
        "Van {weekday} {day} {month} tot en met {next} {next_day} {next_month}",
    ],
    "it": [
        *("{weekday} {day} {month}", "{short} {day} {mon}", "{day} {month} ({weekday})"),
        "{weekday} {day} e {next} {next_day} {next_month}",
        "Da {weekday} {day} {month} a {next} {next_day} {next_month}",
    ],
    "pt": [
        *("Na {weekday}, {day} de {month}", "{short} {day} {mon}", "{day} de {month} ({weekday})"),
        "{weekday}, dia {day} de {month}",
        "De {weekday}, {day} de {month}, a {next}, {next_day} de {next_month}",
    ],
    "pl": [
        *("{weekday}, {day} {month}", "{short} {day} {mon}", "{day} {month} ({weekday})"),
        "{weekday}, {day} {month} i {next}, {next_day} {next_month}",
    ],
    "sv": [
        *("{weekday} den {day} {month}", "{short} {day} {mon}", "{day} {month} ({weekday})"),
        "{weekday} {day} och {next} {next_day} {next_month}",
        "Från {weekday} {day} {month} till {next} {next_day} {next_month}",
    ],
    "ar": ["{weekday} {day} {month}", "يوم {weekday} الموافق {day} {month}", "{weekday}، {day} {month}"],
}
"""Ways to write a day without its year; `next` is the day after it."""

ELEVEN_MONTHS = 335


def phrased(phrasing: str, language: str, day: date, weekday: int | None = None) -> str:
    locale = Locale(language)
    days, months_, after = locale.days["format"], locale.months["format"], day + timedelta(days=1)
    number = day.weekday() if weekday is None else weekday
    return phrasing.format(
        weekday=days["wide"][number],
        short=days["abbreviated"][number],
        day=day.day,
        month=months_["wide"][day.month],
        mon=months_["abbreviated"][day.month],
        number=day.month,
        next=days["wide"][after.weekday()],
        next_day=after.day,
        next_month=months_["wide"][after.month],
    )


def wrong_weekdays(folder: Path, of_issue: date, language: str, texts: Sequence[str]) -> list[Finding]:
    """Return what is found in an issue that has each text in a line of its own, from line 7 on."""
    blocks = "".join(f"  - {{type: text, text: {json.dumps(text, ensure_ascii=False)}}}\n" for text in texts)
    path = save(folder, "days.yaml", issue(blocks, date=f"{of_issue}", language=language))
    return list(weekday(parsed(path, folder)))


days_of_issues, from_the_issue = (
    st.dates(date(2015, 1, 1), date(2045, 12, 31)),
    st.integers(-ELEVEN_MONTHS, ELEVEN_MONTHS),
)
of_any_language = pytest.mark.parametrize("language", PHRASINGS)


@of_any_language
@settings(deadline=None, max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(of_issue=days_of_issues, distances=st.lists(from_the_issue, min_size=10, max_size=10))
def test_no_right_weekday_of_eleven_months_before_and_after_is_found(
    language: str, of_issue: date, distances: list[int], tmp_path: Path
) -> None:
    days = [of_issue + timedelta(days=distance) for distance in distances]
    texts = [phrased(phrasing, language, day) for day in days for phrasing in PHRASINGS[language]]
    assert wrong_weekdays(tmp_path, of_issue, language, texts) == []


@of_any_language
@settings(deadline=None, max_examples=examples(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(of_issue=days_of_issues, distance=from_the_issue, data=st.data())
def test_a_weekday_that_is_right_in_no_near_year_is_found_and_each_that_the_hint_offers_is_right(
    language: str, of_issue: date, distance: int, data: st.DataObject, tmp_path: Path
) -> None:
    day = of_issue + timedelta(days=distance)
    near = {each.weekday() for each in dates_in_years(day.day, day.month, range(of_issue.year - 1, of_issue.year + 2))}
    wrong = data.draw(st.sampled_from(sorted({*range(7)} - near)))
    texts = [phrased(phrasing, language, day, wrong) for phrasing in PHRASINGS[language] if "{next}" not in phrasing]
    found = wrong_weekdays(tmp_path, of_issue, language, texts)
    assert [finding.problem.line for finding in found] == [*range(7, 7 + len(texts))]
    mended = []
    for text, finding in zip(texts, found, strict=True):
        written = re.search(r"not a (.*)\.", finding.problem.message)
        offered = re.findall(
            r"(?:Write |, | or )([^\W\d_]+(?:-feira)?)(?= for \d|, correct the date)", finding.problem.hint
        )
        assert written and offered
        mended += [text.replace(written[1], right) for right in offered]
    assert wrong_weekdays(tmp_path, of_issue, language, mended) == []


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


@settings(deadline=None, max_examples=examples(300))
@given(text=TEXTS)
def test_no_text_makes_reading_fail_and_every_place_has_its_words(text: str) -> None:
    for written in dates_with_weekday(text):
        for beside in written.weekdays:
            assert text.startswith(beside.word, beside.start)
    for between in ranges(text):
        assert text.startswith(between.text, between.start)


@pytest.mark.parametrize(
    "piece",
    cases(
        [
            *(
                "Friday ",
                "Friday 9 December ",
                "9 December ",
                "9 ",
                "9. ",
                "December 9 ",
                "10 to ",
                "9 Friday",
                "(",
                "\n",
            ),
            *("© ", "©a ", "(c) ", "Copyright ", "2020-", "A", "December ", "10–", " "),
        ]
    ),
)
def test_a_hostile_text_takes_no_time_that_counts(piece: str, tmp_path: Path) -> None:
    hostile = json.dumps("A " + (piece * MAX_TEXT)[: MAX_TEXT - 4] + " x", ensure_ascii=False)
    before = time.process_time()
    found(tmp_path, f"  - type: text\n    text: {hostile}\n")
    assert time.process_time() - before < 8


@pytest.mark.parametrize(
    "tag", ["en", "en_GB", "fr", "de", "de_AT", "es", "nl", "ar", "it", "pt", "pl", "sv", "ar_LB", "ar_DZ"]
)
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
