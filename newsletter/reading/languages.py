"""Languages by their codes: those for a list to choose from, and what somebody wrote → the code of a language.

Comes in: nothing, or a text. Goes out: the codes that a field offers; what else it takes, such as `en-ZA`, is typed. It
is a module of its own because issues name their language, and so do the lists of those who get them.
"""

from __future__ import annotations

import re
from collections.abc import Container
from contextlib import suppress
from functools import cache

from newsletter.errors import Refused
from newsletter.nearest import plain
from newsletter.times.names_of_days import WEEKDAYS

_REGIONAL = (
    "de-AT", "de-CH", "en-AU", "en-CA", "en-GB", "en-IE", "en-US", "es-MX", "es-US", "fr-BE", "fr-CA", "fr-CH", "nl-BE",
    "pt-BR", "pt-PT", "zh-Hans", "zh-Hant",
)  # fmt: skip
"""Those of which a letter tells the region: words, or dates, are written otherwise there."""


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages of which Babel knows how they write dates, and the regional ones among them."""
    from babel.localedata import locale_identifiers

    return tuple(sorted({code for code in locale_identifiers() if "_" not in code} | set(_REGIONAL)))


def language_tag(text: str) -> str:
    """Return a language tag in its usual spelling: "pt-br" → "pt-BR"; raise Refused."""
    from babel import Locale, UnknownLocaleError

    # Babel itself overlooks what follows a dot or an @.
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", text):
        raise Refused(f"“{text}” is not the short name of a language.", _instead(text))
    try:
        Locale.parse(text, sep="-")
    except (ValueError, UnknownLocaleError):
        raise Refused(f"The language “{text}” is not known.", _instead(text)) from None
    first, *rest = text.split("-")
    return "-".join([first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def direction_of(language: str) -> str:
    """Return the direction in which a language is written, "ltr" or "rtl"."""
    from babel import Locale

    return str(Locale.parse(language, sep="-").text_direction)


def language_called(name: str) -> str:
    """Return the tag of a language by its name in any of our languages: "Französisch" → "fr"; "" for no such name."""
    from babel import Locale

    for language in WEEKDAYS:
        for code, known in Locale(language).languages.items():
            if plain(known) == plain(name):
                return str(code).replace("_", "-")
    return ""


def nearest_tag(language: str, offered: Container[str]) -> str:
    """Return the tag that is offered to whoever reads a language: its own, or one with less at its end; "" for none.

    That is the lookup of RFC 4647, 3.4: whoever reads fr-BE gets fr.
    """
    while language and language not in offered:
        language = language.rpartition("-")[0]
    return language


def english_name(language: str) -> str:
    """Return what a language is called in English: "fr" → "French"; the tag itself where it has no name."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-").english_name or language
    except (UnknownLocaleError, ValueError):
        return language


def _instead(text: str) -> str:
    """Return the hint for a language that is named in full, spelt with `_`, or called by the code of a country."""
    from babel import Locale, UnknownLocaleError

    if tag := language_called(text):
        return f"Write `{tag}`."
    with suppress(ValueError, UnknownLocaleError):
        if (tag := str(Locale.parse(text)).replace("_", "-")) != text:  # Babel's `root` is no language
            return f"Write `{language_tag(tag)}`."
    if re.fullmatch("[A-Za-z]+", text):
        with suppress(ValueError, UnknownLocaleError):
            return f"Write `{Locale.parse(f'und_{text}').language}`."
    return "Write for example `en`, `en-US`, `fr`, `de`, `es`, `nl` or `ar`."
