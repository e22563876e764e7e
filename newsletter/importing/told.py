"""What did not come along → sentences for whoever pasted it, one for each kind.

This is a module of its own because the page and the command line say the same.
"""

from __future__ import annotations

from collections.abc import Iterable

from newsletter.importing.pieces import Dropped, What

_SENTENCES = {
    What.HIDDEN: "Text that readers did not see was left out",
    What.COMMENT: "Comments were left out",
    What.DELETED: "Text that was marked as deleted was left out",
    What.STRUCK_OUT: "The line through these words was left out",
    What.PICTURE: "Pictures do not come along, and are added as files",
    What.LINK: "What these links lead to cannot be opened by readers, so they are text now",
    What.SYMBOL: "Characters that only one font has were left out",
    What.EMBEDDED: "Embedded content was left out",
    What.FORM: "Form fields were left out",
    What.EMPHASIS: "Emphasis that begins or ends within a word was left out",
    What.RAISED: "These characters are raised or lowered no longer",
    What.QUOTATION: "Quotations that begin with a number are paragraphs now",
}
"""What is not told: programs, which nobody misses."""

_MOST, _LONGEST = 5, 60


def told(dropped: Iterable[Dropped]) -> tuple[str, ...]:
    """Return what was left out, in sentences that quote up to five examples each."""
    found: dict[What, dict[str, None]] = {}
    for what, words, _ in dropped:
        found.setdefault(what, {})[words] = None
    return tuple(f"{sentence}{_quoted(list(found[what]))}." for what, sentence in _SENTENCES.items() if what in found)


def _quoted(texts: list[str]) -> str:
    shown = [f"“{_clipped(text)}”" for text in texts if text][:_MOST]
    rest = len([text for text in texts if text]) - len(shown)
    return (f": {', '.join(shown)}" if shown else "") + (f" and {rest} more" if rest else "")


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
