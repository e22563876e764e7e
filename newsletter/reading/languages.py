"""Languages by their codes: those for a list to choose from, and what somebody wrote → the code of a language.

Comes in: nothing, or a text. Goes out: the codes that a field offers; what else it takes, such as `en-ZA`, is typed. It
is a module of its own because issues name their language, and so do the lists of those who get them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container
from contextlib import suppress
from functools import cache

from newsletter.errors import Refused
from newsletter.nearest import nearest, plain
from newsletter.times.names_of_days import WEEKDAYS

_REGIONAL = (
    "de-AT", "de-CH", "en-AU", "en-CA", "en-GB", "en-IE", "en-US", "es-MX", "es-US", "fr-BE", "fr-CA", "fr-CH", "nl-BE",
    "pt-BR", "pt-PT", "zh-Hans", "zh-Hant",
)  # fmt: skip
"""Those of which a letter tells the region: words, or dates, are written otherwise there."""

_WITHDRAWN = {"in": "id", "iw": "he", "ji": "yi"}
"""Codes that ISO 639 had before 1989, and what it has instead."""

_BEGINNING = 3
"""Letters that tell which name they are the beginning of."""
_MOST = 3
"""Languages that a hint names."""


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
        known = Locale.parse(text, sep="-")
    except (ValueError, UnknownLocaleError):
        raise Refused(f"The language “{text}” is not known.", _instead(text)) from None
    first, *rest = text.split("-")
    shortest = known.language if len(known.language) < len(first) else first  # as BCP 47 has it: `ger` is `de`
    current = _WITHDRAWN.get(shortest.lower(), shortest.lower())
    return "-".join([current, *(part.title() if len(part) == 4 else part.upper() for part in rest)])


def direction_of(language: str) -> str:
    """Return the direction in which a language is written, "ltr" or "rtl"."""
    from babel import Locale

    return str(Locale.parse(language, sep="-").text_direction)


def english_name(language: str) -> str:
    """Return the name of a language in English: "pt-BR" → "Portuguese (Brazil)"; its tag where that is not known."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(language, sep="-").get_display_name("en") or language
    except (UnknownLocaleError, ValueError):
        return language


def language_called(name: str) -> str:
    """Return the tag of a language by its name in that, or in one of our languages: "Französisch", "suomi"; or ""."""
    wanted = plain(name).strip()
    return next((tag for known in (_names, _own_names) for called, tag in known() if called == wanted), "")


@cache
def _names() -> tuple[tuple[str, str], ...]:
    """Return what languages are called in each of our languages, each name with the tag."""
    from babel import Locale

    known = (named for language in WEEKDAYS for named in Locale(language).languages.items())
    return tuple((plain(name), str(code).replace("_", "-")) for code, name in known)


@cache
def _own_names() -> tuple[tuple[str, str], ...]:
    """Return what each language is called in itself, with its tag; that takes long, as each has data of its own."""
    from babel import Locale

    return tuple((plain(Locale.parse(tag, sep="-").get_display_name() or tag), tag) for tag in languages())


def _meant(text: str) -> list[str]:
    """Return the tags of the languages that somebody may mean by the beginning of a name, or one with a slip."""
    word = plain(text).strip()
    named = [(name, tag) for name, tag in (*_names(), *_own_names()) if tag in languages()]
    found = Counter(tag for name, tag in named if name.startswith(word) and len(word) >= _BEGINNING)
    if not found:
        close = nearest(word, (name for name, _ in named), cutoff=0.8)
        found = Counter(tag for name, tag in named if name == close)
    kept = {tag: count for tag, count in found.items() if tag == tag.split("-")[0] or tag.split("-")[0] not in found}
    of_letters = {tag: count for tag, count in kept.items() if tag.split("-")[0] in WEEKDAYS} or kept
    most = max(of_letters.values(), default=0)
    return [tag for tag, count in of_letters.items() if count == most]


def nearest_tag(language: str, offered: Container[str]) -> str:
    """Return the tag that is offered to whoever reads a language: its own, or one with less at its end; "" for none.

    That is the lookup of RFC 4647, 3.4: whoever reads fr-BE gets fr.
    """
    while language and language not in offered:
        language = language.rpartition("-")[0]
    return language


def _instead(text: str) -> str:
    """Return the hint for a language that is named in words, spelt with `_`, or called by the code of a country."""
    from babel import Locale, UnknownLocaleError

    if tag := language_called(text):
        return f"Write `{tag}`."
    with suppress(ValueError, UnknownLocaleError):
        if (tag := str(Locale.parse(text)).replace("_", "-")) != text:  # Babel's `root` is no language
            return f"Write `{language_tag(tag)}`."
    if re.fullmatch("[A-Za-z]{2}", text):
        with suppress(ValueError, UnknownLocaleError):
            return f"Write `{Locale.parse(f'und_{text}').language}`."
    first_word = re.split(r"[\s(_-]", text)[0]
    if (tags := _meant(text) or _meant(first_word)) and len(tags) <= _MOST:
        return f"Write {' or '.join(f'`{tag}`' for tag in tags)}."
    return "Write for example `en`, `en-US`, `fr`, `de`, `es`, `nl` or `ar`."
