"""An AVIF's bytes → the same still picture without metadata, and the size of each picture that decoding it draws.

It is a module of its own because an AVIF is boxes in boxes around a film of one picture (AV1), and only that film says
how large it is: what the boxes say is not compared before memory is taken.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

from newsletter.images.bounds import MOST_ITEMS, bound_parts, bound_sizes
from newsletter.images.formats.parts import Parts

_METADATA = (b"Exif", b"mime")
_SEQUENCE_HEADER, _FRAME_HEADER, _FRAME = 1, 3, 6  # kinds of an AV1 film's units


class _Box(NamedTuple):
    """A box: its name, and where its name, its content and the next box begin."""

    name: bytes
    at: int
    start: int
    end: int


def take_apart(content: bytes) -> Parts:
    """Return the AVIF as one still picture, with all bytes in their places: those for its turn and its profile, too."""
    bare = bytearray(content)
    has_film = False
    for box in _boxes(content, 0, len(content)):
        if box.name == b"ftyp":
            brands = content[box.start : box.end]
            bare[box.start : box.end] = b"".join(
                b"avif" if brands[at : at + 4] == b"avis" else brands[at : at + 4] for at in range(0, len(brands), 4)
            )
        elif box.name == b"moov":
            has_film = True
            bare[box.at : box.at + 4] = b"free"
        elif box.name == b"meta":
            for entry in _entries(content, box):
                if entry.kind in _METADATA:
                    bare[entry.kind_at : entry.kind_at + 4] = b"free"
    still = bytes(bare)
    return Parts(still, _coded_sizes(still), is_moving=has_film)


def without_metadata(content: bytes) -> bytes:
    """Return the AVIF with zeros for its metadata, and with all other bytes in their places."""
    for meta in _boxes(content, 0, len(content)):
        if meta.name != b"meta":
            continue
        kinds = {entry.item: entry for entry in _entries(content, meta)}
        for box in _inner(content, meta):
            for item, data in _items(content, meta, box) if box.name == b"iloc" else ():
                if kinds[item].kind in _METADATA:
                    at = kinds[item].kind_at
                    content = content.replace(data, bytes(len(data))) if data else content
                    content = content[:at] + b"free" + content[at + 4 :]
    return content


def _coded_sizes(content: bytes) -> list[tuple[int, int]]:
    """Return the size of each picture that is coded in a still AVIF; raise UnfitError if it claims a larger canvas."""
    sizes: list[tuple[int, int]] = []
    for meta in _boxes(content, 0, len(content)):
        if meta.name != b"meta":
            continue
        kinds = {entry.item: entry.kind for entry in _entries(content, meta)}
        for box in _inner(content, meta):
            if box.name == b"iloc":
                for item, data in _items(content, meta, box):
                    if kinds.get(item) == b"av01":
                        sizes += _film_sizes(data)
                    elif kinds.get(item) == b"grid":
                        layout = ">II" if data[1] & 1 else ">HH"
                        bound_sizes([struct.unpack_from(layout, data, 4)], "AVIF")
            elif box.name == b"iprp":
                for properties in _boxes(content, box.start, box.end):
                    for stated in _boxes(content, properties.start, properties.end):
                        if stated.name == b"ispe":
                            bound_sizes([struct.unpack_from(">II", content, stated.start + 4)], "AVIF")
    return sizes


def _boxes(content: bytes, at: int, end: int) -> Iterator[_Box]:
    boxes = 0
    while at + 8 <= end:
        bound_parts(boxes := boxes + 1)
        size, name = struct.unpack_from(">I4s", content, at)
        start = at + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", content, start)
            start += 8
        after = at + size if size else end
        if not start <= after <= end:
            raise ValueError("a box of the AVIF is cut off")
        yield _Box(name, at + 4, start, after)
        at = after


def _inner(content: bytes, meta: _Box) -> Iterator[_Box]:
    return _boxes(content, meta.start + 4, meta.end)


class _Entry(NamedTuple):
    item: int
    kind: bytes
    kind_at: int


def _entries(content: bytes, meta: _Box) -> Iterator[_Entry]:
    """Yield the number and the kind of each item."""
    for box in _inner(content, meta):
        if box.name != b"iinf":
            continue
        for entry in _boxes(content, box.start + (8 if content[box.start] else 6), box.end):
            wide = content[entry.start] > 2  # the version of the entry
            (item,) = struct.unpack_from(">I" if wide else ">H", content, entry.start + 4)
            kind_at = entry.start + (10 if wide else 8)
            yield _Entry(item, content[kind_at : kind_at + 4], kind_at)


def _items(content: bytes, meta: _Box, iloc: _Box) -> Iterator[tuple[int, bytes]]:
    """Yield the number and the bytes of each item."""
    at = iloc.start

    def number(size: int) -> int:
        nonlocal at
        at += size
        if at > iloc.end:
            raise ValueError("the AVIF's list of items is cut off")
        return int.from_bytes(content[at - size : at])

    inside = next((box.start for box in _inner(content, meta) if box.name == b"idat"), 0)
    version = number(4) >> 24
    lengths = number(2)
    offset_size, length_size, base_size, index_size = (lengths >> shift & 15 for shift in (12, 8, 4, 0))
    left = 2 * len(content)  # of several items in the same bytes, each would be read
    for items in range(number(2 if version < 2 else 4)):
        bound_parts(items, MOST_ITEMS)
        item = number(2 if version < 2 else 4)
        is_inside = bool(version) and number(2) & 15 == 1
        number(2)
        base, pieces = number(base_size) + (inside if is_inside else 0), []
        for extents in range(number(2)):
            bound_parts(extents, MOST_ITEMS)
            if version:
                number(index_size)
            start = base + number(offset_size)
            length = number(length_size) or len(content)
            pieces.append(content[start : start + length])
            left -= len(pieces[-1])
            if left < 0:
                raise ValueError("the AVIF's items overlap")
        yield item, b"".join(pieces)


def _film_sizes(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield the size of each picture in an AV1 film, shown or not."""
    at, units, size = 0, 0, (0, 0)
    while at < len(data):
        bound_parts(units := units + 1)
        header = data[at]
        at += 2 if header & 4 else 1
        length, shift = len(data) - at, 0
        if header & 2:
            length = 0
            while True:
                length |= (data[at] & 127) << shift
                shift += 7
                at += 1
                if data[at - 1] < 128 or shift > 56:
                    break
        kind = header >> 3 & 15
        if kind == _SEQUENCE_HEADER:
            size = _film_size(data[at : at + length][:1000])
        elif kind in (_FRAME_HEADER, _FRAME):
            yield size
        at += length


def _film_size(header: bytes) -> tuple[int, int]:
    """Return the width and height in an AV1 sequence header: section 5.5 of its specification."""
    at, number = 0, int.from_bytes(header)

    def bits(count: int) -> int:
        nonlocal at
        at += count
        if at > 8 * len(header):
            raise ValueError("the AV1 header is cut off")
        return number >> (8 * len(header) - at) & ((1 << count) - 1)

    bits(4)
    if bits(1):  # a reduced header, of a still picture
        bits(5)
    else:
        delay_bits = 0
        if bits(1):  # timing
            bits(64)
            if bits(1):
                zeros = 0
                while not bits(1):
                    zeros += 1
                bits(zeros)
            if bits(1):  # the decoder's model
                delay_bits = bits(5) + 1
                bits(42)
        has_delay = bits(1)
        for _ in range(bits(5) + 1):  # operating points
            bits(12)
            if bits(5) > 7:
                bits(1)
            if delay_bits and bits(1):
                bits(2 * delay_bits + 1)
            if has_delay and bits(1):
                bits(4)
    width_bits, height_bits = bits(4) + 1, bits(4) + 1
    return bits(width_bits) + 1, bits(height_bits) + 1
