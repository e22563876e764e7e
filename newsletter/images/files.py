"""A path as an author wrote it → the file in the publication, its name in the letter, and the Picture it becomes.

Comes in: `src`, and the folder that it counts from. Goes out: a PictureFile, or a Refused in words for people who
are not programmers. It is a module of its own because paths go wrong in other ways than pictures, and all of them must
be known before the first picture is opened: names and widths depend on what else an edition shows.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePosixPath

from newsletter.errors import Refused
from newsletter.images.crop import Crop
from newsletter.model.files import ISSUES
from newsletter.nearest import nearest
from newsletter.owned import plain_files
from newsletter.reading import slugs

HEAVIEST = 20_000_000  # bytes
_LONGEST_NAME = 100

_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*:)?//|(?:https?|data|cid|file|blob):", re.IGNORECASE)
_ABSOLUTE = re.compile(r"[/~]|\\\\|[a-z]:[/\\]", re.IGNORECASE)
_IMAGES_FOLDER = re.compile(r"(?:.*/)?images/", re.IGNORECASE)
_ENDING = re.compile(r"\.(?:avif|gif|jfif|jpe|jpe?g|png|webp)$", re.IGNORECASE)
_CONTENT_TYPES = {"GIF": ("image/gif", ".gif"), "JPEG": ("image/jpeg", ".jpg"), "PNG": ("image/png", ".png")}

_SAVE_THE_PICTURE = "Save the picture beside the issue and write its path, for example `images/portrait.jpg`."


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A picture's file: where it is, and its `place` in the publication, from which its name in the letter is made.

    `src` is its name in messages. Two spellings of one place are the same file. What is cut out of it by a `crop` is a
    picture of its own.
    """

    path: Path
    place: str
    src: str = field(compare=False)
    crop: Crop | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as the letter carries it.

    `name` is its file's name in the letter, which depends on paths only, except for its ending. `width` and `height`
    are its pixels: up to twice as many as the widest of its places, for sharp screens. `content_type` is image/png,
    image/jpeg or image/gif. `is_stilled` says whether the file moves and the letter's copy of it does not.
    """

    name: str
    width: int
    height: int
    content: bytes = field(repr=False)
    content_type: str
    is_stilled: bool = False


class Disk:
    """Answers what find_file() asks of the disk."""

    def names_in(self, folder: Path) -> Mapping[str, Sequence[str]]:
        """Return what is in a folder: each name as it is spelt there, by its composed spelling; {} without a folder."""
        names: dict[str, list[str]] = {}
        for name in os.listdir(folder) if folder.is_dir() else ():  # noqa: PTH208 — names are wanted, not paths
            names.setdefault(unicodedata.normalize("NFC", name), []).append(name)
        return names

    def real(self, path: Path) -> Path:
        """Return where a path leads."""
        return Path(os.path.realpath(path))


_DISK = Disk()


def find_file(src: str, folder: Path, root: Path, crop: Crop | None = None, disk: Disk = _DISK) -> PictureFile:
    """Return the file that `src`, counted from `folder`, names inside `root`, the publication; raise Refused."""
    if _ADDRESS.match(src):
        raise Refused(f"`{src}` is an address, and pictures are not fetched from the web.", _SAVE_THE_PICTURE)
    if _ABSOLUTE.match(src):
        here = _elsewhere(re.split(r"[/\\]", src)[-1], folder, root)
        hint = f"Write `{here}`." if here else _SAVE_THE_PICTURE
        raise Refused(f"`{src}` is a path of one computer, and others do not have it.", hint)
    if "\\" in src:
        forward = src.replace("\\", "/")
        raise Refused(f"`{src}` has backslashes between its folders.", f"Write `{forward}`.")
    top = disk.real(root)
    try:
        path = _walk(disk.real(folder), src, disk)
    except Refused as refused:
        here = _elsewhere(PurePosixPath(src).name, folder, root)
        if here and here not in refused.hint:
            raise Refused(refused.message, f"Did you mean `{here}`?") from None
        raise
    except OSError as error:
        raise _unreadable(src, error) from error
    if not (path.is_relative_to(top) and disk.real(path).is_relative_to(top)):
        raise Refused(f"`{src}` leads out of the publication.", f"Copy the picture into it. {_SAVE_THE_PICTURE}")
    return PictureFile(path, unicodedata.normalize("NFC", path.relative_to(top).as_posix()), src, crop)


def is_called_picture(name: str) -> bool:
    """Return whether a file has the name of a picture."""
    return _ENDING.search(name) is not None


def pictures_below(folder: Path) -> Iterator[Path]:
    """Yield the files in and below a folder that are called pictures, without links and what is hidden."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        shown = (Path(place, name) for name in sorted(names) if not name.startswith("."))
        yield from (path for path in shown if is_called_picture(path.name) and plain_files.is_plain(path))


def names_in_letter(files: Iterable[PictureFile]) -> dict[PictureFile, str]:
    """Return each file's name in the letter, without an ending.

    It is the place below the nearest `images` folder, in the letters of a web address. If that leaves nothing (a name
    in Arabic, say), a name that Windows keeps for itself, or the same for two files of an edition, a digest of the
    place is added. Endings do not count: a WebP becomes a JPEG or a PNG by what is in it, and names must not change
    with that.
    """
    short = {file: _short_name(file.place) for file in files}
    times = Counter(short.values())
    return {
        file: name if times[name] == 1 and not slugs.refusal(name) else _told_apart(name, file)
        for file, name in short.items()
    }


def _short_name(place: str) -> str:
    below = _ENDING.sub("", _IMAGES_FOLDER.sub("", place, count=1))
    return slugs.slugify(below.casefold())[:_LONGEST_NAME].strip("-")


def _told_apart(name: str, file: PictureFile) -> str:
    told = f"{file.place}#{file.crop}" if file.crop else file.place
    digest = hashlib.sha256(told.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{name}-{digest}".lstrip("-")


def read_picture(file: PictureFile, name: str, shown_width: int) -> Picture:
    """Return the file's picture, prepared for places up to `shown_width` CSS px wide (at least 1).

    `name` is its name in the letter without an ending. Raises Refused.
    """
    from newsletter.images import pixels
    from newsletter.images.bounds import UnfitError

    content = content_of(file)
    try:
        prepared = pixels.prepare(content, shown_width, file.crop)
    except UnfitError as unfit:
        raise Refused(f"`{file.src}` {unfit.reason}", unfit.hint) from unfit
    content_type, ending = _CONTENT_TYPES[prepared.format]
    return Picture(name + ending, prepared.width, prepared.height, prepared.content, content_type, prepared.is_stilled)


def _walk(path: Path, src: str, disk: Disk) -> Path:
    """Return the path of the file that is reached from the folder `path` by the exact names in `src`.

    Names are compared with the folder's list, not by opening: a file system that ignores case would find
    `Tom.png` as `tom.png`, and the build would fail on the next computer. Accents may be composed or not, since
    file systems differ there and nobody can see it.
    """
    parts = PurePosixPath(src).parts
    for position, part in enumerate(parts):
        if part == "..":
            path = path.parent
            continue
        names = disk.names_in(path)
        same = names.get(unicodedata.normalize("NFC", part))
        if not same:
            raise _missing(src, parts, position, chain.from_iterable(names.values()))
        path /= part if part in same else same[0]
    return path


def _missing(src: str, parts: Sequence[str], position: int, names: Iterable[str]) -> Refused:
    """Return the refusal of a path whose part at `position` is not among `names`, with the nearest name."""
    message = f"There is no file `{src}`."
    part = parts[position]
    meant = nearest(part, sorted(name for name in names if not name.startswith(".")), cutoff=0.6)
    if not meant:
        return Refused(message, "Put the picture there; the path counts from the folder of the file it stands in.")
    path = "/".join((*parts[:position], meant, *parts[position + 1 :]))
    why = " Capital and small letters must agree." if meant.lower() == part.lower() else ""
    return Refused(message, f"Did you mean `{path}`?{why}")


def _elsewhere(name: str, folder: Path, root: Path) -> str:
    """Return the path, counted from `folder`, of the first file of this name in a folder of images; "" if none."""
    for images in dict.fromkeys((folder / "images", root / "images", root / ISSUES / "images")):
        for place, folders, names in os.walk(images):
            folders.sort()
            if name in names:
                return Path(os.path.relpath(Path(place, name), folder)).as_posix()
    return ""


def content_of(file: PictureFile) -> bytes:
    """Return the bytes of a picture's file; raise Refused if it cannot be read, or weighs too much."""
    try:
        status = file.path.stat()
        if not stat.S_ISREG(status.st_mode):  # reading a pipe would wait for ever
            hint = "Write the path of one picture, for example `images/portrait.jpg`."
            raise Refused(f"`{file.src}` is not a file.", hint)
        if status.st_size > HEAVIEST:
            message = f"`{file.src}` weighs {status.st_size / 1e6:.1f} MB, and 20 MB is the most."
            raise Refused(message, "Save it smaller: a width of 1280 pixels is enough for a letter.")
        return file.path.read_bytes()
    except OSError as error:
        raise _unreadable(file.src, error) from error


def _unreadable(src: str, error: OSError) -> Refused:
    return Refused(f"`{src}` cannot be read: {error.strerror}.", "Check that you may open this file.")
