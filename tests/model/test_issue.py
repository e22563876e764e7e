from __future__ import annotations

import copy
import functools
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from newsletter.errors import InputError
from newsletter.model.blocks import KINDS, Block, Sessions, Videos, Webinars
from newsletter.model.issue import Issue, load_issue
from newsletter.model.publication import Publication, load_publication
from newsletter.reading.kinds import Kind
from newsletter.text import merge_tags
from tests.examples import examples
from tests.writing import issue

HEAD = issue(date="2021-12-20")

EVERYTHING = """\
subject: Every block
preheader: Every field of every block
title: Every block
date: 2021-12-20
language: fr
timezone: Europe/Paris
draft: true
description: All of it.
updated: 2021-12-21
old_slugs: [all, every]
check: {ignore: [{rule: subject-length, because: It is short.}]}
blocks:
  - {type: hero, heading: H, intro: I, image: {src: a.png, alt: ""}, text: T, button: {label: L, url: "https://a.org"}}
  - {type: text, text: T, background: tint, read_on: true}
  - {type: contents}
  - {type: table, columns: [A, B], rows: [[a, 1]], note: N}
  - {type: numbers, numbers: [{value: "1", label: L}]}
  - type: recap
    meeting: {name: ASH, start: 2021-12-10, end: 2021-12-14, place: Atlanta, url: "https://a.org"}
    text: T
    highlights: [one, two]
    links: [{label: L}]
  - {type: links, links: [{label: L, url: "mailto:a@b.org", note: N}]}
  - type: sessions
    sessions:
      - The COVID Crash
      - {title: T, url: "https://a.org", code: "1", when: 9:05, room: A, note: N, starts: 2021-12-11 09:05}
    invite: {text: T, label: L, url: "{{ report_url }}"}
  - {type: sessions, groups: [{heading: H, sessions: [one]}, {sessions: [two]}]}
  - type: videos
    videos:
      - title: T
        url: https://a.org
        thumbnail: {src: a.png, alt: A}
        speakers: ["Mycal Casey, Augusta University, Augusta"]
        summary: S
        podcast_url: https://a.org
  - type: webinars
    partner: Leukaemia Care
    webinars:
      - title: AML
        starts: 2022-02-08 16:30
        ends: 18:00
        timezone: Europe/London
        speakers: [{name: Steven Knapper, affiliation: A, place: P}]
        description: D
        registration_url: https://a.org
        location: Online
        id: aml
        status: postponed
        revision: 2
  - type: events
    layout: list
    events:
      - title: EHA
        start: 2022-06-09
        end: 2022-06-12
        timezone: Europe/Vienna
        place: Vienna
        venue: Messe
        format: hybrid
        registration_url: https://a.org/register
        url: https://a.org/eha
        text: T
        deadlines: [{date: 2022-03-01, what: Abstracts, note: N, url: "https://a.org"}]
        id: eha
        status: cancelled
        revision: 1
  - {type: deadlines, deadlines: [{date: 2022-03-01, what: Abstracts, note: N, url: "https://a.org"}]}
  - {type: people, people: [{name: N, role: R, affiliation: A, portrait: {src: a.png, alt: A, focus: top}, url: "https://a.org"}]}
  - type: news
    layout: columns
    news: [{title: T, label: L, text: T, url: "https://a.org", image: {src: a.png, alt: A, focus: [50, 30]}}]
  - {type: quote, text: T, by: B, role: R, portrait: {src: a.png, alt: A}}
  - {type: image, image: {src: a.png, alt: A}, caption: C, url: "https://a.org"}
  - type: gallery
    pictures: [{image: {src: a.png, alt: A}, url: "https://a.org"}, {image: {src: a.png, alt: A}}]
    caption: C
  - {type: button, label: L, url: "https://a.org"}
  - {type: callout, strong: true, text: T, buttons: [{label: L, url: "https://a.org"}]}
  - {type: poll, question: T, answers: [{label: L, url: "https://a.org"}, {label: M, url: "https://b.org"}]}
  - type: jobs
    jobs:
      - {title: T, employer: E, place: P, hours: H, salary: S, begins: B, url: "https://a.org", text: T,
         apply_by: 2022-01-31}
  - {type: partners, partners: [{name: N, logo: {src: a.png, alt: A}, url: "https://a.org"}]}
  - {type: partners, tiers: [{name: N, partners: [{name: N, logo: {src: a.png, alt: A}, url: "https://a.org"}]}]}
  - {type: divider}
"""


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the test's own folder: messages name a file from there."""
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    return in_folder(tmp_path)


def in_folder(folder: Path, text: str = "name: Letter\nlanguage: de\ntimezone: Europe/Brussels\n") -> Publication:
    (folder / "newsletter.yaml").write_text(text, encoding="utf-8")
    return load_publication(folder)


def load(publication: Publication, text: str, name: str = "spring.yaml") -> Issue:
    path = publication.root / name
    path.write_text(text, encoding="utf-8")
    return load_issue(path, publication)


def refused(publication: Publication, text: str, name: str = "spring.yaml") -> str:
    with pytest.raises(InputError) as caught:
        load(publication, text, name)
    return str(caught.value)


def block(publication: Publication, text: str) -> Any:
    """Return the one block that is written in lines from `- type: …` on."""
    [only] = load(publication, f"{HEAD}blocks:\n{text}").blocks
    return only


def webinars(publication: Publication, *lines: str, head: str = "") -> Webinars:
    """Return a webinars block with one webinar, which has these lines beside its title."""
    text = "".join(f"\n        {line}" for line in lines)
    [read] = load(
        publication, f"{HEAD}{head}blocks:\n  - type: webinars\n    webinars:\n      - title: AML{text}\n"
    ).blocks
    assert isinstance(read, Webinars)
    return read


def test_what_an_issue_does_not_say_is_the_publications(publication: Publication) -> None:
    issue = load(publication, f"{HEAD}blocks: [{{type: divider}}]\n")
    assert (issue.language, issue.timezone) == ("de", "Europe/Brussels")
    assert (issue.draft, issue.description, issue.updated, issue.old_slugs) == (False, None, None, ())
    assert issue.date == date(2021, 12, 20)
    assert issue.slug == "spring"
    assert issue.path == publication.root / "spring.yaml"


def test_what_an_issue_says_itself_counts(publication: Publication) -> None:
    issue = load(publication, f"{HEAD}language: en-us\ntimezone: UTC\nblocks: [{{type: divider}}]\n")
    assert (issue.language, issue.timezone) == ("en-US", "UTC")


def test_a_default_that_is_left_empty_is_the_publications(publication: Publication) -> None:
    issue = load(publication, f"{HEAD}language:\ntimezone: ~\nblocks: [{{type: divider}}]\n")
    assert (issue.language, issue.timezone) == ("de", "Europe/Brussels")


def test_every_field_of_every_block_is_read(publication: Publication) -> None:
    issue = load(publication, EVERYTHING)
    assert {block.type for block in issue.blocks} == set(KINDS)
    written: dict[type[BaseModel], set[str]] = {}
    for model in models(issue):
        written[type(model)] = written.get(type(model), set()) | model.model_fields_set
    # Of the three ways to say when a session or a webinar ends, two exclude each other, and one is none.
    never = {"Session": {"ends", "duration", "speakers"}, "Webinar": {"duration"}}
    for kind, fields in written.items():
        if issubclass(kind, Block):  # what all kinds have in common is written once
            fields |= set(Block.model_fields)
        assert fields | never.get(kind.__name__, set()) >= set(kind.model_fields), kind


def models(value: object) -> Iterator[BaseModel]:
    if isinstance(value, BaseModel):
        yield value
        for name in type(value).model_fields:
            yield from models(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from models(item)


def test_nothing_in_an_issue_can_be_changed(publication: Publication) -> None:
    for model in models(load(publication, EVERYTHING)):
        name = next(iter(type(model).model_fields))
        with pytest.raises(ValidationError):
            setattr(model, name, "Another")
        assert not any(isinstance(getattr(model, name), list | dict | set) for name in type(model).model_fields)


def test_one_file_read_twice_gives_equal_issues_with_equal_hashes(publication: Publication) -> None:
    first, second = load(publication, EVERYTHING), load(publication, EVERYTHING)
    assert first == second
    assert hash(first) == hash(second)


@pytest.mark.parametrize(
    "name",
    [
        "Spring.yaml",
        "spring 2021.yaml",
        "spring_2021.yaml",
        "-spring.yaml",
        "a.b.yaml",
        "été.yaml",
        "日本.yaml",
        "spring.yaml.txt",
        "spring..yaml",
        "spring .yaml",
        "lpt².yaml",
    ],
)
def test_a_name_that_cannot_be_part_of_an_address_is_refused(name: str, publication: Publication) -> None:
    said = refused(publication, f"{HEAD}blocks: [{{type: divider}}]\n", name)
    assert said.startswith(f"{name}:1:1: “{name}” cannot be part of a web address.")
    new = said.rpartition("hint: Rename the file to ")[2]
    assert new.count(".yaml") == 1
    assert load(publication, f"{HEAD}blocks: [{{type: divider}}]\n", new.removesuffix(".")).slug


@pytest.mark.parametrize("name", ["con.yaml", "nul.yaml", "lpt1.yaml", f"{'x' * 201}.yaml"])
def test_a_name_that_is_no_files_on_every_system_is_refused_with_one_that_is(
    name: str, publication: Publication
) -> None:
    said = refused(publication, f"{HEAD}blocks: [{{type: divider}}]\n", name)
    assert said.startswith(f"{name}:1:1: “{name}” is a name that Windows keeps for a device.") or "has 201 char" in said
    new = said.rpartition("hint: Rename the file to ")[2].removesuffix(".")
    assert load(publication, f"{HEAD}blocks: [{{type: divider}}]\n", new).slug + ".yaml" == new


@pytest.mark.parametrize(
    "value", ["No", "on", "1.10", "0123", "16:30", "1e3", "0x1F", "2021-12-20", "2022-02-30", "=", "007"]
)
def test_a_text_stays_as_it_was_typed(value: str, publication: Publication) -> None:
    blocks = f"  - type: sessions\n    sessions:\n      - {value}\n      - title: T\n        when: {value}\n"
    loaded = load(publication, issue(blocks, subject=value, preheader=value, title=value))
    assert loaded.subject == loaded.preheader == loaded.title == value
    [sessions] = loaded.blocks
    assert isinstance(sessions, Sessions)
    assert sessions.sessions[0].title == sessions.sessions[1].when == value


@pytest.mark.parametrize(
    ("written", "read"), [("yes", True), ("No", False), ("on", True), ("FALSE", False), ("1", True)]
)
def test_a_draft_is_marked_in_any_usual_word(written: str, read: bool, publication: Publication) -> None:
    assert load(publication, f"{HEAD}draft: {written}\nblocks: [{{type: divider}}]\n").draft is read


def test_lines_lose_their_line_breaks_and_prose_keeps_them(publication: Publication) -> None:
    read = block(
        publication,
        "  - type: text\n    heading: |\n      One\n\n      two\n    text: |\n\n      One\n\n      - two\n\n",
    )
    assert read.heading == "One two"
    assert read.text == "One\n\n- two"


def test_line_breaks_that_only_unicode_knows_are_line_breaks(publication: Publication) -> None:
    by = r'by: "a\u2028b\u2029c\u0085d\te"'
    assert block(publication, f"  - type: quote\n    text: T\n    {by}\n").by == "a b c d e"


def test_a_no_break_space_is_kept(publication: Publication) -> None:
    assert block(publication, "  - type: quote\n    text: T\n    by: Dr.\u00a0Casey\n").by == "Dr.\u00a0Casey"


@pytest.mark.parametrize("blank", ['""', '" "', '"\\t"', '"\\u00a0"', "'\n\n  '", "|\n\n"])
@pytest.mark.parametrize("field", ["by", "intro"])
def test_a_text_of_white_space_alone_is_refused(field: str, blank: str, publication: Publication) -> None:
    said = refused(publication, f"{HEAD}blocks:\n  - type: quote\n    text: T\n    {field}: {blank}\n")
    assert f"`{field}` is empty." in said


@pytest.mark.parametrize("alt", ['""', "' '"])
def test_a_picture_may_be_decoration_if_its_author_says_so(alt: str, publication: Publication) -> None:
    assert block(publication, f"  - type: image\n    image: {{src: a.png, alt: {alt}}}\n").image.alt == ""


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mycal Casey", ("Mycal Casey", None, None)),
        ("Mycal Casey, Augusta University", ("Mycal Casey", "Augusta University", None)),
        ("Mycal Casey, Augusta University, Augusta", ("Mycal Casey", "Augusta University", "Augusta")),
        ("Mycal Casey ,Augusta University,Augusta , US", ("Mycal Casey", "Augusta University, Augusta", "US")),
        ("Mycal Casey, Augusta University,", ("Mycal Casey", "Augusta University", None)),
        ("Mycal Casey, , US", ("Mycal Casey", "US", None)),
        ("{name: Mycal Casey, place: US}", ("Mycal Casey", None, "US")),
        ("{name: 'Casey, Mycal'}", ("Casey, Mycal", None, None)),
    ],
)
def test_a_speaker_is_a_text_or_fields(
    written: str, read: tuple[str, str | None, str | None], publication: Publication
) -> None:
    videos = block(
        publication, f"  - type: videos\n    videos:\n      - title: T\n        speakers:\n          - {written}\n"
    )
    assert isinstance(videos, Videos)
    [speaker] = videos.videos[0].speakers
    assert (speaker.name, speaker.affiliation, speaker.place) == read


def test_a_session_may_be_a_title_alone(publication: Publication) -> None:
    read = block(publication, '  - type: sessions\n    sessions:\n      - Update\n      - "ALL: New, Directions"\n')
    assert [session.title for session in read.sessions] == ["Update", "ALL: New, Directions"]
    assert [session.span for session in read.sessions] == [None, None]


@pytest.mark.parametrize(
    ("head", "own", "hour"),
    [("", "", 15), ("timezone: Europe/London\n", "", 16), ("timezone: Europe/London\n", "America/New_York", 21)],
)
def test_a_webinars_zone_is_its_own_or_the_issues_or_the_publications(
    head: str, own: str, hour: int, publication: Publication
) -> None:
    lines = ["starts: 2022-02-08 16:30", "ends: 18:00", *([f"timezone: {own}"] if own else [])]
    span = webinars(publication, *lines, head=head).webinars[0].span
    assert span is not None
    assert span.start == datetime(2022, 2, 8, hour, 30, tzinfo=UTC)
    assert span.end - span.start == timedelta(minutes=90)


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        (("starts: 2022-07-08 16:30", "ends: 2022-07-08 18:00"), (2022, 7, 8, 14, 30), (2022, 7, 8, 16, 0)),
        (("starts: 2022-02-08 23:30", "ends: 00:30"), (2022, 2, 8, 22, 30), (2022, 2, 8, 23, 30)),
        (("starts: 2022-02-08 16:30", "duration: 1 h 30"), (2022, 2, 8, 15, 30), (2022, 2, 8, 17, 0)),
        (("starts: 2027-03-28 01:30", "ends: 03:30"), (2027, 3, 28, 0, 30), (2027, 3, 28, 1, 30)),
        (("starts: 2027-03-28 01:30", "duration: 60 min"), (2027, 3, 28, 0, 30), (2027, 3, 28, 1, 30)),
        (("starts: 2027-10-31 02:30 second", "duration: 60 min"), (2027, 10, 31, 1, 30), (2027, 10, 31, 2, 30)),
        (("starts: 2027-10-31 02:30 first", "ends: 02:10 second"), (2027, 10, 31, 0, 30), (2027, 10, 31, 1, 10)),
    ],
)
def test_a_span_is_two_instants(
    lines: tuple[str, ...], start: tuple[int, ...], end: tuple[int, ...], publication: Publication
) -> None:
    span = webinars(publication, *lines).webinars[0].span
    assert span is not None
    assert span.start.timetuple()[:5] == start
    assert span.end.timetuple()[:5] == end


def test_a_session_lasts_an_hour_if_nobody_says_otherwise(publication: Publication) -> None:
    text = "  - type: sessions\n    sessions:\n"
    lines = [
        "starts: 2021-12-11 09:00",
        "starts: 2021-12-11 09:00, ends: '09:20'",
        "starts: 2021-12-11 09:00, duration: 2 h",
    ]
    read = block(publication, text + "".join(f"      - {{title: T, {line}}}\n" for line in lines))
    lengths = [session.span.end - session.span.start for session in read.sessions]
    assert lengths == [timedelta(minutes=60), timedelta(minutes=20), timedelta(minutes=120)]


@pytest.mark.parametrize(("own", "slug"), [("", "aml-2022-02-08"), ("id: know-aml-1", "know-aml-1")])
def test_a_webinars_name_is_its_id_or_its_title_and_first_date(own: str, slug: str, publication: Publication) -> None:
    lines = ["starts: 2022-02-08 23:30", "ends: 00:30", *([own] if own else [])]
    assert webinars(publication, *lines).webinars[0].slug == slug


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "http://example.org:8080/a%20b?c=d&e=f#g",
        "HTTPS://EXAMPLE.ORG/",
        "https://[2001:db8::1]/",
        "https://example.org/straße",
        "https://en.wikipedia.org/wiki/Leukemia_(disease)",
        "mailto:info@example.org?subject=Hello",
        "tel:+3221234567",
        "tel:02-123-45-67",
        "{{ profile_url }}",
        "{{profile_url|https://example.org/}}",
    ],
)
def test_an_address_is_kept_as_it_was_typed(address: str, publication: Publication) -> None:
    assert block(publication, f'  - type: button\n    label: L\n    url: "{address}"\n').url == address


def test_the_host_of_an_address_is_written_as_mail_programs_know_it(publication: Publication) -> None:
    button = block(publication, "  - type: button\n    label: L\n    url: https://bücher.example/straße\n")
    assert button.url == "https://xn--bcher-kva.example/straße"


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
        "\\\\\\\\evil.example",
        "https:\\\\\\\\evil.example",
        "https://",
        "https:///path",
        "https://exa mple.org",
        "https://example.org/\\nBcc:x",
        "https://example.org/\\u2028x",
        "https://example.org/\\u00a0x",
        "https://[::1",
        "https://example.org:port",
        "https://example.org/<b>",
        "https://example.org/{x}",
        "{{ a }}{{ b }}",
        "{{ a }}/b",
        "{{ A }}",
        "{{ a",
        "mailto:",
        "mailto:a",
        "mailto:a@b@c",
        "/archive/",
        "?a=b",
        "tel:",
        "tel:ask at the desk",
    ],
)
def test_an_address_that_a_letter_cannot_have_is_refused(address: str, publication: Publication) -> None:
    said = refused(publication, f'{HEAD}blocks:\n  - type: button\n    label: L\n    url: "{address}"\n')
    assert said.startswith("spring.yaml:8:10: ")
    assert "hint: " in said


@given(st.text(alphabet="{}| aZ_9\n", max_size=12).map(lambda inner: f"{{{{{inner}}}}}"))
def test_a_tag_that_is_an_address_is_a_tag_everywhere(text: str) -> None:
    assert (merge_tags.alone(text) is not None) == (len(merge_tags.find([text]).tokenize(text)) == 1)


def test_all_mistakes_of_a_file_are_reported_in_its_order(publication: Publication) -> None:
    with pytest.raises(InputError) as caught:
        load(
            publication,
            "title: T\ndate: soon\ntimezone: CET\nblocks:\n  - type: txt\n  - type: button\n    url: x\nlast: x\n",
        )
    places = [(problem.line, problem.column) for problem in caught.value.problems]
    assert places == sorted(places)
    assert len(places) == 8


def test_a_zone_that_is_refused_is_one_mistake_of_the_issue(publication: Publication) -> None:
    with pytest.raises(InputError) as caught:
        webinars(publication, "starts: 2022-02-08 16:30", "ends: 18:00", head="timezone: CET\n")
    assert len(caught.value.problems) == 1


def test_texts_are_all_that_the_author_wrote(publication: Publication) -> None:
    texts = list(load(publication, f"{HEAD}blocks:\n  - type: text\n    text: Hello\n").texts)
    head = [line.partition(": ")[2] for line in HEAD.splitlines()]
    assert texts == [*head, "text", "Hello"]


def test_the_source_knows_the_place_of_every_value(publication: Publication) -> None:
    issue = load(publication, f"{HEAD}blocks:\n  - type: text\n    text: Hello\n")
    assert issue.source.position(("blocks", 0, "text")) == (7, 11)


@functools.cache
def shared() -> tuple[TemporaryDirectory[str], Publication, Any]:
    """Return a publication for all examples, after the folder that it goes with, and the data of a valid issue."""
    folder = TemporaryDirectory()
    return folder, in_folder(Path(folder.name)), yaml.load(EVERYTHING, Loader=yaml.BaseLoader)


ANYTHING = st.recursive(
    st.one_of(
        st.none(),
        st.text(max_size=8),
        st.sampled_from(
            ["text", "16:30", "2022-02-08", "2022-02-08 16:30", "90 min", "-1", "CET", "{{ a }}", "a, b", ""]
        ),
        st.sampled_from(
            ["99999-99-99", "0000-00-00 99:99", "١٢:٣٠", "9" * 5000, "1e999", "en@x", "UTC\n", "../etc", "//"]
        ),
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "title", "name", "starts", "ends", "x", "text", "url"]), inner, max_size=3
        )
    ),
    max_leaves=4,
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield the path of everything within a value."""
    for step, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, step)
        yield from places(part, (*path, step))


def mutate(data: Any, draw: st.DataObject) -> None:
    """Delete, replace, rename or double one value anywhere in the data."""
    path = draw.draw(st.sampled_from(list(places(data))))
    *above, last = path
    parent = functools.reduce(lambda value, step: value[step], above, data)
    match draw.draw(st.sampled_from(["delete", "replace", "rename", "double"])):
        case "delete":
            del parent[last]
        case "replace":
            parent[last] = draw.draw(ANYTHING)
        case "rename" if isinstance(parent, dict):
            parent[draw.draw(st.sampled_from(["type", "title", "sessions", "ends", "duration", "x"]))] = parent.pop(
                last
            )
        case _ if isinstance(parent, list) and isinstance(last, int):
            parent.insert(last, copy.deepcopy(parent[last]))
        case _:
            parent[f"{last}s"] = copy.deepcopy(parent[last])


@settings(max_examples=examples(300))
@given(st.data())
def test_any_change_to_an_issue_is_read_or_refused_at_a_place(draw: st.DataObject) -> None:
    _, publication, written = shared()
    data = copy.deepcopy(written)
    for _ in range(draw.draw(st.integers(1, 3))):
        mutate(data, draw)
        if not list(places(data)):
            return
    path = publication.root / "issue.yaml"
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")  # any JSON is YAML
    try:
        assert load_issue(path, publication).blocks
    except InputError as error:
        lines = len(path.read_text(encoding="utf-8").splitlines())
        for problem in error.problems:
            assert 1 <= problem.line <= lines + 1
            assert problem.message.endswith(".")
            assert problem.hint.endswith((".", "?"))


@pytest.mark.parametrize(
    ("written", "kept"),
    [("top", (50, 0)), ("Left", (0, 50)), ("[50, 30]", (50, 30)), ("[0, 100]", (0, 100)), ("", None)],
)
def test_the_place_to_keep_in_a_picture_is_read_as_two_percentages(
    publication: Publication, written: str, kept: tuple[int, int] | None
) -> None:
    picture = f"{{src: a.png, alt: A, focus: {written}}}"
    issue = load(publication, f"{HEAD}blocks: [{{type: people, people: [{{name: N, portrait: {picture}}}]}}]\n")
    (portrait,) = (node.value for node in issue.nodes if node.kind is Kind.PORTRAIT)
    assert portrait.focus == kept


@pytest.mark.parametrize("written", ["face", "[50]", "[50, 101]", "[50, -1]", "[a, b]", "{x: 50}", "50", "[[5], 5]"])
def test_any_other_place_to_keep_is_refused(publication: Publication, written: str) -> None:
    picture = f"{{src: a.png, alt: A, focus: {written}}}"
    with pytest.raises(InputError, match="which place in the picture"):
        load(publication, f"{HEAD}blocks: [{{type: people, people: [{{name: N, portrait: {picture}}}]}}]\n")
