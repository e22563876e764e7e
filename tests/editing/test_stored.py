"""A file keeps its byte order mark, its encoding and the ends of its lines."""

from __future__ import annotations

import codecs

import pytest

from newsletter.editing.stored import stored
from newsletter.errors import InputError

TEXT = "title: Größe 😀\r\nblocks: []"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF8 * 2 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
    ],
)
def test_the_bytes_come_back_with_another_text(raw: bytes) -> None:
    file = stored(raw, "issue.yaml")
    assert file.with_text(file.text) == raw
    changed = file.with_text(file.text + "x")
    assert changed.startswith(raw)
    assert stored(changed, "issue.yaml").text == file.text + "x"


@pytest.mark.parametrize("raw", [b"caf\xe9: 1", b"PK\x03\x04" + bytes(100), b"a" * 1_000_001])
def test_what_is_no_text_is_refused(raw: bytes) -> None:
    with pytest.raises(InputError):
        stored(raw, "issue.yaml")
