"""Take pictures of letters in Debian's Thunderbird, light and dark, on a screen that nobody sees.

Run `python scripts/thunderbird.py`: the beginning of ash-2021 goes to docs/thunderbird.png, as docs/lenses.md shows it.
Run `python scripts/thunderbird.py ISSUE...` with issues' files: all of each letter goes to .cache/thunderbird, a window
after the other. Each picture has a profile of its own, without an account and offline, that is thrown away; pictures
travel inside the message, since nothing is fetched. Look at them after every change to a template: Thunderbird drops
rules from style sheets, and gives dark letters other colours.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image

from newsletter import load_publication
from newsletter.build import clock, compose_letter
from newsletter.model.files import find_root
from newsletter.sending.message import compose

ROOT = Path(__file__).resolve().parent.parent
PICTURE = ROOT / "docs" / "thunderbird.png"
ISSUE = ROOT / "issues" / "ash-2021.yaml"
PACKAGES = {"thunderbird": "thunderbird", "Xvfb": "xvfb", "xdotool": "xdotool", "import": "imagemagick"}
"""The programs that this needs, and Debian's packages that bring them."""

SCREEN = "720x1000x24"  # pixels, and bits of colour; the letter is 640 wide
SPACE, BETWEEN = 16, "#d8d0c4"
COLORS = 256
LONGEST_WAIT = 60  # seconds

SCHEMES = {
    "light": {"ui.systemUsesDarkTheme": 0, "extensions.activeThemeID": "thunderbird-compact-light@mozilla.org"},
    "dark": {"ui.systemUsesDarkTheme": 1, "extensions.activeThemeID": "thunderbird-compact-dark@mozilla.org"},
}
SETTINGS = {
    "app.update.enabled": False,
    "datareporting.policy.dataSubmissionPolicyBypassNotification": True,
    "general.smoothScroll": False,
    "mail.provider.suppress_dialog_on_startup": True,
    "mail.rights.version": 1,
    "mail.shell.checkDefaultClient": False,
    "mail.spotlight.firstRunDone": True,
    "mailnews.start_page.enabled": False,
    "offline.startup_state": 2,
}
"""What a profile needs to open a message and nothing else; state 2 is offline."""


def main() -> int:
    """Take the pictures; return 2 if a program for that is missing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("issues", metavar="ISSUE", nargs="*", type=Path)
    parser.add_argument("-o", dest="folder", type=Path, default=ROOT / ".cache" / "thunderbird")
    arguments = parser.parse_args()
    missing = [package for program, package in PACKAGES.items() if not shutil.which(program)]
    if missing:
        print(
            f"Missing here: {', '.join(missing)}. On Debian, as root: apt-get install {' '.join(missing)}",
            file=sys.stderr,
        )
        return 2
    if not arguments.issues:
        beginnings = [next(pages(message(ISSUE), scheme)) for scheme in SCHEMES]
        side_by_side(beginnings).save(PICTURE, optimize=True)
    for issue in arguments.issues:
        folder = arguments.folder / issue.stem
        folder.mkdir(parents=True, exist_ok=True)
        for scheme in SCHEMES:
            for number, page in enumerate(pages(message(issue), scheme), 1):
                page.save(folder / f"{scheme}-{number:02}.png")
    return 0


def message(issue: Path) -> bytes:
    """Return an issue's message as one that has arrived, with its pictures inside."""
    publication = load_publication(find_root(issue)).model_copy(update={"site_url": None})
    letter = compose_letter(issue, publication)
    return compose(letter.rendering, letter.issue, publication, letter.pictures, now=clock(letter.issue), draft=False)


def pages(letter: bytes, scheme: str) -> Iterator[Image.Image]:
    """Yield pictures of the window that shows a message, one page of the message after the other."""
    with TemporaryDirectory() as scratch, running("Xvfb", "-displayfd", "1", "-screen", "0", SCREEN) as screen:
        assert screen.stdout
        environment = {**os.environ, "DISPLAY": f":{screen.stdout.readline().decode().strip()}", "HOME": scratch}
        settings = {**SETTINGS, **SCHEMES[scheme]}
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in settings.items())
        Path(scratch, "user.js").write_text("".join(lines), encoding="utf-8")
        file = Path(scratch, "letter.eml")
        file.write_bytes(letter)
        with running("thunderbird", "--no-remote", "--profile", scratch, str(file), environment=environment):
            window = opened(str(message_from_bytes(letter, policy=default)["Subject"]), environment)
            shown = settled(environment)
            before = None
            while shown != before:
                yield shown
                before = shown
                done("xdotool", "windowfocus", "--sync", window, "key", "Next", environment=environment)
                shown = settled(environment)


@contextmanager
def running(*command: str, environment: Mapping[str, str] = os.environ) -> Iterator[subprocess.Popen[bytes]]:
    """Run a program, and end it together with the block."""
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as program:
        try:
            yield program
        finally:
            program.terminate()


def opened(subject: str, environment: Mapping[str, str]) -> str:
    """Return the id of the window that shows the message with this subject, once it is there."""
    for _ in range(LONGEST_WAIT):
        time.sleep(1)
        found = done("xdotool", "search", "--onlyvisible", "--name", "Thunderbird", environment=environment)
        for window in found.decode().split():
            if done("xdotool", "getwindowname", window, environment=environment).decode().startswith(subject):
                return window
    raise TimeoutError(f"Thunderbird showed no window named {subject!r} within {LONGEST_WAIT} seconds.")


def settled(environment: Mapping[str, str]) -> Image.Image:
    """Return a picture of the screen, once nothing has changed on it for a second."""
    before = None
    for _ in range(LONGEST_WAIT):
        time.sleep(1)
        shown = Image.open(BytesIO(done("import", "-window", "root", "png:-", environment=environment))).convert("RGB")
        if shown == before:
            return shown
        before = shown
    raise TimeoutError(f"Thunderbird's window has changed for {LONGEST_WAIT} seconds.")


def done(*command: str, environment: Mapping[str, str]) -> bytes:
    """Run a program that ends at once, and return what it prints."""
    return subprocess.run(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False
    ).stdout


def side_by_side(shots: Sequence[Image.Image]) -> Image.Image:
    """Return pictures of one size as one picture."""
    picture = Image.new("RGB", (sum(shot.width + SPACE for shot in shots) - SPACE, shots[0].height), BETWEEN)
    for number, shot in enumerate(shots):
        picture.paste(shot, (number * (shot.width + SPACE), 0))
    return picture.quantize(COLORS, dither=Image.Dither.NONE)


if __name__ == "__main__":
    sys.exit(main())
