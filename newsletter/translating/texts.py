"""An issue → its texts that are translated, in the order in which they are read.

What a field holds says whether it is: words are, and names, addresses and codes stay as they are by nature, as do the
titles of sessions, which the program has in one language (the models say so: AS_IT_IS). Whoever wants to translate one
of these gives its entry the context of its field. Texts without letters, as most cells of a table are, are none at all.
It is a module of its own because renewal, building and checks mean the same texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from newsletter.editing.wrapping import unwrapped
from newsletter.model.issue import Issue
from newsletter.model.walk import Node
from newsletter.reading.kinds import MARKDOWN, READ, Kind
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import required_fields
from newsletter.reading.source import Path
from newsletter.text.merge_tags import MergeTag
from newsletter.translating import placeholders

BETWEEN = " › "
"""What stands between a block and a field in a context."""


class Text(NamedTuple):
    """A text of an issue: where it is, its words with each paragraph on one line, and what its field is for.

    `field` names the field by those that lead to it, as in `webinars.title`, and `block` the block by its heading. What
    `stays` as it is has an entry only where somebody has added one, in the context of its field.
    """

    path: Path
    words: str
    kind: Kind
    field: str
    block: str
    help: str
    stays: bool

    @property
    def has_letters(self) -> bool:
        """Whether it has words of its own, beside merge tags and addresses."""
        return placeholders.has_letters(self.words)

    @property
    def contexts(self) -> tuple[str | None, ...]:
        """The contexts in which an entry is for this text, the nearest first; None is that of most entries."""
        near = (f"{self.block}{BETWEEN}{self.field}",) if self.block else ()
        return (*near, self.field) if self.stays else (*near, self.field, None)


def texts_of(issue: Issue) -> Iterator[Text]:
    """Yield the texts of an issue that members read and that have words, if only in place of a merge tag."""
    groups: dict[Path, Model] = {(): issue}
    for node in issue.nodes:
        if isinstance(node.value, Model):
            groups[node.path] = node.value
        elif node.kind in READ and node.text is not None and (words := _words(node)):
            text = _text(node, words, groups, issue)
            if text.has_letters or any(fallbacks_of(text)):
                yield text


def fallbacks_of(text: Text) -> Iterator[Text]:
    """Yield what stands in place of the merge tags of a text where their values are not known, as texts."""
    for tag in placeholders.shown(text.words).meant.values():
        if isinstance(tag, MergeTag) and placeholders.has_letters(tag.fallback or ""):
            about = f"in place of {{{tag.name}}} where that is not known"
            yield text._replace(words=tag.fallback, help=about, stays=False)


def _words(node: Node) -> str:
    text = node.text or ""
    return unwrapped(text).strip() if node.kind in MARKDOWN else text.strip()


def _text(node: Node, words: str, groups: dict[Path, Model], issue: Issue) -> Text:
    above = next(node.path[:length] for length in range(len(node.path), -1, -1) if node.path[:length] in groups)
    owner = type(groups[above])
    # A text that stands for a whole group is that of the first field that the group needs.
    name = str(node.path[len(above)]) if len(above) < len(node.path) else required_fields(owner)[0]
    names = [step for step in node.path if isinstance(step, str)]
    if len(above) == len(node.path):
        names.append(name)
    block = issue.blocks[int(node.path[1])] if node.path[0] == "blocks" else None
    field = ".".join([block.type, *names[1:]] if block else names)
    stays = node.kind is Kind.NAME or name in owner.AS_IT_IS or not placeholders.has_letters(words)
    about = owner.model_fields[name].description or ""
    return Text(node.path, words, node.kind, field, _name_of(groups, node.path), about, stays)


def _name_of(groups: dict[Path, Model], path: Path) -> str:
    """Return the heading of the block that a text is in, or else of the group, "" where neither has one."""
    block = groups.get(path[:2])
    found = getattr(block, "heading", None) or getattr(block, "title", None)
    return found if isinstance(found, str) else ""
