"""Tracing: every element of a letter is traced to the line of the template that wrote it.

All letters of this repository are traced element by element, and templates made for these tests line by line.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from lxml import html as lxml_html
from lxml.html import HtmlElement

from newsletter.images import collect
from newsletter.model.files import find_issues
from newsletter.model.issue import load_issue
from newsletter.model.publication import load_publication
from newsletter.render import render_issue, trace
from tests.examples import SHARE
from tests.writing import issue, save

ROOT = Path(__file__).resolve().parent.parent.parent
EDITIONS = ROOT / "tests" / "editions"
PUBLICATIONS = (
    ROOT,
    ROOT / "docs" / "examples" / "harbour",
    ROOT / "tests" / "kitchen-sink",
    ROOT / "tests" / "check" / "bad-templates",
)
ISSUES = [(root, path) for root in PUBLICATIONS for path in find_issues(root)]
ISSUES += [(EDITIONS, path) for path in sorted(EDITIONS.glob("*/issue.yaml"))]

# All templates are compiled anew for each. The kitchen sink has all kinds of blocks: of the editions that have one kind
# each, a share is enough for `make test`.
of_every_issue = pytest.mark.parametrize(
    ("root", "path"),
    [
        pytest.param(
            root,
            path,
            id=str(path.relative_to(ROOT).with_suffix("")),
            marks=pytest.mark.soak if root == EDITIONS and number % SHARE else [],
        )
        for number, (root, path) in enumerate(ISSUES)
    ],
)

MADE_BY_MARKDOWN = {
    "a",
    "blockquote",
    "br",
    "code",
    "div",
    "em",
    "h2",
    "h3",
    "h4",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "sub",
    "sup",
    "ul",
}

FRAME = {"html": "mjml", "head": "mj-head", "title": "mj-title", "body": "mj-body"}


@dataclass(frozen=True)
class Traced:
    """A letter: its elements as sent, and where templates wrote them."""

    html: str
    elements: list[HtmlElement]
    places: dict[int, trace.TemplatePlace]

    def lines(self, tag: str) -> list[str]:
        """Return "file:line:column" of each element of a tag, "" where no template wrote it."""
        return [
            f"{place.file.name}:{place.line}:{place.column}" if (place := self.places.get(number)) else ""
            for number, element in enumerate(self.elements)
            if element.tag == tag
        ]


def traced(root: Path, path: Path) -> Traced:
    """Render a letter, and trace it."""
    publication = load_publication(root)
    issue = load_issue(path, publication)
    pictures = collect(issue, publication)
    sent = render_issue(issue, publication, pictures).html
    places = dict(trace.trace(issue, publication, pictures))
    return Traced(sent, list(lxml_html.document_fromstring(sent).iter("*")), places)


traced_once = cache(traced)


def traced_block(folder: Path, templates: dict[str, str], text: str = "Some *words*.") -> Traced:
    """Trace a letter of one text block, with these templates in place of the shipped ones."""
    files = {f"templates/{name}": content for name, content in templates.items()}
    save(folder, "issue.yaml", issue(f"  - type: text\n    text: {text}\n", subject="A", title="C"), files)
    return traced(folder, folder / "issue.yaml")


def framed(content: str) -> str:
    return f"<mj-section><mj-column><mj-text>\n{content}\n</mj-text></mj-column></mj-section>\n"


# Every letter


@of_every_issue
def test_at_the_place_of_an_element_stands_its_own_tag_or_that_of_what_mjml_makes_it_from(
    root: Path, path: Path
) -> None:
    letter = traced_once(root, path)
    assert letter.places
    for number, place in letter.places.items():
        if letter.elements[number].get("name") and letter.elements[number].tag == "a":
            continue  # in a heading that a link leads to
        line = place.file.read_text("utf-8").split("\n")[place.line - 1]
        written = re.match(r"<([a-z0-9-]+)", line[place.column - 1 :])
        assert written, f"{place}: {line}"
        tag = letter.elements[number].tag
        if not written[1].startswith("mj"):
            assert tag.startswith(written[1]), f"{place}: {tag}"  # <h{{ level }}> is an h2
        elif tag in FRAME:
            assert written[1] in (FRAME[tag], "mj-head")  # which MRML gives a title where there is none


@of_every_issue
def test_only_what_markdown_filters_and_isolates_make_has_no_place(root: Path, path: Path) -> None:
    letter = traced_once(root, path)
    without = [element for number, element in enumerate(letter.elements) if number not in letter.places]
    assert {element.tag for element in without if dict(element.attrib) != {"dir": "ltr"}} <= MADE_BY_MARKDOWN


def test_tracing_says_the_same_each_time_and_changes_no_later_letter() -> None:
    root, path = ISSUES[0]
    first, second = traced(root, path), traced(root, path)
    assert first.html == second.html
    assert "\uf8f2" not in first.html
    assert first.places == second.places


# Templates of one's own


def test_tags_of_macros_calls_includes_and_set_blocks_have_their_own_lines(tmp_path: Path) -> None:
    letter = traced_block(
        tmp_path,
        {
            "own.mjml": "{% macro item(text) %}\n<li>{{ text }}</li>\n{% endmacro %}\n"
            "{% macro items() %}\n\n<ol>\n{{ caller() }}\n</ol>\n{% endmacro %}\n",
            "foot.mjml": "{# <u> #}\n<i>Foot</i>\n",
            "blocks/text.mjml": '{% from "own.mjml" import item, items with context %}\n'
            + "{% set note %}\n  <u>Note</u>\n{% endset %}\n"
            + framed(
                "{% call items() %}\n{{ item('one') }}{{ item('two') }}\n{% endcall %}\n{{ note }}"
                '{% include "foot.mjml" %}'
            ),
        },
    )
    assert letter.lines("ol") == ["own.mjml:6:1"]
    assert letter.lines("li") == ["own.mjml:2:1", "own.mjml:2:1"]
    assert letter.lines("u") == ["text.mjml:3:3"]
    assert letter.lines("i") == ["foot.mjml:2:1"]


@pytest.mark.parametrize(
    ("template", "column"),
    [
        ('<s class="{{ "a > b" if true else "<b>" }}" title=\'{{ block.type }}\'>x</s>', 1),
        ('<s{% if block.text %} class="x"{% endif %}>x</s>', 1),
        ("<s\n  class='x'\n>x</s>", 1),
        ("<{{ 's' }}>x</{{ 's' }}>", 1),
        ("<{% if true %}s{% endif %}>x</s>", 1),
        ('<s title="1 <b> 2 {# <b> #}">x</s>', 1),
        ("{% raw %}<s>{{ x }}</s>{% endraw %}", 10),
        ("<!-- it's <b> -->{{- ' ' -}}<s>x</s>", 29),
        ("{% if 1 <2 %}<s>x</s>{% endif %}", 14),
    ],
)
def test_a_tag_is_found_whatever_jinja_it_holds(template: str, column: int, tmp_path: Path) -> None:
    letter = traced_block(tmp_path, {"blocks/text.mjml": framed(f"<q>y</q>\n{template}")})
    assert letter.lines("q") == ["text.mjml:2:1"]
    assert letter.lines("s") == [f"text.mjml:3:{column}"]


def test_what_mjml_makes_has_the_line_of_the_component_also_beside_a_css_class(tmp_path: Path) -> None:
    template = (
        '<mj-wrapper>\n<mj-section css-class="{{ \'own\' }}">\n<mj-column>\n<mj-image src="a.png" alt=""\n'
        "  css-class='other' />\n<mj-button href=\"https://news.example.org/\">Go</mj-button>\n"
        "<mj-table><tr><td>x</td></tr></mj-table>\n<mj-spacer />\n</mj-column>\n</mj-section>\n</mj-wrapper>\n"
        "<mj-raw><hr></mj-raw>\n"
    )
    letter = traced_block(tmp_path, {"blocks/text.mjml": template, "masthead.mjml": "", "footer.mjml": ""})
    assert letter.lines("img") == ["text.mjml:4:1"]
    assert letter.lines("a") == ["text.mjml:6:1"]
    assert letter.lines("hr") == ["text.mjml:12:9"]
    assert letter.lines("td")[-2:] == ["text.mjml:7:15", "text.mjml:8:1"]
    places = dict.fromkeys(place.line for place in letter.places.values() if place.file.name == "text.mjml")
    assert list(places) == [1, 2, 3, 4, 6, 7, 8, 12]


def test_the_head_and_each_style_sheet_have_the_lines_of_their_tags(tmp_path: Path) -> None:
    letter = traced_block(
        tmp_path,
        {
            "letter.mjml": "<mjml>\n<mj-head>\n<mj-title>x</mj-title>\n<mj-attributes><mj-text css-class='x' />"
            "</mj-attributes>\n<mj-style>b { color: red }</mj-style>\n<mj-style>i { color: red }</mj-style>\n"
            "</mj-head>\n<mj-body>\n<mj-raw><p>x</p></mj-raw>\n</mj-body>\n</mjml>\n"
        },
    )
    assert letter.lines("html") == ["letter.mjml:1:1"]
    assert letter.lines("head") == ["letter.mjml:2:1"]
    assert letter.lines("title") == ["letter.mjml:3:1"]
    assert letter.lines("style")[-2:] == ["letter.mjml:5:1", "letter.mjml:6:1"]
    assert letter.lines("body") == ["letter.mjml:8:1"]
    assert letter.lines("p") == ["letter.mjml:9:9"]


def test_markdown_comes_from_no_template(tmp_path: Path) -> None:
    letter = traced_block(tmp_path, {"blocks/text.mjml": framed("<q>{{ block.text | prose }}</q>")})
    assert letter.lines("em") == [""]
    assert letter.lines("q") == ["text.mjml:2:1"]


def test_lines_that_end_as_in_windows_are_counted_too(tmp_path: Path) -> None:
    letter = traced_block(tmp_path, {"blocks/text.mjml": framed("<q>x</q>\n<s>y</s>").replace("\n", "\r\n")})
    assert letter.lines("s") == ["text.mjml:3:1"]


def test_a_template_that_looks_at_what_others_wrote_leaves_the_letter_without_places(tmp_path: Path) -> None:
    looking = framed("{% set text %}<q>x</q>{% endset %}{% if text == '<q>x</q>' %}<s>y</s>{% endif %}")
    letter = traced_block(tmp_path, {"blocks/text.mjml": looking})
    assert letter.lines("s") == [""]
    assert letter.places == {}


# How a place is shown


def problem_of(folder: Path, line: str = "<q>x</q>") -> str:
    letter = traced_block(folder, {"blocks/text.mjml": framed(f"  {line}")})
    number = next(number for number, element in enumerate(letter.elements) if element.tag == "q")
    return str(letter.places[number].problem("This is wrong.", "Mend it."))


def test_a_place_is_shown_with_its_line_and_a_caret_and_its_path_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letters").mkdir()
    monkeypatch.chdir(tmp_path)
    assert problem_of(tmp_path / "letters") == (
        "letters/templates/blocks/text.mjml:2:3: This is wrong.\n      <q>x</q>\n      ^\n    hint: Mend it."
    )


def test_elsewhere_its_path_counts_from_the_publication(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "desk").mkdir()
    monkeypatch.chdir(tmp_path / "desk")
    assert problem_of(tmp_path / "letters").startswith("templates/blocks/text.mjml:2:3: ")


def test_a_shipped_template_is_marked_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    letter = traced_block(tmp_path, {})
    number = next(number for number, element in enumerate(letter.elements) if element.tag == "h1")
    assert letter.places[number].problem("Wrong.", "").file == "templates/masthead.mjml (shipped)"


def test_unbalanced_tags_are_found_in_time_that_grows_with_their_number() -> None:
    before = time.process_time()
    assert sum(1 for _ in trace._unbalanced_tags("<b>" * 20_000 + "</i>" * 20_000)) == 40_000
    assert time.process_time() - before < 2  # with the square of their number: 10 seconds


def test_a_tag_is_balanced_by_the_last_of_its_name() -> None:
    found = [message.split(":")[0] for _, message in trace._unbalanced_tags("<b><i><b></i></b></b><!-- <u>")]
    assert found == ["`<b>` is never closed", "`</b>` closes nothing"]
