"""The letter's own words: each language has the forms that its numbers need, its order of words and its direction."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest
from babel import Locale

from newsletter.model.files import shipped_templates
from newsletter.model.words import FORMS, plural
from newsletter.reading.parsing import parse
from newsletter.times.wording import format_date, format_date_range

WORDS: Mapping[str, Mapping[str, str]] = parse((shipped_templates() / "words.yaml").read_bytes(), "words.yaml").data
in_every_language = pytest.mark.parametrize("language", WORDS)


@in_every_language
def test_a_text_has_one_form_or_one_for_each_kind_of_number_from_2_up(language: str) -> None:
    needed = {Locale.parse(language, sep="-").plural_form(number) for number in range(2, 200)}
    forms = {name: text.count(FORMS) + 1 for name, text in WORDS[language].items()}
    assert {count for name, count in forms.items() if name.startswith("other_")} <= {1, len(needed)}
    assert {count for name, count in forms.items() if not name.startswith("other_")} == {1}


@pytest.mark.parametrize(
    ("language", "count", "shown"),
    [
        *(("pl", 4, "Pozostałe 4 sesje"), ("pl", 5, "Pozostałych 5 sesji"), ("pl", 12, "Pozostałych 12 sesji")),
        *(("pl", 22, "Pozostałe 22 sesje"), ("it", 2, "Le altre 2 sessioni"), ("pt", 25, "As outras 25 sessões")),
        *(("pt-BR", 3, "As outras 3 sessões"), ("sv", 7, "De övriga 7 sessionerna")),
    ],
)
def test_a_number_has_the_form_that_the_language_gives_it(language: str, count: int, shown: str) -> None:
    texts = {**WORDS[language.split("-")[0]], **WORDS[language]}
    assert plural(texts["other_sessions"], count, language).format(count=count) == shown


@pytest.mark.parametrize(
    ("language", "day", "days"),
    [
        ("it", "lunedì 20 dicembre 2021", "28 novembre\u00a0– 2 dicembre 2021"),
        ("pt", "segunda-feira, 20 de dezembro de 2021", "28 de novembro\u00a0– 2 de dezembro de 2021"),
        ("pt-PT", "segunda-feira, 20 de dezembro de 2021", "28 de novembro\u00a0– 2 de dezembro de 2021"),
        ("pl", "poniedziałek, 20 grudnia 2021", "28 listopada\u00a0– 2 grudnia 2021"),
        ("sv", "måndag 20 december 2021", "28 november–2 december 2021"),
    ],
)
def test_days_and_months_stand_in_the_order_of_the_language(language: str, day: str, days: str) -> None:
    assert format_date(date(2021, 12, 20), language, weekday=True) == day
    assert format_date_range(date(2021, 11, 28), date(2021, 12, 2), language) == days


@in_every_language
def test_words_have_the_letters_of_their_direction(language: str) -> None:
    is_arabic = any("\u0600" <= letter <= "\u06ff" for text in WORDS[language].values() for letter in text)
    assert is_arabic == (Locale.parse(language, sep="-").text_direction == "rtl")
