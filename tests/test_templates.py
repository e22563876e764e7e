"""The default theme: each block kind has all it needs, its MJML is MJML, its words are in words.yaml.

What the templates make of an issue is the business of test_editions.py; here stands what holds for templates as such,
and that a publication can put its own in the place of any of them.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import get_args, get_origin

import pytest
import yaml
from PIL import Image

from newsletter import build_edition, load_issue, load_publication
from newsletter.errors import TemplateError
from newsletter.images import collect
from newsletter.model.blocks import KINDS, AnyBlock, Block
from newsletter.model.files import shipped_templates
from newsletter.model.words import FORMS
from newsletter.render import environment, template
from newsletter.text import merge_tags
from tests.editions.reading import Letter, words
from tests.mjml_lint import complaints

CASES = Path(__file__).parent / "editions"
NAMES = sorted(path.parent.name for path in CASES.glob("*/issue.yaml"))
TEMPLATES = shipped_templates()
FILES = sorted(
    str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*") if path.suffix not in (".yaml", ".png")
)
LANGUAGES = ("en", "fr", "de", "es", "nl", "ar", "it", "pt", "pl", "sv")

# Attributes that are read aloud or shown; what stands in the others is for machines.
SPOKEN_ATTRIBUTES = re.compile(r"""\b(?:alt|title|aria-[a-z]+|summary|label)=(?P<quote>["'])(?P<text>.*?)(?P=quote)""")
MARKUP = re.compile(r"""<[^>]*>|\b[a-z-]+="[^"]*"|&#?\w+;""")
TRUTH = re.compile(r"(?i)true|false")
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)


# What a kind has


def test_each_kind_has_two_templates_and_no_template_is_without_a_kind() -> None:
    assert sorted(path.stem for path in (TEMPLATES / "blocks").glob("*.mjml")) == sorted(KINDS)
    assert sorted(path.stem for path in (TEMPLATES / "blocks").glob("*.txt")) == sorted(KINDS)
    assert {path.suffix for path in (TEMPLATES / "blocks").iterdir()} == {".mjml", ".txt"}


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_case_that_uses_each_of_its_fields(kind: str) -> None:
    issue = load_issue(CASES / kind / "issue.yaml", load_publication(CASES))
    blocks = [block for block in issue.blocks if block.type == kind]

    assert {name for block in blocks for name in block.model_fields_set} == set(type(blocks[0]).model_fields)


@pytest.mark.parametrize("kind", KINDS)
def test_the_case_of_a_kind_leaves_out_every_field_once_that_may_be_left_out(kind: str) -> None:
    issue = load_issue(CASES / kind / "issue.yaml", load_publication(CASES))
    blocks = [block for block in issue.blocks if block.type == kind]
    optional = {name for name, field in type(blocks[0]).model_fields.items() if not field.is_required()}

    assert optional <= {name for block in blocks for name in optional - block.model_fields_set}


# What the templates hold


@pytest.mark.parametrize("name", NAMES)
def test_the_mjml_of_every_case_is_what_mjml_allows_and_mrml_renders(name: str) -> None:
    publication = load_publication(CASES)
    issue = load_issue(CASES / name / "issue.yaml", publication)
    tags = merge_tags.find([*issue.texts, *publication.texts])
    context = environment.shared_context(issue, publication, tags)

    assert complaints(template.to_mjml(context, collect(issue, publication))) == []


@pytest.mark.parametrize("name", FILES)
def test_every_template_compiles(name: str) -> None:
    environment._environment((TEMPLATES,)).get_template(name)


@pytest.mark.parametrize("name", [name for name in FILES if not name.endswith((".css", ".js"))])
def test_no_template_holds_words_of_a_language(name: str) -> None:
    assert list(prose_of(source(name))) == []


@pytest.mark.parametrize(
    ("template_text", "prose"),
    [
        ("<p>Read {{ url }} here</p>", ["Read", "here"]),
        ('<img alt="A picture of {{ name }}">', ["A picture of"]),
        ('{{ "Read more" if url else words.less }}', ["Read more"]),
        ("{{ label ~ ' (Cancelled)' }}", [" (Cancelled)"]),
        ('{% set at = "blocks." ~ loop.index0 %}<td class="{{ "small muted" if at }}" valign="top">·</td>', []),
        ('{# A note. #}<!-- Another. -->{{ picture(image, at, "fluid") }}&nbsp;', []),
    ],
)
def test_words_in_a_template_would_be_found(template_text: str, prose: list[str]) -> None:
    assert list(prose_of(template_text)) == prose


def test_every_language_of_the_theme_has_the_same_words() -> None:
    spoken = words_yaml()

    assert set(LANGUAGES) <= set(spoken)
    for language in LANGUAGES:
        assert spoken[language].keys() == spoken["en"].keys(), language
        for name, text in spoken[language].items():
            last_form = text.split(FORMS)[-1]
            assert re.findall(r"\{\w*\}", last_form) == re.findall(r"\{\w*\}", spoken["en"][name]), (language, name)


def test_every_word_of_the_theme_is_used_and_every_used_word_is_there() -> None:
    templates = "\n".join(source(name) for name in FILES if not name.endswith(".js"))
    named = set(re.findall(r"\bwords\.(\w+)", templates))
    if "words[webinar.status]" in templates:
        named |= {"cancelled", "postponed"}
    named |= {"read_on", "in_your_browser", "other_entries", "join_consent", "ask_first_name", "ask_last_name"}
    named |= {f"confirm_{part}" for part in ("subject", "preheader", "title", "text", "link", "otherwise")}
    named |= {f"other_{name}" for kind in get_args(AnyBlock) for name in lists_to_cut(kind)}

    assert named == words_yaml()["en"].keys()


def lists_to_cut(kind: type[Block]) -> Iterator[str]:
    """Yield the names of the lists of which a letter can leave entries out, and not of the groups that they are in."""
    for name in kind.model_fields.keys() - Block.model_fields.keys() - kind.WHOLE:
        annotation = kind.model_fields[name].annotation
        if get_origin(annotation) is tuple:
            fields = getattr(get_args(annotation)[0], "model_fields", {}).items()
            inner = [name for name, field in fields if field.is_required() and get_origin(field.annotation) is tuple]
            yield (*inner, name)[0]


def prose_of(template_text: str) -> Iterator[str]:
    """Yield what a template says in its own words: outside of tags, in spoken attributes, and in texts within Jinja."""
    markup = COMMENT.sub("", template_text)
    for expression in EXPRESSION.findall(markup):
        for text in re.findall(r'"([^"]*)"|\'([^\']*)\'', expression):
            said = "".join(text)
            if said.startswith("@"):  # a rule of a style sheet
                continue
            if re.search(r"[A-Z]|[a-z]{2,} [a-z]{2,}", said) and not is_classes(markup, expression):
                yield said
    literal = EXPRESSION.sub("", markup)
    for attribute in SPOKEN_ATTRIBUTES.finditer(literal):
        if re.search(r"[^\W\d_]", attribute["text"]) and not TRUTH.fullmatch(attribute["text"]):
            yield attribute["text"].strip()
    yield from re.findall(r"[^\W\d_]+(?:’[^\W\d_]+)?", MARKUP.sub(" ", literal))


def is_classes(markup: str, expression: str) -> bool:
    """Return whether an expression stands in an attribute that names classes."""
    return re.search(r"""class="[^"<>]*$""", markup[: markup.index(expression)]) is not None


def source(name: str) -> str:
    return (TEMPLATES / name).read_text("utf-8")


@cache
def words_yaml() -> dict[str, dict[str, str]]:
    spoken: dict[str, dict[str, str]] = yaml.safe_load((TEMPLATES / "words.yaml").read_text("utf-8"))
    return spoken


# What a publication can put in their place

ISSUE = """\
subject: A subject
preheader: A preheader
title: A title
date: 2026-03-02
blocks:
  - {type: quote, text: Something worth repeating., by: Somebody}
  - {type: text, heading: A heading, text: "With [a link](https://example.org/)."}
"""


WEBINAR = """\
blocks:
  - type: webinars
    webinars:
      - title: Ask us anything
        starts: 2026-04-12 16:30
        duration: 60 min
        registration_url: https://example.org/register
        status: {status}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A publication with one issue and an empty templates folder."""
    (tmp_path / "newsletter.yaml").write_text("name: A letter\n", "utf-8")
    (tmp_path / "issues").mkdir()
    (tmp_path / "issues" / "first.yaml").write_text(ISSUE, "utf-8")
    (tmp_path / "templates" / "blocks").mkdir(parents=True)
    return tmp_path


def letter(root: Path) -> Letter:
    return Letter(build_edition(root / "issues" / "first.yaml", load_publication(root)))


def styles(letter: Letter, tag: str) -> str:
    return " ".join(element.get("style", "") for element in letter.body.iter(tag))


@pytest.mark.parametrize(
    ("title", "is_smaller"),
    [
        ("Stammzelltransplantationsnachsorge im Alltag", True),
        ("Wie Stammzelltransplantations-Ambulanzen helfen", False),
        ("A title of many words, none of which is long", False),
        ("-", False),
    ],
)
def test_a_title_is_set_smaller_where_a_word_would_not_fit_on_a_line(root: Path, title: str, is_smaller: bool) -> None:
    issue = root / "issues" / "first.yaml"
    issue.write_text(ISSUE.replace("title: A title", f"title: '{title}'"), "utf-8")

    assert ("font-size:28px" in styles(letter(root), "h1")) is is_smaller


def test_an_upright_picture_stays_narrow_where_a_program_replaces_its_own_width(root: Path) -> None:
    Image.new("RGB", (800, 1600), "#808080").save(root / "issues" / "upright.png")
    block = "  - {type: image, image: {src: upright.png, alt: A tower}}\n"
    (root / "issues" / "first.yaml").write_text(ISSUE + block, "utf-8")

    (around,) = letter(root).body.findall(".//img/..")
    assert around.get("style") == "max-width:240px"
    assert around[0].get("width") == "240"


def test_a_publication_can_replace_one_template_of_a_block(root: Path) -> None:
    own = "<mj-section><mj-column><mj-text><p>Said: {{ block.text }}</p></mj-text></mj-column></mj-section>\n"
    (root / "templates" / "blocks" / "quote.mjml").write_text(own, "utf-8")
    built = letter(root)

    assert "Said: Something worth repeating." in words(built.body)
    assert not list(built.body.iter("blockquote"))
    assert "With a link." in words(built.body)
    assert "> Something worth repeating." in built.text


def test_a_publication_can_replace_the_text_of_a_block_alone(root: Path) -> None:
    (root / "templates" / "blocks" / "quote.txt").write_text("Said: {{ block.text }}\n", "utf-8")
    built = letter(root)

    assert "Said: Something worth repeating." in built.text
    assert len(list(built.body.iter("blockquote"))) == 1


def test_the_templates_of_a_publication_use_the_shared_parts(root: Path) -> None:
    own = """\
{% from "parts.mjml" import section, opening with context %}
{% call section(at) %}<mj-text>{{ opening(block, at) }}<p>{{ words.register }}</p></mj-text>{% endcall %}
"""
    (root / "templates" / "blocks" / "text.mjml").write_text(own, "utf-8")

    assert "A heading Register" in words(letter(root).body)


def test_shared_parts_of_a_publication_know_the_block_that_imports_them(root: Path) -> None:
    parts = source("parts.mjml") + "{% macro kind() %}It is a {{ block.type }}.{% endmacro %}\n"
    (root / "templates" / "parts.mjml").write_text(parts, "utf-8")
    for name in ("quote", "text"):
        own = """\
{% from "parts.mjml" import section, kind with context %}
{% call section(at) %}<mj-text><p>{{ kind() }}</p></mj-text>{% endcall %}
"""
        (root / "templates" / "blocks" / f"{name}.mjml").write_text(own, "utf-8")

    assert "It is a quote. It is a text." in words(letter(root).body)


def test_what_shared_parts_count_is_counted_anew_for_each_block(root: Path) -> None:
    counting = """\
{% set seen = namespace(number=0) %}
{% macro number() %}{% set seen.number = seen.number + 1 %}Number {{ seen.number }}.{% endmacro %}
"""
    (root / "templates" / "parts.mjml").write_text(source("parts.mjml") + counting, "utf-8")
    for name in ("quote", "text"):
        own = """\
{% from "parts.mjml" import section, number with context %}
{% call section(at) %}<mj-text><p>{{ number() }} {{ number() }}</p></mj-text>{% endcall %}
"""
        (root / "templates" / "blocks" / f"{name}.mjml").write_text(own, "utf-8")

    assert "Number 1. Number 2. Number 1. Number 2." in words(letter(root).body)


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        ("block.by", "A &amp; {{ name }}"),
        ("block.by ~ 1", "A &amp; {{ name }}1"),
        ("[block.by, none, 2] | select | join('<')", "A &amp; {{ name }}&lt;2"),
        ("[block.by, '<br>' | safe] | join('<')", "A &amp; {{ name }}&lt;<br>"),
        ("none | select | list", "[]"),
        ("true", "True"),
    ],
)
def test_what_a_template_puts_out_is_escaped_once_and_its_merge_tags_kept(
    root: Path, expression: str, written: str
) -> None:
    issue = ISSUE.replace("by: Somebody", 'by: "A & {{ name }}"')
    (root / "newsletter.yaml").write_text("name: A letter\nmerge_tags: {name: {fallback: you}}\n", "utf-8")
    (root / "issues" / "first.yaml").write_text(issue, "utf-8")
    forms = ("{{ %s }}", "{%% autoescape block.by != '' %%}{{ %s }}{%% endautoescape %%}")
    own = "".join(f"<p>{form % expression}</p>" for form in forms)
    own = f"<mj-section><mj-column><mj-text>{own}</mj-text></mj-column></mj-section>\n"
    (root / "templates" / "blocks" / "quote.mjml").write_text(own, "utf-8")
    publication = load_publication(root)
    issue_read = load_issue(root / "issues" / "first.yaml", publication)
    tags = merge_tags.find([*issue_read.texts, *publication.texts])
    filled = template.to_mjml(environment.shared_context(issue_read, publication, tags), {})

    assert tags.neutral(filled).count(f"<p>{written}</p>") == len(forms)


def test_an_import_of_shared_parts_that_lacks_the_context_is_refused_with_what_to_write(root: Path) -> None:
    own = '{% from "parts.mjml" import opening %}<mj-section>{{ opening(block, at) }}</mj-section>'
    (root / "templates" / "blocks" / "text.mjml").write_text(own, "utf-8")
    with pytest.raises(TemplateError, match=r"parts\.mjml:\d+: .* write `with context` behind that import"):
        letter(root)


@pytest.mark.parametrize(
    ("name", "right", "wrong", "message"),
    [
        ("blocks/quote.mjml", "</mj-text>", "", "`<mj-text>` is never closed: `</mj-text>` is missing."),
        ("blocks/quote.mjml", "</blockquote>", "", "`<blockquote>` is never closed: `</blockquote>` is missing."),
        ("blocks/quote.mjml", "</mj-text>", "</p></mj-text>", "`</p>` closes nothing: there is no open `<p>` before"),
        ("blocks/quote.mjml", "block.text", "block.txet", "`block` has no `txet`. Did you mean `text`?"),
        ("blocks/quote.txt", "block.by", "block.bye", "`block` has no `bye`. Did you mean `by`?"),
        ("blocks/quote.mjml", "block.text", "blok.text", "`blok` is not defined here."),
        ("footer.mjml", "</mj-column>", "", "`<mj-column>` is never closed: `</mj-column>` is missing."),
        ("blocks/quote.mjml", "<mj-text", "<b>" * 300 + "<mj-text", "`<b>` is inside 200 other tags"),
        ("footer.mjml", "words.unsubscribe", "words.unsubscrib", "There is no `unsubscrib`. Did you mean `unsubscr"),
    ],
)
def test_a_template_that_is_wrong_is_named_with_its_line_and_the_block(
    root: Path, name: str, right: str, wrong: str, message: str
) -> None:
    (root / "newsletter.yaml").write_text("name: A letter\nunsubscribe_url: https://example.org/off\n", "utf-8")
    own = source(name).replace(right, wrong, 1)
    (root / "templates" / name).write_text(own, "utf-8")
    with pytest.raises(TemplateError) as caught:
        letter(root)
    first, *others = sorted(caught.value.problems, key=lambda problem: problem.file, reverse=True)
    at_fault = own.splitlines()[first.line - 1]

    assert first.file == f"templates/{name}"
    assert first.message.startswith(message)
    assert str(caught.value).startswith(f"{root / 'templates' / name}:{first.line}: {message}")
    assert (wrong or right.replace("/", "").rstrip(">")) in at_fault
    assert [problem.file for problem in others] == ["issues/first.yaml"] * name.startswith("blocks/")


def test_mjml_that_cannot_be_read_for_another_reason_is_refused_all_the_same(root: Path) -> None:
    (root / "templates" / "footer.mjml").write_text("<mj-section><mj-text>1 < 2</mj-text></mj-section>\n", "utf-8")
    with pytest.raises(TemplateError, match="The templates make MJML that cannot be read"):
        letter(root)


@pytest.mark.parametrize("status", ["cancelled", "postponed"])
def test_a_webinar_that_does_not_take_place_at_its_time_invites_nobody_to_it(root: Path, status: str) -> None:
    (root / "newsletter.yaml").write_text("name: A letter\nalso_show_timezones: [America/New_York]\n", "utf-8")
    webinar = WEBINAR.format(status=status)
    (root / "issues" / "first.yaml").write_text(ISSUE.partition("blocks:")[0] + webinar, "utf-8")
    built = letter(root)
    follows = "The new date will follow."

    assert [element.text for element in built.body.iter("s")] == ["Sunday 12 April 2026"]
    assert "Originally planned: Sunday 12 April 2026" in built.text
    assert (follows in words(built.body), follows in built.text) == (status == "postponed",) * 2
    for said in ("New York", "https://example.org/register", "Register", "calendar"):
        assert said not in built.html.partition("<body")[2] + built.text


def test_a_publication_can_replace_the_style_sheet(root: Path) -> None:
    own = "a { color: {{ theme.colors.light.accent }}; margin: 1px; }\n"
    (root / "templates" / "inline.css").write_text(own, "utf-8")
    built = letter(root)

    assert "margin:1px" in styles(built, "a").replace(" ", "")
    assert "color:#9b1c31" in styles(built, "a").replace(" ", "")
    assert not styles(built, "h1")


def test_a_publication_can_change_one_word(root: Path) -> None:
    (root / "newsletter.yaml").write_text("name: A letter\nunsubscribe_url: https://example.org/off\n", "utf-8")
    (root / "templates" / "words.yaml").write_text("en: {unsubscribe: No more letters}\n", "utf-8")
    built = words(letter(root).body)

    assert "No more letters" in built
    assert "1 min read" in built


def test_a_letter_is_as_dark_in_french_as_in_english(root: Path) -> None:
    """French has a space before an exclamation mark that no line breaks at, and CSS one that has to stay as it is."""
    sheets = {}
    for language in ("en", "fr"):
        (root / "newsletter.yaml").write_text(f"name: A letter\nlanguage: {language}\n", "utf-8")
        html = build_edition(root / "issues" / "first.yaml", load_publication(root)).rendering.html
        sheets[language] = re.findall(r"<style.*?</style>", html, re.DOTALL)
    assert sheets["fr"] == sheets["en"]
    assert "!important" in sheets["fr"][-1]


def test_long_words_break_at_syllables_where_compounds_are_one_word_and_without_soft_hyphens(root: Path) -> None:
    found = {}
    for language in ("de", "sv", "fi", "en", "fr", "ar"):
        (root / "newsletter.yaml").write_text(f"name: A letter\nlanguage: {language}\n", "utf-8")
        rendering = build_edition(root / "issues" / "first.yaml", load_publication(root)).rendering
        found[language] = "hyphens:auto" in rendering.html
        assert "\u00ad" not in rendering.html + rendering.text
    assert found == {"de": True, "sv": True, "fi": True, "en": False, "fr": False, "ar": False}


def test_a_publication_can_add_a_language(root: Path) -> None:
    publication = "name: A letter\nlanguage: ro\nunsubscribe_url: https://example.org/off\n"
    (root / "newsletter.yaml").write_text(publication, "utf-8")
    (root / "templates" / "words.yaml").write_text("ro: {unsubscribe: Dezabonare}\n", "utf-8")
    built = words(letter(root).body)

    assert "Dezabonare" in built
    assert "2 martie 2026" in built
    assert "1 min read" in built  # a word that the publication does not have falls back to English


def test_a_publication_can_change_one_value_of_the_theme(root: Path) -> None:
    (root / "templates" / "theme.yaml").write_text('colors: {light: {accent: "#0a5c36"}}\n', "utf-8")
    built = letter(root)

    assert "#0a5c36" in styles(built, "a")
    assert "#9b1c31" not in styles(built, "a")


def test_newsletter_yaml_has_the_last_word_on_the_theme(root: Path) -> None:
    (root / "templates" / "theme.yaml").write_text('colors: {light: {accent: "#0a5c36"}}\n', "utf-8")
    (root / "newsletter.yaml").write_text('name: A letter\ntheme: {colors: {light: {accent: "#0b3d91"}}}\n', "utf-8")

    assert "#0b3d91" in styles(letter(root), "a")


@pytest.mark.parametrize("name", ["letter.mjml", "letter.txt", "masthead.mjml", "footer.mjml", "head.css", "parts.txt"])
def test_a_publication_can_replace_any_other_file(root: Path, name: str) -> None:
    mark = ":root{--its:own}" if name.endswith(".css") else "<!-- its own -->" if name.endswith(".mjml") else "Its own."
    (root / "templates" / name).write_text(f"{source(name)}\n{mark}\n", "utf-8")
    built = letter(root)

    if name.endswith((".css", "letter.txt")):
        assert mark in built.html + built.text
    assert words(built.body).count("Something worth repeating.") == 1
    assert built.text.count("Something worth repeating.") == 1


def test_a_style_sheet_that_would_fetch_another_is_refused(tmp_path: Path) -> None:
    (tmp_path / "newsletter.yaml").write_text("name: A letter\n", "utf-8")
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "inline.css").write_text('@import url("http://127.0.0.1:9/x.css");', "utf-8")
    shutil.copy(CASES / "divider" / "issue.yaml", tmp_path / "issue.yaml")
    with pytest.raises(TemplateError, match="nothing is fetched while building"):
        build_edition(tmp_path / "issue.yaml", load_publication(tmp_path))


def test_a_template_that_comes_later_takes_the_place_of_the_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "newsletter.yaml").write_text("name: A letter\n", "utf-8")
    shutil.copy(CASES / "divider" / "issue.yaml", tmp_path / "issue.yaml")
    publication = load_publication(tmp_path)
    assert "My own foot" not in build_edition(tmp_path / "issue.yaml", publication).rendering.html
    (tmp_path / "templates").mkdir()
    own = "<mj-section><mj-column><mj-text>My own foot</mj-text></mj-column></mj-section>"
    (tmp_path / "templates" / "footer.mjml").write_text(own, "utf-8")
    assert "My own foot" in build_edition(tmp_path / "issue.yaml", publication).rendering.html


def test_what_shared_parts_work_out_outside_of_macros_is_that_of_the_block_that_imports_them(root: Path) -> None:
    parts = "{% set label %}[{{ at }}]{% endset %}{% macro labelled() %}{{ label }}{% endmacro %}\n"
    (root / "templates" / "labels.mjml").write_text(parts, "utf-8")
    own = """\
{% from "labels.mjml" import labelled with context %}
<mj-section><mj-column><mj-text><p>{{ labelled() }}</p></mj-text></mj-column></mj-section>
"""
    for name in ("quote", "text"):
        (root / "templates" / "blocks" / f"{name}.mjml").write_text(own, "utf-8")

    assert "[blocks.0] [blocks.1]" in words(letter(root).body)


@pytest.mark.parametrize("use", ["{{ text }}", "{{ text | inline }}"])
def test_shared_parts_that_are_imported_without_the_letter_say_what_to_write(root: Path, use: str) -> None:
    (root / "templates" / "labels.mjml").write_text(f"{{% macro said(text) %}}{use}{{% endmacro %}}\n", "utf-8")
    own = '{% from "labels.mjml" import said %}<mj-section><mj-column>{{ said("a") }}</mj-column></mj-section>\n'
    (root / "templates" / "blocks" / "quote.mjml").write_text(own, "utf-8")

    with pytest.raises(TemplateError, match="write `with context` behind that import"):
        letter(root)
