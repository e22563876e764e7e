"""The rule about letters that a program has misread: `cafÃ©`, `â€™`.

A program has read UTF-8 as Windows-1252, and each byte has become a character. The way back is tried strictly, and only
where no author can mean these characters: an `Ã` ends many Portuguese words, an `Ä` Finnish ones, and quotes follow.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.check.pasted.written import texts

MOJIBAKE = Rule("pasted.mojibake", "error", "Readers would see “{seen}”, {what}.", "{todo}")


def _characters(first: int, last: int) -> str:
    """Return the characters that Windows-1252 has for a range of bytes; five bytes have none."""
    return bytes(range(first, last + 1)).decode("cp1252", "ignore")


_REST = f"[{_characters(0x80, 0xBF)}]"
_SEQUENCE = "|".join(
    f"[{_characters(first, last)}]{_REST}{{{count}}}"
    for first, last, count in ((0xC2, 0xDE, 1), (0xE0, 0xEF, 2), (0xF0, 0xF4, 3))
)
"""The bytes of a character in UTF-8: a first one, which says how many follow, and those.

Without 0xDF, which begins letters of N'Ko only: it is ß, with which many a German word is written.
"""

_RUN = rf"(?:{_SEQUENCE})+"
# The last byte of ” has no character, and the second of a no-break space may have become an ordinary one.
_HALF = "â€"
_HALF_QUOTE = rf"{_HALF}(?!{_REST})"
_HALF_SPACE = r"(?<=[a-zß-öø-ÿ0-9.,;:!?)])Â(?=[ \t\r\n]|\Z)"
_CANDIDATE = rf"{_RUN}|{_HALF_QUOTE}|{_HALF_SPACE}"

_PUNCTUATION = "‘’“”‹›«»–—…•·™®°¹²³\u00a0\u00ad"
"""Characters of Windows-1252 that may well follow a capital letter."""
_HYPHENS = "–—\u00ad"  # which stand between two words, or two syllables, in capitals
_LETTERS = {
    "Ä": frozenset("āĀăĂąĄćĆčČďĎđĐēĒėĖęĘěĚğĞģĢīĪįĮıİķĶĺĹļĻľĽ"),
    "Å": frozenset("łŁńŃņŅňŇōŌőŐœŒŕŔřŘśŚşŞšŠţŢťŤūŪůŮűŰųŲźŹżŻžŽŸ"),
}
"""The letters of living languages that begin so once they are misread."""
_SIGNS = frozenset("€‚„†ˆ‰˜œ™")  # the second characters of misread quotes, dashes, arrows and currencies, after â
_LIGATURES_AND_MARKS = frozenset("\ufeff\ufffdﬀﬁﬂﬃﬄ")
_BEGINS_WORD = r"(?![sS]\b)[^\W\d_]"
_AROUND = '.,;:!?()[]"*_'
_OPENING = frozenset("“„«»‘'\"(")
_LOST = "\ufffd"
_MOST_TIMES = 3  # that a text was misread
LONGEST = 60


def mojibake(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the words with misread letters."""
    for paragraph in texts(letter):
        if paragraph.text.isascii() or not re.search(_CANDIDATE, paragraph.text):
            continue
        for word in re.finditer(r"[^ \t\r\n]+", paragraph.text):
            if mended(word[0]) != word[0]:
                typed = paragraph.typed(*word.span())
                yield paragraph.finding(MOJIBAKE, word.start(), **_said(typed, mended(typed)))


def _said(word: str, meant: str) -> dict[str, str]:
    """Return what to say about a word with misread letters; `meant` is what it was."""
    seen, meant = word.strip(_AROUND), meant.strip(_AROUND)
    if len(seen) > LONGEST:  # a text that is written without spaces
        seen, meant = clipped(seen, LONGEST), clipped(meant, LONGEST)
    if _LOST in meant:
        return {"seen": seen, "what": "where a program has lost a letter", "todo": "Type the word anew."}
    if not meant.strip() or seen.removesuffix("Â").strip(_AROUND) == meant:
        return {"seen": seen, "what": "in which `Â` is a space, misread by a program", "todo": "Take the `Â` out."}
    return {"seen": seen, "what": f"which is “{meant}”, misread by a program", "todo": f"Write `{meant}`."}


def mended(word: str) -> str:
    """Return a word with its letters as they were before they were misread, once or several times."""
    for _ in range(_MOST_TIMES):
        word = re.sub(_CANDIDATE, _mended_run, word)
    return word


def _mended_run(run: re.Match[str]) -> str:
    """Return what a run of misread characters was; unchanged as far as somebody may have meant it."""
    if run[0] in (_HALF, "Â"):
        return "”" if run[0] == _HALF else ""
    word = run.string
    sequences = list(re.compile(_SEQUENCE).finditer(word, *run.span()))
    read = [_read_rightly(sequence[0]) for sequence in sequences]
    is_misread = (len(read) > 1 and all(map(_is_foreign, read))) or any(
        character
        and _is_misread(one[0], character, word[one.start() - 1 : one.start()], word[one.end() : one.end() + 2])
        for one, character in zip(sequences, read, strict=True)
    )
    if not is_misread:
        return run[0]
    return "".join(character or one[0] for one, character in zip(sequences, read, strict=True)).replace("\ufeff", "")


def _read_rightly(sequence: str) -> str:
    """Return the character whose bytes in UTF-8 were read as these characters, or "" if they are those of none."""
    try:
        return sequence.encode("cp1252").decode("utf-8")
    except UnicodeDecodeError:
        return ""


def _is_foreign(character: str) -> bool:
    """Return whether this is a letter of another script than Latin."""
    return character.isalpha() and not unicodedata.name(character, "").startswith("LATIN")


def _is_misread(sequence: str, character: str, before: str, behind: str) -> bool:
    """Return whether a sequence can only be a misread character, given the character before it and what is behind."""
    first, last = sequence[0], sequence[-1]
    if first == "ð":
        return True
    if first == "ï":
        return character in _LIGATURES_AND_MARKS
    if first == "â":
        return sequence[1] in _SIGNS
    if first == "Â":
        return character >= "\u00a0" and not before.isupper() and before not in _OPENING
    if first not in ("Ã", *_LETTERS) or character not in _LETTERS.get(first, character):
        return False
    if last not in _PUNCTUATION or before.islower():
        return True
    begins_word = re.match(_BEGINS_WORD, behind) is not None
    if before.isupper():
        return first == "Ã" and begins_word and not (last in _HYPHENS and behind[0].isupper())
    return begins_word or (first == "Ã" and before not in _OPENING)
