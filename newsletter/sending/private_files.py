"""Files that nobody else is to see → whether Git, a network or a sync program would carry them elsewhere.

Comes in: the paths of a list, of the ledger, or of who has a link, which need not exist yet. Goes out: a refusal with
the lines for .gitignore, or a warning. It is a module of its own because whoever sends asks before anything is read or
written.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Iterator
from pathlib import Path

from newsletter import git
from newsletter.errors import UsageError
from newsletter.owned import plain_files

_LEDGER = ".db"
_BESIDE_LEDGER = ("-wal", "-shm")
"""What SQLite adds to the names of files that it keeps beside a database."""

_SYNCED = {
    "Dropbox": r"Dropbox(?: \(.+\))?",
    "OneDrive": r"OneDrive(?: ?-.+)?",
    "iCloud": r"Mobile Documents|iCloud ?Drive|com~apple~CloudDocs",
    "Google Drive": r"Google ?Drive(?:-.+)?|My Drive",
    "Nextcloud": r"Nextcloud\d*",
    "ownCloud": r"ownCloud\d*",
}
"""What folders are called that a program keeps the same on several computers."""

_MARKS = {
    ".dropbox": "Dropbox",
    ".nextcloudsync.log": "Nextcloud",
    ".owncloudsync.log": "ownCloud",
    ".stfolder": "Syncthing",
}
"""Files in the top folder of what is synced, wherever that is."""

_OVER_NETWORK = re.compile(
    r"nfs4?|cifs|smb[23]?|smbfs|afs|ceph|lustre|beegfs|(?:fuse\.)?(?:sshfs|rclone|glusterfs|davfs2?|gvfsd-fuse)"
)
_MOUNTS = Path("/proc/self/mountinfo")


def refuse_in_git(files: Iterable[Path], what: str = "the addresses of your members") -> None:
    """Raise UsageError, with what to add to .gitignore, for files that Git would carry along, or has already.

    `what` is in these files.
    """
    asked = dict.fromkeys(place for file in files for place in (file.parent.resolve() / file.name, file.resolve()))
    open_to_git = [file for file in asked if any(git.is_ignored(each) is False for each in _with_companions(file))]
    if not open_to_git:
        return
    names = _and([file.name for file in open_to_git])
    said = f"Git would carry {names} to everybody who gets this folder, with {what}."
    by_folder: dict[Path, list[str]] = {}
    for file in open_to_git:
        by_folder.setdefault(file.parent, []).append(f"`{_line(file)}`")
    for folder, lines in by_folder.items():
        s = "s" if len(lines) > 1 else ""
        said += f" Add the line{s} {_and(lines)} to {folder / '.gitignore'}."
    if known := list(_known(open_to_git)):
        typed = " ".join(shlex.quote(file.name) for file in known)
        said += f" Git has {_and([file.name for file in known])} already: type `git rm --cached {typed}`, too."
    raise UsageError(said)


def warning(files: Iterable[Path]) -> str:
    """Return what to say of files that something carries to other computers, "" where nothing is known to."""
    carriers = {file: carrier for file in files if (carrier := carried_by(file))}
    if not carriers:
        return ""
    names, carrier = _and([file.name for file in carriers]), next(iter(carriers.values()))
    are = "are" if len(carriers) > 1 else "is"
    return (
        f"{names} {are} in {carrier}, and so on other computers as well, with the addresses of your members. "
        "Move the newsletter's folder to a disk of this computer, from which alone you send."
    )


def carried_by(file: Path) -> str:
    """Return what else carries a file to other computers: "Dropbox", "a network folder (nfs4)"; or ""."""
    place = file.resolve()
    if place.anchor.startswith(r"\\"):
        return "a network folder"
    for folder in place.parents:
        for program, names in _SYNCED.items():
            if re.fullmatch(names, folder.name):
                return program
        for mark, program in _MARKS.items():
            if plain_files.status(folder / mark):
                return program
    mounts = _MOUNTS.read_text("utf-8", "replace") if _MOUNTS.exists() else ""
    system = file_system_of(place, mounts)
    return f"a network folder ({system})" if _OVER_NETWORK.fullmatch(system) else ""


def file_system_of(place: Path, mounts: str) -> str:
    """Return the kind of file system that a file is on, by Linux's list of mounts (proc(5), mountinfo), or ""."""
    found = "", ""
    for line in mounts.splitlines():
        before, _, behind = line.partition(" - ")
        # The fifth field is where it is mounted, with spaces in octal numbers.
        top = re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), before.split(" ")[4])
        if place.is_relative_to(top) and len(top) >= len(found[0]):
            found = top, behind.split(" ")[0]
    return found[1]


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _with_companions(file: Path) -> Iterator[Path]:
    yield file
    if file.suffix == _LEDGER:
        for ending in _BESIDE_LEDGER:
            yield file.with_name(f"{file.name}{ending}")


def _line(file: Path) -> str:
    """Return the line for the .gitignore beside a file; of the ledger, with what lies beside it."""
    name = re.sub(r"[\\*?\[\]]|^[#!]| (?=\Z| *\Z)", lambda found: f"\\{found[0]}", file.name)
    return f"/{name}{'*' if file.suffix == _LEDGER else ''}"


def _known(files: Iterable[Path]) -> Iterator[Path]:
    for file in files:
        if (root := git.root_of(file.parent)) and file.relative_to(root).as_posix() in git.tracked_files(root):
            yield file
