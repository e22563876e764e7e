"""Documents → Plan: what each piece becomes.

Comes in: documents, a publication and the wishes of whoever looks on. Goes out: a Plan; nothing is written and nothing
is changed. One part after the other is shown to the recognisers; what none of them knows is prose. A heading waits
until it is known whose it is, and so do one or two sentences that may introduce a list.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from newsletter.importing.document import Document
from newsletter.importing.parts import words_of
from newsletter.importing.pieces import Heading, Item, Paragraph, Picture
from newsletter.importing.place import by_wish, furniture, head, merging
from newsletter.importing.place.prose import LONGEST_PROSE, as_prose, bounded, has_words, of_missing
from newsletter.importing.place.recognisers import RECOGNISERS
from newsletter.importing.place.scan import Found, Scan
from newsletter.importing.plan import Entry, Plan, Prose, Source, Value
from newsletter.importing.tidying.tidy import tidy
from newsletter.importing.when import Circumstances
from newsletter.model.publication import Publication

Wishes = Mapping[tuple[int, int], str]
"""From one piece up to another, counted from 0 over all documents, the second left out → what they are to become."""

LISTS = frozenset(
    {"sessions", "videos", "webinars", "events", "deadlines", "links", "people", "partners", "table", "numbers", "jobs"}
)
"""Blocks that a sentence or two may introduce."""
_MOST_INTRODUCING, _LONGEST_INTRO = 2, 700


def placed(
    documents: Sequence[Document],
    publication: Publication,
    wishes: Wishes | None = None,
    columns: Mapping[str, str] | None = None,
    pictures: Collection[str] = (),
) -> Plan:
    """Return what the pieces of documents become, those in `wishes` as it is wished.

    `columns` are fields by the names of columns of tables, and `pictures` the src of those that a letter can show.
    """
    pieces = tuple(piece for document in documents for piece in document.pieces)
    notes, before = [], 0
    for document in documents:
        notes += [note._replace(at=None if note.at is None else note.at + before) for note in document.notes]
        before += len(document.pieces)
    parts = tidy(pieces)
    wished = frozenset(number for start, end in wishes or {} for number in range(start, end))
    about = head.read(documents, parts, publication, wished)
    circumstances = Circumstances(publication.timezone, about.language, about.day, about.day_text)
    scan = Scan(parts, circumstances, columns or {}, pictures, about.taken)
    placing = _Placing(scan, wishes or {}, about.taken)
    placing.run()
    blocks = merging.merged(placing.blocks)
    return Plan(
        tuple(documents), pieces, about.entry, tuple(blocks), (*about.left, *placing.left), tuple(notes), about.remarks
    )


class _Placing:
    """Places parts one after the other; `pending` are those that wait for what follows."""

    def __init__(self, scan: Scan, wishes: Wishes, taken: frozenset[int]) -> None:
        self.blocks: list[Entry] = []
        self.left: list[Source] = []
        self._scan = scan
        self._wishes = {start: (end, kind) for (start, end), kind in wishes.items()}
        self._taken = taken
        self._pending: list[int] = []
        self._has_recap = False

    def run(self) -> None:
        """Place all parts."""
        at = 0
        while at < len(self._scan):
            at = self._place(at)
        self._flush()

    def _place(self, at: int) -> int:
        """Place a part, and perhaps some that follow; return the number of the next one."""
        scan = self._scan
        if at in self._taken:
            return at + 1
        if wish := self._wish(at):
            end, kind = wish
            self._add_wished(at, end, kind)
            return end
        if furniture.is_furniture(scan, at):
            self.left.append(scan.source(at))
            return at + 1
        if found := self._recognised(at):
            self._add(found.block, found.end)
            return found.end
        piece = scan.piece(at)
        if isinstance(piece, Heading) and self._begins_block(at):
            self._flush()
        if isinstance(piece, Picture):
            self.left.append(of_missing(piece, scan.parts[at].number))
        elif isinstance(piece, Paragraph | Item | Heading) and not piece.rich.text:
            self.left.append(scan.source(at))
        else:
            self._pending.append(at)
        return at + 1

    def _wish(self, at: int) -> tuple[int, str] | None:
        """Return up to which part the wish for a part goes, and what it says, if there is one that begins here."""
        parts = self._scan.parts
        number = parts[at].number
        wish = self._wishes.get(number)
        if wish is None or (at and parts[at - 1].number == number):
            return None
        end = at
        while end < len(parts) and parts[end].number < wish[0]:
            end += 1
        return end, wish[1]

    def _recognised(self, at: int) -> Found | None:
        for kind, recognise in RECOGNISERS.items():
            if kind == "recap" and self._has_recap:
                continue
            found = recognise(self._scan, at)
            if found and not any(number in self._taken or self._is_wished(number) for number in range(at, found.end)):
                return found
        return None

    def _is_wished(self, at: int) -> bool:
        number = self._scan.parts[at].number
        return any(start <= number < end for start, (end, _) in self._wishes.items())

    def _add_wished(self, at: int, end: int, kind: str) -> None:
        """Add what is wished of parts; a heading that waits right above is theirs, as it would be without the wish."""
        found = by_wish.as_wished(self._scan, at, end, kind)
        if found and found.type in LISTS:
            self._add(found, end)
            return
        is_text = not found and kind != "leave out" and not self._is_heading(at)
        above = [last for last in self._pending[-1:] if is_text and self._is_heading(last)]
        self._pending = self._pending[: len(self._pending) - len(above)]
        self._flush()
        if kind == "leave out":
            self.left += self._scan.sources(at, end)
        elif found:
            self._has_recap |= found.type == "recap"
            self.blocks.append(found)
        else:
            self._pending = [*above, *range(at, end)]
            missing = f"This could not be made {kind}: something that it needs is not written here."
            self._flush(remark="" if kind == "text" else missing, is_wished=True)

    def _begins_block(self, at: int) -> bool:
        """Return whether a heading begins a block of its own, and is none within the text that waits."""
        first = self._scan.piece(self._pending[0]) if self._pending else None
        piece = self._scan.piece(at)
        return not (isinstance(first, Heading) and isinstance(piece, Heading) and piece.level > first.level)

    def _add(self, block: Entry, end: int) -> None:
        """Add a block that was recognised, with the heading and the introduction that wait for it."""
        fields, sources = dict(block.fields), block.sources
        self._has_recap |= block.type == "recap"
        if block.type in ("divider", "hero"):
            self._flush()
        elif block.type == "recap":
            fields, sources = self._with_lead(fields, sources)
        else:
            fields = self._with_group(fields)
            own, rest = self._introduction(replace(block, fields=fields))
            self._pending = rest
            self._flush()
            named: dict[str, Value] = {}
            if own and isinstance(self._scan.piece(own[0]), Heading):
                named["heading"] = self._scan.rich(own[0])
            paragraphs = [at for at in own if not isinstance(self._scan.piece(at), Heading)]
            if paragraphs and "intro" not in fields:
                named["intro"] = Prose(tuple(self._scan.parts[at].piece for at in paragraphs))
            fields = {"type": fields.pop("type"), **named, **fields}
            sources = (*(self._scan.source(at) for at in own), *sources)
        self.blocks.append(replace(block, fields=fields, sources=sources))

    def _with_lead(
        self, fields: dict[str, Value], sources: tuple[Source, ...]
    ) -> tuple[dict[str, Value], tuple[Source, ...]]:
        """Return the fields of a recap with its heading, and with the address and the sentence that lead to it."""
        last = next((n for n in range(len(self._pending) - 1, -1, -1) if self._is_heading(self._pending[n])), None)
        lead = self._pending if last is None else self._pending[last + 1 :]
        own = self._pending[last:] if last is not None else lead
        if len(lead) > _MOST_INTRODUCING or any(not 0 < len(self._scan.text(at)) <= _LONGEST_INTRO for at in lead):
            self._flush()
            return fields, sources
        self._pending = self._pending[: len(self._pending) - len(own)]
        self._flush()
        named: dict[str, Value] = {"heading": self._scan.rich(own[0])} if last is not None else {}
        text = fields["text"]
        assert isinstance(text, Prose)
        pieces = tuple(self._scan.parts[at].piece for at in lead)
        fields = {"type": fields.pop("type"), **named, **fields, "text": Prose((*pieces, *text.pieces))}
        return fields, (*(self._scan.source(at) for at in own), *sources)

    def _with_group(self, fields: dict[str, Value]) -> dict[str, Value]:
        """Return the fields of sessions with a group for their own heading, where another heading waits for them."""
        if fields["type"] != "sessions" or "heading" not in fields or "sessions" not in fields:
            return fields
        if not (self._pending and self._is_heading(self._pending[-1])):
            return fields
        group = Entry({"heading": fields["heading"], "sessions": fields["sessions"]})
        return {"type": "sessions", "groups": (group,)}

    def _introduction(self, block: Entry) -> tuple[list[int], list[int]]:
        """Return which of the parts that wait belong to a block, and which do not."""
        pending = self._pending
        last = next((n for n in range(len(pending) - 1, -1, -1) if self._is_heading(pending[n])), None)
        tail = pending if last is None else pending[last + 1 :]
        has_heading = last is not None and "heading" not in block.fields
        may_introduce = (
            block.type in LISTS
            and not block.fields.keys() & {"intro", "heading"}
            and len(tail) <= _MOST_INTRODUCING
            and all(isinstance(self._scan.piece(at), Paragraph) for at in tail)
            and all(0 < len(self._scan.text(at)) <= _LONGEST_INTRO for at in tail)
            and (last is not None or bool(self.blocks) or all(self._scan.text(at).endswith(":") for at in tail))
        )
        if tail and not may_introduce:
            return [], pending
        if last is None:
            return tail, []
        if has_heading:
            return pending[last:], pending[:last]
        return ([], pending) if not tail else (tail, pending[: last + 1])

    def _is_heading(self, at: int) -> bool:
        return isinstance(self._scan.piece(at), Heading)

    def _flush(self, remark: str = "", *, is_wished: bool = False) -> None:
        """Make text of what waits, which goes on what is before it unless it is wished to stand here."""
        pending, self._pending = self._pending, []
        for at in pending:
            if isinstance(picture := self._scan.piece(at), Picture):
                self.left.append(of_missing(picture, self._scan.parts[at].number))
        long = [at for at in pending if len(self._scan.parts[at].source) > LONGEST_PROSE]
        self.left += (self._scan.source(at) for at in long)
        pending = [at for at in pending if not isinstance(self._scan.piece(at), Picture) and at not in long]
        if not any(has_words(self._scan.parts[at].piece) for at in pending):
            self.left += (self._scan.source(at) for at in pending)
            return
        heading: dict[str, Value] = {}
        body = pending
        if self._is_heading(pending[0]) and len(pending) > 1:
            heading, body = {"heading": self._scan.rich(pending[0])}, pending[1:]
        remarks = (remark,) if remark else ()
        is_free = not heading and not is_wished
        if is_free and self.blocks and self.blocks[-1].type == "recap" and self._goes_on(body):
            return
        for number, group in enumerate(bounded(self._scan, body)):
            pieces = tuple(as_prose(self._scan.parts[at].piece, is_alone=len(body) == 1) for at in group)
            sources = tuple(
                self._scan.source(at)
                for at in ([*pending[: len(pending) - len(body)], *group] if not number else group)
            )
            fields: dict[str, Value] = {"type": "text", **(heading if not number else {}), "text": Prose(pieces)}
            self.blocks.append(Entry(fields, sources, remarks if not number else ()))

    def _goes_on(self, body: Sequence[int]) -> bool:
        """Add text to the recap before it, if it is not too long; return whether it was added."""
        before = self.blocks[-1]
        text = before.fields["text"]
        assert isinstance(text, Prose)
        size = sum(len(words_of(piece)) for piece in text.pieces) + sum(len(self._scan.parts[at].source) for at in body)
        if size > LONGEST_PROSE:
            return False
        pieces = (*text.pieces, *(as_prose(self._scan.parts[at].piece) for at in body))
        sources = (*before.sources, *(self._scan.source(at) for at in body))
        self.blocks[-1] = replace(before, fields={**before.fields, "text": Prose(pieces)}, sources=sources)
        return True
