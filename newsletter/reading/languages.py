"""The languages that an issue can be written in, by their codes, for a list to choose from.

Comes in: nothing. Goes out: what a field for a language takes; what else it takes, such as `en-ZA`, is typed.
"""

from __future__ import annotations

from functools import cache

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
