"""The sample issues are whole letters, and hold every fact of the documents that two of them retell, in HTML and text.

The facts stand here as data, grouped as in those documents. The HTML is read by html5lib, which shares no code with
what wrote it; of the plain text the line breaks are undone, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element

import html5lib
import pytest
from PIL import Image

from newsletter import Edition, build_edition, load_publication
from newsletter.calendar.links import SERVICES
from newsletter.check import Checked, check_all
from newsletter.model.blocks import KINDS
from tests.letters import SAMPLES

ROOT = Path(__file__).resolve().parent.parent
BOTH = ("html", "text")
UNSEEN = {"head", "script", "style", "template"}
FLOWING = {"a", "b", "code", "em", "i", "img", "s", "span", "strong", "sub", "sup"}

FACTS_2020 = {
    "masthead": ["Leukemia Advocates Letter", "Welcome to ASH 2020", "5 December 2020"],
    "preheader": ["What the meeting is for, what it teaches, and how we bring you its highlights."],
    "welcome": [
        "62nd ASH Annual Meeting and Exposition",
        "The American Society of Hematology (ASH) first planned its annual meeting for San Diego, California",
        "the COVID-19 pandemic is still a threat",
        "this year all of it moves online",
        "5–8 December 2020",
        "From 5 to 8 December",
        "an innovative virtual platform",
        "for learning, for working together and for networking",
    ],
    "mission": [
        "The mission",
        "disorders of the blood and the bone marrow",
        "immune, vascular and hemostatic systems",
        "better understood, diagnosed, treated and prevented",
        "Throughout hematology",
        "promotes research and clinical care, education and training, and advocacy",
    ],
    "primary purpose": [
        "The primary purpose",
        "Every scientific meeting that ASH organizes, the annual meeting included, serves this mission",
        "easier to share what is new in hematology",
        "scientific information or results from the clinic",
    ],
    "another goal": [
        "Another important goal",
        "help physicians and scientists to start academic collaborations and to keep them going",
        "New knowledge comes out of these",
        "in the end patients benefit",
    ],
    "educational objectives": [
        "three educational objectives",
        "When it is over, participants should be able to",
        "improve patient care",
        "how hematologic disorders, benign or malignant, are diagnosed and treated",
        "discuss research at the leading edge of hematology",
        "analyze new forms of therapy that are not approved yet",
        "add to the evidence-based way in which hematologic disorders are managed today",
    ],
    "what the newsletter offers": [
        "CongressUpdate Hematology picks out what matters most at the ASH Annual Meeting and Exposition",
        "lecture summaries",
        "key slides",
        "podcasts in which top clinicians give their opinions",
        "help you manage your hematologic patients, day by day",
    ],
    "authors": ["Tom Feys, MSc", "Jolien Blokken, PhD", "Medical writer"],
}

FACTS_2021 = {
    "masthead": ["Leukemia Advocates Letter", "Looking back at ASH 2021", "20 December 2021"],
    "recap": [
        "63rd ASH Annual Meeting and Exposition",
        "10–14 December 2021",
        "The Acute Leukemia Advocates Network (ALAN) took part in this year’s meeting virtually",
        "from 10 to 14 December 2021",
    ],
    "the update for members": [
        "On Friday 10 December",
        "ALAN’s Chair, Zack Pemberton-Whiteley",
        "its Network Manager, Samantha Nier",
        "brought ALAN Members and Supporters up to date",
        "our plans for 2021",
        "the activities planned for 2022",
        "Attendance was very good, and so was the exchange",
        "What we have accomplished so far makes us very happy",
        "we are eager to do more in 2022",
        "Would you like to see the presentation?",
        "Write to us by email, and we will gladly share it",
    ],
    "links": [
        "Full program",
        "All abstracts",
        "Posters from the HARMONY project",
        "ALAN is involved in HARMONY",
        "the posters were submitted as part of this project",
        "Other sources",
    ],
    "the invitation to report": [
        "acute leukemia",
        "25 sessions that we found interesting",
        "Does one of these sessions interest you too?",
        "glad to have your report on it",
    ],
    "the videos": [
        "Know AML and Know ALL used the 63rd ASH Annual Meeting and Exposition",
        "ask physicians how they see the newest advances",
        "what difference these make to patients",
    ],
    "the video with Casey": [
        "Do patients enrolled in clinical trials really represent the AML population?",
        "Mycal Casey, Augusta University, Augusta, US",
        "who is underrepresented in clinical trials",
        "Hispanic and African American populations, and women",
        "how mortality affects the trials behind a drug’s approval",
        "the global disparities between trial populations",
        "three suggestions",
        "trial data more widely applicable and trials more representative",
    ],
    "the video with Haggenburg": [
        "Should COVID-19 vaccination be postponed after AML therapy?",
        "Sabine Haggenburg, Amsterdam UMC, Amsterdam, NL",
        "the risks that COVID-19 poses to patients with AML",
        "how they have been seen to respond to vaccination until now",
        "patients on hypomethylating agents (azacitidine and decitabine, for instance)",
        "are not protected by vaccination",
    ],
    "the video with Mullighan": [
        "How are advances in ALL genomics informing new treatment approaches?",
        "Charles Mullighan, St. Jude Children’s Research Hospital, Memphis, US",
        "Advances in genomics, RNA sequencing among them, have changed how ALL is diagnosed and treated",
        "look closely at subtypes",
        "where a gene panel approach falls short in ALL",
        "For patients he sees gains",
        "better risk stratification",
        "the best use of therapies, novel and conventional",
        "why tracking clonal mutations is worthwhile",
        "what part genomics plays in T-ALL",
        "There is a podcast as well",
    ],
    "the video with Cortes": [
        "Why are novel TKIs needed for Philadelphia chromosome-positive ALL? What does this mean for patients?",
        "Jorge Cortes, Augusta University, Augusta, US",
        "Treatment has evolved dramatically",
        "many patients could still face lower risks and better outcomes",
        "a better quality of life",
        "more cures",
        "fewer toxicities",
        "stem cell transplants needed less often",
        "what lies ahead for patients with Ph+ ALL",
    ],
    "the webinars": [
        "a series of webinars that looks back on ASH",
        "With Leukaemia Care",
        "8 February 2022",
        "16:30–18:00, Central European Time",
        "With Steven Knapper",
        "ALL / CART",
        "19:30–21:00, Central European Time",
        "With Tobias Menne",
        "registration link",
    ],
    "the closing line": ["It would be lovely to meet you at one of the two webinars, or at both."],
}

# As in the document, save for the white space before two question marks.
SESSIONS = {
    "Satellite symposiums": [
        "Acute Myeloid Leukemia: Evidence-based guidance on current paradigms and new therapeutic approaches",
        "Seizing opportunity in AML: how to realize the potential of novel therapeutics in diverse patient populations",
        "The road to cures through immunotherapy and precision medicine",
        "Adopting MRD assessment for hematologic malignancies in real-world settings: technique, role and utilization"
        " to improve patient outcomes",
        "Asparaginase-based treatments in young and older adults with ALL: leveraging the pediatric experience",
        "What clinicians want to know: addressing current questions and controversies in the management of AML and"
        " MDS.",
        "Health Care Disparities in Blood and Marrow Transplantation: Issues and Potential Solutions",
        "Advances in CAR-T Cell Therapy Across Hematologic Malignancies: From Pipeline to Clinical Practice",
        "Unlocking the Benefits of CAR-T Therapy in Hematologic Malignancies: Latest Evidence and Practical"
        " Considerations for Delivering State-of-the-Art Care",
    ],
    "General sessions (Education / Scientific)": [
        "The COVID Crash: Lessons Learned from a World on Pause",
        "Scientific Symposia on COVID-19 Vaccination in Immunocompromised Patients",
        "ALL: New Directions for Adult Patients",
        "AML: So Many Options, So Little Time",
        "It Takes a Village: Maximizing Supportive Care and Minimizing Toxicity During Childhood Leukemia Therapy",
        "ASH Clinical Practice Guidelines on AML in older adults",
        "How Important Are in-Person Clinic Visits during Maintenance Therapy for Pediatric Acute Lymphoblastic"
        " Leukemia",
        "AML Hospitalizations: Racial Disparity in Outcomes of Patients with Comorbidities",
        "The ups and downs of therapy for children with Trisomy 21 and acute leukemia",
        "How Can We Ensure That Everyone Who Needs A Transplant Can Get One?",
        "Update in Graft vs Host Disease",
    ],
    "Other topics": [
        "Challenges and potential solutions to accelerate research; Regulatory perspective on data sharing and RWD to"
        " generate RWE; Patients viewpoint on real world data sharing; Clinical viewpoints on real world data for"
        " research",
        "Novel Findings in CAR-T Cell Therapies for Hematologic Malignancies",
        "Approved, but should we use it? are the new trial designs effective?",
        "Pregnancy in Special Populations: Challenges and Solutions",
        "AI, Data Science, Computer Vision and the Hematology Laboratory of the Future",
    ],
}

LINKS = ["Full program", "All abstracts", "Posters from the HARMONY project", "Other sources"]

PICTURES_2020 = {
    "Abstract drawing of four large, overlapping blood cells in rose, sand and red",
    "The initials of Tom Feys",
    "The initials of Jolien Blokken",
}
PICTURES_2021 = {
    "Abstract drawing of five large, overlapping blood cells in red, rose and grey",
    "Video: a crowd of pale dots, a few of them deep red",
    "Video: three open rings, with small red dots around them",
    "Video: two strands of blue and red beads, wound into a double helix",
    "Video: six chromosomes, two of which have exchanged their ends",
}

MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
DATE = re.compile(rf"\b[0-9]{{1,2}}(?:–[0-9]{{1,2}})? (?:{MONTH})(?: [0-9]{{4}})?")
TIMES = re.compile(r"\b[0-9]{1,2}:[0-9]{2}(?:–[0-9]{1,2}:[0-9]{2})?")
ADDRESS = re.compile(r"(?:https?:|mailto:|www\.)[^\s\"'<>)]*")
CALENDARS = tuple(service.address for service in SERVICES)


@dataclass(frozen=True)
class Letter:
    """An issue as it is sent: its HTML as a tree, and what the two alternatives say, on one line each."""

    edition: Edition
    tree: Element
    html: str
    text: str


@cache
def letter(slug: str) -> Letter:
    edition = build_edition(ROOT / "issues" / f"{slug}.yaml", load_publication(ROOT))
    tree = html5lib.parse(edition.files["email.html"].decode(), namespaceHTMLElements=False)
    text = edition.files["email.txt"].decode()
    return Letter(edition, tree, said(tree), on_one_line(text))


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def said(element: Element) -> str:
    """Return what a reader of this part of the HTML sees, on one line."""
    return on_one_line("".join(_texts(element)))


def _texts(element: Element) -> Iterator[str]:
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return
    apart = "" if element.tag in FLOWING else "\n"
    yield apart
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield child.tail or ""
    yield apart


def alternative(slug: str, kind: str) -> str:
    return letter(slug).html if kind == "html" else letter(slug).text


def facts(groups: dict[str, list[str]]) -> list[object]:
    return [pytest.param(group, id=name) for name, group in groups.items()]


def lists_below(tree: Element, level: str) -> dict[str, list[Element]]:
    """Return the items of the first list below each heading of a level, by the heading."""
    found: dict[str, list[Element]] = {}
    waiting = None
    for element in tree.iter():
        if element.tag in {"h1", "h2", "h3"}:
            waiting = said(element) if element.tag == level else None
        elif element.tag == "ul" and waiting:
            found[waiting] = list(element)
            waiting = None
    return found


def text_sections(text: str, underline: str) -> dict[str, list[str]]:
    """Return the items of the list below each heading of the plain text that is underlined with this character."""
    lines = text.splitlines()
    found: dict[str, list[str]] = {}
    for number, line in enumerate(lines):
        if number and line and not line.strip(underline) and lines[number - 1].strip():
            items: list[str] = []
            for below in lines[number + 1 :]:
                if below.startswith("- "):
                    items.append(below[2:])
                elif below.startswith("  ") and items:
                    items[-1] += f" {below.strip()}"
                elif below.strip():
                    break
            found[lines[number - 1]] = items
    return found


def pictures(slug: str) -> list[Element]:
    return list(letter(slug).tree.iter("img"))


def test_nothing_is_wrong_with_the_samples_and_nothing_is_silenced_in_vain() -> None:
    checked = check_all(letter(slug).edition.letter for slug in SAMPLES)
    assert checked == Checked({ROOT: ()}, 3, 0)
    silenced = [ignore.rule for slug in SAMPLES for ignore in letter(slug).edition.issue.check.ignore]
    assert silenced == ["links.missing", "links.no-registration"]  # of the one whose source has no addresses


def test_the_samples_together_show_every_kind_of_block_but_three() -> None:
    shown = {block.type for slug in SAMPLES for block in letter(slug).edition.issue.blocks}
    assert set(KINDS) - shown == {"button", "divider", "image"}


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("group", facts(FACTS_2020))
def test_ash_2020_says_everything_that_its_source_says(group: list[str], kind: str) -> None:
    assert [fact for fact in group if fact not in alternative("ash-2020", kind)] == []


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize("group", facts(FACTS_2021))
def test_ash_2021_says_everything_that_its_source_says(group: list[str], kind: str) -> None:
    assert [fact for fact in group if fact not in alternative("ash-2021", kind)] == []


@pytest.mark.parametrize("kind", BOTH)
@pytest.mark.parametrize(("slug", "groups"), [("ash-2020", FACTS_2020), ("ash-2021", FACTS_2021)])
def test_the_parts_stand_in_the_order_of_the_source(slug: str, groups: dict[str, list[str]], kind: str) -> None:
    parts = [group[0] for name, group in groups.items() if name not in {"masthead", "preheader"}]
    whole = alternative(slug, kind)
    assert [whole.index(part) for part in parts] == sorted(whole.index(part) for part in parts)


def test_the_meeting_of_2021_is_the_63rd_and_never_the_62nd() -> None:
    built = letter("ash-2021")
    for content in (built.edition.files["email.html"], built.edition.files["email.txt"]):
        assert "63rd" in content.decode()
        assert "62nd" not in content.decode()


def test_the_html_has_all_25_sessions_in_their_groups_and_in_order() -> None:
    found = {
        heading: [said(item) for item in items] for heading, items in lists_below(letter("ash-2021").tree, "h3").items()
    }
    assert found == SESSIONS
    assert list(found) == list(SESSIONS)


def test_the_text_has_all_25_sessions_in_their_groups_and_in_order() -> None:
    text = letter("ash-2021").edition.files["email.txt"].decode()
    found = {heading: items for heading, items in text_sections(text, "-").items() if items}
    assert found == SESSIONS
    assert list(found) == list(SESSIONS)


def test_there_are_nine_eleven_and_five_sessions() -> None:
    assert [len(titles) for titles in SESSIONS.values()] == [9, 11, 5]
    (block,) = [block for block in letter("ash-2021").edition.issue.blocks if block.type == "sessions"]
    assert [len(group.sessions) for group in block.groups] == [9, 11, 5]


def test_the_objectives_are_a_list_of_three_and_the_offer_too() -> None:
    items = lists_below(letter("ash-2020").tree, "h2")
    text = letter("ash-2020").edition.files["email.txt"].decode()
    for heading in ("What participants take home", "What CongressUpdate Hematology offers you"):
        assert len(items[heading]) == 3
        for item in items[heading]:
            assert f"\n- {said(item)[:40]}" in text


def test_the_four_links_are_listed_without_addresses() -> None:
    items = lists_below(letter("ash-2021").tree, "h2")["Read more about the meeting"]
    assert len(items) == len(LINKS)
    for item, label in zip(items, LINKS, strict=True):
        assert said(item).startswith(label)
        assert list(item.iter("a")) == []
    listed = text_sections(letter("ash-2021").edition.files["email.txt"].decode(), "=")["Read more about the meeting"]
    assert [label for label, item in zip(LINKS, listed, strict=True) if not item.startswith(label)] == []


@pytest.mark.parametrize("slug", SAMPLES)
def test_no_address_is_in_the_letter_that_the_yaml_does_not_have(slug: str) -> None:
    built = letter(slug)
    written = (ROOT / "issues" / f"{slug}.yaml").read_text("utf-8") + (ROOT / "newsletter.yaml").read_text("utf-8")
    html = re.sub(r"xmlns(?::[a-z]+)?=\"[^\"]*\"", "", built.edition.files["email.html"].decode())
    found = [address for address in ADDRESS.findall(html + built.text) if not address.startswith(CALENDARS)]
    assert [address for address in found if address not in written] == []
    linked = {element.get("href", "") for element in built.tree.iter() if element.get("href") is not None}
    assert [href for href in linked if not href.startswith(("#", *CALENDARS)) and href not in written] == []


@pytest.mark.parametrize("slug", SAMPLES)
def test_every_link_date_and_time_of_the_html_is_in_the_text(slug: str) -> None:
    built = letter(slug)
    links = {element.get("href", "") for element in built.tree.iter("a")}
    # Within the letter the text needs no address, and of the links to calendars it has Google's alone.
    links = {address for address in links if not address.startswith(("#", *CALENDARS[1:]))}
    shown = {*links, *DATE.findall(built.html), *TIMES.findall(built.html)}
    assert shown
    assert {found for found in shown if found not in built.text} == set()


@pytest.mark.parametrize("kind", BOTH)
def test_each_webinar_shows_its_time_in_brussels_london_and_new_york(kind: str) -> None:
    afternoon, evening = alternative("ash-2021", kind).split("With Steven Knapper", 1)
    order = ("16:30–18:00, Central European Time", "London 15:30–17:00", "New York 10:30–12:00")
    assert sorted(order, key=afternoon.index) == list(order)
    order = ("19:30–21:00, Central European Time", "London 18:30–20:00", "New York 13:30–15:00")
    assert sorted(order, key=evening.index) == list(order)


def test_the_webinars_fall_on_a_tuesday() -> None:
    for kind in BOTH:
        assert alternative("ash-2021", kind).count("Tuesday 8 February 2022") == 2


@pytest.mark.parametrize(("slug", "described"), [("ash-2020", PICTURES_2020), ("ash-2021", PICTURES_2021)])
def test_every_picture_is_there_and_described(slug: str, described: set[str]) -> None:
    found = pictures(slug)
    assert len(found) == len(described)
    assert {picture.get("alt") for picture in found} == described


@pytest.mark.parametrize("slug", SAMPLES)
def test_every_picture_is_a_file_of_the_edition_with_the_shape_it_is_shown_in(slug: str) -> None:
    files = letter(slug).edition.files
    sources = [picture.get("src", "") for picture in pictures(slug)]
    assert sorted(sources) == sorted(name for name in files if name.startswith("images/"))
    for picture, source in zip(pictures(slug), sources, strict=True):
        width, height = int(picture.get("width", "")), int(picture.get("height", ""))
        with Image.open(BytesIO(files[source])) as image:
            image.load()
            assert width <= image.width <= 2 * 640
            assert height == pytest.approx(width * image.height / image.width, abs=1)


def test_each_author_is_shown_beside_the_own_portrait() -> None:
    rows = [row for row in letter("ash-2020").tree.iter("tr") if len(list(row.iter("tr"))) == 1]
    for name in ("Tom Feys", "Jolien Blokken"):
        (row,) = [row for row in rows if said(row).startswith(f"{name},")]
        assert [image.get("alt") for image in row.iter("img")] == [f"The initials of {name}"]
        assert said(row).endswith("Medical writer")


def test_each_video_shows_its_thumbnail_next_to_its_title() -> None:
    order = [element for element in letter("ash-2021").tree.iter() if element.tag in {"img", "h3"}]
    shown = [said(element) if element.tag == "h3" else element.get("alt", "") for element in order]
    for title, speaker in (
        ("Do patients enrolled", "crowd"),
        ("Should COVID-19", "three open rings"),
        ("How are advances", "two strands"),
        ("Why are novel TKIs", "six chromosomes"),
    ):
        (place,) = [number for number, text in enumerate(shown) if text.startswith(title)]
        assert speaker in shown[place - 1]
