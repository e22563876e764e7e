"""A file's bytes → its text, or the mistake for which it is no text that can be read here."""

from __future__ import annotations

from newsletter.reading import name_slips
from newsletter.reading.limits import MAX_BYTES
from newsletter.reading.mistake import Mistake
from newsletter.reading.other_files import kind_of_file


def decode(raw: bytes) -> tuple[str, Mistake | None]:
    """Return a file's text, and what is wrong with the file as a whole, if anything; then the text is to be shown only.

    There is no text of a file that is too big, or of another kind.
    """
    if len(raw) > MAX_BYTES:
        message = f"The file has more than {MAX_BYTES / 1e6:.0f} MB, and is not read."
        return "", Mistake(0, message, "Images and other files do not belong in it.")
    if what := kind_of_file(raw):
        message = f"This is {what} under another name, and no text that can be read here."
        return "", Mistake(0, message, "Begin an issue with `newsletter new spring`, and copy the words into it.")
    return _decoded(raw)


def _decoded(raw: bytes) -> tuple[str, Mistake | None]:
    """Return bytes as text, and what is wrong if some of them stand for no character."""
    encoding = "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        # libyaml does not count a byte order mark; without any, its indexes are those of this text.
        return raw.decode(encoding).lstrip("\ufeff"), None
    except UnicodeDecodeError as error:
        # error.object lacks the byte order mark where the codec has taken it off.
        before = error.object[: error.start].decode(encoding, "replace").lstrip("\ufeff")
        text = raw.decode(encoding, "replace").lstrip("\ufeff")
        kind = "UTF-16" if encoding == "utf-16" else "UTF-8"
        message = f"The byte 0x{error.object[error.start]:02X} here stands for no character in {kind}."
        hint = f"{name_slips.SAVE_AS_UTF_8} Then check the letters with accents."
        return text, Mistake(len(before), message, hint)
