"""What a picture may cost: its sizes and parts, as its file states them → nothing, or an UnfitError.

It is a module of its own because these bounds hold before anything is decoded: a few kilobytes can claim a picture of
gigabytes. With them, preparing a picture takes about half a gigabyte at most, and time in proportion to its file.
"""

from __future__ import annotations

from collections.abc import Sequence

MOST_BLOCKS = 200_000  # of a GIF's data; a file of 20 MB needs 80,000
MOST_ITEMS = 1000  # of an AVIF; a large one is put together of a few dozen
_MOST_SCANS = 100  # of a JPEG; programs write about ten
_MOST_DRAWN = 600_000_000  # pixels of all scans: a dozen of the largest photo
_MOST_PARTS = 20_000  # segments or chunks; a PNG of 20 MB has about 2500
_MOST_PIXELS = 50_000_000  # of all frames together; phones take photos of 48 million
_MOST_PIXELS_AT_ONCE = {"WEBP": 25_000_000, "AVIF": 25_000_000}  # the readers of these hold five copies
_MOST_PIXELS_MOVING = 25_000_000  # of all frames of a GIF that is written anew; six copies
_MOST_FRAMES = 1000
_LONGEST_SIDE = 30_000  # well below what JPEG can hold

_SAVE_ANEW = "Open it in a picture program and save it as a new file"


class UnfitError(Exception):
    """A picture that the letter cannot carry: `reason` ends a sentence that begins with its name; `hint` is one."""

    def __init__(self, reason: str, hint: str) -> None:
        self.reason = reason
        self.hint = hint
        super().__init__(reason)


def too_many_pixels() -> UnfitError:
    """Return the refusal of a picture that is too large."""
    return UnfitError(
        "has too many pixels to be opened safely.",
        "Save it smaller: a width of 1280 pixels is enough for a letter. If it moves, save fewer of its frames.",
    )


def bound_sizes(sizes: Sequence[tuple[int, int]], format: str) -> None:
    """Raise UnfitError if decoding pictures or frames of these sizes takes too much memory or time."""
    pixels = [width * height for width, height in sizes]
    most_at_once = _MOST_PIXELS_AT_ONCE.get(format, _MOST_PIXELS)
    is_long = any(max(size) > _LONGEST_SIDE for size in sizes)
    if sum(pixels) > _MOST_PIXELS or max(pixels, default=0) > most_at_once or is_long or len(sizes) > _MOST_FRAMES:
        raise too_many_pixels()


def bound_moving(size: tuple[int, int], frames: int) -> None:
    """Raise UnfitError if writing a GIF of so many frames of this size takes too much memory."""
    if size[0] * size[1] * frames > _MOST_PIXELS_MOVING:
        raise too_many_pixels()


def bound_parts(count: int, most: int = _MOST_PARTS) -> None:
    """Raise UnfitError if a file is cut into more parts than any picture program writes."""
    if count > most:
        raise UnfitError("is cut into too many parts to be opened safely.", f"{_SAVE_ANEW}, without metadata.")


def bound_scans(scans: int, sizes: Sequence[tuple[int, int]]) -> None:
    """Raise UnfitError if a JPEG draws its picture more often than any picture program does."""
    drawn = scans * sum(width * height for width, height in sizes)
    if scans > _MOST_SCANS or drawn > _MOST_DRAWN:
        raise UnfitError(
            "draws its picture in too many steps to be opened safely.", f"{_SAVE_ANEW}, not as a progressive JPEG."
        )
