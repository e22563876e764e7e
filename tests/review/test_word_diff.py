"""Two texts are compared by words: what is the same, gone and new makes up both, and marks take nothing away."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from newsletter.review.marks import marked
from newsletter.review.side import Seen, SeenPicture
from newsletter.review.word_diff import runs
from newsletter.text import markup
from tests.examples import examples

WORDS = st.lists(st.sampled_from(["a", "b", "c", " ", ", ", "\n\n", "16:30"]), max_size=30).map("".join)
PARTS = st.lists(
    st.sampled_from(["one ", "two", "<b>three</b>", '<a href="#x">five</a> six', '<img src="a.png" alt="x">']),
    max_size=12,
).map("".join)


@given(WORDS, WORDS)
@settings(max_examples=examples(400))
def test_the_runs_of_two_texts_make_up_both(before: str, now: str) -> None:
    found = runs(before, now)
    assert "".join(run.text for run in found if run.kind != "new") == before
    assert "".join(run.text for run in found if run.kind != "gone") == now


@given(PARTS, PARTS)
@settings(max_examples=examples(200))
def test_marks_add_elements_and_change_no_word(before: str, now: str) -> None:
    pictures = {"a.png": SeenPicture("image/png", b"a")}
    sides = [f"<html><head><title>T</title></head><body><p>{part}</p></body></html>" for part in (before, now)]
    seen = [Seen(html, "", pictures) for html in sides]
    for html, marks in zip(sides, marked(seen[0], seen[1], []), strict=True):
        plain = re.sub(r"</?(?:ins|del)>| data-review=\"\w+\"", "", marks)
        assert plain == markup.serialized(markup.parsed(html))
        assert ("<ins>" in marks or "<del>" in marks or "data-review" in marks) <= (before != now)


def test_words_pictures_and_targets_that_differ_are_marked() -> None:
    old = '<p>We meet <b>on</b> Monday.</p><p><a href="https://a.test/">Go</a> <img src="a.png" alt="x"></p>'
    new = '<p>We all meet <b>on</b> Friday.</p><p><a href="https://b.test/">Go</a> <img src="a.png" alt="x"></p>'
    before, now = (
        Seen(f"<html><body>{html}</body></html>", "", {"a.png": SeenPicture("image/png", content)})
        for html, content in ((old, b"a"), (new, b"b"))
    )
    was, now_is = marked(before, now, [])
    assert "<p>We meet <b>on</b> <del>Monday</del>.</p>" in was
    assert "<p>We <ins>all</ins> meet <b>on</b> <ins>Friday</ins>.</p>" in now_is
    assert '<a href="https://b.test/"><ins>Go</ins></a>' in now_is
    assert now_is.count('data-review="ins"') == was.count('data-review="del"') == 1
