"""Which parts of a line from right to left have to be isolated; tests/test_right_to_left.py shows that it is enough."""

from __future__ import annotations

import time

import pytest

from newsletter.text.bidi import END, ISOLATE, is_right_to_left, isolated, runs

# The part in [[ ]] is isolated.
LINES = (
    *("اتصلوا [[+32 9 123 45 67]].", "اتصلوا و[[+32 9 123]]", "هاتف ([[02/555-12-34]])", "هاتف [[(02) 555-1234]]."),
    *(
        "[[+32 9 12 34]], [[+32 9 12 35]] و [[+32 9 12 36]]",
        "يوم [[2026-05-12]]، غداً",
        "في 12/05/2026، 16:30",
        "2021, 2022 و 2023",
    ),
    *("شارع طويل 1 1000 بروكسل", "سنة 2021 2022", "شارع 1\n1000 بروكسل", "عدد [[1 000]] مريض", "عدد [[1 000 000]]"),
    *("هاتف [[0471 123456]]", "هاتف [[12 34 56]]"),
    *("من 9–17، من 16:30–18:00", "[[2026-05-12]]–[[2026-05-14]]", "نسبة [[10%]]", "12. نص", "[1] نص", "سنة ٢٠٢٦-٠٥-١٢"),
    *(
        "لغة [[C++]]، ولغة «[[C++]]».",
        "علاج [[CD34+]], ثم",
        "جرعة [[500 mg/m²]].",
        "ب [[5-FU]] ثم",
        "(AML) وعن ASH 2026.",
    ),
    *("[[Outcomes, 2021 Update (n = 25)]]: نص", "ASH Annual Meeting, Atlanta: نص", "62nd ASH، نص", "ASH! نص", "- ASH"),
    *("ב-COVID-19", "ה-[[2026-05-12]]", "COVID-19-ה", "שלום", "(ASH שלום)", "\ue000 [[+32 9]] \ue000 5", "—", ""),
)


@pytest.mark.parametrize("line", LINES)
def test_what_would_lose_its_order_is_found(line: str) -> None:
    text = line.replace("[[", "").replace("]]", "")
    marked, done = "", 0
    for start, end in runs(text):
        marked += f"{text[done:start]}[[{text[start:end]}]]"
        done = end
    assert marked + text[done:] == line


def test_lines_of_plain_text_have_isolates_except_around_an_address() -> None:
    text = "هاتف +32 9\nhttps://example.org/a/\nhttps://example.org/a/ (+)\nنص +32"
    assert isolated(text).split("\n") == [
        f"هاتف {ISOLATE}+32 9{END}",
        "https://example.org/a/",
        "https://example.org/a/ (+)",
        f"نص {ISOLATE}+32{END}",
    ]


def test_the_first_letter_is_the_direction_of_a_text() -> None:
    assert [is_right_to_left(text) for text in ("12 (שלום) a", "+a שלום", "12 +", "")] == [True, False, None, None]


@pytest.mark.parametrize("part", ["1 ", "(1", "1)", "1= ", "1–", "a+ ", "ص1+", "1. ", '"1" '])
def test_a_long_line_takes_no_time(part: str) -> None:
    started = time.perf_counter()
    isolated(part * 20_000)
    assert time.perf_counter() - started < 2
