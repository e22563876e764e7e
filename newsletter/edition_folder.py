"""An edition's files → its folder, as a whole; what in the folder no build wrote is never lost.

Comes in: files by their path, and a folder. Goes out: the folder with these files, and with their list (LIST).
A module of its own, because it knows nothing of issues: it knows what builds have written, and who else may have.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from newsletter.errors import UsageError
from newsletter.owned import listing, plain_files
from newsletter.owned.aside import keep_aside
from newsletter.owned.listing import Listed, Whose
from newsletter.owned.staging import NEW, put_right, staging
from newsletter.owned.swap import put_in_place

LIST = ".newsletter-edition"

SYSTEM_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})
"""Files that file managers create; they go with the folder that is replaced."""

_BEFORE = ("email.html", "email.txt", "email.eml", "email.zip", "findings.json", "webinars.ics")
"""What builds wrote at the top of a folder when they kept no list yet."""

_OUR_HTML = re.compile(
    rb'<!DOCTYPE html>\n<html [^<>]*xmlns:v="urn:schemas-microsoft-com:vml" '
    rb'xmlns:o="urn:schemas-microsoft-com:office:office"><head><title>'
)
"""How each email.html of ours begins, below what a service wants above it; MJML's own programs break these lines."""

_OUR_CALENDAR = b"\r\nPRODID:-//Newsletter Builder//EN\r\n"


def write_folder(contents: Mapping[str, bytes], target: Path, tell: Callable[[str], None]) -> None:
    """Put files into a folder, in the place of all that an earlier build wrote there.

    `tell` gets a sentence for each file that somebody changed, which is kept beside the folder, and for a folder that
    had no list. Raise UsageError if the folder holds something else, or is a link.
    """
    out = target.parent
    _refuse_a_file(out)
    out.mkdir(parents=True, exist_ok=True)
    put_right(out)
    _refuse_what_is_no_folder(target)
    listed: Listed = listing.read(target, LIST)
    is_new_to_lists = not listed and bool(listed := _written_before(target))
    whose = {path: listing.whose(target, path, listed) for path in _entries(target, listed)}
    if foreign := [path for path in whose if whose[path] is Whose.SOMEBODYS]:
        raise UsageError(
            f"{target} holds {listing.named(foreign)}, which no build wrote and which would be lost; "
            "move it away, or choose another folder with -o."
        )
    if is_new_to_lists:
        tell(f"{target} is from an earlier version, which kept no list of its files; from now on {LIST} is there.")
    for path in whose:
        if whose[path] is Whose.CHANGED and plain_files.content(target, path) != contents.get(path):
            tell(keep_aside(target, path))
    with staging(out) as temporary:
        for path, content in {**contents, LIST: listing.written(listing.listed(contents))}.items():
            plain_files.make(temporary / NEW, path, content)
        put_in_place(temporary / NEW, target, temporary)


def holds(target: Path, digests: Mapping[str, str]) -> bool:
    """Return whether a folder is as write_folder() leaves it: with files of these SHA-256, their list, and no more."""
    listed = {path: frozenset({digest}) for path, digest in digests.items()}
    return (
        not target.is_symlink()
        and plain_files.content(target, LIST) == listing.written(listed)
        and plain_files.holds(target, digests)
        and set(_entries(target, listed)) == digests.keys()
    )


def _refuse_what_is_no_folder(target: Path) -> None:
    """Raise UsageError if a file or a link has the folder's name."""
    if target.is_symlink():
        raise UsageError(
            f"{target} is a link, and a build would put a folder into its place; "
            "remove the link, or choose another folder with -o."
        )
    _refuse_a_file(target)


def _refuse_a_file(folder: Path) -> None:
    """Raise UsageError if a file stands where a folder belongs."""
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; move it away, or choose another folder with -o.")


def _entries(target: Path, listed: Listed) -> Iterator[str]:
    """Yield the path of each file in a folder, except its list, and of each folder in which no file of ours belongs."""
    ways = {path[: slash.end()] for path in listed for slash in re.finditer("/", path)}

    def below(way: str) -> Iterator[str]:
        for entry in sorted(os.scandir(f"{target}/{way}"), key=lambda entry: entry.name):
            path = f"{way}{entry.name}"
            if entry.is_dir(follow_symlinks=False) and f"{path}/" in ways:
                yield from below(f"{path}/")
            elif not (entry.is_file(follow_symlinks=False) and (path == LIST or entry.name in SYSTEM_FILES)):
                yield path

    return below("") if target.exists() else iter(())


def _written_before(target: Path) -> Listed:
    """Return a list of what a version without lists wrote into a folder; {} if email.html does not look like ours.

    Pictures count if the letter shows them, and calendars if our name is in them; all other names are fixed.
    """
    html = plain_files.content(target, "email.html") or b""
    if not _OUR_HTML.search(html):
        return {}
    paths = [*_BEFORE, *(f"{folder}/{name}" for folder in ("images", "webinars") for name in _names(target / folder))]
    contents = {path: content for path in paths if (content := plain_files.content(target, path)) is not None}
    return listing.listed(
        {
            path: content
            for path, content in contents.items()
            if (not path.startswith("images/") or path.encode() in html)
            and (not path.endswith(".ics") or _OUR_CALENDAR in content)
        }
    )


def _names(folder: Path) -> list[str]:
    return [entry.name for entry in folder.iterdir()] if folder.is_dir() and not folder.is_symlink() else []
