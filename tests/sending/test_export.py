"""A letter exported for an email service shows members there what it shows them when it is sent from here.

Each service is simulated by a small interpreter of its language: Brevo's and HubSpot's are Jinja2 with their own names
added, Mailchimp's and listmonk's read what the tables of services.py write and refuse anything else that looks like a
tag. What the readers make of an export is compared, element by element, with the same letter filled in by
merge_tags.py.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from html import escape, unescape
from pathlib import Path
from urllib.parse import quote, unquote

import jinja2
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from newsletter import Rendering, build_edition, load_publication
from newsletter.cli import main
from newsletter.edition_folder import LIST
from newsletter.letter import Letter
from newsletter.model.issue import Issue, load_issue
from newsletter.model.publication import Publication
from newsletter.model.settings import MergeTagValues
from newsletter.sending.export import Exported, export
from newsletter.sending.services import SERVICES, Service
from newsletter.text.merge_tags import MergeTag, find
from tests.examples import examples

ROOT = Path(__file__).resolve().parent.parent.parent
PICTURE = ROOT / "issues" / "images" / "ash-2020" / "masthead.png"

PUBLICATION = """\
name: The {{ Letter }}
postal_address: 1 Example Street, 1000 Brussels
site_url: https://news.example.org/
unsubscribe_url: "{{ unsubscribe_url }}"
merge_tags:
  first_name: {sample: Ada, fallback: "member"}
  last_name: {}
  city: {fallback: 'your {{ town }} & "{% village %}", *|PLACE|* \\ <b> {'}
  code: {}
  survey_url: {}
"""

ISSUE = """\
subject: "{{ first_name | there }}, *|here|* are {{ Braces }}"
preheader: "For {{ city }}"
title: "*|FNAME|* **|, {{ First Name }}, {% raw %}, {# note #}, {{{ first_name }}}, [[x]], %%y%%"
date: 2026-03-02
blocks:
  - type: text
    heading: 'A "heading" for {{ first_name | friend & "reader" <of ours> | it’s l''été }}'
    text: |
      Dear {{ first_name }} {{ last_name }}, <3 & {% if %} *{{ first_name | |*x*| }}* and {{ city }} in a sentence that
      goes on until it is broken. [Yours](https://example.org/?a=1&name={{ first_name | Grüß & "Gott" }}), or
      [the survey]({{ survey_url | https://example.org/?q=1&r=2 }}), [code](https://example.org/?{{ code }}).
      Write to us: {{ postal_address }}. {{ web_version_url }}
  - type: image
    image: {src: one.png, alt: 'For "{{ first_name | there }}", {{ Literally }} *|ALT|* {{ city }}'}
  - type: button
    label: "{{ first_name | there }} comes"
    url: "{{ survey_url | https://example.org/?q=1&r=2 }}"
"""

KNOWN = {
    "first_name": "Zoë-O'Hara<&>\"x",
    "last_name": "Ng & Söhne",
    "city": "Köln",
    "code": "A1",
    "survey_url": "https://s.example.org/?m=1&n=2",
}
UNKNOWN: dict[str, str] = {}
MEMBERS = pytest.mark.parametrize("member", [KNOWN, UNKNOWN], ids=["known", "unknown"])
EACH_SERVICE = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)


class Spring:
    """A publication in a folder, with one issue, `spring`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "issues").mkdir()
        (root / "issues" / "one.png").write_bytes(PICTURE.read_bytes())
        self.write(PUBLICATION, ISSUE)

    def write(self, publication: str, issue: str = ISSUE) -> None:
        (self.root / "newsletter.yaml").write_text(publication, encoding="utf-8")
        (self.root / "issues" / "spring.yaml").write_text(issue, encoding="utf-8")

    def without(self, *names: str) -> None:
        self.write("".join(line for line in PUBLICATION.splitlines(True) if not line.startswith(names)))

    def exported(self, service: Service) -> tuple[Exported, Rendering, Publication]:
        publication = load_publication(self.root)
        letter = build_edition(self.root / "issues" / "spring.yaml", publication).letter
        return export(letter, service), letter.rendering, publication

    def run(self, *arguments: str) -> Result:
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(self.root)
            return CliRunner().invoke(main, ["export", *arguments], catch_exceptions=False)


@cache
def sample() -> tuple[Issue, Publication]:
    publication = load_publication(ROOT)
    return load_issue(ROOT / "issues" / "ash-2021.yaml", publication), publication


def export_rendering(
    rendering: Rendering, service: Service, declared: Mapping[str, MergeTagValues] | None = None
) -> Exported:
    """Export a rendering that no issue was rendered to."""
    issue, publication = sample()
    own = {"merge_tags": declared or {}, "postal_address": None}
    return export(Letter(issue, publication.model_copy(update=own), rendering, {}, b""), service)


def escaped(values: Mapping[str, str]) -> dict[str, str]:
    return {name: escape(value) for name, value in values.items()}


@pytest.fixture
def spring(tmp_path: Path) -> Spring:
    return Spring(tmp_path)


def mailchimp(text: str, member: Mapping[str, str], own: Mapping[str, str], *, is_html: bool) -> str:
    """Read Mailchimp's tags from left to right, as its merge does."""
    fields = {SERVICES["mailchimp"].field(name): value for name, value in member.items()}
    written: Callable[[str], str] = escape if is_html else str
    system = {"UNSUB": own["unsubscribe_url"], "ARCHIVE": own["web_version_url"], "LIST:ADDRESS": own["postal_address"]}
    parts, shown = [], [True]
    for number, part in enumerate(re.split(r"\*\|(.*?)\|\*", text, flags=re.DOTALL)):
        if number % 2 == 0:
            parts += [part] if shown[-1] else []
        elif part.startswith("IF:"):
            shown.append(bool(fields.get(part[3:])))
        elif part == "ELSE:":
            shown[-1] = not shown[-1]
        elif part == "END:IF":
            shown.pop()
        elif part.startswith("URL:"):
            parts += [quote(fields.get(part[4:], ""), safe="")] if shown[-1] else []
        else:
            assert re.fullmatch(r"[A-Z_]+", part) or part in system, part
            parts += [system.get(part) or written(fields.get(part, ""))] if shown[-1] else []
    assert shown == [True]
    return "".join(parts).replace("\u2060", "")


def in_jinja(text: str, *, is_html: bool, **names: object) -> str:
    environment = jinja2.Environment(autoescape=is_html, keep_trailing_newline=True)
    environment.filters["urlencode"] = lambda value: quote(unescape(str(value)), safe="")
    return environment.from_string(text).render(**names)


def brevo(text: str, member: Mapping[str, str], own: Mapping[str, str], *, is_html: bool) -> str:
    """Interpret Brevo's language as Jinja's, after rewriting `default : "x"`; it escapes values in HTML."""
    contact = {SERVICES["brevo"].field(name): value for name, value in member.items()}
    text = re.sub(r'\| default : ("[^"]*") ', r"| default(\1, true) ", text)
    return in_jinja(
        text, is_html=is_html, contact=contact, unsubscribe=own["unsubscribe_url"], mirror=own["web_version_url"]
    )


def hubspot(text: str, member: Mapping[str, str], own: Mapping[str, str], *, is_html: bool) -> str:
    """Interpret HubL as Jinja, on which it is based; strings are not escaped, and values of contacts are."""
    contact = {SERVICES["hubspot"].field(name): escape(value) if is_html else value for name, value in member.items()}
    fields = ("company_name", "company_street_address_1", "company_city", "company_state")

    def token(name: str, fallback: str) -> str:
        assert not re.search(r"\{[{%#]", fallback)  # HubSpot would read it again
        return contact.get(name.removeprefix("contact.")) or fallback.replace("\u2060", "")

    return in_jinja(
        text,
        is_html=False,
        contact=contact,
        personalization_token=token,
        site_settings=dict(zip(fields, own["postal_address"].split(", "), strict=True)),
        unsubscribe_link=own["unsubscribe_url"],
        view_as_page_url=own["web_version_url"],
    )


def listmonk(text: str, member: Mapping[str, str], own: Mapping[str, str], *, is_html: bool) -> str:
    """Read the few forms of Go's html/template that an export is written in.

    What stands outside of its tags must hold nothing that the package would change: no comment and, in plain text, no
    character that opens an element.
    """
    fields = {f".Subscriber.{SERVICES['listmonk'].field(name)}": value for name, value in member.items()}
    out, shown = "", [("", True)]
    for number, part in enumerate(re.split(r'\{\{ ((?:"(?:[^"\\]|\\.)*"|[^"{}])*) \}\}', text)):
        verb, _, rest = part.partition(" ")
        value, is_shown = shown[-1]
        said = ""
        if number % 2 == 0:
            assert "{{" not in part
            assert "<!--" not in part if is_html else "<" not in part
            said = part
        elif verb == "with":
            shown.append((fields.get(rest, ""), bool(fields.get(rest))))
        elif verb == "else":
            shown[-1] = ("", not is_shown)
        elif verb == "end":
            shown.pop()
        elif verb == "Safe":
            said = json.loads(rest)
        elif part == ".":
            in_query = re.search(r' href="[^"]+\Z', out)
            said = escape(quote(value, safe="") if in_query else value)
        else:
            said = {
                ". | toString | Safe": value,
                '. | toString | replace "&" "%26" | replace " " "%20" | Safe': quote(value, safe=""),
                "UnsubscribeURL": own["unsubscribe_url"],
                "MessageURL": own["web_version_url"],
            }[part]
        out += said if is_shown else ""
    return out


READERS = {"mailchimp": mailchimp, "brevo": brevo, "hubspot": hubspot, "listmonk": listmonk}


def own_values(service: Service) -> dict[str, str]:
    """Return what a service puts in place of its own tags; where it has none, what newsletter.yaml says."""
    values = {
        "unsubscribe_url": f"https://{service.name}.test/u?a=1",
        "web_version_url": f"https://{service.name}.test/w",
        "postal_address": "We, Street 1, Town, State",
    }
    return {
        name: values[name] if name in service.html.reserved else "1 Example Street, 1000 Brussels" for name in values
    }


def filled(
    service: Service, member: Mapping[str, str], declared: Mapping[str, MergeTagValues]
) -> Callable[[MergeTag], str]:
    """Return the values that a member is to see."""

    def value(tag: MergeTag) -> str:
        own = declared.get(tag.name)
        return own_values(service).get(tag.name) or member.get(tag.name) or tag.fallback or (own and own.fallback) or ""

    return value


def same(service: Service, text: str) -> str:
    """Return a text with its addresses decoded for Brevo, which is not known to encode what it puts into them."""
    return unquote(text) if service.name == "brevo" else text


def elements(service: Service, html: str) -> list[object]:
    """Return all that a mail program reads of some HTML."""
    root = lxml_html.document_fromstring(html)
    return [
        (node.tag, node.text, node.tail, [(name, same(service, str(value))) for name, value in node.items()])
        for node in root.iter()
    ]


@EACH_SERVICE
@MEMBERS
def test_members_see_in_html_what_the_letter_says(spring: Spring, service: Service, member: dict[str, str]) -> None:
    exported, rendering, publication = spring.exported(service)
    html = exported.files["email.html"].decode().removeprefix(service.prologue)
    seen = READERS[service.name](html, member, escaped(own_values(service)), is_html=True)
    expected = rendering.tags.fill_html(rendering.html, filled(service, member, publication.merge_tags))
    assert elements(service, seen) == elements(service, expected)


@EACH_SERVICE
@MEMBERS
def test_members_see_in_text_what_the_letter_says(spring: Spring, service: Service, member: dict[str, str]) -> None:
    exported, rendering, publication = spring.exported(service)
    values = filled(service, member, publication.merge_tags)
    for written, text in (
        (exported.files["email.txt"].decode(), rendering.text),
        (exported.subject, rendering.subject),
        (exported.preheader, rendering.preheader),
    ):
        seen = READERS[service.name](written, member, own_values(service), is_html=False)
        assert same(service, seen) == same(service, rendering.tags.fill_text(text, values))


DECLARED = {"last_name": MergeTagValues(fallback="{{ x {"), "code": MergeTagValues(fallback='|* "{%" \\ *')}
FRAGMENTS = [
    *(
        "{{ first_name }}",
        "{{ first_name | you }}",
        '{{ first_name | "A" & <b> \\ | }}',
        "{{ last_name }}",
        "{{ code }}",
        "{{ x | |*y }}",
    ),
    *("{", "{{", "}}", "{%", "%}", "{#", "#}", "*|", "|*", "*", "|", "<", "&amp;", '"', "\\", "IF:X", " ", "é"),
]


@EACH_SERVICE
@settings(max_examples=examples(60))
@given(st.lists(st.sampled_from(FRAGMENTS)).map("".join), st.sampled_from([KNOWN, UNKNOWN]))
def test_no_character_of_an_author_is_interpreted_by_a_service(
    service: Service, text: str, member: dict[str, str]
) -> None:
    tags = find([text])
    typed = tags.tokenize(text)
    markup = f'<p title="{escape(typed)}">{escape(typed)}</p>'
    exported = export_rendering(Rendering("", "", markup, typed, {}, tags), service, DECLARED)
    values = filled(service, member, DECLARED)
    reader = READERS[service.name]
    html = exported.files["email.html"].decode().removeprefix(service.prologue)
    seen = reader(html, member, escaped(own_values(service)), is_html=True)
    assert elements(service, seen) == elements(service, tags.fill_html(markup, values))
    seen = reader(exported.files["email.txt"].decode(), member, own_values(service), is_html=False)
    assert seen == tags.fill_text(typed, values)


@EACH_SERVICE
@pytest.mark.parametrize(
    ("typed", "stands"),
    [
        ("{{ postal_address | javascript:alert(1) }}", ""),
        ("{{ postal_address | https://example.org/?a=1&b }}", "https://example.org/?a=1&amp;b"),
        ("https://example.org/?at={{ postal_address | 1 & 2 }}", "https://example.org/?at=1%20%26%202"),
    ],
)
def test_a_tag_that_a_service_does_not_know_is_in_addresses_what_it_may_be_there(
    service: Service, typed: str, stands: str
) -> None:
    tags = find([typed])
    html = f'<a href="{tags.tokenize(typed)}">x</a>'
    exported = export_rendering(Rendering("", "", html, "", {}, tags), service)
    own = service.html.reserved.get("postal_address")
    expected = typed.replace(tags.tags[0].neutral, own) if own else stands
    assert exported.files["email.html"].decode() == f'{service.prologue}<a href="{expected}">x</a>'


@EACH_SERVICE
def test_no_service_reads_style_sheets_and_all_leave_comments_for_outlook(service: Service) -> None:
    tags = find(["{{ first_name | you }}"])
    html = (
        "<style>@media print{#top{color:red}}*|p{}</style>"
        '<!--[if mso]><table width="{{100}}"><![endif]--><!--[if !mso]><!--><p>\ue000</p><!--<![endif]-->'
        '<!--[if mso]>\ue000 "and" {%x%}<![endif]-->'
    )
    exported = export_rendering(Rendering("", "", html, "", {}, tags), service)
    written = exported.files["email.html"].decode().removeprefix(service.prologue)
    seen = READERS[service.name](written, UNKNOWN, own_values(service), is_html=True)
    expected = html.replace("\ue000", "you")
    assert unescape(seen).replace("/**/", "") == expected


def test_go_strings_hold_comments_on_one_line() -> None:
    html = '<p>a<!--[if mso]>\n"<b>\\`<![endif]-->b</p>'
    exported = export_rendering(Rendering("", "", html, "", {}, find([])), SERVICES["listmonk"])
    assert exported.files["email.html"].decode() == (r'<p>a{{ Safe "<!--[if mso]>\n\"<b>\\`<![endif]-->" }}b</p>')


@pytest.mark.parametrize(
    ("name", "html", "text"),
    [
        (
            "mailchimp",
            "*|IF:FNAME|**|FNAME|**|ELSE:|*there*|END:IF|*",
            "*|IF:FNAME|**|FNAME|**|ELSE:|*there*|END:IF|*",
        ),
        ("brevo", '{{ contact.FIRSTNAME | default : "there" }}', '{{ contact.FIRSTNAME | default : "there" }}'),
        (
            "hubspot",
            '{{ personalization_token("contact.firstname", "there") }}',
            '{{ personalization_token("contact.firstname", "there") }}',
        ),
        (
            "listmonk",
            "{{ with .Subscriber.FirstName }}{{ . }}{{ else }}there{{ end }}",
            "{{ with .Subscriber.FirstName }}{{ . | toString | Safe }}{{ else }}there{{ end }}",
        ),
    ],
)
def test_a_plain_fallback_is_written_as_the_service_documents_it(name: str, html: str, text: str) -> None:
    tags = find(["{{ first_name | there }}"])
    service = SERVICES[name]
    exported = export_rendering(Rendering("", "", "<p>\ue000</p>", "\ue000", {}, tags), service)
    assert exported.files["email.html"].decode() == f"{service.prologue}<p>{html}</p>"
    assert exported.files["email.txt"].decode() == text


@EACH_SERVICE
def test_a_tag_is_never_broken_over_two_lines(spring: Spring, service: Service) -> None:
    exported, rendering, _ = spring.exported(service)
    text = exported.files["email.txt"].decode()
    assert text.count("\n") == rendering.text.count("\n")
    assert max(map(len, rendering.tags.write(rendering.text, lambda tag: tag.fallback).split("\n"))) <= 80


@EACH_SERVICE
def test_the_same_letter_gives_the_same_bytes(spring: Spring, service: Service) -> None:
    spring.without("site_url")
    first, _, _ = spring.exported(service)
    second, _, _ = spring.exported(service)
    assert first == second


@EACH_SERVICE
def test_the_fields_of_contacts_that_a_letter_asks_for_are_named(spring: Spring, service: Service) -> None:
    exported, _, _ = spring.exported(service)
    named = {
        "mailchimp": ("FNAME", "CITY", "LNAME", "SURVEY_URL", "CODE"),
        "brevo": ("FIRSTNAME", "CITY", "LASTNAME", "SURVEY_URL", "CODE"),
        "hubspot": ("firstname", "city", "lastname", "survey_url", "code"),
        "listmonk": ("FirstName", "Attribs.city", "LastName", "Attribs.survey_url", "Attribs.code"),
    }
    assert exported.fields == named[service.name]


def test_with_a_site_url_pictures_stay_where_they_are(spring: Spring) -> None:
    for service in SERVICES.values():
        exported, _, _ = spring.exported(service)
        assert sorted(exported.files) == ["email.html", "email.txt"]
        assert b'src="https://news.example.org/spring/images/' in exported.files["email.html"]
        assert exported.warnings == ()
        assert exported.steps == f"{service.label}: {service.steps}"
    assert "on your own site: nothing has to be uploaded" in spring.run("spring", "--for", "brevo").stdout


def test_a_picture_that_a_service_does_not_take_is_told_with_the_line_that_names_it(spring: Spring) -> None:
    spring.without("site_url")
    for service in SERVICES.values():
        small = service._replace(gallery=service.gallery._replace(largest=1024))
        exported, _, _ = spring.exported(small)
        (warning,) = exported.warnings
        assert warning.startswith("issues-one.png has ")
        assert f"{service.label} takes pictures of at most 0.0 MB" in warning
        assert "issues/spring.yaml:14" in warning


@EACH_SERVICE
def test_a_letter_without_a_link_to_unsubscribe_is_warned_of_with_the_line_to_write(
    spring: Spring, service: Service
) -> None:
    spring.without("unsubscribe_url")
    exported, _, _ = spring.exported(service)
    (warning,) = exported.warnings
    assert warning.startswith(service.demands["unsubscribe_url"])
    assert "has none" in warning
    assert '`unsubscribe_url: "{{ unsubscribe_url }}"`' in warning


@EACH_SERVICE
def test_who_sends_to_members_as_well_gets_the_links_of_the_service(spring: Spring, service: Service) -> None:
    with_tag, _, _ = spring.exported(service)
    spring.write(PUBLICATION.replace('unsubscribe_url: "{{ unsubscribe_url }}"', "sending: {list: members.csv}"))
    exported, _, _ = spring.exported(service)
    assert (exported.files, exported.warnings) == (with_tag.files, ())


@EACH_SERVICE
def test_an_unsubscribe_address_of_ones_own_stays_and_the_service_is_said_to_want_its_own(
    spring: Spring, service: Service
) -> None:
    spring.write(PUBLICATION.replace('"{{ unsubscribe_url }}"', "https://example.org/bye"))
    exported, _, _ = spring.exported(service)
    (warning,) = exported.warnings
    assert warning.startswith(service.demands["unsubscribe_url"])
    assert "of yours instead, which stays" in warning
    assert b'href="https://example.org/bye"' in exported.files["email.html"]


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("mailchimp", '`postal_address: "{{ postal_address }}"`'),
        ("brevo", "`postal_address:` with your street"),
        ("hubspot", '`postal_address: "{{ postal_address }}"`'),
        ("listmonk", "`postal_address:` with your street"),
    ],
)
def test_a_letter_without_a_postal_address_is_warned_of_with_the_line_to_write(
    spring: Spring, name: str, line: str
) -> None:
    issue = ISSUE.replace("{{ postal_address }}", "")
    spring.write(PUBLICATION.replace("postal_address: 1 Example Street, 1000 Brussels\n", ""), issue)
    exported, _, _ = spring.exported(SERVICES[name])
    (warning,) = exported.warnings
    assert line in warning


def test_hubspot_wants_its_own_tags_for_an_address_that_the_letter_has(spring: Spring) -> None:
    spring.write(PUBLICATION, ISSUE.replace("{{ postal_address }}", ""))
    exported, _, _ = spring.exported(SERVICES["hubspot"])
    (warning,) = exported.warnings
    assert "has a postal address of yours instead, which stays" in warning
    assert b"1 Example Street" in exported.files["email.html"]


def test_reserved_tags_in_newsletter_yaml_become_the_services_own(spring: Spring) -> None:
    spring.write(
        PUBLICATION.replace("1 Example Street, 1000 Brussels", '"{{ postal_address }}"'),
        ISSUE.replace("{{ postal_address }}", ""),
    )
    for name in ("mailchimp", "hubspot"):
        service = SERVICES[name]
        exported, _, _ = spring.exported(service)
        for written in ("email.html", "email.txt"):
            assert service.html.reserved["postal_address"] in exported.files[written].decode()
            assert service.html.reserved["unsubscribe_url"] in exported.files[written].decode()
        assert exported.warnings == ()
    for name in ("brevo", "listmonk"):
        exported, _, _ = spring.exported(SERVICES[name])
        (warning,) = exported.warnings
        assert "has no postal address" in warning


def test_hubspot_is_told_that_the_file_is_an_email_template(spring: Spring) -> None:
    exported, _, _ = spring.exported(SERVICES["hubspot"])
    assert exported.files["email.html"].startswith(b"<!--\n  templateType: email\n")


@EACH_SERVICE
def test_the_page_about_services_names_the_sources_of_each_table(service: Service) -> None:
    document = (ROOT / "docs" / "email-services.md").read_text(encoding="utf-8")
    chapter = document.partition(f"\n## {service.label}\n")[2].partition("\n## ")[0]
    assert re.search(r"\]\(https?://\S+\)", chapter)


@EACH_SERVICE
def test_the_command_writes_beside_the_editions_and_says_how_to_go_on(spring: Spring, service: Service) -> None:
    done = spring.run("spring", "--for", service.name)
    assert done.exit_code == 0
    folder = spring.root / "out" / f"for-{service.name}" / "spring"
    exported, _, _ = spring.exported(service)
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.name != LIST} == exported.files
    assert done.stdout.startswith(f"out/for-{service.name}/spring: HTML ")
    assert f"Subject: {exported.subject}" in done.stdout
    assert f"Preheader: {exported.preheader}" in done.stdout
    assert f"Fields of your contacts: {', '.join(exported.fields)}" in done.stdout
    assert f"Next: {exported.steps}" in done.stdout
    assert "warning:" not in done.stderr
    assert not (spring.root / "out" / "spring").exists()


def test_the_command_warns_and_still_writes(spring: Spring) -> None:
    spring.without("site_url", "unsubscribe_url")
    done = spring.run("issues/spring.yaml", "--for", "mailchimp", "-o", "elsewhere")
    assert done.exit_code == 0
    assert done.stderr.count("warning: ") == 1
    assert (spring.root / "elsewhere" / "for-mailchimp" / "spring" / "email.zip").is_file()
    assert "email.zip" in done.stdout


def test_an_export_replaces_the_one_before_it(spring: Spring) -> None:
    spring.without("site_url")
    spring.run("spring", "--for", "mailchimp")
    spring.write(PUBLICATION)
    assert spring.run("spring", "--for", "mailchimp").exit_code == 0
    folder = spring.root / "out" / "for-mailchimp" / "spring"
    assert sorted(path.name for path in folder.iterdir()) == [LIST, "email.html", "email.txt"]


def test_a_folder_with_anything_else_is_not_touched(spring: Spring) -> None:
    folder = spring.root / "out" / "for-brevo" / "spring"
    folder.mkdir(parents=True)
    (folder / "notes.md").write_text("Mine", encoding="utf-8")
    done = spring.run("spring", "--for", "brevo")
    assert done.exit_code == 2
    assert "notes.md" in done.stderr
    assert [path.name for path in folder.iterdir()] == ["notes.md"]


def test_an_issue_with_a_mistake_writes_nothing(spring: Spring) -> None:
    spring.write(PUBLICATION, ISSUE + "  - type: nonsense\n")
    done = spring.run("spring", "--for", "brevo")
    assert done.exit_code == 2
    assert not (spring.root / "out").exists()


def test_a_service_that_is_not_known_is_refused_with_those_that_are(spring: Spring) -> None:
    done = spring.run("spring", "--for", "sendgrid")
    assert done.exit_code == 2
    assert all(name in done.stderr for name in SERVICES)
