"""What readers see is what was typed: every character in its order, unless it is a mark, by a pattern of its own."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lxml import etree

from newsletter.text.prose import to_html, to_text
from newsletter.text.wrapping import columns
from tests.examples import examples

DOSES = [
    "2*500 mg",
    "1*250 mg",
    "0.5*0.9",
    "2*3*4",
    "45%* of patients",
    "*p<0.05",
    "* p < 0.05",
    "** p < 0.01",
    "500 mg/m²",
]
NAMES = [
    "HLA-A*02:01",
    "HLA-B*07:02",
    "CYP2C19*2/*17",
    "*NPM1*/*FLT3*",
    "c.35_36delGT",
    "BCR::ABL1",
    "del(17p)",
    "t(9;22)",
]
PEOPLE = [
    "Patient*innen",
    "Ärzt*innen",
    "O'Brien",
    "Dr. Ann_Smith",
    "user_name@garden.test",
    "o'brien@garden.test",
    "C:\\temp",
]
FORMULAS = [
    "CO~2~",
    "C~6~H~12~O~6~",
    "HCO~3~^−^",
    "10^9^/L",
    "Ca^2+^",
    "CD34^+^CD38^-^",
    "t~1/2~",
    "C~max~",
    "AUC~0–24~",
    "Smith^1,2^",
    "~5%",
    "p ~ 0.05",
    "p~0.05",
    "3~5,7~9",
    "~20 … ~30",
    "2^10",
    "10^9,10^12",
    "x^2+y^2",
    "x^ay^b",
    "2^n/2^m",
    "CD34^+CD38^-",
    "^18^F",
    "[^18F]FDG",
    "[^99m]Tc",
    "~~40~~",
    "a~b~~c~",
    "30~~40~~",
]
NOTES = ["note[^1]", "10[^1]", "[^b]", "[^1]: Not on Sundays.", "[^b]: See [^1]", "[^c]: unused"]
DAYS = [
    "12. Mai: Gent",
    "19. Mai",
    "2. Juni",
    "2026. In that year",
    "7) seven",
    "1. one",
    "2. two",
    "3. three",
    "007. film",
    "21.05.2026",
]
SIGNS = [
    "> 70 years",
    ">= 3",
    "+ 3 °C",
    "- one",
    "* two",
    "#1 in Ghent",
    "# Heading",
    "5` prime and 3` end",
    "`K-12`",
    "---",
    "--",
    "==",
]
MARKED = [
    "*word*",
    "**Two words**",
    "_word_",
    "[1]",
    "[Smith 2020]",
    "(*)",
    "*",
    "**",
    "_",
    "~~~",
]
MATERIAL = st.sampled_from([*DOSES, *NAMES, *PEOPLE, *FORMULAS, *NOTES, *DAYS, *SIGNS, *MARKED, "and", "in 2026,"])
TEXTS = st.lists(
    st.tuples(MATERIAL, st.sampled_from([" ", " ", " ", "\n", "\n", "\n\n", ". ", ", ", ")", "/"])), max_size=14
).map(lambda parts: "".join(map("".join, parts)))

# The marks that readers do not see: each by the strictest pattern that tells it from a character of the text.
MARKS = re.compile(
    r"""
    (?<! [^\W_] ) (?: \*{1,3} | _{1,3} )+ | (?: \*{1,3} | _{1,3} )+ (?! [^\W_] )  # at the side of a word
  | ^ [ ]* (?: [-*+] | \#{1,6} ) (?= \s )
  | ^ [ ]* (?: `{3,} | ~{3,} | (?: - [ ]* ){3,} | (?: \* [ ]* ){3,} | (?: _ [ ]* ){3,} ) [ ]* $
  | \\ (?= [!-/:-@\[-`{-~] ) | \\ $
  | (?<= ^ \[ ) \^ (?= \w{1,3} \]:[ ] ) | (?<= ^ \[\^ \w \] ) : (?= [ ] )  # before a note, and …
  | (?<= \[ ) \^ (?= \w \] )  # … where it is meant
    """,
    re.M | re.X,
)
SCRIPT = re.compile(r"(?<=[^\W_]|[~^])([~^])(?:\d{1,2}|max|2\+|[+−-]|1/2|1,2|0–24)(\1)(?!\1|\d|(?<=[a-z][~^])[a-z])")
LOWERED_AND_RAISED = str.maketrans("₀₁₂₃₄₅₆₇₈₉₊₋ₘₐₓ⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻−", "0123456789+-max0123456789+--")
CODE = re.compile(r"(?<![^\W_])(`)[^`\n]+(`)(?![^\W_])")


def html_of(text: str) -> str:
    """Return what the HTML shows, with the numbers of lists."""
    root = etree.fromstring(f"<div>{to_html(text)}</div>")
    for numbered in root.iter("ol"):
        for number, item in enumerate(numbered, int(numbered.get("start", "1"))):
            item.text = f"{number}. {item.text or ''}"
    return "".join(map(str, root.itertext()))


def text_of(text: str) -> str:
    """Return what the plain text shows, without the marks that it has of its own."""
    shown = to_text(text, 10_000)
    shown = re.sub(r"^(.+)\n(-+)$", lambda two: two[1] if columns(two[1]) == len(two[2]) else two[0], shown, flags=re.M)
    return re.sub(r"^(?:(?: *- )+| *\* \* \*$)", "", shown, flags=re.M)


def follows(shown: str, typed: str) -> bool:
    """Return whether a text shows what was typed, each character in its order, but for marks."""
    spans = [mark.span() for mark in MARKS.finditer(typed)]
    spans += [code.span(tick) for code in CODE.finditer(typed) for tick in (1, 2)]
    spans += [script.span(mark) for script in SCRIPT.finditer(typed) for mark in (1, 2)]
    marks = {at for span in spans for at in range(*span)}
    shown = "".join(shown.split()).translate(LOWERED_AND_RAISED)
    reached = {0}
    for at, char in enumerate(typed.translate(LOWERED_AND_RAISED)):
        if not char.isspace():
            on = {place + 1 for place in reached if shown[place : place + 1] == char}
            reached = on | reached if at in marks else on
    return len(shown) in reached


@settings(max_examples=examples(500), deadline=None)
@given(TEXTS)
@example("one\n==\ntwo\n--")
@example("5` prime and 3` end")
def test_random_texts_of_the_field_are_shown_as_they_were_typed(text: str) -> None:
    assert follows(html_of(text), text), (html_of(text), text)
    assert follows(text_of(text), text), (text_of(text), text)


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        ("2500 mg and 1250 mg", "2*500 mg and 1*250 mg"),
        ("Patientinnen", "Patient*innen"),
        ("13. Mai", "19. Mai"),
        ("p", "p\\q"),
        ("x2+y2", "x^2+y^2"),
        ("109,1012", "10^9,10^12"),
        ("35,79", "3~5,7~9"),
        ("18F", "^18^F"),
        ("CD34+CD38-", "CD34^+CD38^-"),
    ],
)
def test_what_was_changed_does_not_follow_what_was_typed(shown: str, typed: str) -> None:
    assert not follows(shown, typed)
