"""Versions of a publication's files, kept by Git: which files it knows, their revisions, their content, a new revision.

Everything that calls Git goes through here. A publication's folder may come from strangers, and a plain `git ls-files`
runs a command that `.git/config` names: file monitors, hooks, filters, drivers, pagers, signatures, helpers. None of
that is switched off one by one, since such a list is complete for one version of Git at best. Instead, Git gets a
temporary folder in the place of `.git`. It leads to the repository's objects and branches, and has no working tree, so
no attributes and no submodules; and a configuration of ours, so no hooks, drivers, remotes and includes. Settings of
the user, the system and the environment do not count, and neither does who owns the folder. is_ignored() alone shows it
a working tree, that of an empty repository, where it reads .gitignore files and nothing else.

Only a folder named `.git` is a repository here: no bare one, no link, and no file that leads elsewhere, as linked
working trees and submodules have. Git 2.32 or newer is needed. On Windows, the user must be allowed to make links.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from newsletter.errors import UsageError
from newsletter.owned import plain_files

CONFLICT_MARKS = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
"""What the lines begin with that Git puts around those of two versions that it could not join."""

JOINED = "Git has joined two computers' lines here. Take out this line, and keep the lines of both."
"""What to do about such a line in a file that only ever grows."""

_SECONDS = 60  # for one command: a pipe in the place of a file has no end
_MOST_BYTES = 50_000_000  # of one file: a few KB of a repository can unpack to gigabytes
_SHA_256 = 64  # digits of such an id
_LAST_SECOND = 253_402_300_799  # of the year 9999, where Python's dates end and Git's do not
_COPIED = ("HEAD", "packed-refs", "shallow")
_FORMAT = "--format=%H%x00%at%x00%an%x00%s"
_CONFIG = "[core]\n\tbare = true\n\trepositoryFormatVersion = 1\n\tlogAllRefUpdates = false\n[extensions]\n"
_SETTINGS = {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_ATTR_NOSYSTEM": "1", "LC_ALL": "C"}
_SETTINGS |= {"GIT_LITERAL_PATHSPECS": "1", "GIT_NO_REPLACE_OBJECTS": "1", "GIT_ALLOW_PROTOCOL": ""}


class Revision(NamedTuple):
    """One commit: its id, its date in UTC, its author's name, and the first line of its message."""

    id: str
    date: datetime
    author: str
    subject: str


class Author(NamedTuple):
    """Who has written or made a commit."""

    name: str
    email: str


def root_of(folder: Path) -> Path | None:
    """Return the top folder of the repository that `folder` is in, or None if it is in none that can be used."""
    folder = folder.resolve()
    root = next((place for place in (folder, *folder.parents) if plain_files.status(place / ".git")), None)
    return root if root and plain_files.content(root, ".git/HEAD") else None


def tracked_files(root: Path) -> list[str]:
    """Return the path of every file that the repository knows, from its top folder, with forward slashes."""
    with _repository(root) as git:
        return os.fsdecode(git("ls-files", "-z", GIT_INDEX_FILE=_index(root))).split("\0")[:-1]


def is_ignored(file: Path) -> bool | None:
    """Return whether Git leaves a file alone, which need not exist; None where no repository is.

    Only .gitignore files count, which go along with the folder, and a file that Git knows already is not left alone. A
    working tree or a submodule whose repository is elsewhere counts as well; which files it knows cannot be told there.
    """
    folder = file.parent.resolve()
    top = next((place for place in (folder, *folder.parents) if plain_files.status(place / ".git")), None)
    if top is None:
        return None
    path = (folder / file.name).relative_to(top)
    _refuse_links(top, *((above / ".gitignore").as_posix() for above in path.parents))
    if root_of(top) and path.as_posix() in tracked_files(top):
        return False
    with TemporaryDirectory(prefix="newsletter-git-") as empty:
        for name in ("objects", "refs"):
            Path(empty, name).mkdir()
        Path(empty, "HEAD").write_text("ref: refs/heads/none\n")
        Path(empty, "config").write_text(_CONFIG)
        asked = ("check-ignore", "--no-index", "-z", "--stdin")
        paths = os.fsencode(top / path) + b"\0"
        # The command refuses to take paths literally by that setting, and takes whole ones so in any case.
        return bool(_git(empty, *asked, input=paths, none=1, GIT_WORK_TREE=str(top), GIT_LITERAL_PATHSPECS="0"))


def revisions_of(root: Path, *paths: str) -> list[Revision]:
    """Return the commits that changed some files, the newest first."""
    with _repository(root) as git:
        if not _head(git):
            return []
        return _revisions(git("log", "-z", _FORMAT, "HEAD", "--", *paths))


def _revisions(log: bytes) -> list[Revision]:
    """Return the commits that `git log` shows in _FORMAT."""
    shown = log.decode("utf-8", "replace")
    ids, seconds, authors, subjects = (shown.split("\0")[:-1][column::4] for column in range(4))
    dates = (datetime.fromtimestamp(min(int(second or 0), _LAST_SECOND), UTC) for second in seconds)
    return [Revision(*row) for row in zip(ids, dates, authors, subjects, strict=True)]


def revision_called(root: Path, name: str) -> Revision | None:
    """Return the commit that a name stands for: an id, a branch, a tag, or one such as HEAD~2; None for no commit."""
    if not name.isprintable():  # a line each
        return None
    with _repository(root) as git:
        said = git("cat-file", "--batch-check", input=f"{name}^{{commit}}\n".encode()).decode("utf-8", "replace")
        found = re.fullmatch(r"([0-9a-f]{40,64}) commit \d+\n", said)
        return _revisions(git("log", "-z", "-1", _FORMAT, found[1]))[0] if found else None


def files_at(root: Path, below: str, revision: str, is_wanted: Callable[[str], bool]) -> dict[str, bytes]:
    """Return the wanted files below a folder at a commit, by their paths from it; `below` is "" or ends with a slash.

    Links, submodules and names that would lead out of a folder are left out. Raise UsageError if they
    are too many bytes to be read.
    """
    with _repository(root) as git:
        listed = os.fsdecode(git("ls-tree", "-r", "-l", "-z", "--full-tree", revision, *([below] if below else [])))
        found = {}
        for row in listed.split("\0")[:-1]:
            entry = re.fullmatch(r"100\d+ blob (\w+) +(\d+)\t(.*)", row, re.DOTALL)
            path = entry[3].removeprefix(below) if entry else ""
            if entry and plain_files.is_inside(path) and is_wanted(path):
                found[path] = (entry[1], int(entry[2]))
        if sum(size for _, size in found.values()) > _MOST_BYTES:
            raise UsageError(f"The files at {revision} have more than {_MOST_BYTES / 1e6:.0f} MB, and are not read.")
        asked = "".join(f"{blob}\n" for blob, _ in found.values()).encode()
        return dict(zip(found, _contents(git("cat-file", "--batch", input=asked)), strict=True)) if found else {}


def blobs_at(root: Path, below: str, revision: str) -> dict[str, str]:
    """Return what stands for the content of each plain file below a folder at a commit, as blob_of() does."""
    with _repository(root) as git:
        listed = os.fsdecode(git("ls-tree", "-r", "-z", "--full-tree", revision, *([below] if below else [])))
    rows = (re.fullmatch(r"100\d+ blob (\w+)\t(.*)", row, re.DOTALL) for row in listed.split("\0")[:-1])
    return {row[2].removeprefix(below): row[1] for row in rows if row}


def blob_of(content: bytes, like: str) -> str:
    """Return the id that Git gives to a file of this content, in a repository with ids like this one."""
    algorithm = hashlib.sha256 if len(like) == _SHA_256 else partial(hashlib.sha1, usedforsecurity=False)
    return algorithm(b"blob %d\0" % len(content) + content).hexdigest()


def _contents(answer: bytes) -> Iterator[bytes]:
    """Yield the files in what `git cat-file --batch` says: a line with the size, the bytes, and a line break."""
    at = 0
    while at < len(answer):
        head = answer.index(b"\n", at)
        size = int(answer[at:head].rsplit(b" ", 1)[1])
        yield answer[head + 1 : head + 1 + size]
        at = head + size + 2


def content_at(root: Path, path: str, revision: str) -> bytes | None:
    """Return the bytes of a file at a revision, HEAD or the id of a commit; None if it has no such file there."""
    if not re.fullmatch(r"HEAD|[0-9a-f]{7,64}", revision):
        raise UsageError(f"“{revision}” is no revision: write HEAD or the id of a commit.")
    with _repository(root) as git:
        found = os.fsdecode(git("ls-tree", "-l", "-z", revision, "--", path))
        entry = re.fullmatch(r"100\d+ blob (\w+) +(\d+)\t(.*)\0", found, re.DOTALL)  # no folder, link or submodule
        if not entry or entry[3] != path:
            return None
        if int(entry[2]) > _MOST_BYTES:
            raise UsageError(f"{path} has more than {_MOST_BYTES / 1e6:.0f} MB at {revision}, and is not read.")
        return git("cat-file", "blob", entry[1])


def commit_files(root: Path, files: Mapping[str, bytes | None], message: str, author: Author, committer: Author) -> str:
    """Commit files, of which one with None is gone, on the branch that is checked out, and return the commit's id.

    The content goes in as it is, through no filter. What is staged of other files stays staged, and the files in the
    folder are not touched. With nothing to change, the last commit is returned. The reflog says nothing of it.
    """
    with _repository(root) as git:
        kind, _, branch = os.fsdecode(plain_files.content(root, ".git/HEAD") or b"").strip().partition(" ")
        if kind != "ref:" or not plain_files.is_inside(branch):
            raise UsageError(f"{root} has no branch checked out: run `git switch` with the name of one.")
        _refuse_links(root, f".git/{branch}", *(f".git/objects/{number:02x}/x" for number in range(256)))
        last = _head(git)
        entries = b""
        for path, content in files.items():
            blob = git("hash-object", "-w", "--stdin", input=content or b"").strip()
            mode, name = (b"0", b"0" * len(blob)) if content is None else (b"100644", blob)
            entries += mode + b" " + name + b"\t" + os.fsencode(path) + b"\0"
        stage = partial(git, "update-index", "-z", "--index-info", input=entries)
        if last:
            git("read-tree", last)
        stage()
        tree = git("write-tree").decode().strip()
        if last and tree == git("rev-parse", f"{last}^{{tree}}").decode().strip():
            return last
        people = {
            **{"GIT_AUTHOR_NAME": author.name, "GIT_AUTHOR_EMAIL": author.email},
            **{"GIT_COMMITTER_NAME": committer.name, "GIT_COMMITTER_EMAIL": committer.email},
        }
        parent = ("-p", last) if last else ()
        made = git("commit-tree", tree, *parent, input=message.encode(), **people).decode().strip()
        stage(GIT_INDEX_FILE=_index(root))
        git("update-ref", "HEAD", made, last or "0" * len(made))
        return made


def author_of(root: Path) -> Author:
    """Return the name and the email address that the user's commits have here, each "" if Git does not know it.

    The repository's own configuration comes first, then the user's.
    """
    home = Path.home()
    users = home / ".gitconfig", Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "git" / "config"
    asked = ("--no-includes", "--file=-"), *(("--includes", f"--file={file}") for file in users if file.is_file())
    theirs = plain_files.content(root, ".git/config") or b""
    with _repository(root) as git:

        def found(name: str) -> str:
            # Exit code 1: it has no such line.
            lines = (git("config", *where, "--get", name, input=theirs, none=1, HOME=str(home)) for where in asked)
            return next(filter(None, (line.decode("utf-8", "replace").strip() for line in lines)), "")

        return Author(found("user.name"), found("user.email"))


def _head(git: Callable[..., bytes]) -> str:
    """Return the id of the last commit, or "" if there is none yet."""
    return git("rev-parse", "--quiet", "--verify", "HEAD", none=1).decode().strip()


def _index(root: Path) -> str:
    _refuse_links(root, ".git/index")
    return str(root.absolute() / ".git" / "index")


def _refuse_links(root: Path, *paths: str) -> None:
    """Raise UsageError if one of these files is there and is no plain file, or is not in plain folders."""
    for path in paths:
        found = plain_files.in_the_way(root, path)
        if found or (plain_files.status(root / path) and not plain_files.is_plain(root / path)):
            raise UsageError(f"{root / (found or path)} is a link, or of a kind that is not read here.")


@contextmanager
def _repository(root: Path) -> Iterator[Callable[..., bytes]]:
    """Yield a function that runs Git on the objects, branches and index of a repository, and on nothing else of it."""
    _refuse_links(root, ".git/objects/x", ".git/refs/x", *(f".git/{name}" for name in (*_COPIED, "config", "reftable")))
    with TemporaryDirectory(prefix="newsletter-git-") as folder:
        git = partial(_git, folder, GIT_OBJECT_DIRECTORY=str(root.absolute() / ".git" / "objects"))
        for name in _COPIED:
            if (copied := plain_files.content(root, f".git/{name}")) is not None:
                Path(folder, name).write_bytes(copied)
        Path(folder, "refs").symlink_to(root.absolute() / ".git" / "refs", target_is_directory=True)
        # The repository's own configuration is read here as data, for its hashes, and nowhere else.
        theirs = plain_files.content(root, ".git/config") or b""
        asked = ("config", "--file=-", "--no-includes", "--get", "extensions.objectFormat")
        hashes = git(*asked, input=theirs, none=1).strip()
        Path(folder, "config").write_text(_CONFIG + ("\tobjectFormat = sha256\n" if hashes == b"sha256" else ""))
        yield git


def _git(folder: str, *arguments: str, input: bytes = b"", none: int = 0, **variables: str) -> bytes:
    """Run Git with `folder` for its .git, and return what it prints; raise UsageError if it fails.

    `none` is the exit code with which the command says that it found nothing.
    """
    # Only whole paths: a relative one, and on Windows the folder one is in, could be the publication's.
    places = (str(Path(place, "git")) for place in os.get_exec_path() if Path(place).is_absolute())
    program = next(filter(None, map(shutil.which, places)), None)
    if not program:
        raise UsageError("Git is not installed: no folder of PATH has it.")
    system = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    environment = {**system, **_SETTINGS, **variables, "GIT_DIR": folder}
    command = [program, *arguments]
    try:
        done = subprocess.run(command, cwd=folder, env=environment, input=input, capture_output=True, timeout=_SECONDS)
    except subprocess.TimeoutExpired:
        raise UsageError(f"`git {arguments[0]}` did not end within {_SECONDS} seconds.") from None
    if done.returncode not in (0, none):
        raise UsageError(f"`git {arguments[0]}` failed: {done.stderr.decode('utf-8', 'replace').strip()}")
    return done.stdout
