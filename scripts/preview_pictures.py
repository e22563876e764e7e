"""Take the pictures of the preview's page that stand in docs/, with the sample issues and in a real Chromium.

Run `python scripts/preview_pictures.py [-o FOLDER] [--only preview|write|members|start]`; without a folder the pictures
go to docs/. What they show as wrong is made wrong in a copy of the publication.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from shutil import copytree

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, expect

from newsletter.editing.outline import outlined
from newsletter.model.files import find_issues
from newsletter.model.issue import Issue
from newsletter.review.comments import remarks
from newsletter.review.comments.anchors import of_words
from newsletter.review.comments.ground import Ground
from newsletter.review.saying import Who
from tests.browser import launched
from tests.preview.newsroom import Newsroom, running
from tests.preview.sending_page import Picky
from tests.preview.test_preview_command import NEWSLETTER
from tests.preview.test_preview_command import running as started
from tests.sending.servers import mail_server

ROOT = Path(__file__).resolve().parent.parent
SCALE = 1.5  # pixels for one of the page's, for sharp screens
COLORS = 256  # those farthest apart: a small green dot must stay green
DESKTOP, PHONE, START = (1440, 860), (375, 760), (900, 860)
SPACE = 24
ISSUE = "issues/ash-2021.yaml"
MEMBERS = 240
NOBODYS = {"NEWSLETTER_SMTP": "", "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"}  # as for mail servers


def main() -> int:
    """Take all pictures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("-o", dest="folder", type=Path, default=ROOT / "docs")
    parser.add_argument("--only", choices=[*TAKES, "members", "start"])
    options = parser.parse_args()
    folder = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "publication"
        copytree(ROOT / "issues", root / "issues")
        catalogs = (ROOT / "issues").glob("*.po")
        names = ["newsletter.yaml", *(f"issues/{path.name}" for path in (*find_issues(ROOT), *catalogs))]
        files = {name: (ROOT / name).read_text("utf-8") for name in names}
        files[ISSUE], _, _ = files[ISSUE].partition("\ncheck:")  # so that there are findings to show
        for command, take in TAKES.items():
            if options.only in (None, command):
                with running(root, files, command=command, **(NOBODYS | {"XDG_RUNTIME_DIR": scratch})) as newsroom:
                    take(newsroom, folder)
        if options.only in (None, "members"):
            take_members(Path(scratch) / "members", folder)
        if options.only in (None, "start"):
            take_start(Path(scratch) / "home", folder)
    return 0


def take_preview(newsroom: Newsroom, folder: Path) -> None:
    """Take the pictures of a running preview."""
    save(shot(newsroom, DESKTOP, "?issue=ash-2021", finding), folder / "preview.png")
    save(shot(newsroom, DESKTOP, "?issue=ash-2021&scheme=dark", mistakes, dark=True), folder / "preview-mistakes.png")
    newsroom.reset()
    phones = [
        shot(newsroom, PHONE, "?issue=ash-2021&scheme=dark", nothing, dark=True),
        shot(newsroom, PHONE, "?issue=ash-2021&pane=findings", nothing),
        shot(newsroom, PHONE, "?issue=ash-2021&view=reading", nothing),
    ]
    save(side_by_side(phones), folder / "preview-phone.png")


def take_writing(newsroom: Newsroom, folder: Path) -> None:
    """Take the pictures of a page on which the issue is written."""
    save(shot(newsroom, DESKTOP, "?issue=ash-2021&at=blocks.2", in_text), folder / "writing.png")
    save(shot(newsroom, DESKTOP, "?issue=ash-2021&at=blocks.2", in_palette), folder / "writing-palette.png")
    save(shot(newsroom, DESKTOP, "?issue=ash-2021&at=blocks.0", in_picture), folder / "writing-picture.png")
    save(shot(newsroom, DESKTOP, "?issue=ash-2021&at=blocks.2", in_handover), folder / "handing-over.png")
    save(shot(newsroom, DESKTOP, "?issue=ash-2021&at=blocks.3&view=yaml", in_yaml), folder / "writing-yaml.png")
    save(shot(newsroom, DESKTOP, "?issue=ash-2021", in_import), folder / "importing.png")
    phones = [
        shot(newsroom, PHONE, "?issue=ash-2021&pane=issues", written),
        shot(newsroom, PHONE, "?issue=ash-2021&pane=findings&at=blocks.6.webinars.0", written),
        shot(newsroom, PHONE, "?issue=ash-2021", written),
    ]
    save(side_by_side(phones), folder / "writing-phone.png")
    commented = shot(newsroom, DESKTOP, "?issue=ash-2021&side=comments", in_comments)
    commented.quantize(COLORS).save(folder / "comments.png", optimize=True)  # the other way misses a grey
    colors = "?issue=ash-2021&settings=newsletter.yaml&at=theme.colors.light.accent"
    save(shot(newsroom, DESKTOP, colors, in_settings), folder / "writing-settings.png")
    newsroom.reset()
    french = "?issue=ash-2021&language=fr"
    save(shot(newsroom, DESKTOP, french, in_translation), folder / "translating.png")


def take_members(root: Path, folder: Path) -> None:
    """Take the picture of an issue on its way to members, of whom some are refused."""
    copytree(ROOT / "issues", root / "issues")
    about = (ROOT / "newsletter.yaml").read_text("utf-8")
    files = {
        "newsletter.yaml": f"{about}sending: {{list: members.csv, connections: 2}}\n",
        "members.csv": "email\n" + "".join(f"member-{number}@example.org\n" for number in range(1, MEMBERS + 1)),
        ISSUE: (ROOT / ISSUE).read_text("utf-8"),
    }
    picky = Picky(refused=tuple(f"member-{number}@example.org" for number in (31, 44, 92)), freely=MEMBERS * 2 // 3)
    with mail_server(handler=picky):
        variables = {"NEWSLETTER_SECRET": "of nobody, for a picture, in 32 letters", "XDG_RUNTIME_DIR": str(root)}
        server = {"NEWSLETTER_SMTP": f"smtp://localhost:{picky.port}"}
        with running(root, files, command="write", **(NOBODYS | variables | server)) as newsroom:
            save(shot(newsroom, DESKTOP, "?issue=ash-2021&at=blocks.2", on_its_way), folder / "sending-to-members.png")
            picky.may_go_on.set()


def take_start(home: Path, folder: Path) -> None:
    """Take the picture of the page on which a newsletter is made, in an empty home."""
    (home / "Documents").mkdir(parents=True)
    variables = {"HOME": str(home), "XDG_STATE_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    with started(home, "--no-open", command=(NEWSLETTER, "write"), **variables) as start, launched() as browser:
        page = look(browser, START)
        page.goto(start.address)
        page.get_by_label("Name of the newsletter").fill("Your society’s letter")
        page.get_by_label("Clinical").check()
        expect(page.get_by_label("Folder")).to_have_value("~/Documents/your-societys-letter")
        picture = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
        picture.quantize(COLORS).save(folder / "start.png", optimize=True)  # as many as its soft shadow needs


TAKES = {"preview": take_preview, "write": take_writing}


def written(page: Page, newsroom: Newsroom) -> None:
    """Wait until the form is there, and the findings at its fields."""
    expect(page.locator("#outline .note-count.error")).not_to_have_count(0)


def in_text(page: Page, newsroom: Newsroom) -> None:
    """Put the caret into the text of a block, whose place is marked in the letter."""
    written(page, newsroom)
    page.locator("#form").get_by_role("textbox", name="Text", exact=True).focus()
    expect(page.locator("#kept")).to_be_visible()


def in_translation(page: Page, newsroom: Newsroom) -> None:
    """Change two texts of the issue, of which one has a link now, and begin to correct that."""
    changed = newsroom.files[ISSUE].replace("Five days at ASH, attended", "Five days at ASH, followed")
    newsroom.write(ISSUE, changed.replace("where to read more", "[where to read more](https://example.org/ash)"))
    expect(page.locator(".entry[data-state=stale]")).to_have_count(2)
    page.locator("#merged").get_by_role("button", name="Close").click()
    row = page.locator(".entry", has_text="{link}").first
    row.get_by_role("textbox").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Bonne lecture !")
    expect(row).to_contain_text("{link} is missing.")
    expect(page.locator("#translation-saved")).to_contain_text("Saved")
    page.locator(".entry[data-state=stale]").evaluate("item => item.scrollIntoView()")


def in_comments(page: Page, newsroom: Newsroom) -> None:
    """Have two people comment on the letter, and look at the first comment."""
    ground = Ground(outlined(newsroom.files[ISSUE], Issue).data)
    about = [(("blocks", 1, "text"), "virtually"), (("blocks", 4, "groups", 1, "sessions", 0), "The COVID Crash")]
    words = "Was it hybrid? Some of us were in Atlanta.", "I would put this one last."
    you, other = (Who(name, "claimed") for name in ("Your name", "Another name"))
    for (path, quote), text in zip(about, words, strict=True):
        start = ground.text(path).index(quote)
        place = of_words(ground, path, start, start + len(quote))
        said = remarks.comment(newsroom.root, "ash-2021", you, datetime.now(UTC), text, place)
        if text == words[0]:
            remarks.answer(newsroom.root, "ash-2021", other, datetime.now(UTC), said.id or "", "It was. I change that.")
    remarks.comment(newsroom.root, "ash-2021", other, datetime.now(UTC), "I like it.", None)
    page.locator(".thread-place", has_text="virtually").last.click()
    expect(page.locator(".comment-mark[aria-pressed=true]")).to_be_in_viewport()


def in_palette(page: Page, newsroom: Newsroom) -> None:
    """Open the kinds of blocks."""
    written(page, newsroom)
    page.get_by_role("button", name="+ Add a block below").click()
    expect(page.get_by_role("option", selected=True)).to_be_visible()


def in_yaml(page: Page, newsroom: Newsroom) -> None:
    """Begin a field in the YAML, and wait for what may stand there."""
    written(page, newsroom)
    expect(page.locator(".yaml-text .cm-lint-marker-error").first).to_be_visible()
    page.locator(".yaml-text .cm-line", has_text="All abstracts").click()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Space")
    expect(page.locator(".yaml-text .cm-tooltip-autocomplete")).to_contain_text("url")


def in_picture(page: Page, newsroom: Newsroom) -> None:
    """Choose a picture, and say what it shows."""
    written(page, newsroom)
    page.get_by_role("button", name="Choose another picture").click()
    page.get_by_role("button", name="ash-2021/video-casey.png").click()
    page.locator("#picture-alt").fill("A crowd of small dots, of which some are red")
    picture = page.get_by_alt_text("The picture that was chosen")
    expect(picture).to_have_js_property("complete", True)


def in_import(page: Page, newsroom: Newsroom) -> None:
    """Bring a web page and its picture, tick two pieces, and point at a third."""
    material = ROOT / "tests" / "importing" / "material"
    web_page, poster = material / "m08-web-page.html", material / "m08-web-page_files" / "poster.png"
    page.get_by_role("button", name="‹ All issues").click()
    page.get_by_role("button", name="New issue").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose files …").click()
    files: list[FilePayload] = [
        {"name": "lisbon.html", "mimeType": "text/html", "buffer": web_page.read_bytes()},
        {"name": poster.name, "mimeType": "image/png", "buffer": poster.read_bytes()},
    ]
    chooser.value.set_files(files)
    pieces = page.locator(".piece")
    pieces.filter(has_text="Read more").click()
    pieces.filter(has_text="Full programme").click()
    pieces.filter(has_text="Is early treatment better?").hover()


def in_settings(page: Page, newsroom: Newsroom) -> None:
    """Give the letter a colour that is too faint."""
    page.locator("#form").get_by_role("textbox", name="Accent", exact=True).fill("#c9703c")
    expect(page.locator("#form")).to_contain_text("would do")
    expect(page.locator("#saved")).to_have_text("Saved in newsletter.yaml")
    page.get_by_role("button", name="Take it").scroll_into_view_if_needed()


def in_handover(page: Page, newsroom: Newsroom) -> None:
    """Open what hands over, and the form for the mail server in it."""
    written(page, newsroom)
    page.get_by_role("button", name="Hand over").click()
    page.get_by_role("button", name="Set up a mail server").click()
    page.get_by_label("Provider").select_option("Fastmail")


def on_its_way(page: Page, newsroom: Newsroom) -> None:
    """Send to the list, and wait until the mail server waits."""
    page.get_by_role("button", name="Hand over").click()
    part = page.get_by_role("dialog", name="Hand over").locator("#send-to-members")
    part.get_by_role("button", name="Count its members").click()
    part.get_by_label("To send it, type how many get it").fill(str(MEMBERS))
    part.get_by_role("button", name=f"Send to {MEMBERS} members").click()
    expect(part.locator(".states")).to_contain_text(f"{MEMBERS * 2 // 3} accepted", timeout=60_000)
    expect(part).to_contain_text("a minute")
    part.evaluate("part => part.scrollIntoView()")


def nothing(page: Page, newsroom: Newsroom) -> None:
    """Leave the page as it is."""


def finding(page: Page, newsroom: Newsroom) -> None:
    """Choose the first finding."""
    page.locator(".finding-show").first.click()
    expect(page.locator("#mark")).to_be_visible()


def mistakes(page: Page, newsroom: Newsroom) -> None:
    """Make two mistakes in the issue, and wait until they are shown."""
    text = newsroom.files[ISSUE]
    newsroom.write(ISSUE, text.replace("preheader:", "preheadr:").replace("end: 2021-12-14", "end: 2021-12-04"))
    expect(page.locator("#overlay")).to_be_visible()


def shot(
    newsroom: Newsroom,
    size: tuple[int, int],
    query: str,
    prepare: Callable[[Page, Newsroom], None],
    *,
    dark: bool = False,
) -> Image.Image:
    """Return the picture of one view, after something was done on the page."""
    with launched() as browser:
        page = look(browser, size, dark=dark)
        newsroom.let_in(page)
        page.goto(newsroom.address + query)
        page.wait_for_selector("body:not(.loading)")
        page.wait_for_load_state("load")
        prepare(page, newsroom)
        page.wait_for_timeout(300)
        return Image.open(BytesIO(page.screenshot())).convert("RGB")


def look(browser: Browser, size: tuple[int, int], *, dark: bool = False) -> Page:
    """Return an empty page of a size."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=SCALE,
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Brussels",
    )
    return context.new_page()


def side_by_side(shots: list[Image.Image]) -> Image.Image:
    """Return several pictures of one height as one."""
    space = int(SPACE * SCALE)
    width = sum(shot.width + space for shot in shots) + space
    picture = Image.new("RGB", (width, shots[0].height + 2 * space), "#d8d0c4")
    left = space
    for each in shots:
        picture.paste(each, (left, space))
        left += each.width + space
    return picture


def save(picture: Image.Image, file: Path) -> None:
    """Save a picture with few colours."""
    picture.quantize(COLORS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
