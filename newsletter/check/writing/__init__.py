"""Rules about the texts that members read.

Comes in: a letter. Goes out: findings at the very words in the YAML. The family consists of the rules here and of those
in these modules:

inbox.py           subject line and preheader
placeholders.py    words that were meant to be replaced
merge_tags.py      undeclared merge tags, those without a fallback, and texts that only look like merge tags
markup.py          link texts that say nothing, and markup that readers would see
meetings.py        a meeting that differs in two places
lines.py           lines that are joined in the letter
other_markdown.py  what other Markdowns take for headings and lists
comments.py        comments in YAML that may be meant as text
fields.py          lines of a text that may be meant as fields
quotes.py          quotation marks that close nothing

What readers see instead of what was typed is found by newsletter/check/changed/.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, pairwise

from newsletter.check import changed
from newsletter.check.finding import MOST, Finding, Rule
from newsletter.check.paragraphs import Paragraph
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.check.writing import (
    comments,
    fields,
    inbox,
    lines,
    markup,
    meetings,
    merge_tags,
    other_markdown,
    placeholders,
    quotes,
)
from newsletter.model.blocks import Contents
from newsletter.model.events import Session
from newsletter.nearest import plain
from newsletter.reading.kinds import Kind
from newsletter.reading.source import Path, Source

DOUBLED_WORD = Rule("writing.doubled-word", "warning", "“{word}” stands twice in a row.", "Take one of the two out.")
REPEATED = Rule(
    "writing.repeated", "warning", "The same {kind} stands in line {line} already.", "Take one of the two out."
)
LONG_PARAGRAPH = Rule(
    "writing.long-paragraph",
    "advice",
    "This paragraph has {count} words, and on a phone fills more than a screen.",
    "Divide it after a thought, or shorten it to about 120 words.",
)
EMPTY_CONTENTS = Rule(
    "writing.empty-contents",
    "warning",
    "This list of contents is empty, since no block below it has a heading.",
    "Give the blocks below a `heading:`, move this one up, or take it out.",
)
LANGUAGE = Rule(
    "writing.language-without-words",
    "warning",
    "There are no words for the language `{language}`, so that buttons and labels are in English.",
    "Add them below `{language}:` in templates/words.yaml, or choose one of {known}.",
)

LONGEST_PARAGRAPH = 120
SHORTEST_REPEATED = 60

DOUBLED_ON_PURPOSE = {
    "en": "had that bye ha ho hear knock no now so there very well long many really far much chop",
    "fr": "nous vous en très bla",
    "de": "die der das sie ihr zu so sehr ganz na bla",
    "es": "muy casi bla",
    "nl": "die dat je zij ze het haar hun wij heel zo bla",
    "it": "appena così molto se piano poco quasi tanto bla",
    "pt": "muito muita logo quase tanto bla",
    "pl": "bardzo no tak już bla",
    "sv": "så det den de att som har mycket långt bla",
    "ar": "جدا رويدا شيئا كثيرا",
}
"""Words that occur twice in a row in correct sentences ("all that that means"), by language."""

DOUBLING = "af az crh fil ha haw ht id jv kk ku mg mi ms rw sm so su sw tk tl to tr uz vi"
"""Languages with Latin letters in which any word may be doubled, to say “many” or “very”."""

SHORTEST_ELSEWHERE = 4
SHORT_BUT_ENGLISH = frozenset({"and", "of", "the"})
"""Short words that are doubled in no language, unlike Czech “se se” or Hungarian “az az”."""

NOUNS_HAVE_CAPITALS = frozenset({"de", "lb"})
"""Languages in which a capital does not tell a name from another noun."""

DOUBLED_NAMES = frozenset({"baden", "bora", "duran", "pago", "sing", "wagga", "walla"})
"""Names that pass in these languages too."""

# A letter, or an accent that follows one as a character of its own.
_LETTER = "(?:[^\\W\\d_]|[\u0300-\u036f\u064b-\u065f\u0670])"
_LONGEST_WORD = 240  # characters after case folding, which may turn a letter into several
_DOUBLED = (
    rf"(?i)(?<![\w'’\-\u0300-\u036f\u064b-\u065f.@/])({_LETTER}{{2,60}})\s{{1,40}}(\1)(?!{_LETTER}|[\w'’\-@]|[./]\w)"
    r"(?!(?<=in)\s{1,40}(?:vitro|vivo|situ|silico|utero)(?!\w))"
)


def doubled_word(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a word that occurs twice in a row; ALL, the leukemia, is not the same word as all.

    Two capitals make a name, such as Walla Walla, unless the letter has the word alone as well.
    """
    language = letter.issue.language.split("-")[0]
    if language in DOUBLING.split():
        return
    is_known = language in DOUBLED_ON_PURPOSE
    words = [DOUBLED_ON_PURPOSE[language]] if is_known else [*DOUBLED_ON_PURPOSE.values()]
    meant = DOUBLED_NAMES | {plain(word) for word in " ".join(words).split()}
    doubled = [
        (paragraph, found)
        for paragraph in letter.paragraphs
        # Somebody may well be called Ali Ali.
        if paragraph.passage.kind is not Kind.NAME and _has_doubled_word(paragraph.text)
        for found in re.finditer(_DOUBLED, paragraph.text)
        if found[1].isupper() == found[2].isupper() and plain(found[1]) not in meant
    ]
    alone = _words_alone(letter) if doubled else frozenset()
    for paragraph, found in doubled:
        is_name = _may_be_name(found, language) and plain(found[1]) not in alone
        if not is_name and (is_known or _is_slip_anywhere(plain(found[1]))):
            yield paragraph.finding(DOUBLED_WORD, found.start(2), word=found[2])


def _has_doubled_word(text: str) -> bool:
    """Return whether a word may occur twice in a row: a quick test that most texts fail."""
    return any(
        second[:2] in first and _ends_with_word_of(first, second)
        for first, second in pairwise(text.replace("İ", "i").casefold().split())
    )


def _ends_with_word_of(first: str, second: str) -> bool:
    """Return whether the first of two texts ends with the word that the second begins with."""
    return any(
        second.startswith(first[place:])
        and not (place and first[place - 1].isalpha())
        and not second[len(first) - place :][:1].isalpha()
        for place in range(max(0, len(first) - _LONGEST_WORD), len(first) - 1)
    )


def _may_be_name(found: re.Match[str], language: str) -> bool:
    """Return whether a doubled word has two capitals that only a name can have."""
    is_capital = found[1] == found[2] and found[1][0].isupper() and not found[1].isupper()
    return is_capital and language not in NOUNS_HAVE_CAPITALS


def _words_alone(letter: ParsedLetter) -> frozenset[str]:
    """Return the words that occur in a letter without being doubled: Ghent is a name, and Ghent Ghent a slip."""
    alone: set[str] = set()
    for paragraph in letter.paragraphs:
        words = ["", *map(plain, re.findall(rf"{_LETTER}+", paragraph.text)), ""]
        alone.update(
            word
            for before, word, after in zip(words, words[1:], words[2:], strict=False)
            if word not in (before, after)
        )
    return frozenset(alone)


def repeated_session(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a session that occurs twice in the issue; one with another time or code is a different one."""
    first: dict[str, Path] = {}
    without_time: dict[str, Path] = {}
    at_a_time: dict[tuple[object, ...], Path] = {}
    sessions = [node for node in letter.issue.nodes if isinstance(node.value, Session)]
    for session, path in [(node.value, (*node.path, "title")) for node in sessions]:
        title, time = " ".join(plain(session.title).split()), (session.starts, session.when, session.code)
        earlier = at_a_time.get((title, *time)) or without_time.get(title) if any(time) else first.get(title)
        if earlier:
            yield letter.finding(REPEATED, path, kind="session", line=letter.issue.source.position(earlier).line)
        first.setdefault(title, path)
        if any(time):
            at_a_time.setdefault((title, *time), path)
        else:
            without_time.setdefault(title, path)


def repeated_paragraph(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a paragraph that occurs twice in the issue."""
    first: dict[str, Paragraph] = {}
    source = letter.issue.source
    for paragraph in letter.paragraphs:
        if not _is_shown_prose(source, paragraph):
            continue
        words = " ".join(paragraph.text.split())
        if len(words) >= SHORTEST_REPEATED:
            earlier = first.setdefault(plain(words), paragraph)
            if earlier is not paragraph:
                line = earlier.finding(REPEATED, _begin(earlier), kind="", line=0).problem.line
                yield paragraph.finding(REPEATED, _begin(paragraph), kind="paragraph", line=line)


def long_paragraph(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a paragraph that is too long to read on a phone."""
    source = letter.issue.source
    for paragraph in letter.paragraphs:
        if len(paragraph.text) > 2 * LONGEST_PARAGRAPH and _is_shown_prose(source, paragraph):
            count = sum(any(map(str.isalnum, word)) for word in paragraph.text.split())
            if count > LONGEST_PARAGRAPH:
                yield paragraph.finding(LONG_PARAGRAPH, _begin(paragraph), count=count)


def empty_contents(letter: ParsedLetter) -> Iterator[Finding]:
    """Find lists of contents below which no block has a heading."""
    blocks = letter.issue.blocks
    for number, block in enumerate(blocks):
        if isinstance(block, Contents) and not any(
            later.heading for later in blocks[number:] if not isinstance(later, Contents)
        ):
            yield letter.finding(EMPTY_CONTENTS, ("blocks", number))


def language_without_words(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a language without words for “Register”, “Unsubscribe” and other labels."""
    publication, language = letter.publication, letter.issue.language
    if {language, language.split("-")[0]}.intersection(publication.languages):
        return
    known = ", ".join(publication.languages)
    is_of_issue = "language" in letter.issue.source.data
    finding = letter.finding if is_of_issue else letter.finding_in_publication
    yield finding(LANGUAGE, ("language",), language=language, known=known)


def _is_slip_anywhere(word: str) -> bool:
    """Return whether doubling a word is a mistake even in a language that the rule does not know."""
    # In too many languages with other letters, words are doubled.
    return word in SHORT_BUT_ENGLISH or (len(word) >= SHORTEST_ELSEWHERE and word.isascii())


def _is_shown_prose(issue: Source, paragraph: Paragraph) -> bool:
    """Return whether a paragraph is prose of the issue's blocks, not of its description or of newsletter.yaml."""
    return paragraph.passage.kind is Kind.PROSE and paragraph.passage.source is issue


def _begin(paragraph: Paragraph) -> int:
    return len(paragraph.text) - len(paragraph.text.lstrip())


_TESTS = (
    (inbox.SUBJECT_EMPTY, inbox.subject_empty),
    (inbox.SUBJECT_LENGTH, inbox.subject_length),
    (inbox.SUBJECT_CAPITALS, inbox.subject_capitals),
    (inbox.PREHEADER_REPEATS, inbox.preheader_repeats),
    (inbox.PREHEADER_LENGTH, inbox.preheader_length),
    (placeholders.PLACEHOLDER, placeholders.placeholder),
    (DOUBLED_WORD, doubled_word),
    (markup.CLICK_HERE, markup.click_here),
    (REPEATED, repeated_session),
    (REPEATED, repeated_paragraph),
    (LONG_PARAGRAPH, long_paragraph),
    (merge_tags.UNDECLARED, merge_tags.undeclared),
    (merge_tags.NO_FALLBACK, merge_tags.no_fallback),
    (merge_tags.BROKEN, merge_tags.broken),
    (markup.MARKUP_SHOWN, markup.markup_shown),
    (meetings.DIFFERS, meetings.meeting_differs),
    (other_markdown.UNDERLINED, other_markdown.underlined),
    (other_markdown.SAME_NUMBERS, other_markdown.same_numbers),
    (lines.LINES_JOINED, lines.lines_joined),
    (lines.FOLDED, lines.folded),
    (comments.TEXT_OR_COMMENT, comments.comment_behind_words),
    (fields.FIELD_IN_TEXT, fields.field_in_text),
    (quotes.LONE_QUOTE, quotes.lone_quote),
    (EMPTY_CONTENTS, empty_contents),
    (LANGUAGE, language_without_words),
    (changed.CHANGED, changed.changed),
)
RULES = tuple(dict.fromkeys(rule for rule, _ in _TESTS))


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find what is wrong with the texts of a letter."""
    for _, test in _TESTS:
        yield from islice(test(letter), MOST)
