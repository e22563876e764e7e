"""Rules about what comes along when something is pasted from elsewhere: a web page, a program, a colleague's mail.

Comes in: a letter. Goes out: findings at the very words or addresses in the YAML, each with what to write instead. The
family consists of the rules in these modules:

written.py     the texts that are looked at, and values as they can be written
entities.py    references of HTML, such as `&amp;`, in texts
mojibake.py    letters that a program has misread
footnotes.py   marks without a note, and notes without a mark
dialects.py    tables and other marks of other kinds of Markdown
unseen.py      invisible characters in addresses and words, and those that turn words around
flaw.py        what is wrong with an address
closed.py      pages that open only for whoever copied their address
parameters.py  parameters that belong to whoever copied an address
addresses.py   the rules about addresses
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from newsletter.check.finding import MOST, Finding
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.check.pasted import addresses, dialects, entities, footnotes, mojibake, unseen

_TESTS = (
    (entities.ENTITY, entities.entity),
    (mojibake.MOJIBAKE, mojibake.mojibake),
    (dialects.TABLE, dialects.table),
    (footnotes.FOOTNOTE, footnotes.footnote),
    (dialects.STRUCK_OUT, dialects.struck_out),
    (dialects.TASK, dialects.task),
    (unseen.INVISIBLE_IN_ADDRESS, unseen.invisible_in_address),
    (unseen.INVISIBLE, unseen.invisible_in_words),
    (unseen.TURNED_AROUND, unseen.turned_around),
    (unseen.LEFT_OPEN, unseen.left_open),
)
RULES = (*(rule for rule, _ in _TESTS), *addresses.RULES)

_MOST_LINKS = 2 * MOST
"""Links with flaws, several of which may come from one place; for each, all texts are searched for its address."""


def check(letter: ParsedLetter) -> Iterator[Finding]:
    """Find what has been pasted into a letter and should not be sent so; equal findings from one place count once."""
    for _, test in _TESTS:
        yield from islice(test(letter), MOST)
    yield from islice(dict.fromkeys(islice(addresses.copied(letter), _MOST_LINKS)), MOST)
