from __future__ import annotations

from html import escape
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newsletter.errors import InputError, UsageError
from newsletter.model.publication import Publication, load_publication
from newsletter.text.contexts import is_safe_address
from newsletter.text.merge_tags import (
    FIRST_TOKEN,
    MOST_TAGS,
    RESERVED,
    MergeTag,
    Tags,
    find,
    name_meant,
)

TEXTS = st.lists(
    st.one_of(
        st.sampled_from(["{{ first_name | there }}", "{{url}}", "{{a|b c}}", "{{", "}}", "{", "}", "|", "\n", "x"]),
        st.text(st.characters(exclude_categories=["Cs", "Co"]), max_size=8),
    )
).map("".join)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("{{ first_name | there }}", MergeTag("first_name", "there")),
        ("{{first_name|there}}", MergeTag("first_name", "there")),
        ("{{ first_name }}", MergeTag("first_name")),
        ("{{first_name}}", MergeTag("first_name")),
        ("{{ first_name | }}", MergeTag("first_name")),
        ("{{  x2  |  dear friend | of ours  }}", MergeTag("x2", "dear friend | of ours")),
        ("{{ greeting | Grüß Gott & <hello> }}", MergeTag("greeting", "Grüß Gott & <hello>")),
        ("{{{ first_name }}}", MergeTag("first_name")),
    ],
)
def test_a_tag_is_a_name_and_perhaps_a_fallback(text: str, tag: MergeTag) -> None:
    assert find([text]) == Tags((tag,))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{ first_name }",
        "{{ }}",
        "{{ First }}",
        "{{ 1st }}",
        "{{ a b }}",
        "{{ a | b",
        "{{ a | {b} }}",
        "{{ a | b\nc }}",
    ],
)
def test_other_braces_are_literal_text(text: str) -> None:
    tags = find([text, "{{ other }}"])
    assert tags == Tags((MergeTag("other"),))
    assert tags.tokenize(text) == text


@pytest.mark.parametrize(
    ("tag", "neutral"),
    [
        (MergeTag("first_name", "there"), "{{ first_name | there }}"),
        (MergeTag("first_name"), "{{ first_name }}"),
    ],
)
def test_the_neutral_spelling_is_the_one_an_author_writes(tag: MergeTag, neutral: str) -> None:
    assert tag.neutral == neutral
    assert find([neutral]) == Tags((tag,))


def test_tags_keep_the_order_of_their_first_appearance_and_are_distinct() -> None:
    assert find(["{{ b }} {{ a | x }}", "{{ a }} {{b}}"]).tags == (MergeTag("b"), MergeTag("a", "x"), MergeTag("a"))


def test_each_tag_becomes_one_private_character() -> None:
    tags = find(["{{ a }} and {{ b | c }}"])
    assert tags.tokenize("{{b|c}}, {{ a }}, {{ a }}; {{ unknown }}") == "\ue001, \ue000, \ue000; {{ unknown }}"


def test_a_dialect_spells_the_tags_its_own_way() -> None:
    tags = find(["{{ first_name | there }}"])
    assert tags.write("Hello \ue000!", lambda tag: f"*|{tag.name.upper()}|*") == "Hello *|FIRST_NAME|*!"


@pytest.mark.parametrize(
    "text", ["\ue002", "%EE%80%81", "%ee%80%81", "&#57345;", "&#xE001;", "%EE%BF%BF", "&#12345;", "%EF"]
)
def test_what_is_no_token_of_these_tags_stays(text: str) -> None:
    assert find(["{{ a }}{{ b }}"]).neutral(text) == text


def test_without_tags_texts_pass_untouched() -> None:
    assert Tags().tokenize("{{ a }}") == "{{ a }}"
    assert Tags().neutral("\ue000 %EE%80%80") == "\ue000 %EE%80%80"


def test_an_issue_holds_four_thousand_tags_and_no_more() -> None:
    tags = find(f"{{{{ tag_{number} }}}}" for number in range(MOST_TAGS))
    last = tags.tokenize(f"{{{{ tag_{MOST_TAGS - 1} }}}}")
    assert last == chr(FIRST_TOKEN + MOST_TAGS - 1)
    assert tags.neutral(last) == f"{{{{ tag_{MOST_TAGS - 1} }}}}"
    with pytest.raises(UsageError, match="4,001 different merge tags"):
        find(f"{{{{ tag_{number} }}}}" for number in range(MOST_TAGS + 1))


@given(TEXTS)
def test_tokens_written_out_are_the_same_tags_again(text: str) -> None:
    tags = find([text])
    tokenized = tags.tokenize(text)
    neutral = tags.neutral(tokenized)
    assert find([neutral]) == tags
    assert tags.tokenize(neutral) == tokenized


@pytest.fixture
def publication(tmp_path: Path) -> Publication:
    text = """
name: Letter
site_url: https://news.example.org/
merge_tags:
  first_name: {sample: Ada, fallback: member}
  city: {}
  country: {fallback: your country}
personas:
  - name: Long
    values:
      first_name: Wolfeschlegelsteinhausenbergerdorff
      web_version_url: https://example.org/own
"""
    (tmp_path / "newsletter.yaml").write_text(text, "utf-8")
    return load_publication(tmp_path)


@pytest.mark.parametrize(
    ("tag", "sample", "fallback"),
    [
        (MergeTag("first_name", "there"), "Ada", "there"),
        (MergeTag("first_name"), "Ada", "member"),
        (MergeTag("city", "your city"), "your city", "your city"),
        (MergeTag("city"), "{{ city }}", ""),
        (MergeTag("country"), "your country", "your country"),
        (MergeTag("unheard_of", "x"), "x", "x"),
        (MergeTag("unheard_of"), "{{ unheard_of }}", ""),
    ],
)
def test_a_tag_has_the_value_that_is_nearest_to_a_reader(
    publication: Publication, tag: MergeTag, sample: str, fallback: str
) -> None:
    assert publication.samples("spring")(tag) == sample
    assert publication.fallbacks("spring")(tag) == fallback


def test_a_sample_reader_has_values_of_their_own(publication: Publication) -> None:
    values = publication.samples("spring", publication.personas[0])
    assert values(MergeTag("first_name", "there")) == "Wolfeschlegelsteinhausenbergerdorff"
    assert values(MergeTag("city", "your city")) == "your city"


def test_what_is_the_same_for_every_reader_comes_first(publication: Publication) -> None:
    tag = MergeTag("web_version_url", "https://example.org/")
    assert publication.samples("spring", publication.personas[0])(tag) == "https://news.example.org/spring/"
    assert publication.fallbacks("spring")(tag) == "https://news.example.org/spring/"


@pytest.mark.parametrize(
    ("html", "filled"),
    [
        ("<p>\ue000</p>", "<p>A &amp; &lt;b&gt; &quot;c&quot; &#x27;d&#x27; 5% ü</p>"),
        ('<img alt="\ue000">', '<img alt="A &amp; &lt;b&gt; &quot;c&quot; &#x27;d&#x27; 5% ü">'),
        (
            "<!--[if mso]><p>\ue000</p><![endif]-->",
            "<!--[if mso]><p>A &amp; &lt;b&gt; &quot;c&quot; &#x27;d&#x27; 5% ü</p><![endif]-->",
        ),
        (
            '<a href="https://a.org/?n=\ue000&amp;m=1">',
            '<a href="https://a.org/?n=A%20%26%20%3Cb%3E%20%22c%22%20%27d%27%205%25%20%C3%BC&amp;m=1">',
        ),
        (
            "<a href='https://a.org/\ue000'>",
            "<a href='https://a.org/A%20%26%20%3Cb%3E%20%22c%22%20%27d%27%205%25%20%C3%BC'>",
        ),
        ('<a href="\ue000">', '<a href="{{ a }}">'),
        ('<v:rect href="\ue000">', '<v:rect href="{{ a }}">'),
    ],
)
def test_a_value_is_escaped_for_its_place_in_html(html: str, filled: str) -> None:
    tags = find(["{{ a }}"])
    assert tags.fill_html(html, lambda tag: "A & <b> \"c\" 'd' 5% ü") == filled


@pytest.mark.parametrize(
    ("value", "href"),
    [
        ("https://a.org/?b=1&c=2", "https://a.org/?b=1&amp;c=2"),
        ("HTTP://a.org", "HTTP://a.org"),
        ("mailto:a@b.org", "mailto:a@b.org"),
        ("javascript:alert(1)", "{{ a | &lt;x&gt; }}"),
        ("//evil.example", "{{ a | &lt;x&gt; }}"),
        ("https://a.org/ onclick=x", "{{ a | &lt;x&gt; }}"),
        ("https:///path", "{{ a | &lt;x&gt; }}"),
        ("", "{{ a | &lt;x&gt; }}"),
        ("Ada", "{{ a | &lt;x&gt; }}"),
    ],
)
def test_only_a_safe_value_becomes_a_whole_address(value: str, href: str) -> None:
    tags = find(["{{ a | <x> }}"])
    assert tags.fill_html('<a href="\ue000">\ue000</a>', lambda tag: value).startswith(f'<a href="{href}">')


def test_the_neutral_spelling_is_no_value_and_is_not_encoded_within_an_address() -> None:
    tags = find(["{{ a | b c }}"])
    assert tags.fill_html('<a href="https://a.org/?n=\ue000">', lambda tag: tag.fallback) == (
        '<a href="https://a.org/?n=b%20c">'
    )
    assert tags.fill_html('<a href="https://a.org/?n=\ue000">', lambda tag: tag.neutral) == (
        '<a href="https://a.org/?n={{ a | b c }}">'
    )


def test_what_an_author_typed_like_a_token_is_not_filled() -> None:
    tags = find(["{{ a }}"])
    html = '<p title="%EE%80%80">%EE%80%80 <a href="https://a.org/%EE%80%80">\ue000</a></p>'
    assert tags.fill_html(html, lambda tag: "%EE%80%80") == html.replace("\ue000", "%EE%80%80")
    assert tags.fill_text("%EE%80%80 \ue000", lambda tag: "%EE%80%80") == "%EE%80%80 %EE%80%80"


def test_in_text_a_value_is_encoded_only_within_an_address() -> None:
    tags = find(["{{ a }}"])
    text = "Dear \ue000, see https://a.org/?n=\ue000&m=\ue000 or (\ue000)\nmailto:x@b.org?subject=\ue000"
    assert tags.fill_text(text, lambda tag: "A & ü") == (
        "Dear A & ü, see https://a.org/?n=A%20%26%20%C3%BC&m=A%20%26%20%C3%BC or (A & ü)\n"
        "mailto:x@b.org?subject=A%20%26%20%C3%BC"
    )


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_no_value_leaves_its_place_in_html(value: str) -> None:
    filled = find(["{{ a }}"]).fill_html('<a title="\ue000" href="https://a.org/?\ue000">\ue000</a>', lambda tag: value)
    part = quote(value, safe="")
    assert filled == f'<a title="{escape(value)}" href="https://a.org/?{part}">{escape(value)}</a>'
    assert unquote(part) == value


@given(st.sampled_from(["", "https://", "HTTP://", "mailto:", "tel:", "javascript:", "//"]), st.text(max_size=30))
@example("https://", " example.org")
@example("https://", '"')
@example("mailto:", "\n")
def test_only_http_https_mailto_and_tel_are_safe(scheme: str, rest: str) -> None:
    text = scheme + rest
    if is_safe_address(text):
        assert text.lower().startswith(("http://", "https://", "mailto:", "tel:"))
        assert text.split() == [text]
        assert not set('<>"\\^`{}|') & set(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("first_name", "first_name"),
        ("First Name", "first_name"),
        ("firstName", "firstname"),
        ("FNAME", "fname"),
        ("1st name", "st_name"),
        ("_x_", "x"),
        ("naïve", "na_ve"),
        ("名前", ""),
        ("", ""),
    ],
)
def test_the_name_that_was_meant_is_one_a_tag_can_have(text: str, name: str) -> None:
    assert name_meant(text) == name
    assert not name or find([f"{{{{ {name} }}}}"]).tags == (MergeTag(name),)


def refused(folder: Path, text: str) -> list[str]:
    (folder / "newsletter.yaml").write_text(f"name: Letter\n{text}", "utf-8")
    with pytest.raises(InputError) as caught:
        load_publication(folder)
    return [f"{problem.line}:{problem.column} {problem.message} {problem.hint}" for problem in caught.value.problems]


def test_names_that_no_tag_can_have_are_all_refused_with_one_that_it_can(tmp_path: Path) -> None:
    assert refused(tmp_path, "merge_tags:\n  First Name: {sample: Ada}\n  city: {}\n  名前: {}\n") == [
        "3:3 No merge tag can be called `First Name`: its name has only small letters, digits and `_`. "
        "Write `first_name:`, and `{{ first_name }}` in texts.",
        "5:3 No merge tag can be called `名前`: its name has only small letters, digits and `_`. "
        "Write it as in `first_name:`.",
    ]


def test_a_sample_readers_value_for_a_tag_that_nobody_declared_is_refused(tmp_path: Path) -> None:
    text = (
        "merge_tags: {first_name: {}}\npersonas:\n"
        "  - {name: A, values: {fist_name: Ada, first_name: Ada, unsubscribe_url: https://a.org/}}\n"
        "  - {name: B, values: {Town: Ghent}}\n"
    )
    assert refused(tmp_path, text) == [
        "4:24 There is no merge tag `fist_name`, which “A” has a value for. Did you mean `first_name`?",
        "5:24 There is no merge tag `Town`, which “B” has a value for. Add a line `town: {}` below `merge_tags:`.",
    ]


def test_a_publication_knows_the_values_of_reserved_tags(tmp_path: Path) -> None:
    (tmp_path / "newsletter.yaml").write_text(
        "name: L\nsite_url: https://a.org/news\nunsubscribe_url: https://a.org/leave\n"
        "postal_address: |\n  1 Example Street,\n  1000 Brussels\n",
        "utf-8",
    )
    assert load_publication(tmp_path).known_values("spring") == {
        "unsubscribe_url": "https://a.org/leave",
        "web_version_url": "https://a.org/news/spring/",
        "postal_address": "1 Example Street, 1000 Brussels",
    }
    (tmp_path / "newsletter.yaml").write_text('name: L\nunsubscribe_url: "{{ unsubscribe_url }}"\n', "utf-8")
    assert load_publication(tmp_path).known_values("spring") == {}
    assert set(RESERVED) == {"unsubscribe_url", "web_version_url", "postal_address"}
