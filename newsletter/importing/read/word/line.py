"""The characters of a paragraph of Word, while they are read: what readers see, and what is said beside it.

Comes in: the texts of runs, one by one, with how they look. Goes out: one Rich with tidied characters, and words that
are deleted, hidden or no words of the text. It is a module of its own because what holds for characters, such as the
link around them, changes from run to run, and what holds for paragraphs does not.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from newsletter.importing import addresses, characters
from newsletter.importing.pieces import PLAIN, Rich, Span, Style, What
from newsletter.importing.read.word import equations
from newsletter.importing.read.word.fields import Fields
from newsletter.importing.read.word.names import W
from newsletter.importing.read.word.styles import Look
from newsletter.importing.symbols import in_unicode
from newsletter.text.markup import Element

Said: TypeAlias = "tuple[What, str]"

_JOINED = frozenset({What.DELETED, What.HIDDEN, What.STRUCK_OUT, What.FORM})
"""What runs part without a reason."""


class Line:
    """The characters of the paragraph that is being read.

    `href` is where they lead, `left_out` why readers do not see them, and `language` what their run says it is.
    """

    def __init__(self, languages: dict[str, int]) -> None:
        """Begin; `languages` counts the characters that are said to be in each."""
        self.href = ""
        self.left_out: What | None = None
        self.language = ""
        self.fields = Fields()
        self._languages = languages
        self._spans: list[Span] = []
        self._said: list[Said] = []

    def __bool__(self) -> bool:
        return bool(self._spans)

    def add(self, text: str | None, look: Look) -> None:
        """Add characters."""
        if not text:
            return
        if self.left_out or look.is_hidden or self.fields.is_instruction:
            self.say(self.left_out or What.HIDDEN, text)
            return
        if look.is_struck_out:
            self.say(What.STRUCK_OUT, text)
        if self.language:
            self._languages[self.language] = self._languages.get(self.language, 0) + len(text)
        self._spans.append(Span(in_unicode(text, look.font) if look.font else text, self._style(look)))

    def say(self, what: What, words: str) -> None:
        """Add something that is said beside the text."""
        if words:
            self._said.append((what, words))

    def add_symbol(self, element: Element, look: Look) -> None:
        """Add a character of a font of symbols, which is told by its number there."""
        number = element.get(W + "char", "")
        if re.fullmatch("[0-9A-Fa-f]{1,4}", number):
            self.add(in_unicode(chr(int(number, 16)), element.get(W + "font", "").lower()), look)

    def add_equation(self, element: Element) -> None:
        """Add an equation."""
        if self.left_out:
            self.say(self.left_out, "".join(element.itertext()))
        else:
            self._spans += equations.spans(element, PLAIN)

    def _style(self, look: Look) -> Style:
        address = self.href or self.fields.address
        if not (address or look.bold or look.italic or look.script):
            return PLAIN
        href = addresses.of_link(address) if address else ""
        if address and not href:
            self.say(What.LINK, address)
        return Style(bool(look.bold), bool(look.italic), script=look.script or "", href=href)

    def taken(self) -> tuple[Rich, list[Said]]:
        """Return the characters and what is said beside them, and begin anew; links and fields go on."""
        rich, dropped = characters.tidy(Rich.of(self._spans)) if self._spans else (Rich(), [])
        said = _joined([*self._said, *((lost.what, lost.words) for lost in dropped)])
        self._spans.clear()
        self._said.clear()
        return rich, said


def _joined(said: list[Said]) -> list[Said]:
    """Return what was said, with words in a row as one where a run parts them; comments each by itself."""
    joined: list[tuple[What, list[str]]] = []
    for what, words in said:
        if joined and joined[-1][0] is what and (what in _JOINED or joined[-1][1] == [words]):
            joined[-1][1].extend([words] if what in _JOINED else [])
        else:
            joined.append((what, [words]))
    found = ((what, characters.tidy(Rich.plain("".join(words)))[0].text) for what, words in joined)
    return [(what, words) for what, words in found if words]
