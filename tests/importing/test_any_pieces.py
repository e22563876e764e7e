"""Whatever pieces a source has, the draft of them loads, and says every word of them and no other."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newsletter.errors import Refused
from newsletter.importing import proof
from newsletter.importing.document import NO_PICTURES, Document, Head, Note
from newsletter.importing.draft import drafted
from newsletter.importing.lost import words
from newsletter.importing.pieces import (
    Appointment,
    Code,
    Heading,
    Item,
    Paragraph,
    Picture,
    Piece,
    Quote,
    Rich,
    Rule,
    Span,
    Style,
    Table,
    What,
)
from newsletter.importing.place.by_wish import KINDS
from newsletter.model.files import FILE, ISSUES
from newsletter.model.issue import load_issue
from newsletter.model.publication import Publication, load_publication

TODAY = date(2026, 11, 30)
PNG = b"\x89PNG\r\n\x1a\n"

TELLING = st.sampled_from(
    [
        "Sessions we recommend",
        "Webinare",
        "Some videos",
        "Read more",
        "With the support of",
        "Redaktion",
        "Termine",
        "Tuesday 7 July 2026, 18:30-19:30 (London time)",
        "9. Juni 2026, 18 Uhr",
        "05/06/2026",
        "31 February 2026",
        "The 3rd Nurses' Day took place on 6 February 2026 in Porto.",
        "Vom 30. Februar bis 1. März 2026 fand die 12. Tagung statt.",
        "Eisen im Griff – mit Dr. Eva Brandt, Ulm",
        "Speaker: Tom Reed",
        "Registration link:",
        "Label:",
        "“Nobody had ever asked.” – A patient",
        "“Wholly in quotes”",
        "- a dash",
        "• a bullet",
        "Tom Feys, MSc",
        "Medical writer",
        "https://us02web.zoom.us/j/85512345678?pwd=secret",
        "Meeting ID: 855 1234",
        "# no comment: here",
        "{{ first_name }}",
        "09:00 Opening\n10:00 Talks (Hall A)",
        "one\ntwo\n\nthree",
        "preheader x",
    ]
)
CHARACTERS = st.text(st.characters(exclude_categories=("Cs", "Co", "Cn", "Cc")), max_size=60)
TEXTS = st.one_of(
    TELLING, CHARACTERS, st.sampled_from(["", " ", "*", "a_b_c \\* `x` [y](z)", "1. x", "~", "null", "2026"])
)
HREFS = st.sampled_from(["", "", "", "https://a.test/x?y=1", "mailto:a@b.test", "https://us02web.zoom.us/j/1?pwd=2"])
STYLES = st.builds(Style, st.booleans(), st.booleans(), st.just(False), st.sampled_from(["", "", "sup"]), HREFS)
RICHES = st.lists(st.builds(Span, TEXTS, STYLES), max_size=3).map(Rich.of)
ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(RICHES, min_size=width, max_size=width).map(tuple), min_size=1, max_size=4).map(
        tuple
    )
)
MOMENTS = st.sampled_from([datetime(2026, 5, 12, 18, 30), datetime(2026, 3, 29, 2, 30), date(2026, 6, 4)])


def appointment(
    starts: date, length: int | None, zone: str, title: str, uid: str, place: str, text: str
) -> Appointment:
    is_day = not isinstance(starts, datetime)
    end = None if length is None else starts + (timedelta(days=length) if is_day else timedelta(minutes=length + 1))
    return Appointment(title, starts, end, timezone="" if is_day else zone, uid=uid, place=place, description=text)


PIECES: st.SearchStrategy[Piece] = st.one_of(
    st.builds(Paragraph, RICHES),
    st.builds(Paragraph, RICHES),
    st.builds(Heading, RICHES, st.integers(1, 6)),
    st.builds(Item, RICHES, st.integers(0, 2), st.sampled_from(["", "1.", "b)"])),
    st.builds(Quote, RICHES),
    st.builds(Code, CHARACTERS),
    st.builds(Table, ROWS, st.booleans()),
    st.just(Rule()),
    st.builds(Picture, st.sampled_from(["a.png", "b.emf", "gone.png"]), st.one_of(st.none(), TEXTS)),
    st.builds(
        appointment,
        MOMENTS,
        st.one_of(st.none(), st.integers(0, 5)),
        st.sampled_from(["", "UTC", "Europe/Berlin", "America/New_York"]),
        TEXTS,
        st.sampled_from(["", "x@y.test", "UPPER-1", "x@y.test"]),
        st.sampled_from(["", "Online", "Hall 3, Ghent"]),
        TEXTS,
    ),
)
NOTES = st.builds(
    Note, st.sampled_from([What.COMMENT, What.FOOTNOTE, What.HIDDEN]), TEXTS, st.one_of(st.none(), st.integers(0, 9))
)
DOCUMENTS = st.builds(
    lambda pieces, notes, title: Document(
        "any.docx", tuple(pieces), tuple(notes), NO_PICTURES | {"a.png": PNG, "b.emf": b"EMF"}, Head(title=title)
    ),
    st.lists(PIECES, min_size=1, max_size=14),
    st.lists(NOTES, max_size=2),
    TEXTS,
)
KIND = st.sampled_from(KINDS)
WISHES = st.one_of(
    st.just({}),
    st.builds(lambda at, size, kind: {(at, at + size): kind}, st.integers(0, 10), st.integers(1, 4), KIND),
    st.builds(lambda at, one, other: {(at, at + 2): one, (at + 3, at + 5): other}, st.integers(0, 8), KIND, KIND),
)


@pytest.fixture(scope="module")
def publication(tmp_path_factory: pytest.TempPathFactory) -> Publication:
    root = tmp_path_factory.mktemp("publication")
    (root / FILE).write_text("name: Letters\ntimezone: Europe/Brussels\n", encoding="utf-8")
    return load_publication(root)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(documents=st.lists(DOCUMENTS, min_size=1, max_size=2), wishes=WISHES)
def test_any_pieces_become_a_draft_that_loads_and_loses_nothing(
    documents: list[Document], wishes: dict[tuple[int, int], str], publication: Publication
) -> None:
    draft = drafted(documents, publication, "any", TODAY, wishes)
    issue = load_issue(publication.root / ISSUES / "any.yaml", publication, draft.text.encode())
    assert issue.blocks
    assert proof.lost_words(draft.plan, draft.text, proof.values_of(issue)) == Counter()
    assert proof.invented(draft.plan, issue) == []
    said = " ".join(node.text for node in issue.nodes if node.text is not None)
    assert "pwd=" not in said
    assert set(draft.plan.went()) <= set(range(-1, len(draft.plan.pieces)))
    assert words(draft.text)


@pytest.mark.soak
def test_four_times_as_many_paragraphs_take_about_four_times_as_long(publication: Publication) -> None:
    sentence = (
        "The results of the trial were shown in June 2026, and Dr. Anna Berg explained what they mean for patients. "
    )
    pieces = tuple(Paragraph(Rich.plain(f"{number}th: {sentence * (1 + number % 2)}")) for number in range(4_000))
    seconds = []
    for count in (1_000, 1_000, 4_000):  # the first loads what they need
        begun = process_time()
        draft = drafted([Document("long.docx", pieces[:count])], publication, "long", TODAY)
        seconds.append(process_time() - begun)
    assert seconds[2] < 6 * seconds[1]
    assert len(draft.plan.blocks) > 30


def test_a_sheet_with_more_rows_than_a_letter_holds_is_refused_at_once(publication: Publication) -> None:
    row = tuple(Rich.plain(text) for text in ("A talk", "4 June 2026", "Hall A"))
    head = tuple(Rich.plain(text) for text in ("Title", "Date", "Room"))
    begun = process_time()
    with pytest.raises(Refused, match="more than 2,000 rows"):
        drafted([Document("long.xlsx", (Table((head, *[row] * 20_000)),))], publication, "long", TODAY)
    assert process_time() - begun < 8
