"""The rules about links where a case is not enough: IP addresses in every spelling, calendars, arbitrary addresses."""

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
from tests.examples import examples
from tests.writing import issue, parsed, save

ROOT = Path(__file__).resolve().parent.parent.parent


def letter(folder: Path, blocks: str, templates: dict[str, str] | None = None) -> ParsedLetter:
    return parsed(save(folder, "issue.yaml", issue(blocks, date="2026-03-02"), templates), folder)


def found(letter: ParsedLetter) -> list[str]:
    """Return "rule file:line:column" of each finding."""
    problems = [(finding.rule, finding.problem) for finding in links.check(letter)]
    return [f"{rule} {Path(problem.file).name}:{problem.line}:{problem.column}" for rule, problem in problems]


def listed(*entries: str) -> str:
    """Return a links block whose first entry stands on line 8."""
    return "  - type: links\n    links:\n" + "".join(f"      - {entry}\n" for entry in entries)


BUTTON = "  - {type: button, label: Words, url: https://a.org/}\n"


# Addresses that frighten people and filters


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


# Where a finding stands


def test_an_address_that_the_letter_uses_twice_is_found_once(same_folder: Path) -> None:
    (same_folder / "a.png").write_bytes((ROOT / "tests/editions/images/thumbnail.png").read_bytes())
    blocks = """  - type: videos
    videos:
      - title: A video
        url: http://a.org/
        thumbnail: {src: a.png, alt: B}
"""
    assert found(letter(same_folder, blocks)) == ["links.http issue.yaml:9:14"]


# Letters that are well made


def test_a_template_that_links_to_a_calendar_raises_nothing(same_folder: Path) -> None:
    times = "starts: 2026-03-12 18:30, duration: 60 min"
    blocks = f"  - type: webinars\n    webinars: [{{title: One, {times}, registration_url: https://a.org/1}}]\n"
    plain = letter(same_folder, blocks)
    event = events_of(plain.issue, plain.publication)[0]
    addresses = [link.url for link in calendar_links(event, plain.publication, "issue")]
    assert len(addresses) >= 4
    html = "\n".join(f'<a href="{address.replace("&", "&amp;")}">Add</a>' for address in addresses)
    template = f"<mj-section><mj-column><mj-text>\n{html}\n</mj-text></mj-column></mj-section>\n"
    assert found(letter(same_folder, blocks, {"templates/blocks/webinars.mjml": template})) == []


def test_the_samples_wait_for_their_addresses_and_nothing_else() -> None:
    assert found(parsed(ROOT / "issues" / "ash-2020.yaml", ROOT)) == []
    expected = [("links.missing", line) for line in (45, 46, 47, 49, 92, 100, 113, 125, 141)]
    expected += [("links.no-registration", line) for line in (163, 169)]
    findings = links.check(parsed(ROOT / "issues" / "ash-2021.yaml", ROOT))
    assert [(finding.rule, finding.problem.line) for finding in findings] == expected


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
    made = letter(same_folder, BUTTON, {"templates/letter.mjml": frame})

    @given(st.lists(ADDRESSES, min_size=1, max_size=30))
    @settings(max_examples=examples(20), deadline=None)
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


def test_no_rule_has_more_to_say_than_somebody_reads(same_folder: Path) -> None:
    entries = (f"{{label: Paper, url: http://a.org/{number}}}" for number in range(2 * MOST))
    rules = Counter(line.split()[0] for line in found(letter(same_folder, listed(*entries))))
    assert rules == {"links.http": MOST, "links.two-targets": MOST}


def test_a_list_of_contents_may_name_a_heading_as_a_link_is_named(same_folder: Path) -> None:
    contents = "  - type: contents\n"
    linked = "  - {type: links, heading: Read more, links: [{label: Read more, url: https://a.org/}]}\n"
    assert found(letter(same_folder, contents + linked)) == []
