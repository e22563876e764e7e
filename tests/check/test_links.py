"""The rules about links, each in letters that pass and in letters that fail, and where they say it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from html import escape
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.calendar.events import events_of
from newsletter.calendar.links import calendar_links
from newsletter.check import links
from newsletter.check.finding import MOST
from newsletter.check.links.link import ip_of, links_of
from newsletter.check.links.off_limits import is_personal
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.images import collect
from newsletter.model.files import find_issues
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.render import render_issue

ROOT = Path(__file__).resolve().parent.parent.parent
HEAD = "subject: A\npreheader: B\ntitle: C\ndate: 2026-03-02\nblocks:\n"
"""Five lines; a block begins on the sixth."""


def read(path: Path, root: Path) -> ParsedLetter:
    publication = load_publication(root)
    issue = load_issue(path, publication)
    pictures = collect(issue, publication)
    return ParsedLetter(issue, publication, render_issue(issue, publication, pictures), pictures, b"")


def letter(folder: Path, blocks: str, publication: str = "", templates: dict[str, str] | None = None) -> ParsedLetter:
    (folder / "newsletter.yaml").write_text(f"name: A letter\n{publication}", encoding="utf-8")
    (folder / "issue.yaml").write_text(HEAD + blocks, encoding="utf-8")
    for name, content in (templates or {}).items():
        path = folder / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    return read(folder / "issue.yaml", folder)


def found(letter: ParsedLetter) -> list[str]:
    """Return "rule file:line:column" of each finding."""
    problems = [(finding.rule, finding.problem) for finding in links.check(letter)]
    return [f"{rule} {Path(problem.file).name}:{problem.line}:{problem.column}" for rule, problem in problems]


def said(letter: ParsedLetter) -> list[str]:
    return [finding.problem.message for finding in links.check(letter)]


def listed(*entries: str) -> str:
    """Return a links block whose first entry stands on line 8."""
    return "  - type: links\n    links:\n" + "".join(f"      - {entry}\n" for entry in entries)


def in_template(href: str, before: str = "") -> dict[str, str]:
    """Return a template of the button block whose link stands on line 4."""
    return {
        "blocks/button.mjml": f'<mj-section><mj-column>\n<mj-text>\n{before}\n<a href="{href}">Words</a>\n'
        "</mj-text></mj-column></mj-section>\n"
    }


BUTTON = "  - {type: button, label: Words, url: https://a.org/}\n"


def written(folder: Path, url: str) -> ParsedLetter:
    """Return a letter with an address in a field: at line 8, column 24."""
    return letter(folder, listed(f'{{label: Words, url: "{url}"}}'))


# What has no address


def test_items_that_wait_for_their_address_are_found_at_their_words(same_folder: Path) -> None:
    blocks = """  - type: links
    links:
      - label: Program
      - {label: Abstracts, url: https://a.org/}
      - note: Soon.
        label: Posters
  - type: recap
    meeting: {name: Spring, start: 2026-03-01, end: 2026-03-02}
    text: It was good.
    links: [label: Slides]
  - type: sessions
    sessions: [{title: One}, Two]
    invite: {text: Would you?, label: Write to us}
  - type: videos
    videos:
      - title: A video
      - {title: To hear, podcast_url: https://a.org/1}
      - {title: To see, url: https://a.org/2}
  - type: people
    people: [{name: Somebody}]
  - type: partners
    partners: [{name: Some society}]
"""
    assert found(letter(same_folder, blocks)) == [
        "links.missing issue.yaml:8:16",
        "links.missing issue.yaml:11:16",
        "links.missing issue.yaml:15:20",
        "links.missing issue.yaml:18:39",
        "links.missing issue.yaml:21:16",
    ]


def test_a_missing_address_is_told_with_its_words(same_folder: Path) -> None:
    (finding,) = links.check(letter(same_folder, listed("label: Full program")))
    assert (finding.severity, finding.problem.message) == ("error", "“Full program” has no address yet.")
    assert finding.problem.hint == "Add a line `url: https://…` below it, or take it out."


def test_a_webinar_without_registration_is_found_at_its_title(same_folder: Path) -> None:
    times = "starts: 2026-03-12 18:30, duration: 60 min"
    blocks = f"""  - type: webinars
    webinars:
      - {{title: One, {times}}}
      - {{title: Two, {times}, status: cancelled}}
      - {{title: Three, {times}, registration_url: https://a.org/}}
      - {{title: Four, {times}, status: postponed}}
      - {{{times}, title: Five}}
"""
    assert found(letter(same_folder, blocks)) == [
        "links.no-registration issue.yaml:8:17",
        "links.no-registration issue.yaml:12:61",
    ]


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("<a>Words</a>", "This link has no address."),
        ('<a href="">Words</a>', "This link has no address."),
        ('<a href=" ">Words</a>', "This link has no address."),
        ('<a href="#">Words</a>', "This link has no address."),
        ('<a href="#nowhere">Words</a>', "This link leads to `#nowhere`, which is nowhere in this letter."),
        ('<a href="https://">Words</a>', "This link has an address that names no site, “https://”."),
        ('<a href="https://[a/">Words</a>', "This link has an address that names no site, “https://[a/”."),
        ('<a href="https://a.org:b/">Words</a>', "This link has an address that names no site, “https://a.org:b/”."),
    ],
)
def test_a_link_of_a_template_that_opens_nothing_is_found_in_the_template(
    same_folder: Path, link: str, message: str
) -> None:
    template = f"<mj-section><mj-column>\n<mj-text>\n\n{link}\n</mj-text></mj-column></mj-section>\n"
    bad = letter(same_folder, BUTTON, templates={"blocks/button.mjml": template})
    assert said(bad) == [message]
    assert found(bad) == ["links.no-target button.mjml:4:1"]


@pytest.mark.parametrize(
    "html",
    [
        '<a id="here">Words</a>',
        '<a name="here"></a>',
        '<a style="display: none">Words</a>',
        '<p style="display:none"><a>Words</a></p>',
        '<p id="over-there">There</p><a href="#over-there">Words</a>',
        '<a name="there">There</a><a href="#there">Words</a>',
        '<p id="é">There</p><a href="#é">Words</a>',
        '<a href="mailto:news@a.org">Words</a>',
        '<a href="MAILTO:news@a.org">Words</a>',
        '<a href="tel:+3221234567">Words</a>',
        '<a href="sms:+3221234567">Words</a>',
        '<a href="{{ "{{ page_url }}" }}">Words</a>',
    ],
)
def test_links_that_open_something_and_places_to_lead_to_are_fine(same_folder: Path, html: str) -> None:
    template = f"<mj-section><mj-column><mj-text>{html}</mj-text></mj-column></mj-section>\n"
    assert found(letter(same_folder, BUTTON, templates={"blocks/button.mjml": template})) == []


# Addresses that lead nowhere from an inbox


@pytest.mark.parametrize(
    "url", ["//a.org/", "/a", "a.html", "www.a.org", "?a=b", "https:/a.org/", "a.org:80/b", "None"]
)
def test_an_address_without_its_site_is_found_in_the_template(same_folder: Path, url: str) -> None:
    bad = letter(same_folder, BUTTON, templates=in_template(url))
    assert found(bad) == ["links.relative button.mjml:4:1"]
    assert said(bad)[0].startswith(f"The address “{url}” does not begin with https://")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,a", "file:///a", "ftp://a.org/", "webcal://a.org/", "JavaScript:a"],
)
def test_an_address_that_no_mail_program_opens_is_found_in_the_template(same_folder: Path, url: str) -> None:
    bad = letter(same_folder, BUTTON, templates=in_template(url))
    assert found(bad) == ["links.scheme button.mjml:4:1"]
    assert f" begins with `{url.partition(':')[0]}:`" in said(bad)[0]


# Addresses that frighten people and filters


def test_an_address_that_is_not_encrypted_is_found(same_folder: Path) -> None:
    bad = written(same_folder, "http://a.org/b")
    assert found(bad) == ["links.http issue.yaml:8:30"]
    assert said(bad) == ["The address “http://a.org/b” is not encrypted, and some programs warn of it."]


@pytest.mark.parametrize(
    "host",
    ["192.0.2.1", "3221225985", "0xC0000201", "0xc0.0.0x2.1", "0300.0.2.1", "192.0.513", "[2001:db8::1]", "192.0.2.1."],
)
def test_an_address_that_names_a_number_is_found(same_folder: Path, host: str) -> None:
    assert found(written(same_folder, f"https://{host}/a")) == ["links.ip-address issue.yaml:8:30"]
    assert found(written(same_folder, f"https://{host}:8080")) == ["links.ip-address issue.yaml:8:30"]


@pytest.mark.parametrize(
    ("host", "number"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.1", "127.0.0.1"),
        ("0x7f.1", "127.0.0.1"),
        ("017700000001", "127.0.0.1"),
        ("2130706433", "127.0.0.1"),
        ("0x", "0.0.0.0"),
        ("::1", "::1"),
        ("fe80::1%25eth0", "fe80::1"),
    ],
)
def test_a_number_is_known_in_every_spelling(host: str, number: str) -> None:
    assert ip_of(host) == ip_address(number)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "a.org",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.2.3.256",
        "4294967296",
        "08.1.1.1",
        "1..1",
        "1a",
        "12.org",
        ":",
        "9" * 5000,
    ],
)
def test_what_browsers_read_as_no_number_is_none(host: str) -> None:
    assert ip_of(host) is None


@pytest.mark.parametrize(
    "url", ["https://bit.ly/abc", "https://www.tinyurl.com/abc", "https://T.CO/abc", "https://ow.ly./a"]
)
def test_an_address_that_hides_where_it_leads_is_found(same_folder: Path, url: str) -> None:
    assert found(written(same_folder, url)) == ["links.shortener issue.yaml:8:30"]


@pytest.mark.parametrize("url", ["https://ada@a.org/", "https://ada:secret@a.org/b"])
def test_an_address_with_a_name_or_a_password_is_found(same_folder: Path, url: str) -> None:
    assert found(written(same_folder, url)) == ["links.password issue.yaml:8:30"]


@pytest.mark.parametrize(
    "url",
    [
        "https://a.org",
        "HTTPS://A.ORG/B",
        "https://a.org:8443/b?c=d#e",
        "https://müller.de/straße?ä=ö",
        "https://xn--mller-kva.de/",
        "https://مثال.إختبار/",
        "https://doi.org/10.1000/182",
        "https://youtu.be/dQw4w9WgXcQ",
        "https://habit.ly/",
        "https://a.org/http://b.org/",
        "https://a.org/?to=ada@b.org",
        "https://1.org/2.3.4.5",
        "mailto:news@a.org?subject=Hello",
        "{{ page_url }}",
        "{{ page_url | https://a.org/ }}",
    ],
)
def test_ordinary_addresses_are_fine(same_folder: Path, url: str) -> None:
    assert found(written(same_folder, url)) == []


# Links that cannot be told apart


def test_one_text_that_leads_to_two_places_is_found_at_the_second(same_folder: Path) -> None:
    bad = letter(
        same_folder,
        listed(
            "{label: All  slides, url: https://a.org/1}",
            "{label: ALL SLIDES, url: https://a.org/2}",
            "{label: All slides, url: https://a.org/3}",
            "{label: All slides, url: https://a.org/1}",
        ),
    )
    assert found(bad) == ["links.two-targets issue.yaml:9:34", "links.two-targets issue.yaml:10:34"]
    assert said(bad)[0] == "“ALL SLIDES” leads to one place here, and to another in another link."


def test_a_place_that_is_linked_twice_is_fine(same_folder: Path) -> None:
    assert (
        found(
            letter(
                same_folder,
                listed(
                    "{label: Slides, url: https://a.org}",
                    "{label: Slides, url: https://A.org/}",
                    "{label: Report, url: https://a.org/report}",
                    "{label: Report, url: https://a.org/report/}",
                    "{label: Write, url: mailto:a@a.org}",
                    "{label: Write, url: mailto:a@a.org}",
                ),
            )
        )
        == []
    )


def test_the_label_for_screen_readers_counts_more_than_the_words(same_folder: Path) -> None:
    blocks = """  - type: webinars
    webinars:
      - {title: One, starts: 2026-03-12 18:30, duration: 60 min, registration_url: https://a.org/1}
      - {title: Two, starts: 2026-03-12 18:30, duration: 60 min, registration_url: https://a.org/2}
      - {title: One, starts: 2026-03-19 18:30, duration: 60 min, registration_url: https://a.org/3}
"""
    assert found(letter(same_folder, blocks)) == ["links.two-targets issue.yaml:10:84"]


def test_what_a_picture_shows_counts_as_words(same_folder: Path) -> None:
    html = '<a href="https://a.org/1"><img src="https://a.org/a.png" alt="Slides"></a>\n<a href="https://a.org/2">Slides</a>'
    template = f"<mj-section><mj-column><mj-text>\n{html}\n</mj-text></mj-column></mj-section>\n"
    bad = letter(same_folder, BUTTON, templates={"blocks/button.mjml": template})
    assert found(bad) == ["links.two-targets button.mjml:3:1"]


# Parameters that count


def test_a_campaign_that_differs_from_most_is_found(same_folder: Path) -> None:
    bad = letter(
        same_folder,
        listed(
            "{label: A, url: https://a.org/1?utm_campaign=march}",
            "{label: B, url: https://a.org/2?x=y&utm_campaign=april}",
            "{label: C, url: https://a.org/3?utm_campaign=april&utm_content=c}",
            "{label: D, url: https://a.org/4?utm_content=d}",
        ),
    )
    assert found(bad) == ["links.tracking issue.yaml:8:25"]
    assert said(bad) == ["The parameter `utm_campaign` is `march` here, and `april` in 2 other links."]


def test_of_two_campaigns_that_are_equally_frequent_the_later_is_found(same_folder: Path) -> None:
    entries = [f"{{label: {name}, url: https://a.org/{name}?mtm_campaign={name}}}" for name in ("one", "two")]
    bad = letter(same_folder, listed(*entries))
    assert found(bad) == ["links.tracking issue.yaml:9:27"]
    assert said(bad) == ["The parameter `mtm_campaign` is `two` here, and `one` in 1 other link."]


def test_one_campaign_in_all_links_is_fine(same_folder: Path) -> None:
    query = "utm_source=letter&utm_medium=email&utm_campaign=march"
    entries = [f"{{label: {name}, url: https://a.org/{name}?{query}}}" for name in ("A", "B", "C")]
    assert found(letter(same_folder, listed(*entries, "{label: D, url: https://a.org/?utm_source=}"))) == []


# Where a finding stands


@pytest.mark.parametrize(
    ("blocks", "place"),
    [
        ("  - {type: button, label: Words, url: 'http://a.org/'}\n", "6:40"),
        ("  - type: text\n    text: |\n      Some [words](http://a.org/) and more.\n", "8:20"),
        ("  - type: text\n    text: |\n      Here:\n\n      http://a.org/.\n", "10:7"),
        ("  - type: text\n    text: |\n      See [words].\n\n      [words]: http://a.org/\n", "10:16"),
        ("  - type: text\n    text: See [words](http://a.org/a\\_b&amp;c).\n", "7:23"),
        ("  - type: text\n    text: See [words](http://müller.de/ü?ß).\n", "7:23"),
        ("  - type: text\n    text: See [words](http://a.org/?n={{name|you}}).\n", "7:23"),
        ("  - type: text\n    intro: See https://a.org/ and [words](http://a.org/).\n    text: A.\n", "7:43"),
        ("  - type: text\n    text: See [one](https://b.org/http://a.org/) [words](http://a.org/).\n", "7:58"),
        ("  - type: quote\n    text: A.\n    heading: http://a.org/\n    intro: On http://a.org/\n", "9:15"),
        ("  - type: hero\n    button: {label: Words, url: http://müller.de/ü}\n", "7:33"),
        ("  - type: people\n    people:\n      - name: Somebody\n        url: http://a.org/?a=1&b='2'\n", "9:14"),
        ("  - type: recap\n    text: B.\n"
         "    meeting: {name: A, start: 2026-03-01, end: 2026-03-02, url: http://a.org/}\n", "8:65"),
        ("  - type: recap\n    meeting: {name: A, start: 2026-03-01, end: 2026-03-02}\n    text: B.\n"
         "    highlights:\n      - C\n      - See http://a.org/\n", "11:13"),
        ("  - type: sessions\n    sessions:\n      - {title: One}\n      - {title: Two, url: http://a.org/}\n", "9:27"),
        ("  - type: videos\n    videos:\n      - {title: One, podcast_url: http://a.org/}\n", "8:35"),
    ],
)  # fmt: skip
def test_a_finding_stands_at_the_address_as_the_author_wrote_it(same_folder: Path, blocks: str, place: str) -> None:
    assert found(letter(same_folder, blocks)) == [f"links.http issue.yaml:{place}"]


def test_each_of_several_links_is_found_at_its_own_address(same_folder: Path) -> None:
    blocks = """  - type: text
    text: |
      See [one](http://a.org/one) and [two](http://a.org/),
      and [three](http://a.org/).
  - type: links
    links:
      - {label: four, url: http://a.org/}
      - {label: five, url: http://a.org/}
"""
    assert found(letter(same_folder, blocks)) == [
        "links.http issue.yaml:8:17",
        "links.http issue.yaml:8:45",
        "links.http issue.yaml:9:19",
        "links.http issue.yaml:12:28",
        "links.http issue.yaml:13:28",
    ]


def test_an_address_that_the_letter_uses_twice_is_found_once(same_folder: Path) -> None:
    (same_folder / "a.png").write_bytes((ROOT / "tests/editions/images/thumbnail.png").read_bytes())
    blocks = """  - type: videos
    videos:
      - title: A video
        url: http://a.org/
        thumbnail: {src: a.png, alt: B}
"""
    assert found(letter(same_folder, blocks)) == ["links.http issue.yaml:9:14"]


def test_an_address_of_the_publication_is_found_in_newsletter_yaml(same_folder: Path) -> None:
    publication = """reason: You signed up on [our site](http://a.org/).
unsubscribe_url: http://a.org/goodbye
site_url: http://a.org/news/
social:
  - {label: Videos, url: http://a.org/videos}
"""
    assert found(letter(same_folder, "  - {type: button, label: Words, url: https://a.org/}\n", publication)) == [
        "links.http newsletter.yaml:4:11",
        "links.http newsletter.yaml:2:37",
        "links.http newsletter.yaml:3:18",
        "links.http newsletter.yaml:6:26",
    ]


def test_an_address_of_a_template_is_found_in_the_template(same_folder: Path) -> None:
    assert found(letter(same_folder, BUTTON, templates=in_template("http://a.org/"))) == ["links.http button.mjml:4:1"]


def test_a_long_address_is_cut_in_the_message(same_folder: Path) -> None:
    (message,) = said(written(same_folder, f"http://a.org/{'a' * 500}"))
    assert f"“http://a.org/{'a' * 86}…”" in message


def test_several_things_can_be_wrong_with_one_address(same_folder: Path) -> None:
    place = "issue.yaml:8:30"
    assert found(written(same_folder, "http://ada@192.0.2.1/")) == [
        f"links.http {place}",
        f"links.ip-address {place}",
        f"links.password {place}",
    ]


# Letters that are well made


def test_links_to_calendars_raise_nothing(same_folder: Path) -> None:
    times = "starts: 2026-03-12 18:30, duration: 60 min, location: http://a.org/"
    blocks = f"""  - type: webinars
    webinars:
      - {{title: One, {times}, registration_url: https://a.org/1?utm_source=a}}
      - {{title: One, {times}, id: other, registration_url: https://a.org/1?utm_source=a}}
"""
    made = letter(same_folder, blocks, "site_url: http://news.a.org/\n")
    assert found(made) == ["links.http newsletter.yaml:2:11"]


def test_a_template_that_links_to_a_calendar_raises_nothing(same_folder: Path) -> None:
    times = "starts: 2026-03-12 18:30, duration: 60 min"
    blocks = f"  - type: webinars\n    webinars: [{{title: One, {times}, registration_url: https://a.org/1}}]\n"
    plain = letter(same_folder, blocks)
    event = events_of(plain.issue, plain.publication)[0]
    addresses = [link.url for link in calendar_links(event, plain.publication, "issue")]
    assert len(addresses) >= 4
    html = "\n".join(f'<a href="{address.replace("&", "&amp;")}">Add</a>' for address in addresses)
    template = f"<mj-section><mj-column><mj-text>\n{html}\n</mj-text></mj-column></mj-section>\n"
    assert found(letter(same_folder, blocks, templates={"blocks/webinars.mjml": template})) == []


def test_the_samples_wait_for_their_addresses_and_nothing_else() -> None:
    assert found(read(ROOT / "issues" / "ash-2020.yaml", ROOT)) == []
    expected = [("links.missing", line) for line in (45, 46, 47, 49, 92, 100, 113, 125, 141)]
    expected += [("links.no-registration", line) for line in (163, 169)]
    findings = links.check(read(ROOT / "issues" / "ash-2021.yaml", ROOT))
    assert [(finding.rule, finding.problem.line) for finding in findings] == expected


def test_the_letter_of_another_look_raises_nothing() -> None:
    root = ROOT / "docs" / "examples" / "harbour"
    assert [found(read(path, root)) for path in find_issues(root)] == [[]]


CASES = sorted((ROOT / "tests" / "editions").glob("*/issue.yaml"))
KITCHEN_SINK = find_issues(ROOT / "tests" / "kitchen-sink")


@pytest.mark.parametrize("path", [*CASES, *KITCHEN_SINK], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_the_letters_of_the_tests_raise_only_what_is_open_in_them(path: Path) -> None:
    findings = list(links.check(read(path, path.parent.parent)))
    open_in_them = {"links.missing", "links.no-registration"}
    # One letter calls several links "a link", as an author should not.
    others = [finding.problem.message for finding in findings if finding.rule not in open_in_them]
    assert [message for message in others if not message.startswith("“a link” leads to one place here")] == []


# Anything at all

HOSTS = st.one_of(
    st.from_regex(r"[a-z0-9.:\[\]%xX@-]{0,30}", fullmatch=True), st.text(max_size=20), st.ip_addresses().map(str)
)
ADDRESSES = st.one_of(
    st.text(max_size=60),
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["http://", "https://", "//", "HTTP:", "mailto:", "javascript:", "#", "", "{{ a }}"]),
        HOSTS,
        st.sampled_from(["", "/", ":80", ":x", ":99999999999", "?utm_source=", "%", "%EE%80%80", "%ff", "{{ a | b }}"]),
        st.text(max_size=20),
    ),
)


def test_no_address_makes_it_stumble(same_folder: Path) -> None:
    frame = "<mjml><mj-body><mj-text>Words</mj-text></mj-body></mjml>"
    made = letter(same_folder, BUTTON, templates={"letter.mjml": frame})

    @given(st.lists(ADDRESSES, min_size=1, max_size=30))
    @settings(max_examples=20, deadline=None)
    def check_any(addresses: list[str]) -> None:
        # A template can write anything that HTML can hold.
        held = [re.sub("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", address) for address in addresses]
        links_to = "\n".join(f'<a href="{escape(address)}">Words</a>' for address in held)
        html = made.rendering.html.replace("</body>", f"{links_to}</body>")
        hostile = replace(made, rendering=replace(made.rendering, html=html))
        assert len(links_of(hostile)) == len(links_of(made)) + len(addresses)
        for finding in links.check(hostile):
            assert finding.rule in {rule.id for rule in links.RULES}
            assert len(finding.problem.message) < 400
        for link in links_of(hostile):
            assert not link.web or is_personal(link.address or "") in (True, False)

    check_any()


def test_every_rule_belongs_to_the_family_and_has_a_name_of_its_own() -> None:
    names = [rule.id for rule in links.RULES]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"links\.[a-z-]+", name) for name in names)


def test_every_rule_is_explained() -> None:
    explained = re.findall(r"^## (links\.[a-z-]+)$", (ROOT / "docs/checks/links.md").read_text("utf-8"), re.M)
    assert explained == [rule.id for rule in links.RULES]


def test_no_rule_has_more_to_say_than_somebody_reads(same_folder: Path) -> None:
    entries = (f"{{label: Paper, url: http://a.org/{number}}}" for number in range(2 * MOST))
    rules = Counter(line.split()[0] for line in found(letter(same_folder, listed(*entries))))
    assert rules == {"links.http": MOST, "links.two-targets": MOST}
