"""The rules about days, weekdays and years: letters that fail, with place and sentence, and letters that pass."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from babel import Locale
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.build import build_edition
from newsletter.check.dates import RULES, check
from newsletter.check.finding import Finding
from newsletter.check.paragraphs import plain
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.model.files import find_issues, shipped_templates
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.reading.source import MAX_TEXT
from newsletter.render import Rendering
from newsletter.text import merge_tags
from newsletter.times.names_of_days import MONTHS, WEEKDAYS
from newsletter.times.written_dates import dates_with_weekday, months, ranges, weekdays

ROOT = Path(__file__).resolve().parent.parent.parent
CASES = [*find_issues(ROOT / "tests" / "kitchen-sink"), *sorted((ROOT / "tests" / "editions").glob("*/issue.yaml"))]

publication_of = cache(load_publication)


def save(folder: Path, blocks: str, publication: str = "", day: str = "2021-12-20", language: str = "en") -> Path:
    """Save an issue of which blocks begin in line 7, and return its file."""
    (folder / "issues").mkdir(exist_ok=True)
    (folder / "newsletter.yaml").write_text(f"name: A letter\n{publication}", encoding="utf-8")
    path = folder / "issues" / "days.yaml"
    head = f"subject: Days\npreheader: Of the year\ntitle: Days\ndate: {day}\nlanguage: {language}\nblocks:\n"
    path.write_text(head + blocks, encoding="utf-8")
    return path


def found(folder: Path, blocks: str, publication: str = "", day: str = "2021-12-20", language: str = "en") -> list[str]:
    """Return what is found in an issue before any template is filled in: "line:column: message"."""
    path = save(folder, blocks, publication, day, language)
    loaded = load_publication(folder)
    issue = load_issue(path, loaded)
    tags = merge_tags.find([*issue.texts, *loaded.texts])
    return shown(list(check(ParsedLetter(issue, loaded, Rendering(issue.subject, "", "", "", {}, tags), {}, b""))))


def shown(findings: list[Finding]) -> list[str]:
    problems = [finding.problem for finding in findings]
    return [
        f"{'' if problem.file.endswith('days.yaml') else Path(problem.file).name + ':'}"
        f"{problem.line}:{problem.column}: {problem.message}"
        for problem in problems
    ]


def text(*lines: str) -> str:
    """Return a block whose text begins in line 9, column 7."""
    return "  - type: text\n    text: |\n" + "".join(f"      {line}".rstrip() + "\n" for line in lines)


# Webinars


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ("starts: 2021-02-08 16:30, duration: 60 min", "8 February 2021"),
        ("starts: 2021-12-19 23:00, duration: 3 h", "19 December 2021"),
        ("starts: 2021-12-19 23:00, duration: 3 h, status: postponed", ""),
        ("starts: 2021-02-08 16:30, duration: 60 min, status: cancelled", ""),
        ("starts: 2021-12-20 09:00, duration: 60 min", ""),
        ("starts: 2022-02-08 16:30, duration: 60 min", ""),
    ],
)
def test_a_webinar_before_the_day_of_the_issue_is_found(fields: str, day: str, tmp_path: Path) -> None:
    blocks = f"  - type: webinars\n    webinars:\n      - {{title: Meet, {fields}}}\n"
    message = f"9:31: This webinar begins on {day}, before the day of the issue, 20 December 2021."
    assert found(tmp_path, blocks) == [message] * bool(day)


@pytest.mark.parametrize(("starts", "is_far"), [("2022-12-20", False), ("2022-12-22", True), ("2032-02-08", True)])
def test_a_webinar_more_than_a_year_after_the_issue_is_found(starts: str, is_far: bool, tmp_path: Path) -> None:
    blocks = f"  - type: webinars\n    webinars:\n      - {{title: Meet, starts: {starts} 16:30, duration: 60 min}}\n"
    findings = found(tmp_path, blocks)
    assert ["more than a year after the day of the issue" in finding for finding in findings] == [True] * is_far


def test_a_session_may_be_over(tmp_path: Path) -> None:
    blocks = "  - type: sessions\n    sessions: [{title: AML, starts: 2021-12-10 09:00}]\n"
    assert found(tmp_path, blocks) == []


# Weekdays


@pytest.mark.parametrize(
    ("line", "written", "message"),
    [
        ("On Friday 9 December 2021 we met.", "Friday", "9 December 2021 is a Thursday, not a Friday."),
        ("On Friday, December 9, we met.", "Friday", "9 December 2021 is a Thursday, not a Friday."),
        ("On Friday the 9th of December we met.", "Friday", "9 December 2021 is a Thursday, not a Friday."),
        ("Fri. 9 Dec.", "Fri", "9 December 2021 is a Thu, not a Fri."),
        ("FRIDAY, 9 DECEMBER", "FRIDAY", "9 December 2021 is a THURSDAY, not a FRIDAY."),
        ("On 9 December 2021 (Friday) we met.", "Friday", "9 December 2021 is a Thursday, not a Friday."),
        ("On December 9, 2021 (Fri, 10 am)", "Fri", "9 December 2021 is a Thu, not a Fri."),
        ("Le vendredi 9 décembre 2021 à Gand", "vendredi", "9 décembre 2021 is a jeudi, not a vendredi."),
        ("Ven. 9 déc.", "Ven", "9 décembre 2021 is a Jeu, not a Ven."),
        ("Le mercredi 1er décembre, le mardi 1er décembre", "mardi", "1 décembre 2021 is a mercredi, not a mardi."),
        ("Am Freitag, dem 9. Dezember", "Freitag", "9. Dezember 2021 is a Donnerstag, not a Freitag."),
        ("Fr., 9. Dezember 2021", "Fr", "9. Dezember 2021 is a Do, not a Fr."),
        ("Sonnabend, 9. Jänner 2022", "Sonnabend", "9. Januar 2022 is a Sonntag, not a Sonnabend."),
        ("El viernes 9 de diciembre de 2021", "viernes", "9 de diciembre de 2021 is a jueves, not a viernes."),
        ("El miercoles 9 de diciembre", "miercoles", "9 de diciembre de 2021 is a jueves, not a miercoles."),
        ("Op vrijdag 9 december", "vrijdag", "9 december 2021 is a donderdag, not a vrijdag."),
        ("vr 9 dec. 2021", "vr", "9 december 2021 is a do, not a vr."),
        ("الجمعة 9 ديسمبر 2021", "الجمعة", "\u200f9 ديسمبر 2021 is a الخميس, not a الجمعة."),
        ("الجمعة، 9 كانون الأول", "الجمعة", "\u200f9 ديسمبر 2021 is a الخميس, not a الجمعة."),
        ("الإثنين ٩ ديسمبر", "الإثنين", "\u200f9 ديسمبر 2021 is a الخميس, not a الإثنين."),
        ("On **Friday** 9 December we met.", "Friday", "9 December 2021 is a Thursday, not a Friday."),
        ("On **Friday,** December 9, we met.", "Friday", "9 December 2021 is a Thursday, not a Friday."),
        ("On _Friday_, **9 December**, we met.", "Friday", "9 December 2021 is a Thursday, not a Friday."),
        ("On **9 December** (*Friday*) we met.", "Friday", "9 December 2021 is a Thursday, not a Friday."),
        ("From Friday 10 to Monday 14 December", "Monday", "14 December 2021 is a Tuesday, not a Monday."),
    ],
)
def test_a_wrong_weekday_is_found_in_any_language(line: str, written: str, message: str, tmp_path: Path) -> None:
    assert found(tmp_path, text(line)) == [f"9:{7 + line.index(written)}: {message}"]


@pytest.mark.parametrize(
    "line",
    [
        "On Friday 10 December 2021, Friday, December 10, and 10 December (Friday).",
        "Le vendredi 10 décembre, mar. 14 déc., le mercredi 1er décembre 2021.",
        "Am Freitag, dem 10. Dezember, Di. 14. Dez., Dienstag, den 14.12.2021.",
        "El viernes 10 de diciembre de 2021, mar 14 dic.",
        "Op vrijdag 10 december, di 14 dec.",
        "الجمعة 10 ديسمبر 2021، يوم الثلاثاء الموافق 14 ديسمبر",
        "Friday 7 January and Wednesday 1 December, since the nearest year is meant.",
        "On Friday and Saturday, 10 and 11 December; Friday to Tuesday, 10 December to 14 December.",
        "Friday–Sunday, 10–12 December; Friday/Saturday 10/11 December; Friday 9:30, 9 December.",
        "We met on Friday. 9 December is another day. Every Friday until 9 December.",
        "The sun 9 may shine; so 9 may come; I do 9 december things; mon 9 mars; sat 9 people.",
        "Friday 31 February and Monday 99 December do not exist, nor does Friday 9 Decembre in English.",
        "Friday\n\n      9 December",
        "The committee sat 5 May and sat on 5 May; the sun 9 May; they wed 9 May; on Friday 9 may come, 9 march on.",
        "What we do 10 December, what we do 10 december, and the Wo 10 April-Gruppe.",
        "**Friday** and **Saturday**, 10 and 11 December; **Friday** to **Tuesday**, 10 December to 14 December.",
        "On Friday 2021-12-09, Friday 9/12/2021.",
        "Frieda 9 Dezember, Samir 9 December, Don 9 December, Mar 9 December.",
    ],
)
def test_a_right_weekday_and_what_is_none_pass(line: str, tmp_path: Path) -> None:
    assert found(tmp_path, text(line)) == []


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Last year, on Thursday 9 October, we met in Porto."),
        ("en", "In 2027, on Friday 1 October, we meet again."),
        ("en", "We meet again on Thursday 30 September (2027)."),
        ("en", "From Thursday 30 September to Sunday 3 October 2027."),
        ("en", "Next year’s congress begins on Saturday 9 October."),
        ("fr", "L’année dernière, le jeudi 9 octobre ; l’an prochain, le samedi 9 octobre."),
        ("de", "Im vorigen Jahr, am Donnerstag, dem 9. Oktober; nächstes Jahr am Samstag, 9. Oktober."),
        ("de", "Voriges Jahr am Donnerstag, 9.10., und am Samstag, 9.10.2027."),
        ("es", "El año pasado, el jueves 9 de octubre; el próximo año, el sábado 9 de octubre."),
        ("nl", "Vorig jaar, op donderdag 9 oktober; volgend jaar, op zaterdag 9 oktober."),
        ("ar", "في العام الماضي، الخميس 9 أكتوبر"),
    ],
)
def test_a_weekday_of_the_year_that_its_sentence_speaks_of_passes(language: str, line: str, tmp_path: Path) -> None:
    assert found(tmp_path, text(line), day="2026-10-05", language=language) == []


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("Last year we met in Porto. On Thursday 9 October we meet in Bern.", "Thursday"),
        ("On Thursday 9 October the hall was full to the last seat.", "Thursday"),
        ("The next call is on Thursday 9 October.", "Thursday"),
        ("Last year, on Monday 9 October, we met.", "Monday"),
        ("In 2027, on Monday 9 October, we meet.", "Monday"),
        ("Last year, on Thursday 9 October 2026, we met.", "Thursday"),
    ],
)
def test_another_year_in_a_letter_excuses_no_other_weekday(line: str, written: str, tmp_path: Path) -> None:
    (finding,) = found(tmp_path, text(line), day="2026-10-05")
    assert finding == f"9:{7 + line.index(written)}: 9 October 2026 is a Friday, not a {written}."


@pytest.mark.parametrize(
    ("language", "line", "expected"),
    [
        ("de", "Am Montag, 12.11.2026, um 10 Uhr", "9:10: 12. November 2026 is a Donnerstag, not a Montag."),
        ("de", "Mo., 12.11.2026", "9:7: 12. November 2026 is a Do, not a Mo."),
        ("de", "Am Montag, 12.11.", "9:10: 12. November 2026 is a Donnerstag, not a Montag."),
        ("de-AT", "Am Montag, den 12. 11. 26", "9:10: 12. November 2026 is a Donnerstag, not a Montag."),
        ("de", "Am 12.11.2026 (Montag)", "9:22: 12. November 2026 is a Donnerstag, not a Montag."),
        ("nl", "Op maandag 12-11-2026", "9:10: 12 november 2026 is a donderdag, not a maandag."),
        ("de", "Am Donnerstag, 12.11.2026, Do., 12.11., Do. 12.11.26; Montag, 12.30 Uhr; Montag, 12.13.2026", ""),
        ("en", "On Monday 12.11.2026, Montag 12.11.2026", ""),
        ("nl", "Op donderdag 12-11-2026, maandag 12-11, maandag 11-13-2026", ""),
    ],
)
def test_a_weekday_beside_a_date_in_numbers_is_read_where_the_month_is_certain(
    language: str, line: str, expected: str, tmp_path: Path
) -> None:
    assert found(tmp_path, text(line), day="2026-10-05", language=language) == [expected] * bool(expected)


def test_a_weekday_in_a_line_and_in_newsletter_yaml_is_found(tmp_path: Path) -> None:
    blocks = "  - type: sessions\n    sessions: [{title: AML, when: 'Friday 9 December, 9:30'}]\n"
    assert found(tmp_path, blocks, "reason: You met us on Friday 9 December 2021.\n") == [
        "8:36: 9 December 2021 is a Thursday, not a Friday.",
        "newsletter.yaml:2:23: 9 December 2021 is a Thursday, not a Friday.",
    ]


def test_a_date_over_two_lines_is_found_where_its_weekday_stands(tmp_path: Path) -> None:
    assert found(tmp_path, text("We met on Friday", "9 December.")) == [
        "9:17: 9 December 2021 is a Thursday, not a Friday."
    ]


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


def test_a_weekday_in_a_recap_may_be_that_of_the_meetings_year(tmp_path: Path) -> None:
    recap = (
        "  - type: recap\n    meeting: {name: The meeting, start: 2021-06-12, end: 2021-06-15}\n"
        "    text: On Saturday 12 June we met, and will on Sunday 12 June, but not on Friday 12 June.\n"
    )
    assert found(tmp_path, recap, day="2022-03-01") == ["9:78: 12 June 2021 is a Saturday, not a Friday."]
    apart = [
        f"9:{column}: 12 June 2022 is a Sunday, not a {day}." for column, day in ((10, "Saturday"), (28, "Friday"))
    ]
    line = text("On Saturday 12 June, Friday 12 June, and Sunday 12 June.")
    assert found(tmp_path, line, day="2022-03-01") == apart


# Copyright


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("© 2020 Society", ["9:9: 2020"]),
        ("© The Society 2020", ["9:21: 2020"]),
        ("Copyright 2015–2020", ["9:22: 2020"]),
        ("Copyright (c) 2020. (C) 2019 Society", ["9:21: 2020", "9:31: 2019"]),
        ("(c) 2015–2020 by Society", ["9:16: 2020"]),
        ("*All rights reserved | (c)2020, Society*", ["9:33: 2020"]),
        ("(c) 2020 جمعية", ["9:11: 2020"]),
        ("See part (c) 2019 Data; the forms, (c) 2019 Society.", []),
        ("(c) 2019 members and (c) 2019", []),
        ("(a) one\n      (b) two\n      (c) 2019 Society", []),
        ("© 2015-20", ["9:14: 2020"]),
        ("© 2021, © 2019–2021, © 2019-21, Copyright 2021", []),
        ("The copyright law of 1976; copyrighted 2020; (a) 2019, (b) 2020, (c) 2020 members.", []),
        ("© Society. In all, 20200 copies", []),
    ],
)
def test_a_copyright_of_another_year_is_found(line: str, expected: list[str], tmp_path: Path) -> None:
    sender = "sender: {name: Society, email: a@society.test}\npostal_address: جمعية\n"
    assert found(tmp_path, text(line), sender) == [
        f"{place[:-6]}: The copyright names {place[-4:]}, and the issue is of 2021." for place in expected
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Photo © 2019 Lake Archive",
        "First published © 2020 by the Journal",
        "Drawing © Lake Archive 2019",
        "(c) 2019 Lake Archive, with thanks",
        "Reprinted with permission. Copyright 2020 Lake Archive.",
    ],
)
def test_a_credit_in_a_text_keeps_its_year(line: str, tmp_path: Path) -> None:
    assert found(tmp_path, text(line), "sender: {name: Society, email: a@society.test}\n") == []


@pytest.mark.parametrize(
    "line",
    [
        "© 2020",
        "© 2020. All rights reserved.",
        "© 2020 All rights reserved",
        "*Copyright 2020*",
        "© 2020 A letter, Ghent",
    ],
)
def test_a_copyright_that_names_nobody_else_is_the_publications(line: str, tmp_path: Path) -> None:
    (finding,) = found(tmp_path, text(line), "sender: {name: Society, email: a@society.test}\n")
    assert finding.endswith(": The copyright names 2020, and the issue is of 2021.")


def test_the_photographer_s_copyright_keeps_its_year(tmp_path: Path) -> None:
    (tmp_path / "issues").mkdir()
    picture = ROOT / "tests" / "editions" / "images" / "narrow.png"
    (tmp_path / "issues" / "a.png").write_bytes(picture.read_bytes())
    blocks = "  - type: image\n    image: {src: a.png, alt: © 2019}\n    caption: © 2019\n"
    assert built(tmp_path, save(tmp_path, blocks)) == []


def test_a_copyright_in_newsletter_yaml_is_found_there_alone(tmp_path: Path) -> None:
    path = save(tmp_path, text("A text."), 'postal_address: "© 2020 Society"\n')
    assert built(tmp_path, path) == ["newsletter.yaml:2:20: The copyright names 2020, and the issue is of 2021."]


def test_a_copyright_in_a_template_is_found_in_the_template(tmp_path: Path) -> None:
    shipped = (shipped_templates() / "letter.mjml").read_text(encoding="utf-8")
    (tmp_path / "templates").mkdir()
    line = "<mj-section><mj-column><mj-text>&copy; 2019 Society</mj-text></mj-column></mj-section>\n"
    changed = shipped.replace("</mj-body>", f"{line}</mj-body>")
    (tmp_path / "templates" / "letter.mjml").write_text(changed, encoding="utf-8")
    number = changed[: changed.index(line)].count("\n") + 1
    (finding,) = built(tmp_path, save(tmp_path, text("A text.")))
    assert re.match(rf"letter\.mjml:{number}:\d+: The copyright names 2019, and the issue is of 2021\.", finding)


def built(folder: Path, path: Path) -> list[str]:
    return shown(list(check(ParsedLetter.of(build_edition(path, publication_of(folder)).letter))))


# All rules


def test_every_rule_of_the_family_has_a_chapter_in_its_page() -> None:
    page = (ROOT / "docs" / "checks" / "dates.md").read_text(encoding="utf-8")
    chapters = re.findall(r"^## (.*)\n\n\*(\w+)", page, re.MULTILINE)
    assert chapters == [(rule.id, rule.severity.capitalize()) for rule in RULES]


@pytest.mark.parametrize("path", find_issues(ROOT), ids=lambda path: path.stem)
def test_the_dates_of_the_sample_issues_are_right(path: Path) -> None:
    assert built(ROOT, path) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_dates_of_other_letters_are_right_but_for_a_webinar_that_is_over(path: Path) -> None:
    root = next(folder for folder in path.parents if (folder / "newsletter.yaml").is_file())
    rules = {finding.rule for finding in check(ParsedLetter.of(build_edition(path, publication_of(root)).letter))}
    assert rules == ({"dates.webinar-past"} if path.parent.name == "american" else set())


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
