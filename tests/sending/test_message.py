"""Messages as their recipients read them: everything is tested on the bytes, parsed back."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import unquote as without_quotes
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from newsletter.errors import InputError, Refused, UsageError
from newsletter.images import Picture, PlacedPicture, collect
from newsletter.model.issue import Issue, load_issue
from newsletter.model.publication import Publication, load_publication
from newsletter.model.settings import Sender
from newsletter.reading.addresses import email_address
from newsletter.reading.source import Path as SourcePath
from newsletter.render import Rendering, render_issue
from newsletter.sending.message import compose
from newsletter.text.merge_tags import MergeTag, Tags
from tests import planting

ROOT = Path(__file__).resolve().parent.parent.parent
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)

BARE = "name: The Example Letter\n"
SENT = f"""{BARE}sender: {{name: Example Society, email: letter@news.example.org}}
reply_to: office@example.org
site_url: https://www.example.org/news/
unsubscribe_url: https://www.example.org/leave?id=1&all
postal_address: 1 Example Street
"""
LETTER = """subject: A spring letter
preheader: What is new
title: Spring
date: 2026-03-02
blocks: [{type: text, text: Dear members}]
"""


@dataclass(frozen=True)
class Letter:
    """All that compose() takes but its options."""

    rendering: Rendering
    issue: Issue
    publication: Publication
    pictures: Mapping[SourcePath, PlacedPicture]

    def composed(self, **options: Any) -> EmailMessage:
        """Return the message as it arrives, written to bytes and parsed."""
        return parsed(self.sent(**options))

    def sent(self, **options: Any) -> bytes:
        return compose(self.rendering, self.issue, self.publication, self.pictures, **{"now": NOW, **options})

    def of(self, **changes: object) -> Letter:
        """Return the letter of a publication with these differences."""
        return replace(self, publication=self.publication.model_copy(update=changes))


def parsed(raw: bytes) -> EmailMessage:
    message = BytesParser(policy=default).parsebytes(raw)
    assert not [defect for part in message.walk() for defect in part.defects]
    return message


def rendered(path: Path) -> Letter:
    publication = load_publication(path.parent.parent)
    issue = load_issue(path, publication)
    pictures = collect(issue, publication)
    return Letter(render_issue(issue, publication, pictures), issue, publication, pictures)


def letter(folder: Path, publication: str = BARE, issue: str = LETTER) -> Letter:
    (folder / "issues").mkdir(parents=True)
    (folder / "newsletter.yaml").write_text(publication, "utf-8")
    (folder / "issues" / "spring.yaml").write_text(issue, "utf-8")
    return rendered(folder / "issues" / "spring.yaml")


@cache
def sample(slug: str) -> Letter:
    return rendered(ROOT / "issues" / f"{slug}.yaml")


@cache
def small() -> Letter:
    """A letter for tests of headers: its content is two lines, and its publication does not say who sends it."""
    base = sample("ash-2021").of(sender=None, postal_address=None, unsubscribe_url=None)
    rendering = Rendering("A subject", "", "<p>Hello</p>\n", "Hello\n", {}, Tags())
    return replace(base, rendering=rendering, pictures={})


def content(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def vars_of(rendering: Rendering) -> dict[str, Any]:
    return {field.name: getattr(rendering, field.name) for field in fields(rendering)}


def shape(message: EmailMessage) -> list[str]:
    return [part.get_content_type() for part in message.walk()]


def name_before(value: str, end: str) -> str:
    """Return the name in a raw header, as RFC 2047 reads it; `policy.default` puts spaces into long ones."""
    one_line = "".join(value.splitlines())
    assert one_line.endswith(end)
    name = one_line.removesuffix(end).rstrip()
    return without_quotes(name) if name.startswith('"') else str(make_header(decode_header(name)))


def test_a_message_has_the_plain_text_first_and_then_the_html() -> None:
    built = sample("ash-2020").of(site_url="https://news.example.org/")
    message = built.composed()
    assert shape(message) == ["multipart/alternative", "text/plain", "text/html"]
    assert content(message, "plain") == built.rendering.text
    assert content(message, "html") == built.rendering.html
    for part in message.iter_parts():
        assert (part.get_content_charset(), part["Content-Transfer-Encoding"]) == ("utf-8", "quoted-printable")


@pytest.mark.parametrize("slug", ["ash-2020", "ash-2021"])
@pytest.mark.parametrize("site", [None, "https://news.example.org/"])
def test_no_line_is_longer_than_76_columns_and_each_ends_with_crlf(slug: str, site: str | None) -> None:
    raw = sample(slug).of(site_url=site).sent()
    assert max(map(len, raw.split(b"\r\n"))) <= 76
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)|[^\x01-\x7f]", raw)


def test_without_a_site_the_pictures_travel_inside() -> None:
    built = sample("ash-2021")
    message = built.composed()
    pictures = {shown.picture.name: shown.picture for shown in built.pictures.values()}
    kinds = [picture.content_type for picture in pictures.values()]
    assert shape(message) == ["multipart/alternative", "text/plain", "multipart/related", "text/html", *kinds]
    assert content(message, "plain") == built.rendering.text
    related = list(message.walk())[2]
    assert related.get_param("type") == "text/html"
    inside = {part["Content-ID"]: part for part in list(message.walk())[4:]}
    assert {part.get_filename() for part in inside.values()} == set(pictures)
    for part in inside.values():
        assert part.get_content_disposition() == "inline"
        assert part.get_content() == pictures[part.get_filename()].content  # type: ignore[index]
    called = re.findall(r'<img [^>]*src="cid:([^"]+)"', content(message, "html"))
    assert {f"<{identifier}>" for identifier in called} == set(inside)
    assert "images/" not in content(message, "html")


def test_with_a_site_the_pictures_are_hosted() -> None:
    folder = sample("ash-2021").publication.model_copy(update={"site_url": "https://news.example.org/"})
    pictures = collect(sample("ash-2021").issue, folder)
    rendering = render_issue(sample("ash-2021").issue, folder, pictures)
    message = Letter(rendering, sample("ash-2021").issue, folder, pictures).composed()
    assert shape(message) == ["multipart/alternative", "text/plain", "text/html"]
    sources = re.findall(r'src="([^"]*)', content(message, "html"))
    assert sources and all(source.startswith("https://news.example.org/ash-2021/images/") for source in sources)


def test_a_picture_is_found_wherever_html_can_call_one_and_nowhere_else() -> None:
    shown = PlacedPicture(Picture("a.png", 1, 1, b"PNG", "image/png"), 1, 1, "images/a.png")
    html = (
        "<style>td { background: url('images/a.png') } i { background: url( images/a.png ) }</style>"
        '<td background="images/a.png" style="background:#fff url(&quot;images/a.png&quot;) no-repeat">'
        '<!--[if mso]><v:fill src="images/a.png" /><![endif]--><img alt="images/a.png" src=\'images/a.png\'>'
        '"images/a.png" src="images/a.png" url(images/a.png) <img src="images/a.png.png" src="">'
        "<i title='src=\"images/a.png\" url(images/a.png)'></i>\n"
    )
    built = replace(small(), rendering=replace(small().rendering, html=html), pictures={("x",): shown, ("y",): shown})
    message = built.composed()
    (picture,) = list(message.walk())[4:]
    called = f"cid:{picture['Content-ID'][1:-1]}"
    assert content(message, "html") == (
        f"<style>td {{ background: url('{called}') }} i {{ background: url( {called} ) }}</style>"
        f'<td background="{called}" style="background:#fff url(&quot;{called}&quot;) no-repeat">'
        f'<!--[if mso]><v:fill src="{called}" /><![endif]--><img alt="images/a.png" src=\'{called}\'>'
        '"images/a.png" src="images/a.png" url(images/a.png) <img src="images/a.png.png" src="">'
        "<i title='src=\"images/a.png\" url(images/a.png)'></i>\n"
    )


def test_a_picture_that_the_html_does_not_show_stays_at_home() -> None:
    built = replace(small(), pictures=sample("ash-2021").pictures)
    assert shape(built.composed()) == ["multipart/alternative", "text/plain", "text/html"]


def test_the_headers_of_a_message_that_can_be_sent(tmp_path: Path) -> None:
    message = letter(tmp_path, f"{SENT}merge_tags: {{email: {{sample: ada@example.org}}}}\n").composed()
    identifier = message["Message-ID"]
    assert re.fullmatch(r"<[0-9a-f]{32}@news\.example\.org>", identifier)
    boundary = message.get_boundary()
    assert [(name, str(value)) for name, value in message.items()] == [
        ("From", "Example Society <letter@news.example.org>"),
        ("To", "ada@example.org"),
        ("Reply-To", "office@example.org"),
        ("Subject", "A spring letter"),
        ("Date", "Mon, 02 Mar 2026 09:30:00 +0000"),
        ("Message-ID", identifier),
        ("List-ID", "The Example Letter <the-example-letter.news.example.org>"),
        ("List-Unsubscribe", "<https://www.example.org/leave?id=1&all>"),
        ("X-Unsent", "1"),
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
        ("Content-Language", "en"),
    ]
    for part in message.iter_parts():
        assert part.keys() == ["Content-Type", "Content-Transfer-Encoding"]


def test_the_headers_of_a_publication_that_says_nothing_but_its_name(tmp_path: Path) -> None:
    message = letter(tmp_path).composed(draft=False)
    assert message["From"] == "The Example Letter:;"
    assert message["From"].addresses == ()
    assert message["To"] == "undisclosed-recipients:;"
    assert message["Message-ID"].endswith("@newsletter.invalid>")
    assert message["List-ID"] == "The Example Letter <the-example-letter.newsletter.invalid>"
    assert {"Reply-To", "List-Unsubscribe", "List-Unsubscribe-Post", "X-Unsent", "Sender"} & set(message) == set()


@pytest.mark.parametrize(
    ("site", "domain"),
    [
        ("https://www.example.org:8080/news/", "www.example.org"),
        ("https://[2001:db8::1]/", "newsletter.invalid"),
        ("https://localhost/", "newsletter.invalid"),
    ],
)
def test_without_a_sender_identifiers_are_given_in_the_name_of_the_site(site: str, domain: str) -> None:
    message = small().of(site_url=site).composed()
    assert message["Message-ID"].endswith(f"@{domain}>")
    assert message["List-ID"].endswith(f".{domain}>")


def test_a_name_without_latin_letters_has_a_list_id_too() -> None:
    message = small().of(name="رسالة").composed()
    assert message["List-ID"] == "رسالة <newsletter.newsletter.invalid>"


def test_the_same_input_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    letter(tmp_path, SENT.replace("site_url: https://www.example.org/news/\n", ""))
    code = (
        "import sys; from pathlib import Path; from tests.sending.test_message import rendered; "
        f"sys.stdout.buffer.write(rendered(Path({str(tmp_path / 'issues' / 'spring.yaml')!r})).sent())"
    )
    command = [sys.executable, "-c", code]
    other = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=60).stdout
    assert other == rendered(tmp_path / "issues" / "spring.yaml").sent()


def test_messages_that_differ_have_identifiers_and_boundaries_that_differ() -> None:
    messages = [
        small().composed(),
        small().composed(to="ada@example.org"),
        small().composed(now=NOW.replace(minute=31)),
        replace(small(), rendering=replace(small().rendering, text="Other\n")).composed(),
        replace(small(), issue=sample("ash-2020").issue).composed(),
    ]
    assert len({message["Message-ID"] for message in messages}) == len(messages)
    assert len({message.get_boundary() for message in messages}) == len(messages)


@pytest.mark.parametrize(
    ("to", "stands"),
    [
        ("ada@example.org", "ada@example.org"),
        ("ada@München.example", "ada@xn--mnchen-3ya.example"),
        ("ada@mail.test", "ada@mail.test"),
    ],
)
def test_a_message_goes_to_the_address_that_is_named(to: str, stands: str) -> None:
    assert small().composed(to=to)["To"] == stands


@pytest.mark.parametrize(
    "to", ["", "Ada", "a@b.org\nBcc: c@d.org", "a@b.org, c@d.org", "Ada <a@b.org>", "ü@example.org", "a@b.org\0"]
)
def test_a_message_to_what_is_no_address_is_refused(to: str) -> None:
    with pytest.raises(UsageError, match=r"Write "):
        small().composed(to=to)


@pytest.mark.parametrize("said", ["{sample: Ada}", "{fallback: x}", "{}"])
def test_where_the_sample_reader_has_no_address_nobody_is_named(said: str, tmp_path: Path) -> None:
    message = letter(tmp_path, f"{BARE}merge_tags: {{email: {said}}}\n").composed()
    assert message["To"] == "undisclosed-recipients:;"


def test_a_persona_reads_values_of_their_own(tmp_path: Path) -> None:
    tags = "merge_tags: {first_name: {sample: Ada}, email: {sample: ada@example.org}}\n"
    personas = "personas: [{name: Long, values: {first_name: Grünwald & <Söhne>, email: long@example.org}}]\n"
    issue = LETTER.replace("A spring letter", '"{{ first_name | you }}, spring"').replace(
        "Dear members", '"Dear **{{ first_name | you }}**"'
    )
    built = letter(tmp_path, BARE + tags + personas, issue)
    message = built.composed(persona=built.publication.personas[0])
    assert (message["To"], message["Subject"]) == ("long@example.org", "Grünwald & <Söhne>, spring")
    assert "Dear Grünwald & <Söhne>" in content(message, "plain")
    assert ">Grünwald &amp; &lt;Söhne&gt;</strong>" in content(message, "html")
    message = built.composed()
    assert (message["To"], message["Subject"]) == ("ada@example.org", "Ada, spring")


@pytest.mark.parametrize(
    ("address", "header", "one_click"),
    [
        ("https://example.org/leave", "<https://example.org/leave>", False),
        ("http://example.org/leave", "<http://example.org/leave>", False),
        ("mailto:leave@example.org?subject=Leave", "<mailto:leave@example.org?subject=Leave>", False),
        ("https://example.org/grüße?a=%20b", "<https://example.org/gr%C3%BC%C3%9Fe?a=%20b>", False),
        ("{{ leave | https://example.org/x }}", "<https://example.org/x>", False),
        ("{{ sampled | https://example.org/x }}", "<https://xn--mnchen-3ya.example/>", True),
        ("{{ unencrypted }}", "<http://example.org/you>", False),
        ("{{ for_all }}", "<https://example.org/x>", False),
        ("{{ unsubscribe_url }}", None, False),
        ("{{ sampled }}", "<https://xn--mnchen-3ya.example/>", True),
        ("{{ script }}", None, False),
    ],
)
def test_readers_can_unsubscribe_where_a_real_address_is_known(
    address: str, header: str | None, one_click: bool, tmp_path: Path
) -> None:
    tags = (
        "merge_tags: {sampled: {sample: 'https://münchen.example/'}, script: {sample: 'javascript:alert(1)'}, "
        "unencrypted: {sample: 'http://example.org/you'}, for_all: {fallback: 'https://example.org/x'}}\n"
    )
    message = letter(tmp_path, f'{BARE}unsubscribe_url: "{address}"\n{tags}').composed()
    assert message["List-Unsubscribe"] == header
    assert message["List-Unsubscribe-Post"] == ("List-Unsubscribe=One-Click" if one_click else None)


def test_one_click_is_for_the_reader_whose_own_address_it_is(tmp_path: Path) -> None:
    about = (
        f"{BARE}unsubscribe_url: '{{{{ leave }}}}'\n"
        "merge_tags: {leave: {fallback: 'https://example.org/leave'}}\n"
        "personas: [{name: Member, values: {leave: 'https://example.org/leave/4711'}}, {name: Guest}]\n"
    )
    built = letter(tmp_path, about)
    member, guest = (built.composed(persona=persona) for persona in built.publication.personas)
    assert member["List-Unsubscribe"] == "<https://example.org/leave/4711>"
    assert member["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert guest["List-Unsubscribe"] == "<https://example.org/leave>"
    assert guest["List-Unsubscribe-Post"] is None


def test_the_web_version_is_no_place_to_leave_in_one_click(tmp_path: Path) -> None:
    about = f"{BARE}site_url: https://news.example.org/\nunsubscribe_url: '{{{{ web_version_url }}}}'\n"
    message = letter(tmp_path, about).composed()
    assert message["List-Unsubscribe"] == "<https://news.example.org/spring/>"
    assert message["List-Unsubscribe-Post"] is None


@pytest.mark.parametrize("length", [60, 76, 300, 900])
def test_a_long_address_to_unsubscribe_arrives_unencoded(length: int) -> None:
    address = "https://example.org/leave?token=".ljust(length, "x")
    raw = small().of(unsubscribe_url=address).sent()
    assert f"\r\nList-Unsubscribe: <{address}>\r\n".encode() in raw
    assert parsed(raw)["List-Unsubscribe"] == f"<{address}>"


def test_an_address_to_unsubscribe_that_fits_no_line_is_refused() -> None:
    with pytest.raises(
        UsageError, match=r"List-Unsubscribe would be a line of 1,?0\d\d characters, and mail allows 998"
    ):
        small().of(unsubscribe_url="https://example.org/".ljust(1000, "x")).sent()


INVISIBLE = ["\0", "\r", "\n", "\x0b", "\x0c", "\x1c", "\x7f", "\x85", "\u2028", "\u2029", "\ud800"]


@pytest.mark.parametrize("char", INVISIBLE, ids=ascii)
def test_characters_that_end_a_line_or_are_invisible_are_refused_in_words(char: str) -> None:
    broken = f"A{char}Bcc: eve@example.org"
    code = f"U\\+{ord(char):04X}"
    with pytest.raises(UsageError, match=code):
        replace(small(), rendering=replace(small().rendering, subject=broken)).sent()
    with pytest.raises(UsageError, match=code):
        small().of(name=broken).sent()
    with pytest.raises(UsageError, match=code):
        small().of(sender=Sender.model_construct(name=broken, email="a@example.org")).sent()


@pytest.mark.parametrize("field", ["text", "html"])
def test_half_a_character_is_refused_in_words(field: str) -> None:
    broken = Rendering(**{**vars_of(small().rendering), field: "a\udc00"})
    with pytest.raises(UsageError, match=r"U\+DC00, which is half a character"):
        replace(small(), rendering=broken).sent()


@pytest.mark.parametrize("escape", ["\\u0000", "\\u000b", "\\x7f", "\\ud800"])
def test_an_issue_cannot_hold_them_to_begin_with(escape: str, tmp_path: Path) -> None:
    with pytest.raises(InputError):
        letter(tmp_path, BARE, LETTER.replace("A spring letter", f'"a{escape}b"'))


@pytest.mark.parametrize("escape", ["\\n", "\\r", "\\x85", "\\u2028", "\\u2029"])
def test_an_authors_line_break_in_a_subject_is_a_space(escape: str, tmp_path: Path) -> None:
    built = letter(tmp_path, BARE, LETTER.replace("A spring letter", f'"a{escape}Bcc: b@c.org"'))
    assert built.composed()["Subject"] == "a Bcc: b@c.org"


NAMES = [
    "Society, Inc.",
    'The "Example" Society',
    "back\\slash",
    "Müller, Söhne & Töchter",
    "協会",
    "=?UTF-8?Q?=0A?=Bcc: eve@example.org",
    "Eve <eve@example.org>, Mallory",
    ", ".join(["Example Society"] * 12),
    ('"Example", ' * 20).strip(),
    "x" * 200,
    "ü" * 200,
    "a:b;",
    "(comment)",
    "?= =?",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_arrives_as_it_is_and_adds_nobody(name: str) -> None:
    named = small().of(name=name, sender=Sender(name=name, email="letter@example.org"))
    raw = named.sent()
    message, plain = parsed(raw), message_from_bytes(raw)
    assert [address.addr_spec for address in message["From"].addresses] == ["letter@example.org"]
    assert set(message.keys()) == set(small().composed().keys())
    assert name_before(plain["From"], "<letter@example.org>") == name
    assert re.fullmatch(r"[\x20-\x7e\r\n]+ <[a-z0-9.-]+\.example\.org>", plain["List-ID"])
    nobody = message_from_bytes(small().of(name=name).sent())
    assert name_before(nobody["From"], ":;") == name
    assert parsed(small().of(name=name).sent())["From"].addresses == ()


TRICKY = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "=?UTF-8?Q?=0A?=",
                "=?utf-8?b?DQo=?=",
                "?=",
                "=?",
                "Bcc: e@f.org",
                "<e@f.org>",
                ",",
                '"',
                "\\",
                ":;",
                " ",
                "x" * 70,
            ]
        ),
        st.text(max_size=12),
    ),
    max_size=12,
).map("".join)
HEADER_BREAKERS = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@given(TRICKY)
def test_any_subject_arrives_as_it_is_or_is_refused(subject: str) -> None:
    built = replace(small(), rendering=replace(small().rendering, subject=subject))
    if HEADER_BREAKERS.search(subject):
        with pytest.raises(UsageError):
            built.sent()
        return
    raw = built.sent()
    head = raw.partition(b"\r\n\r\n")[0]
    message = parsed(raw)
    assert message["Subject"] == subject
    assert message.keys() == small().composed().keys()
    assert max(map(len, head.split(b"\r\n"))) <= 78
    assert content(message, "plain") == "Hello\n"


@given(TRICKY.map(lambda text: " ".join(text.split())).filter(bool))
def test_any_name_arrives_as_it_is_or_is_refused(name: str) -> None:
    built = small().of(sender=Sender.model_construct(name=name, email="letter@example.org"))
    if HEADER_BREAKERS.search(name):
        with pytest.raises(UsageError):
            built.sent()
        return
    raw = built.sent()
    assert name_before(message_from_bytes(raw)["From"], "<letter@example.org>") == name
    assert [address.addr_spec for address in parsed(raw)["From"].addresses] == ["letter@example.org"]
    assert parsed(raw).keys() == small().composed().keys()


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r")))
def test_any_text_arrives_as_it_is(text: str) -> None:
    built = replace(small(), rendering=replace(small().rendering, text=text, html=text))
    message = built.composed()
    ended = text if text.endswith("\n") else f"{text}\n"
    assert content(message, "plain") == content(message, "html") == ended
    assert max(map(len, built.sent().split(b"\r\n"))) <= 78


FALLBACK = "Grüß & <b> \"q\" 's' 100% _a_ *b* "


def planted(tmp_path: Path) -> Letter:
    """Return a letter with a merge tag in every field that can hold one."""
    numbers: dict[str, int] = {}

    def number(path: str) -> int:
        return numbers.setdefault(path, len(numbers))

    def text(path: str) -> str:
        return f"{{{{ text_{number(path)} | {FALLBACK}{number(path)}. }}}}"

    def address(path: str) -> str:
        return f"{{{{ address_{number(path)} | https://example.org/?a=1&b=ü&n={number(path)}. }}}}"

    issue = planting.planted_issue(text, address)
    issue["subject"] = f"{issue['subject']} and more"
    issue["blocks"].append(
        {
            "type": "text",
            "text": "[In a query](https://example.org/?n={{ text_0 | x & ü }}&m=1), "
            "[whole]({{ address_0 | mailto:a@b.org }})",
        }
    )
    publication = planting.planted_publication(lambda path: "Words", address)
    publication["reason"] = text("reason")
    return rendered(planting.write(tmp_path, issue, publication))


def seen(html: str) -> Iterator[str]:
    """Yield every text, every attribute and every conditional comment of a document, addresses decoded."""
    for element in lxml_html.document_fromstring(html).iter():
        yield str(element.text or "")
        yield str(element.tail or "")
        for name, value in element.attrib.items():
            yield unquote(str(value)) if name in ("href", "src") else str(value)


def test_tags_in_every_field_arrive_as_their_values_in_text_and_in_html(tmp_path: Path) -> None:
    built = planted(tmp_path)
    tags, values = built.rendering.tags, built.publication.samples(built.issue.slug)
    message = built.composed()
    html, text = content(message, "html"), content(message, "plain")
    tokens = {tag: chr(0xE000 + number) for number, tag in enumerate(tags.tags)}
    before, after = "\n".join(seen(built.rendering.html)), "\n".join(seen(html))
    shown = [tag for tag in tags.tags if tokens[tag] in before]
    assert len(shown) > 60
    for tag in shown:
        value = unquote(values(tag)) if tag.name.startswith("address") else values(tag)
        assert after.count(value) == before.count(tokens[tag]), tag
    for tag in tags.tags:
        if tag.fallback != "x & ü":
            assert text.count(values(tag)) == built.rendering.text.count(tokens[tag]), tag
    assert not re.search("[\ue000-\uf8ff]|%EE%8|{{", f"{html}{text}{message['Subject']}")
    assert message["Subject"] == f"{FALLBACK}0. and more"
    assert 'href="https://example.org/?n=x%20%26%20%C3%BC&amp;m=1"' in html
    assert "https://example.org/?n=x%20%26%20%C3%BC&m=1" in text
    assert 'href="mailto:a@b.org"' in html


def test_tags_without_any_value_arrive_as_their_author_wrote_them(tmp_path: Path) -> None:
    issue = LETTER.replace("A spring letter", '"For {{ who }}"').replace(
        "[{type: text, text: Dear members}]",
        '[{type: text, text: "**{{who}}** & [here]({{ link }})"},'
        ' {type: button, label: Go, url: "{{ unsubscribe_url }}"}]',
    )
    message = letter(tmp_path, BARE, issue).composed()
    assert message["Subject"] == "For {{ who }}"
    hrefs = re.findall(r'href="([^"]*)"', content(message, "html"))
    assert "{{ link }}" in hrefs and "{{ unsubscribe_url }}" in hrefs
    assert "{{ who }} & here" in content(message, "plain")


def test_reserved_tags_need_no_declaration(tmp_path: Path) -> None:
    text = "[a]({{ web_version_url }}) [b]({{ unsubscribe_url }}) {{ postal_address }}"
    message = letter(tmp_path, SENT, LETTER.replace("Dear members", f'"{text}"')).composed()
    hrefs = re.findall(r'href="([^"]*)"', content(message, "html"))
    foot = letter(tmp_path / "without", SENT).composed()
    for address in ("https://www.example.org/news/spring/", "https://www.example.org/leave?id=1&amp;all"):
        assert hrefs.count(address) == content(foot, "html").count(f'href="{address}"') + 1
    assert "1 Example Street" in content(message, "plain").partition("----")[0]


def test_addresses_with_other_letters_are_written_one_way_wherever_they_stand(tmp_path: Path) -> None:
    issue = LETTER.replace(
        "[{type: text, text: Dear members}]",
        "[{type: text, text: '[x](https://münchen.example/a) [y](mailto:a@münchen.example)'},"
        " {type: button, label: Go, url: 'https://münchen.example/b'},"
        " {type: button, label: Write, url: 'mailto:b@münchen.example?subject=c'}]",
    )
    message = letter(tmp_path, BARE, issue).composed()
    hrefs = set(re.findall(r'href="([^"#]+)"', content(message, "html")))
    host = "xn--mnchen-3ya.example"
    assert hrefs == {f"https://{host}/a", f"https://{host}/b", f"mailto:a@{host}", f"mailto:b@{host}?subject=c"}


@pytest.mark.parametrize("address", ["mailto:a@exa\u2100mple.org", "mailto:a@b\uff20example.org"])
def test_a_domain_with_letters_that_would_end_it_in_ascii_is_refused(address: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="that no domain can have"):
        letter(tmp_path, f"{BARE}unsubscribe_url: {address}\n")


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("Letter@EXAMPLE.org", "Letter@example.org"),
        ("o'hara+news@example.co.uk", "o'hara+news@example.co.uk"),
        ("a@news.example", "a@news.example"),
        ("a@mail.TEST", "a@mail.test"),
        ("a@newsletter.invalid", "a@newsletter.invalid"),
        ("a@printer.local", "a@printer.local"),
        ("a@bücher.example", "a@xn--bcher-kva.example"),
        ("a@bücher.test", "a@xn--bcher-kva.test"),
    ],
)
def test_an_address_is_taken_as_it_is_sent(typed: str, address: str) -> None:
    assert email_address(typed) == address


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("Ada <ada@example.org>", "Write the address alone: `ada@example.org`."),
        ("mailto:ada@example.org", "Write `ada@example.org`."),
        ("ada@example.org; eve@example.org", "Write one of them."),
        ("{{ email }}", "Write one address, as in `name@example.org`."),
        ("grün@example.org", "Write an address of yours that has plain letters only, a to z, before the @."),
        ("ada@localhost", "Write it in full, as in `name@example.org`."),
        ("ada", "Write it plainly, as in `name@example.org`."),
        ("ada..b@example.org", "Write it plainly, as in `name@example.org`."),
        ("ada@-example.org", "Write it plainly, as in `name@example.org`."),
        ("ada@1.2.3.4", "Write it plainly, as in `name@example.org`."),
        ("ada@exa_mple.org", "Write it plainly, as in `name@example.org`."),
        ('"a b"@example.org', "Write it plainly, as in `name@example.org`."),
        ("ada@❤.example", "Write it plainly, as in `name@example.org`."),
        ("", "Write it plainly, as in `name@example.org`."),
    ],
)
def test_an_address_that_cannot_be_sent_to_is_refused_with_a_hint(typed: str, hint: str) -> None:
    with pytest.raises(Refused) as caught:
        email_address(typed)
    assert (caught.value.hint, f"“{typed}” " in caught.value.message) == (hint, True)


@given(TRICKY)
def test_what_is_taken_for_an_address_is_one_and_stays_one(typed: str) -> None:
    for text in (typed, f"{typed}@example.org", f"a@{typed}.org"):
        try:
            address = email_address(text)
        except Refused:
            continue
        assert re.fullmatch(r"[!-?A-~]+@[a-z0-9-]+(\.[a-z0-9-]+)+", address)
        assert email_address(address) == address


def test_the_sample_of_a_tag_called_email_is_known_to_all(tmp_path: Path) -> None:
    built = letter(tmp_path, f"{BARE}merge_tags: {{email: {{sample: ada@example.org}}}}\n")
    assert built.publication.samples(built.issue.slug)(MergeTag("email")) == "ada@example.org"
