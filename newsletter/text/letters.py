"""What counts as a letter beside a mark of Markdown, as the parser and whoever reads a text before it must agree."""

from __future__ import annotations

import re

UNSPACED = (
    r"\u0590-\u065f\u066a-\u06ef\u06fa-\u07ff\u0e00-\u0e4f\u0e5a-\u0ecf\u0eda-\u0eff\u1000-\u103f\u104a-\u109f"
    r"\u1100-\u11ff\u1780-\u17df\u17ea-\u17ff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\ufb1d-\ufdff"
    r"\ufe70-\ufefc\uff66-\uff9f\U00020000-\U0003ffff"
)
"""Letters of scripts without spaces between words – Thai, Lao, Burmese, Khmer, Kana, Han –, or whose particles and
endings are one with the word beside them – Hebrew, Arabic, Korean –; to be put between the
brackets of a regular expression."""

_UNSPACED = re.compile(f"[{UNSPACED}]")


def is_letter(text: str, at: int) -> bool:
    """Return whether a letter or digit stands there that makes a mark at its side a character of the word."""
    return 0 <= at < len(text) and text[at].isalnum() and not _UNSPACED.match(text, at)
