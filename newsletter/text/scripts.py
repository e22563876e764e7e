"""The script of a character: Latin, Cyrillic, Han.

It is a module of its own because the names of sites and invisible characters are judged by it. Python does not know the
property Script of Unicode, but the name of a letter begins with it, which needs no table and no library.
"""

from __future__ import annotations

import unicodedata


def script_of(character: str) -> str:
    """Return the script of a letter as its name has it, such as "LATIN", or "" for any other character.

    Letters that several scripts share, such as ー, have none.
    """
    if unicodedata.category(character) not in ("Lu", "Ll", "Lt", "Lo"):
        return ""
    return unicodedata.name(character, "").partition(" ")[0]
