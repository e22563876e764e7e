"""From an empty folder to a letter in an inbox, on the page alone: with a mouse, without one, and on a phone.

SOAK_PICTURES names a folder for a picture of each step.
"""

from __future__ import annotations

import html
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import opened
from tests.preview.newsroom import NETWORK, letter
from tests.preview.soak.hands import HANDS, Mouse, Way
from tests.preview.soak.samples import PATIENT, git, keep
from tests.preview.test_preview_command import NEWSLETTER, running
from tests.preview.test_start import home
from tests.sending.servers import Mailbox, mail_server

__all__ = ["home"]

pytestmark = pytest.mark.soak

PICTURES = os.environ.get("SOAK_PICTURES")
SIZES: dict[Way, tuple[int, int]] = {"mouse": (1440, 900), "keyboard": (1280, 800), "touch": (375, 700)}


def day(distance: int) -> str:
    """Return a day so many days from today, as one types it."""
    return str(date.today() + timedelta(days=distance))


@dataclass
class Writer:
    """Somebody with a page and a way to use it, who knows what stands on the page and nothing else."""

    page: Page
    hands: Mouse
    written: list[str] = field(default_factory=list)
    steps: int = 0

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True).locator("visible=true").last

    def field(self, name: str) -> Locator:
        label = re.compile(f"^{re.escape(name)}( optional)?$")
        return self.page.get_by_label(label).locator("visible=true").last

    def press(self, name: str) -> None:
        self.hands.press(self.button(name))

    def write(self, name: str, words: str) -> None:
        """Write something that the letter must show."""
        self.hands.write(self.field(name), words)
        self.written += words.split("\n")

    def fill_in(self, name: str, words: str) -> None:
        """Write something that the letter shows in other words, or not at all."""
        self.hands.write(self.field(name), words)

    def go_on(self, words: str) -> None:
        """Write where the page has put the caret."""
        self.hands.go_on(words)
        self.written += words.split("\n")

    def add_block(self, words: str, kind: str) -> None:
        """Add a block below the one that is open, by a word for it."""
        self.press("+ Add a block below")
        self.hands.go_on(words)
        expect(self.page.get_by_role("option", selected=True)).to_contain_text(kind)
        self.look(f"palette-{words}")
        self.hands.take(self.page.get_by_role("option", selected=True))
        expect(self.page.locator("#said")).to_contain_text(f"{kind} added.")

    def open_handover(self) -> None:
        self.hands.call(self.button("Hand over"), "h")

    def pane(self, name: str) -> None:
        """On a phone, turn to one of the panes that others see side by side."""
        tab = self.page.locator(".tabs").get_by_role("button", name=name)
        if tab.is_visible() and tab.get_attribute("aria-pressed") != "true":
            self.hands.press(tab)

    def look(self, step: str) -> None:
        """Take a picture, where they are wanted."""
        self.steps += 1
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=Path(PICTURES) / f"{self.hands.name}-{self.steps:02}-{step}.png")


@pytest.fixture(autouse=True)
def patience() -> Iterator[None]:
    expect.set_options(timeout=PATIENT)
    yield
    expect.set_options(timeout=5000)


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    file = tmp_path / "IMG 0417.jpg"
    Image.linear_gradient("L").resize((1600, 900)).convert("RGB").save(file)
    return file


@pytest.mark.parametrize("way", HANDS)
def test_from_an_empty_folder_to_a_letter_in_an_inbox(
    way: Way, home: Path, picture: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NEWSLETTER_SMTP", raising=False)
    width, height = SIZES[way]
    mistakes: list[str] = []
    with (
        mail_server() as mailbox,
        running(home, "--no-open", command=(NEWSLETTER, "write"), XDG_RUNTIME_DIR=str(home)) as start,
        opened(browser, width=width, height=height, phone=way == "touch") as visit,
    ):
        visit.page.set_default_timeout(PATIENT)
        visit.page.on("pageerror", lambda mistake: mistakes.append(str(mistake)))
        visit.page.on("console", lambda line: None if NETWORK.match(line.text) else mistakes.append(line.text))
        visit.page.goto(start.address)
        somebody = Writer(visit.page, HANDS[way](visit.page))
        make_a_newsletter(somebody)
        begin_an_issue(somebody)
        write_the_head(somebody)
        add_a_recap(somebody)
        add_sessions(somebody)
        add_a_picture(somebody, picture)
        add_a_webinar(somebody)
        hand_over(somebody, mailbox)
        (message,) = mailbox.messages
        assert_holds(message, somebody.written)
        root = home / "Documents" / "members-letter"
        git(root, "init", "-q", "-b", "main")
        git(root, "add", "-A")
        keep(root, "Begin")
        mend_the_title(somebody)
        assert git(root, "diff", "--numstat") == "1\t1\tissues/our-spring-meeting.yaml\n"
        assert visit.refused == []
    assert mistakes == []
    print(f"{way}: {somebody.hands.moves} presses, and {somebody.hands.typed} characters typed")


def assert_holds(message: EmailMessage, written: list[str]) -> None:
    """Assert that the plain text and the HTML of a message both hold all of some words."""
    for kind in ("plain", "html"):
        body = message.get_body((kind,))
        assert body
        content = body.get_content()
        held = f"{message['Subject']} {content} {html.unescape(re.sub(r'<[^>]*>', '', content))}"
        held = " ".join(held.split()).casefold()
        missing = [words for words in written if words.casefold() not in held]
        assert missing == [], f"not in the {kind} of the message"


def make_a_newsletter(somebody: Writer) -> None:
    page = somebody.page
    expect(page.get_by_role("heading", name="Write a newsletter")).to_be_visible()
    somebody.look("start")
    somebody.write("Name of the newsletter", "Members’ Letter")
    somebody.fill_in("Sender’s name", "The Society")
    somebody.fill_in("Sender’s e-mail address", "letter@society.test")
    somebody.hands.choose(somebody.field("Time zone"), "Europe/Brussels")
    somebody.hands.tick(page.get_by_role("radio", name="Clinical"))
    somebody.look("start-filled")
    somebody.press("Make it, and begin to write")
    expect(page.locator("#saved")).to_have_text("Saved in issues/hello.yaml", timeout=PATIENT)
    expect(letter(page).get_by_role("heading", name="Welcome")).to_be_attached()
    somebody.look("hello")


def begin_an_issue(somebody: Writer) -> None:
    page = somebody.page
    somebody.pane("Parts")
    somebody.look("parts")
    somebody.press("‹ All issues")
    somebody.look("issues")
    somebody.press("New issue")
    somebody.go_on("Our spring meeting")
    somebody.hands.choose(somebody.field("Begin with"), "An empty letter")
    somebody.look("new-issue")
    somebody.press("Make the issue")
    expect(page.locator("#form-place")).to_contain_text("issues/our-spring-meeting.yaml")
    somebody.look("made")


def write_the_head(somebody: Writer) -> None:
    somebody.pane("Write")
    somebody.write("Subject", "What our spring meeting taught us")
    somebody.write("Preheader", "Three talks, a photo, and an evening for your questions.")
    somebody.look("head")
    somebody.pane("Parts")
    somebody.hands.press(somebody.page.locator("#outline .part").filter(has_text="Dear members"))
    somebody.write("Text", "Dear members,\n\nthank you for coming. Here is what we learned.")
    somebody.look("text")


def add_a_recap(somebody: Writer) -> None:
    somebody.add_block("recap", "Recap")
    somebody.go_on("Spring meeting of the society")
    somebody.fill_in("Start", day(-14))
    somebody.fill_in("End", day(-12))
    somebody.write("Text", "Two hundred of us met for three days.")
    somebody.press("+ Highlight")
    somebody.go_on("A registry opens in May.")
    somebody.look("recap")


def add_sessions(somebody: Writer) -> None:
    somebody.add_block("sessions", "Sessions")
    somebody.go_on("Living well with a chronic disease")
    somebody.press("+ Session")
    somebody.go_on("How trials are planned with patients")
    somebody.press("+ Session")
    somebody.go_on("What a second opinion changes")
    somebody.look("sessions")


def add_a_picture(somebody: Writer, picture: Path) -> None:
    somebody.add_block("photo", "Image")
    somebody.press("Choose a picture")
    somebody.look("pictures")
    somebody.hands.give(somebody.button("From this computer …"), picture)
    somebody.go_on("The members on the stairs of the old library")
    somebody.look("picture")
    somebody.press("Use this picture")
    expect(letter(somebody.page).get_by_alt_text("The members on the stairs")).to_be_attached()
    somebody.look("with-picture")


def add_a_webinar(somebody: Writer) -> None:
    somebody.add_block("webinar", "Webinars")
    somebody.go_on("Your questions, our answers")
    somebody.fill_in("Starts", f"{day(30)} 18:30")
    somebody.press("+ Duration")
    somebody.hands.go_on("90 min")
    somebody.press("+ Registration address")
    somebody.go_on("https://society.test/register")
    somebody.look("webinar")


def hand_over(somebody: Writer, mailbox: Mailbox) -> None:
    dialog = somebody.page.get_by_role("dialog", name="Hand over")
    somebody.open_handover()
    expect(dialog).to_contain_text("Not ready to send.")
    somebody.look("not-ready")
    somebody.hands.press(dialog.get_by_role("button", name="has no postal address"))
    somebody.go_on("1 Long Street, 1000 Brussels")
    somebody.look("address")
    somebody.open_handover()
    somebody.hands.press(dialog.get_by_role("button", name="no link to unsubscribe"))
    somebody.hands.go_on("https://society.test/leave")
    somebody.look("unsubscribe")
    somebody.open_handover()
    somebody.hands.press(dialog.get_by_role("button", name="To the field"))
    somebody.hands.press(somebody.field("Draft"))
    somebody.look("no-draft")
    somebody.open_handover()
    expect(dialog).to_contain_text("Ready to send.")
    somebody.look("ready")
    somebody.press("Set up a mail server")
    somebody.fill_in("Server", "127.0.0.1")
    somebody.fill_in("Port", str(mailbox.port))
    somebody.look("mail-server")
    somebody.press("Try it")
    somebody.look("tried")
    somebody.press("Keep it")
    somebody.hands.write(dialog.get_by_label("To one address"), "you@society.test")
    somebody.press("Send")
    expect(dialog).to_contain_text("took it")
    somebody.look("sent")


def mend_the_title(somebody: Writer) -> None:
    page = somebody.page
    somebody.press("Close")
    somebody.pane("Parts")
    somebody.look("parts-at-the-end")
    somebody.hands.press(page.locator("#outline .part").first)
    somebody.fill_in("Title", "Our meeting in spring")
    expect(letter(page).get_by_role("heading", name="Our meeting in spring")).to_be_attached()
    expect(page.locator("#saved")).to_have_text("Saved in issues/our-spring-meeting.yaml")
    somebody.look("mended")
