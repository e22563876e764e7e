"""Files → a folder: only changed files are replaced, each atomically, and files of others are never touched.

A list in the folder, `.newsletter-site`, has every file that was ever written here and is still there, in the format of
`sha256sum`. It tells the next build which files are its own, and which of them only earlier builds published. It says
nothing about when or where, so that the same builds leave the same list.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from newsletter.errors import UsageError

LIST = ".newsletter-site"

_LINE = re.compile(r"(?P<digest>[0-9a-f]{64})  (?P<path>\S.*)")


@dataclass(frozen=True, slots=True)
class Written:
    """What became of the files: written anew, left as they were, kept from earlier builds, or removed."""

    folder: Path
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]


def write_files(files: Mapping[str, bytes], folder: Path, *, prune: bool) -> Written:
    """Write files by their path below a folder; raise UsageError if a file of somebody else would be lost.

    Files of earlier builds are removed only if `prune` is true and nobody has changed them since.
    """
    try:
        ours = _read_list(folder / LIST)
        changed = [path for path, content in files.items() if _content(folder / path) != content]
        foreign = sorted({place for path in changed if (place := _foreign(folder, path, ours))})
        if foreign:
            raise UsageError(
                f"{folder} holds {', '.join(foreign[:5])}{' …' if len(foreign) > 5 else ''}, which no archive wrote "
                "and which would be lost; move it away, or choose another folder with -o."
            )
        earlier = {path: digest for path, digest in ours.items() if path not in files and (folder / path).is_file()}
        own = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
        for path in (*files, *earlier):
            _temporary(folder / path).unlink(missing_ok=True)  # left by a build that was killed
        # The list comes first: if this ends halfway, the next build still knows what is its own.
        _write_list(folder, earlier | own)
        for path in changed:
            _replace(folder / path, files[path])
        removed = [path for path in earlier if prune and _remove(folder, path, earlier[path])]
        kept = {path: digest for path, digest in earlier.items() if path not in removed}
        _write_list(folder, kept | own)
    except OSError as error:
        raise UsageError(f"{error.filename or folder} cannot be written: {error.strerror}") from error
    unchanged = tuple(path for path in files if path not in set(changed))
    return Written(folder, tuple(changed), unchanged, tuple(kept), tuple(removed))


def _content(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() and not path.is_symlink() else None


def _foreign(folder: Path, path: str, ours: Mapping[str, str]) -> str | None:
    """Return the path of somebody else's file in the place of a file to be written, or of a folder above it, if any."""
    for above in reversed(PurePosixPath(path).parents[:-1]):
        place = folder / above
        if place.is_symlink() or (place.exists() and not place.is_dir()):
            return above.as_posix()
    place = folder / path
    return path if place.is_dir() or (path not in ours and os.path.lexists(place)) else None


def _temporary(path: Path) -> Path:
    """Return where a file is written before it is moved into its place."""
    return path.with_name(f".{path.name}.new")


def _replace(path: Path, content: bytes) -> None:
    """Write a file atomically: somebody who reads it meanwhile sees the old content or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(path)
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _remove(folder: Path, path: str, digest: str) -> bool:
    """Remove a file that nobody has changed, and folders that it leaves empty; return whether it is gone."""
    file = folder / path
    if hashlib.sha256(_content(file) or b"").hexdigest() != digest:
        return False
    file.unlink()
    for parent in file.relative_to(folder).parents:
        if parent == Path() or any((folder / parent).iterdir()):
            break
        (folder / parent).rmdir()
    return True


def _read_list(path: Path) -> dict[str, str]:
    """Return the digests of files by their path, without paths that leave the folder; {} if there is no list."""
    if not path.is_file():
        return {}
    lines = map(_LINE.fullmatch, path.read_text("utf-8", "replace").splitlines())
    return {line["path"]: line["digest"] for line in lines if line and _is_below(PurePosixPath(line["path"]))}


def _is_below(path: PurePosixPath) -> bool:
    return not path.is_absolute() and ".." not in path.parts


def _write_list(folder: Path, digests: Mapping[str, str]) -> None:
    content = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()
    if _content(folder / LIST) != content:
        _replace(folder / LIST, content)
