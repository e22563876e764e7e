"""Fonts of symbols, whose characters are others than they seem: `b` in Symbol is β, `J` in Wingdings is a smiling face.

Word writes them as letters of such a font, or in Unicode's private use area from U+F000 on, where any other font has
nothing. It is a module of its own because it is a table, of Unicode's mapping of Adobe's Symbol
(https://www.unicode.org/Public/MAPPINGS/VENDORS/ADOBE/symbol.txt) and of what Word puts into texts by itself.
"""

from __future__ import annotations

_PRIVATE = 0xF000

_SYMBOL = dict(
    zip(
        (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xA1, 0xC0), *range(0xC0, 0xD0), *range(0xD0, 0xE0)),
        "ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
        "αβχδεφγηιϕκλµνοπθρστυϖωξψζ"
        "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵"
        "ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉"
        "∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓",
        strict=True,
    )
) | {0x22: "∀", 0x24: "∃", 0x27: "∋", 0x2A: "∗", 0x2D: "−", 0x40: "≅", 0x5C: "∴", 0x5E: "⊥", 0x7E: "∼", 0xA0: "€"}

_WINGDINGS = {
    **{0x28: "☎", 0x2A: "✉", 0x46: "☞", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑"},
    **{0x75: "◆", 0x76: "❖", 0x77: "◆", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→"},
    **{0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑"},
}

FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS}
"""Each font, in small letters → the number of a character in it → that character in Unicode."""

_IN_ANY_FONT = {**_SYMBOL, **_WINGDINGS, 0xB7: "•", 0x6F: "•", 0xD8: "➢"}


def in_unicode(text: str, font: str) -> str:
    """Return text in a font of symbols as what it shows; characters that the font lacks here stay as they are."""
    table = FONTS.get(font, {})
    return "".join([table.get(ord(char) - _PRIVATE if _is_private(char) else ord(char), char) for char in text])


def without_font(character: str) -> str:
    """Return what a private character most likely shows where its font is not known, or "" if that cannot be said."""
    return _IN_ANY_FONT.get(ord(character) - _PRIVATE, "") if _is_private(character) else ""


def _is_private(character: str) -> bool:
    return _PRIVATE <= ord(character) <= _PRIVATE + 0xFF
