"""`newsletter desktop-entry`: a file to double-click, so that nobody needs a terminal again."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from newsletter.cli.terminal import say
from newsletter.errors import UsageError
from newsletter.launchers import BEGINNING, System, launcher, names, put

WRITE = ("write", "--until-closed")


@click.command(short_help="Make a file to double-click, by which you write.")
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="The folder to put it into.")
@click.option(
    "--for",
    "wanted",
    type=click.Choice(["linux", "macos", "windows"]),
    help="For a colleague with this system.  [default: your own]",
)
def desktop_entry(to: Path | None, wanted: System | None) -> None:
    """Make a file that opens this newsletter for writing by a double click; the program ends after the page is closed.

    Outside of a newsletter, it opens the page on which you make or open one. On Linux it goes into the menu of your
    applications, on macOS and Windows onto the desktop. One for a colleague goes into the folder of the newsletter, and
    opens the newsletter in whose folder it lies. No file is replaced but one that this command has made for the same.

    \b
      newsletter desktop-entry                       for this computer
      newsletter desktop-entry --to .                in this folder
      newsletter desktop-entry --for windows         for a colleague
    """  # noqa: D301 - click reads \b as a marker
    own = _own_system()
    system = wanted or own
    root = _root()
    if system == own:
        # -P: a folder `newsletter` where it is started would be imported otherwise.
        command = [sys.executable, "-P", "-m", "newsletter", *WRITE, *([str(root)] if root else [])]
        folder = to or _own_place(own)
    else:
        command, folder = ["newsletter", *WRITE], to or root or Path()
    icon = _icon() if system == own else None
    called = names(_name(root), root.name if root else "")
    opened = root if system == own else None
    file = put((launcher(system, name, command, icon, opened) for name in called), folder.absolute())
    in_menu = system == own == "linux" and to is None
    say(f"Made {file}: {'it is in the menu of your applications' if in_menu else 'double-click it to write'}.")


def _own_system() -> System:
    return "windows" if sys.platform == "win32" else "macos" if sys.platform == "darwin" else "linux"


def _own_place(system: System) -> Path:
    from platformdirs import user_data_path, user_desktop_path

    return user_data_path() / "applications" if system == "linux" else user_desktop_path()


def _root() -> Path | None:
    """Return the folder of the newsletter around here, or None."""
    from newsletter.model.files import find_root, is_utf_8

    try:
        root = find_root(Path())
    except UsageError:
        return None
    if not is_utf_8(str(root)):
        raise UsageError(f"The name of {root} is not in UTF-8, which a launcher needs: rename it.")
    return root


def _name(root: Path | None) -> str:
    from newsletter.preview.recent import name_of

    return name_of(root) if root else BEGINNING


def _icon() -> Path:
    return Path(__file__).parent.parent / "preview" / "page" / "icon.svg"
