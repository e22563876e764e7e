"""Where commands write: the folder that was named, or that of the publication."""

from __future__ import annotations

from pathlib import Path

from newsletter.cli.issues import shown
from newsletter.errors import UsageError


def output_folder(named: Path | None, default: Path, *, below: str = "") -> Path:
    """Return the folder that -o names, or the publication's own, or one below it; put right what killed runs left.

    Raise UsageError if the publication has a link there: who types a path may mean where a link leads, but a
    publication that came from somebody else leads no command elsewhere.
    """
    from newsletter.owned.staging import put_right

    folder = named or _no_link(default)
    if below:
        folder = _no_link(folder / below)
    put_right(folder)  # now, and not only when something is written: an issue with a mistake keeps its last output
    return folder


def refuse_folder_of_issue(folder: Path, root: Path | None, noun: str) -> None:
    """Raise UsageError if an issue was built into a folder for something else, or would be.

    `root` is the publication that builds beside it, if there is one, and `noun` what is to be written: "export".
    """
    from newsletter.edition_folder import LIST
    from newsletter.model.files import ENDING, ISSUES

    if (folder / LIST).exists() or (root and (root / ISSUES / f"{folder.name}{ENDING}").exists()):
        raise UsageError(
            f"{shown(folder)} is the folder of the issue {folder.name}, so no {noun} is written there; "
            "rename the issue, or name another folder with -o."
        )


def _no_link(folder: Path) -> Path:
    if folder.is_symlink():
        raise UsageError(
            f"{shown(folder)} is a link, which may lead out of the publication, so nothing is written there; "
            "remove it, or name with -o the folder that is meant."
        )
    return folder
