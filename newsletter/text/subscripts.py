"""Sub- and superscript, `CO~2~` and `10^9^`: the pattern that tells them from tildes and carets, and their plain text.

It is a module of its own because it is asked before the parser is loaded. The pattern is strict, since most tildes and
carets are characters: `~5 %`, `p ~ 0.05`, `3~5,7~9`, `2^10`, `x^2+y^2`, `CD34^+CD38^-`.
"""

from __future__ import annotations

import re

_WORD, _LETTER, _SIGN = r"[^\W_]++", r"[^\W\d_]", "[+−-]"
_BETWEEN = rf"{_LETTER}(?:,{_LETTER})++ | {_SIGN}{{1,3}} | [*†‡§¶®™]{{1,3}}"
_LOWERED = rf"{_SIGN}? \d++ (?: [.,/–-] (?:\d++|∞) )*+ {_SIGN}? | {_WORD} {_SIGN}? | {_BETWEEN}"
_RAISED = rf"{_SIGN}? \d++ (?: [.,] \d++ )*+ {_SIGN}? | {_WORD} {_SIGN}? | {_BETWEEN}"

SCRIPT = re.compile(
    rf"(?: ~ (?P<sub> {_LOWERED} ) ~ (?!~) | \^ (?P<sup> {_RAISED} ) \^ (?!\^) )"
    # `x^2+y^2` and `x^ay^b` have carets of their own: what was raised would go on behind the second.
    rf"(?! \d | (?<= {_LETTER} [~^] ) {_LETTER} )",
    re.X,
)
"""The marks and what is between them; they count directly behind a letter, a digit, or another such mark."""

ANYWHERE = re.compile(rf"(?<= [^\W_] ) {SCRIPT.pattern}", re.X)

_PLAIN = {
    "sub": str.maketrans("0123456789+-−aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ"),
    "sup": str.maketrans("0123456789+-−in", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁱⁿ"),
}
"""Characters → those that Unicode calls sub- and superscripts of them."""


def as_characters(tag: str, content: str) -> str:
    """Return what is lowered ("sub") or raised ("sup") in characters of that kind, or "" if there is none for one."""
    table = _PLAIN[tag]
    return content.translate(table) if all(ord(char) in table for char in content) else ""
