from __future__ import annotations

from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.errors import UsageError
from newsletter.merge import FIRST_TOKEN, MOST_TAGS, MergeTag, Tags, find

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


@pytest.mark.parametrize("token", ["\ue001", "%EE%80%81", "%ee%80%81"])
def test_a_token_is_understood_as_serialisers_spell_it(token: str) -> None:
    tags = find(["{{ a }}{{ b }}"])
    assert tags.neutral(f'<a href="{token}">') == '<a href="{{ b }}">'


@pytest.mark.parametrize("text", ["\ue002", "%EE%80%82", "&#57345;", "&#xE001;", "%EE%BF%BF", "&#12345;", "%EF"])
def test_what_is_no_token_of_these_tags_stays(text: str) -> None:
    assert find(["{{ a }}{{ b }}"]).neutral(text) == text


def test_without_tags_texts_pass_untouched() -> None:
    assert Tags().tokenize("{{ a }}") == "{{ a }}"
    assert Tags().neutral("\ue000 %EE%80%80") == "\ue000 %EE%80%80"


def test_an_issue_holds_four_thousand_tags_and_no_more() -> None:
    tags = find(f"{{{{ tag_{number} }}}}" for number in range(MOST_TAGS))
    last = tags.tokenize(f"{{{{ tag_{MOST_TAGS - 1} }}}}")
    assert last == chr(FIRST_TOKEN + MOST_TAGS - 1)
    assert tags.neutral(quote(last)) == f"{{{{ tag_{MOST_TAGS - 1} }}}}"
    with pytest.raises(UsageError, match="4,001 different merge tags"):
        find(f"{{{{ tag_{number} }}}}" for number in range(MOST_TAGS + 1))


@settings(deadline=None)
@given(TEXTS)
def test_tokens_written_out_are_the_same_tags_again(text: str) -> None:
    tags = find([text])
    tokenized = tags.tokenize(text)
    neutral = tags.neutral(tokenized)
    assert find([neutral]) == tags
    assert tags.tokenize(neutral) == tokenized


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdefgh"), min_size=1))
def test_tokens_survive_percent_encoding(names: list[str]) -> None:
    text = "".join(f"{{{{ {name} }}}}" for name in names)
    tags = find([text])
    tokens = tags.tokenize(text)
    assert len(tokens) == len(names)
    assert tags.neutral(quote(tokens)) == text
