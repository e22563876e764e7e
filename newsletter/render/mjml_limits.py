"""MJML → the first tag that MRML must not be given, if there is one.

MRML reads nested tags by recursion, so that MJML which is nested deep enough overflows the stack and ends the process,
and it copies attributes into every element that inherits them, so that a few lines can fill the memory. This is a
module of its own because it reads MJML exactly as MRML's tokenizer does: what it took for a comment, and MRML did not,
would escape it. A part that MRML cannot read ends the scan, since MRML stops there too.
"""

from __future__ import annotations

import itertools
import re
from typing import NamedTuple

MOST_NESTED = 200
"""Tags around a tag. A letter has about twenty; lxml drops what is nested deeper than 254 in the HTML."""

MOST_TAGS = 100_000
MOST_COPIED = 25_000_000
"""Characters of attributes, counted once for each tag that may inherit them."""

WITHOUT_END = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
})  # fmt: skip
"""The HTML tags that have no end tag, for MRML as for HTML."""

# MRML reads what is inside a conditional comment, and panics where the condition is not complete.
# All parts begin with the one `<`: Python leaps from one to the next as long as the pattern begins with it.
_PART = re.compile(
    r"""<(?:(?P<name>/?[^\s<>/"'=!?]++)(?P<rest>[^"'>]*+(?:(?:"[^"]*+"|'[^']*+')[^"'>]*+)*+)>"""
    r"""|!(?:(?:--)?\[if[^\]]*+|\[endif|--<!\[endif[^\]]*+)\](?:>-->|><!-->|-->|>)"""
    r"""|!--(?!\[if|<!\[endif).*?-->"""
    r"""|(?P<incomplete>!(?:--)?\[if|!\[endif|!--<!\[endif|).*+)""",
    re.DOTALL,
)
_INCOMPLETE = "A conditional comment is not complete: write `<!--[if mso]>` and `<![endif]-->`."
_SHARED = "mj-attributes"
_PASSED_ON = ("mj-social", "mj-navbar", "mj-accordion", "mj-carousel")
"""The tags whose attributes MRML copies into the elements inside them."""


class Excess(NamedTuple):
    """A tag that is too much: its offset, how many `<` are before it, and a message."""

    at: int
    brackets: int
    message: str


def excess(mjml: str) -> Excess | None:
    """Return the first tag beyond a limit, or None; `mjml` is what MRML would be given."""
    found = _first(_PART.findall(mjml))
    if not found:
        return None
    number, message = found
    at = next(itertools.islice(_PART.finditer(mjml), number, None)).start()
    return Excess(at, mjml.count("<", 0, at), message)


def _first(parts: list[tuple[str, str, str]]) -> tuple[int, str] | None:
    """Return the number of the part that is that tag, and the message."""
    depth = tags = mjml_tags = shared = passed_on = 0
    shared_since = 0  # the depth of mj-attributes, while it is open
    longest, longest_at = 0, 0
    for number, (name, rest, incomplete) in enumerate(parts):
        if not name:
            if incomplete:
                return number, _INCOMPLETE
            continue
        if name[0] == "/":  # MRML closes whatever is open
            depth = max(depth - 1, 0)
            if depth < shared_since:
                shared_since = 0
            continue
        tags += 1
        if name.startswith("mj-"):
            mjml_tags += 1
            if shared_since:
                shared += len(rest)
            elif name.startswith(_PASSED_ON):
                passed_on = max(passed_on, len(rest))
            if len(rest) > longest and (shared_since or len(rest) == passed_on):
                longest, longest_at = len(rest), number
        if rest[-1:] == "/" or name in WITHOUT_END:
            continue
        depth += 1
        if name == _SHARED and not shared_since:
            shared_since = depth
        if depth > MOST_NESTED:
            return number, f"`<{name[:50]}>` is inside {MOST_NESTED} other tags: nest less, or close more."
    if tags > MOST_TAGS:
        return len(parts) - 1, f"The templates write more than {MOST_TAGS:,} tags: repeat less."
    if (shared + passed_on) * mjml_tags > MOST_COPIED:
        size = f"{shared + passed_on:,}"
        return longest_at, f"{mjml_tags:,} tags of MJML inherit attributes of {size} characters: shorten these."
    return None
