"""What counts as a letter beside a mark of Markdown, as the parser and whoever reads a text before it must agree."""

from __future__ import annotations

import re

UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\U00020000-\U0003ffff"
)
"""Letters of words without spaces around them – Thai, Lao, Burmese, Khmer, Kana, Han – or with endings that have none,
Korean; to be put between the brackets of a regular expression."""

_UNSPACED = re.compile(f"[{UNSPACED}]")


def is_letter(text: str, at: int) -> bool:
    """Return whether a letter or digit stands there that makes a mark at its side a character of the word."""
    return 0 <= at < len(text) and text[at].isalnum() and not _UNSPACED.match(text, at)
