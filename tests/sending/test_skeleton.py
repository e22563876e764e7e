"""Personal letters from a skeleton, compared with message.compose(), and as a mail server gets them."""

from __future__ import annotations

import json
import re
import smtplib
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import cache
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newsletter.build import compose_letter
from newsletter.errors import UsageError
from newsletter.letter import Letter
from newsletter.model.files import find_issues
from newsletter.model.publication import load_publication
from newsletter.model.settings import Persona
from newsletter.sending import message
from newsletter.sending.skeleton import Personal, Skeleton
from newsletter.text import contexts, merge_tags
from tests.examples import examples
from tests.letters import KITCHEN_SINK, ROOT
from tests.sending.editions import publication
from tests.sending.servers import mail_server, parsed

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
LEAVE = "https://news.example.org/u/abc234"

ABOUT = """\
name: The Example Letter
sender: {name: "Société d’exemple, Bruxelles", email: letter@news.example.org}
reply_to: office@example.org
site_url: https://www.example.org/news/
postal_address: 1 Example Street
merge_tags: {first_name: {fallback: there}, city: {fallback: your city}, page: {}, nothing: {}}
"""
ISSUE = """\
subject: "{{ first_name }}, news for {{ city | you }}"
preheader: What is new
title: Spring for {{ city }}
date: 2026-03-02
blocks:
  - type: text
    text: |
      Dear **{{ first_name }}**, {{ nothing }}see [your page](https://example.org/?n={{ first_name }}&m=1) or
      [write](mailto:office@example.org?subject={{ city }}), {{ email }}. https://example.org/{{ first_name }}
  - type: button
    label: "{{ first_name | Go }}"
    url: "{{ page | https://example.org/page }}"
"""

# One place of each kind, some of which no template of ours writes.
EVERY_PLACE = """\
<style>.x::before { content: "{{ city }}" } a { color: {{ city }} }</style>
<!--[if mso]><v:rect href="{{ page | https://example.org/page }}" alt={{ first_name }}>{{ city }}</v:rect><![endif]-->
<!-- {{ city }} --><p title='{{ first_name }}' style="font-family:{{ city }}" lang={{ city }}>Dear {{ first_name }}</p>
<a href="{{ page | https://example.org/page }}">{{ page | https://example.org/page }}</a>
<img src="{{ unsubscribe_url }}">
<a href="https://example.org/{{ city }}?{{ first_name }}#{{ city }}">{{ first_name }}{{ city }}</a>{{ first_name }}
"""
EVERY_PLACE_IN_TEXT = """\
Dear {{ first_name }}, see https://example.org/?n={{ first_name }}&m={{ city }} or ({{ city }})
.
{{ first_name }}
{{ city }}{{ city }} <{{ unsubscribe_url }}>
mailto:a@example.org?subject={{ city }}"""


@cache
def letter_of(path: Path, *, has_site: bool = True) -> Letter:
    """Compose an issue as it is for members; without a site, with its pictures inside."""
    about = load_publication(path.parent.parent).as_members_get_it()
    if not has_site:
        about = about.model_copy(update={"site_url": None})
    return compose_letter(path, about)


@pytest.fixture(scope="module")
def letter(tmp_path_factory: pytest.TempPathFactory) -> Letter:
    return letter_of(publication(tmp_path_factory.mktemp("letter"), about=ABOUT, issue=ISSUE))


@pytest.fixture(scope="module")
def every_place(letter: Letter) -> Letter:
    """A letter of a few lines, with merge tags wherever one can stand."""
    tags = merge_tags.find([EVERY_PLACE, EVERY_PLACE_IN_TEXT, letter.issue.subject])
    html, text = tags.tokenize(EVERY_PLACE), tags.tokenize(EVERY_PLACE_IN_TEXT)
    rendering = replace(letter.rendering, subject=tags.tokenize(letter.issue.subject), html=html, text=text, tags=tags)
    return replace(letter, rendering=rendering)


def skeleton(letter: Letter) -> Skeleton:
    return Skeleton.of(letter, now=NOW, unsubscribes_one_click=True)


def to(address: str = "you@example.org", unsubscribe: str | None = LEAVE, **values: str) -> Personal:
    return Personal(address, values, "0a1b2c@news.example.org", unsubscribe)


def composed(letter: Letter, personal: Personal) -> bytes:
    """Return the message that compose() makes of the same values."""
    values = {"email": personal.to, **personal.values, "unsubscribe_url": personal.unsubscribe or ""}
    return message.compose(
        letter.rendering,
        letter.issue,
        letter.publication,
        letter.pictures,
        now=NOW,
        persona=Persona.model_construct(name="A member", values=values),
        to=personal.to,
        draft=False,
    )


def headers_of(raw: bytes) -> list[str]:
    """Return the headers as they are written, without what tells one message from another."""
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    return [re.sub(r"(?<=^Message-ID: ).*|(?<=_)[0-9a-f]{32}", "…", header) for header in re.split(r"\r\n(?! )", head)]


def parts_of(raw: bytes) -> list[tuple[str, list[tuple[str, str]], object]]:
    """Return the parts that hold something, decoded, each with its kind and headers."""
    read = parsed(raw)
    return [
        (part.get_content_type(), [(name, str(value)) for name, value in part.items()], part.get_content())
        for part in read.walk()
        if not part.is_multipart()
    ]


def html_of(raw: bytes) -> str:
    return content(raw, "html")


def content(raw: bytes, kind: str) -> str:
    part = parsed(raw).get_body((kind,))
    assert isinstance(part, EmailMessage)
    return str(part.get_content()).replace("\r\n", "\n")


def assert_same(letter: Letter, personal: Personal) -> None:
    """Assert that a skeleton and compose() agree about a message, and that it can be sent."""
    raw, expected = skeleton(letter).write(personal), composed(letter, personal)
    assert headers_of(raw) == headers_of(expected)
    assert parts_of(raw) == parts_of(expected)
    assert parsed(raw)["Message-ID"] == f"<{personal.message_id}>"
    assert re.fullmatch(rb"(?:[\t -~]{0,78}\r\n)*", raw)


CANNOT_BE_SENT = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
HOSTILE = [
    "\r\nBcc: eve@example.org",
    "\n.\n",
    ".",
    "..",
    "=",
    "=3D=\t",
    " ",
    "</style><script>alert(1)</script>",
    "--><b>",
    "--!>",
    "]]><![endif]-->",
    "javascript:alert(1)",
    "https://evil.example/\" onclick='x'",
    "https://example.org/own?a=1&b=2",
    "mailto:you@example.org",
    '"',
    "'><img src=x onerror=y>",
    "&amp;&#x41;",
    "} * { display: none } @import url(//evil.example);",
    "\\",
    "=?UTF-8?Q?=0A?=",
    "{{first_name}}",
    "\u202egnp.exe\u2066",
    "\u200f\u200e\u061c",
    "محمد",
    "Zoe\u0308",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "x" * 5000,
    "ü" * 500,
    "long words " * 60,
    "--=_alternative_",
    "\ud800",
    "\x85",
    "\u2028",
    "\x00",
    "\x7f",
    "\t",
    "\ue000",
    "\ufeff",
]
ANY = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12)), max_size=4).map("".join)
SENDABLE = ANY.map(lambda value: CANNOT_BE_SENT.sub("", value))
PAGES = st.sampled_from(["", "https://example.org/own?a=1&b=ü", "HTTP://example.org/'x'", "mailto:you@example.org"])


@given(SENDABLE, SENDABLE, PAGES)
def test_a_personal_letter_is_what_composing_it_anew_gives(
    every_place: Letter, first_name: str, city: str, page: str
) -> None:
    assert_same(every_place, to(first_name=first_name, city=city, page=page))


@pytest.mark.soak
@settings(max_examples=examples(10_000))
@given(SENDABLE, SENDABLE, PAGES)
def test_ten_thousand_personal_letters_are_what_composing_them_anew_gives(
    every_place: Letter, first_name: str, city: str, page: str
) -> None:
    assert_same(every_place, to(first_name=first_name, city=city, page=page))


@given(ANY, ANY, st.one_of(PAGES, ANY))
@example("\r\nBcc: eve@example.org", "", "")
@example("", "}</style>\x00", "")
@example("", "", "javascript:alert(1)")
def test_values_are_refused_if_they_would_break_a_message_or_link_nowhere_and_only_then(
    every_place: Letter, first_name: str, city: str, page: str
) -> None:
    made, personal = skeleton(every_place), to(first_name=first_name, city=city, page=page)
    links_nowhere = page and not contexts.is_safe_address(page)
    if links_nowhere or CANNOT_BE_SENT.search(first_name + city + page):
        for refuse in (made.check, made.write):
            with pytest.raises(UsageError):
                refuse(personal)
    else:
        made.check(personal)
        assert made.write(personal)


@pytest.mark.parametrize(
    "value", [value for value in HOSTILE if not CANNOT_BE_SENT.search(value)], ids=lambda value: ascii(value)[:20]
)
def test_a_whole_letter_is_what_composing_it_anew_gives(letter: Letter, value: str) -> None:
    assert_same(letter, to(first_name=value, city=f"{value}!", nothing="?"))


@pytest.mark.parametrize("path", [*find_issues(ROOT), *find_issues(KITCHEN_SINK)], ids=lambda path: path.stem)
@pytest.mark.parametrize("has_site", [True, False])
def test_the_letters_of_every_kind_of_block_are_what_composing_them_anew_gives(path: Path, has_site: bool) -> None:
    assert_same(letter_of(path, has_site=has_site), to(first_name="Zoë & <Ada>"))


def test_a_member_of_whom_nothing_is_known_gets_the_fallbacks_and_no_samples(tmp_path: Path) -> None:
    about = ABOUT.replace("nothing: {}", "nothing: {sample: of somebody else}")
    raw = skeleton(letter_of(publication(tmp_path, about=about, issue=ISSUE))).write(to())
    assert parsed(raw)["Subject"] == "there, news for you"
    assert "Dear there, see your page" in content(raw, "plain").replace("\n", " ")
    assert 'href="https://example.org/?n=there&amp;m=1"' in html_of(raw)
    assert 'href="https://example.org/page"' in html_of(raw)
    assert "{{" not in content(raw, "plain") + html_of(raw)
    assert "somebody" not in content(raw, "plain") + html_of(raw)


def test_the_tag_for_an_address_is_the_members_unless_their_record_says_another(letter: Letter) -> None:
    assert "write [2], you@example.org." in content(skeleton(letter).write(to()), "plain").replace("\n", " ")
    other = skeleton(letter).write(to(email="other@example.org"))
    assert "other@example.org" in content(other, "plain")
    assert parsed(other)["To"] == "you@example.org"


def test_nothing_overrides_what_is_the_same_for_every_reader(tmp_path: Path) -> None:
    issue = ISSUE.replace("{{ email }}", "{{ postal_address }} {{ web_version_url }}")
    built = letter_of(publication(tmp_path, about=ABOUT, issue=issue))
    values = {"postal_address": "Elsewhere", "web_version_url": "https://evil.example/"}
    raw = skeleton(built).write(Personal("you@example.org", values, "1@example.org", LEAVE))
    assert "1 Example Street https://www.example.org/news/spring/" in content(raw, "plain").replace("\n", " ")
    assert "Elsewhere" not in html_of(raw) and "evil" not in html_of(raw)


@pytest.mark.parametrize("setting", ["", "unsubscribe_url: https://www.example.org/leave\n"])
def test_each_member_unsubscribes_at_an_address_of_their_own(setting: str, tmp_path: Path) -> None:
    issue = ISSUE.replace("{{ email }}", "[leave]({{ unsubscribe_url }})")
    made = skeleton(letter_of(publication(tmp_path, about=ABOUT + setting, issue=issue)))
    for number in (1, 2):
        own = f"https://news.example.org/u/?member={number}&list=1"
        raw = made.write(to(unsubscribe=own))
        assert parsed(raw)["List-Unsubscribe"] == f"<{own}>"
        assert parsed(raw)["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert html_of(raw).count(f'href="{own.replace("&", "&amp;")}"') == 2  # in the text, and at its foot
        assert content(raw, "plain").count(own) == 2
        assert "example.org/leave" not in content(raw, "plain") + html_of(raw)


@pytest.mark.parametrize(
    ("own", "claims", "says"),
    [(LEAVE, True, True), (LEAVE, False, False), ("mailto:leave@example.org?subject=abc", True, False)],
)
def test_one_click_is_said_only_of_a_page_that_can_do_it(letter: Letter, own: str, claims: bool, says: bool) -> None:
    raw = Skeleton.of(letter, now=NOW, unsubscribes_one_click=claims).write(to(unsubscribe=own))
    assert parsed(raw)["List-Unsubscribe"] == f"<{own}>"
    assert ("List-Unsubscribe-Post" in parsed(raw)) is says


def test_without_an_own_address_the_publications_is_named_and_does_nothing_by_one_click(letter: Letter) -> None:
    fixed = letter.publication.model_copy(update={"unsubscribe_url": "https://www.example.org/leave"})
    raw = skeleton(replace(letter, publication=fixed)).write(to(unsubscribe=None))
    assert parsed(raw)["List-Unsubscribe"] == "<https://www.example.org/leave>"
    assert "List-Unsubscribe-Post" not in parsed(raw)


@pytest.mark.parametrize(
    ("personal", "said"),
    [
        (to("a@b.org\r\nBcc: eve@example.org"), "is no address that mail can be sent to"),
        (to("a@b.org, eve@example.org"), "is no address that mail can be sent to"),
        (to("Ada <a@b.org>"), "is no address that mail can be sent to"),
        (to("ü@example.org"), "is no address that mail can be sent to"),
        (to(unsubscribe="javascript:alert(1)"), "is no address at which one can unsubscribe"),
        (to(unsubscribe="https://a.org/>\r\nBcc: eve@example.org"), "is no address at which one can unsubscribe"),
        (to(unsubscribe=None), "The letter links to what stands for the merge tag `unsubscribe_url`"),
        (to(page="Ghent"), "and “Ghent” is no address to link to"),
        (to(city="a\nb"), "What stands for the merge tag `city` holds U\\+000A"),
        (to(first_name="\udc00"), "What stands for the merge tag `first_name` holds U\\+DC00"),
        (Personal("a@b.org", {}, "a>\r\nBcc: eve@example.org", LEAVE), "cannot be the identifier of a message"),
    ],
)
def test_what_would_break_or_bend_a_message_is_refused(letter: Letter, personal: Personal, said: str) -> None:
    for refuse in (skeleton(letter).check, skeleton(letter).write):
        with pytest.raises(UsageError, match=said):
            refuse(personal)


def test_what_the_letter_does_not_say_is_not_looked_at(letter: Letter) -> None:
    skeleton(letter).check(to(of_another_letter="a\nb"))


def test_a_mail_server_gets_the_very_bytes_whatever_the_lines_begin_with(every_place: Letter) -> None:
    made = skeleton(every_place)
    sent = [made.write(to(first_name=value)) for value in (".", "..", "\u00e9.", ".\u00e9", "x" * 74 + ".\u00e9")]
    assert all(re.search(rb"^\.", raw, re.MULTILINE) for raw in sent)
    with mail_server() as mailbox, smtplib.SMTP("127.0.0.1", mailbox.port) as connection:
        for raw in sent:
            connection.sendmail("letter@news.example.org", ["you@example.org"], raw)
    assert mailbox.raw == sent


def test_all_copies_have_the_same_boundaries_and_date_and_other_letters_have_others(letter: Letter) -> None:
    made = skeleton(letter)
    one, two = (parsed(made.write(to(first_name=name))) for name in ("Ada", "Bo"))
    assert (one.get_boundary(), one["Date"]) == (two.get_boundary(), two["Date"])
    other = replace(letter, rendering=replace(letter.rendering, text="Other\n"))
    assert parsed(skeleton(other).write(to())).get_boundary() != one.get_boundary()
    assert made.domain == "news.example.org"


def test_pictures_that_travel_inside_are_encoded_once() -> None:
    built = letter_of(ROOT / "issues" / "ash-2021.yaml", has_site=False)
    kept = skeleton(built).to_bytes()
    contents = [part for kind, _, part in parts_of(skeleton(built).write(to())) if kind.startswith("image/")]
    assert contents == [shown.picture.content for shown in built.pictures.values()]
    assert kept.count(b"Content-ID: ") == len(contents)
    assert len(kept) < 1.1 * len(built.message)


@pytest.mark.parametrize("has_site", [True, False])
def test_a_skeleton_that_is_kept_and_read_again_writes_the_same_bytes(letter: Letter, has_site: bool) -> None:
    of_pictures = letter_of(ROOT / "issues" / "ash-2021.yaml", has_site=has_site)
    for built in (letter, of_pictures):
        made = skeleton(built)
        again = Skeleton.from_bytes(made.to_bytes())
        assert again == made
        assert again.to_bytes() == made.to_bytes()
        assert again.write(to(first_name="Zoë")) == made.write(to(first_name="Zoë"))


def test_what_is_kept_is_a_line_and_json(letter: Letter) -> None:
    first, data = skeleton(letter).to_bytes().split(b"\n", 1)
    assert re.fullmatch(rb"newsletter letter 1 [0-9a-f]{64}", first)
    assert json.loads(data)["domain"] == "news.example.org"


@given(st.integers(min_value=0), st.integers(min_value=1, max_value=255))
def test_a_skeleton_that_is_damaged_is_refused(letter: Letter, place: int, change: int) -> None:
    kept = bytearray(skeleton(letter).to_bytes())
    kept[place % len(kept)] ^= change
    with pytest.raises(UsageError, match=r"is damaged|in format [02-9]\d*, and"):
        Skeleton.from_bytes(bytes(kept))


@pytest.mark.parametrize("share", [0, 0.001, 0.5, 0.999])
def test_a_skeleton_of_which_the_end_is_missing_is_refused(letter: Letter, share: float) -> None:
    kept = skeleton(letter).to_bytes()
    with pytest.raises(UsageError, match="is damaged"):
        Skeleton.from_bytes(kept[: int(share * len(kept))])


def test_a_skeleton_of_a_later_version_is_refused_with_what_to_do(letter: Letter) -> None:
    kept = skeleton(letter).to_bytes().replace(b"letter 1 ", b"letter 2 ", 1)
    with pytest.raises(UsageError, match="in format 2, and this version of newsletter reads format 1: go on with"):
        Skeleton.from_bytes(kept)
