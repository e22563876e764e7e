"""The rule about a quotation mark that is left of a pair: YAML takes one at the end of an unquoted value for text.

One at the beginning alone is refused when the file is read, and one within the words may be that of a quotation.
"""

from __future__ import annotations

from collections.abc import Iterator

from newsletter.check.finding import Finding, Rule
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.reading.quoting import as_value, before_value

LONE_QUOTE = Rule("writing.lone-quote", "warning", 'Readers see this `"`, which closes nothing.', "{hint}")
_OTHER_QUOTES = "„“”«»"


def lone_quote(letter: ParsedLetter) -> Iterator[Finding]:
    """Find a quotation mark at the end of an unquoted text that has no other; behind a number, it stands for inches."""
    for passage in letter.passages:
        words, source = passage.text.removesuffix('"').rstrip(), passage.source
        span = source.values[passage.path]
        if span.style or '"' in words or not passage.text.endswith('"') or not words or words[-1].isnumeric():
            continue
        if any(quote in words for quote in _OTHER_QUOTES):  # as in „Hope"
            continue
        hint = "Take it out."
        if len(source.text[span.start : span.end].splitlines()) == 1:
            in_brackets = source.is_in_brackets(passage.path)
            before = before_value(source.text, span.start, in_brackets)
            hint = f"Write `{before}{as_value(words, within_braces=in_brackets)}`."
        yield passage.finding(LONE_QUOTE, len(passage.text) - 1, hint=hint)
