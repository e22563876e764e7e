"""The rule about comments in YAML that may be meant as text: they follow words after one space.

A number behind the `#` is refused when the file is read; here are the words, which a rule can be told to ignore.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.reading.comment_slips import keeping_hash, text_or_comment
from newsletter.reading.kinds import UNREAD

TEXT_OR_COMMENT = Rule(
    "writing.text-or-comment", "warning", "Readers do not get “{lost}”: it is left out as a comment.", "{hint}"
)


def comment_behind_words(letter: ParsedLetter) -> Iterator[Finding]:
    """Find comments that follow words after one space, as a `#` within a sentence does."""
    for passage in (*letter.texts, *letter.texts_of_publication, *letter.words_of_publication):
        source, span = passage.source, passage.source.values[passage.path]
        if passage.kind in UNREAD or span.style or not (lost := text_or_comment(source.text, span.end)):
            continue
        hint = keeping_hash(source.text, span.start, span.end, within_brackets=source.is_in_brackets(passage.path))
        yield passage.finding(TEXT_OR_COMMENT, len(passage.text), lost=clipped(lost), hint=hint)
