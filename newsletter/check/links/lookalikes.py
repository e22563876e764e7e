"""Rules about sites whose names pass for others: letters of several scripts in one name, or letters that look Latin.

Comes in: the links of a letter. Goes out: findings at their addresses. It is a module of its own because it is a table
of letters, from what Unicode (https://www.unicode.org/reports/tr39/#Restriction_Level_Detection) and browsers
(https://chromium.googlesource.com/chromium/src/+/main/docs/idn.md) show as xn--. Names are short, and few have letters
outside ASCII, so that neither ICU nor a library with the 6,000 pairs of Unicode's list is worth its start.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.finding import Rule
from newsletter.text.scripts import script_of

MIXED_SCRIPTS = Rule(
    "links.mixed-scripts", "error", "The site “{host}” has {scripts} letters in one name, as fraud does.", "{todo}"
)
LOOKALIKE = Rule(
    "links.lookalike", "error", "The site “{host}” has {scripts} letters, and looks like {other}.", "{todo}"
)

_COPY = "Copy the address from the site itself."

_LATIN_LOOKS = {
    "CYRILLIC": dict(zip("асԁеԍһіјӏорԗԛѕԝхуъьҽпгѵѡ", "acdeghijloppqswxybbenrvw", strict=True)),
    "GREEK": dict(zip("αικνρυωηοτ", "aikvpuwnot", strict=True)),
}
"""The small letters that most fonts draw like Latin ones, those of Chrome's idn_spoof_checker.cc."""

_AT_HOME = {"CYRILLIC": "bg by kg kz mk mn rs ru su tj ua uz", "GREEK": "cy gr"}
"""Top-level domains whose readers expect a name in these letters."""

_BESIDE_LATIN = """
    ARABIC BENGALI DEVANAGARI ETHIOPIC GUJARATI GURMUKHI HEBREW KANNADA KHMER LAO MALAYALAM MYANMAR ORIYA SINHALA TAMIL
    TELUGU THAANA THAI TIBETAN
"""
_TOGETHER = (
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
    *(frozenset({"LATIN", script}) for script in _BESIDE_LATIN.split()),
)
"""Scripts that one name may mix: Unicode's “moderately restrictive”, without Armenian and Georgian, of whose letters
some look Latin, as of Cyrillic and Greek."""


def broken_by(host: str) -> Iterator[tuple[Rule, dict[str, str]]]:
    """Yield the rule that a host breaks, if it breaks one, with what it says of it; xn-- has been decoded."""
    *names, top = host.split(".")
    foreign = [name for name in names if not name.isascii()]
    scripts = [{script for character in name if (script := script_of(character))} for name in foreign]
    for name, found in zip(foreign, scripts, strict=True):
        if len(found) > 1 and not any(found <= together for together in _TOGETHER):
            other = _in_latin(name, found)
            meant = host.replace(name, other) if other else ""
            yield MIXED_SCRIPTS, {"host": host, "scripts": _listed(found), "todo": _todo(meant)}
            return
    if not foreign or not top.isascii() or not all(map(_in_latin, foreign, scripts)):
        return
    if all(top in _AT_HOME.get(script, "").split() for found in scripts for script in found):
        return
    meant = ".".join(name if name.isascii() else _in_latin(name, set(_LATIN_LOOKS)) for name in (*names, top))
    yield LOOKALIKE, {"host": host, "scripts": _listed(set.union(*scripts)), "other": meant, "todo": _todo(meant)}


def _in_latin(name: str, scripts: set[str]) -> str:
    """Return a name in the Latin letters that it looks like, or "" if a letter looks like none."""
    looks = {letter: latin for script in scripts for letter, latin in _LATIN_LOOKS.get(script, {}).items()}
    latin = "".join(looks.get(character, character) for character in name)
    return latin if latin.isascii() else ""


def _listed(scripts: set[str]) -> str:
    return " and ".join("Chinese" if script == "CJK" else script.capitalize() for script in sorted(scripts))


def _todo(meant: str) -> str:
    return f"Write `{meant}` if that is meant; if not, leave the link out." if meant else _COPY
