"""Files as a bad disk, a broken program or a stranger leaves them: changed here and there, most of them still readable.

Comes in: the bytes of a good file, and chance. Goes out: the bytes of another one. Of a zip file, one part is changed
and all are packed again, or else nearly every change would be found by a checksum.
"""

from __future__ import annotations

import copy
import io
import random
import zipfile
import zlib
from collections.abc import Callable

from lxml import etree

from tests.importing.packages import packed

_VALUES = (
    "",
    "-1",
    "0",
    "1",
    "9" * 30,
    "true",
    "x" * 5_000,
    "\u202e",
    "rId1",
    "../a",
    "http://a.test/\u0430",
    "<",
    "A1:XFD9",
)
_WORDS = (
    b"\r\n",
    b"\0",
    b"<",
    b">",
    b'"',
    b";",
    b",",
    b"&#0;",
    b"\xff\xfe",
    b"BEGIN:",
    b"END:",
    b"--",
    b"\t",
    b"9999",
    b"\\",
)


def damaged(raw: bytes, chance: random.Random) -> bytes:
    """Return the bytes of a file that is damaged in one to four ways."""
    for _ in range(chance.randint(1, 4)):
        if raw.startswith(b"PK") and chance.random() < 0.9:
            raw = _with_other_part(raw, chance)
        else:
            raw = chance.choice(_WAYS)(raw, chance)
    return raw


def _with_other_part(raw: bytes, chance: random.Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError, ValueError):
        return raw
    name = chance.choice(list(parts))
    fate = chance.random()
    if fate < 0.05:
        del parts[name]
    elif fate < 0.1:
        parts[name] = parts[chance.choice(list(parts))]
    elif fate < 0.2:
        parts[name] = chance.choice(_WAYS)(parts[name], chance)
    else:
        parts[name] = _other_xml(parts[name], chance)
    return packed(parts)


def _other_xml(raw: bytes, chance: random.Random) -> bytes:
    try:
        root = etree.fromstring(raw)
    except etree.XMLSyntaxError:
        return raw
    for _ in range(chance.randint(1, 8)):
        elements = list(root.iter("*"))
        element, other = chance.choice(elements), chance.choice(elements)
        match chance.randrange(7):
            case 0 if (parent := element.getparent()) is not None:
                parent.remove(element)
            case 1 if element is not root and element is not other and element not in other.iterancestors():
                other.append(element)
            case 2:
                other.append(copy.deepcopy(element) if len(elements) < 2_000 else etree.Element("x"))
            case 3 if element.attrib:
                element.set(chance.choice(list(element.attrib)), chance.choice(_VALUES))
            case 4:
                element.tag = other.tag
            case 5:
                element.text = chance.choice(_VALUES)
            case 6:
                element.tail = chance.choice(_VALUES)
    return etree.tostring(root)


def _cut(raw: bytes, chance: random.Random) -> bytes:
    return raw[: chance.randint(0, len(raw))]


def _flip(raw: bytes, chance: random.Random) -> bytes:
    changed = bytearray(raw)
    for _ in range(chance.randint(1, 20) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _insert(raw: bytes, chance: random.Random) -> bytes:
    at = chance.randint(0, len(raw))
    return raw[:at] + chance.choice(_WORDS) * chance.randint(1, 9) + raw[at:]


def _move(raw: bytes, chance: random.Random) -> bytes:
    begin, end = sorted((chance.randint(0, len(raw)), chance.randint(0, len(raw))))
    at = chance.randint(0, begin)
    return raw[:at] + raw[begin:end] + raw[at:begin] + raw[end:]


def _double(raw: bytes, chance: random.Random) -> bytes:
    begin = chance.randint(0, len(raw))
    return raw + raw[begin : begin + 2_000]


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (_cut, _flip, _insert, _move, _double)
