"""A text as typed → what readers must see of it: characters, and marks that may be shown or be gone.

Goes out: the parts of a text, which together are all of it, and the addresses that it links to. Nothing here parses
Markdown: each mark is found by its pattern in marks.py, wherever that allows it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from html import unescape

from newsletter.check.changed import marks
from newsletter.check.changed.marks import Characters, Mark, Part, Typed
from newsletter.check.changed.shown import RULE, composed, spaced
from newsletter.text.merge_tags import Tags

_LONGEST_EMPHASIS = 6
_LONGEST_LABEL = 1000
_LONGEST_SCHEME = 12


def of_line(text: str, tags: Tags) -> Typed:
    """Return a text without marks in its parts."""
    return Typed(list(_parts(text, [], tags)))


def of_person(text: str, tags: Tags) -> Typed:
    """Return the parts of a person in one line; around commas, white space may differ, and an empty part fall away."""
    commas = [Mark(*found.span(), spaced(found[0]), forms := (", ", ""), forms) for found in marks.COMMA.finditer(text)]
    return Typed(list(_parts(text, commas, tags)))


def of_prose(text: str, tags: Tags) -> Typed:
    """Return a text with Markdown's marks in its parts."""
    places = list(_at_lines(text))
    definitions = {}
    for name, definition in _definitions(text):
        places.append(_mark(text, *definition.span("whole")))
        definitions[name] = definition["angled"] or definition["address"]
    inline, addresses = _inline(text, definitions, tags)
    return Typed(list(_parts(text, [*places, *inline], tags)), addresses)


def spellings(address: str, tags: Tags) -> tuple[str, ...]:
    """Return the ways in which the plain text may spell an address: as typed, without escapes, without its scheme."""
    unescaped = marks.REFERENCE.sub(lambda reference: unescape(reference[0]), address)
    plain = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", unescaped).replace(" ", "%20")
    both = dict.fromkeys(composed(tags.tokenize(spelled)) for spelled in (address, plain))
    return (*both, *(re.sub(r"(?i)\A(?:mailto|tel):", "", spelled) for spelled in both))


def _mark(
    text: str, start: int, end: int, in_html: tuple[str, ...] = marks.GONE, in_text: tuple[str, ...] = marks.GONE
) -> Mark:
    return Mark(start, end, spaced(composed(text[start:end])), in_html, in_text)


def _parts(text: str, places: list[Mark], tags: Tags) -> Iterator[Part]:
    """Yield the marks in their order, and the characters between them; a mark within another is dropped."""
    done, last = 0, len(text.rstrip())
    for mark in sorted(places, key=lambda mark: (mark.start, -mark.end)):
        if mark.start < done:
            if mark.end <= done or text[mark.start : done].strip():
                continue
            mark = mark._replace(start=done, typed=mark.typed.lstrip())  # both have the space between them
        if mark.start > done and (shown := _shown(text[done : mark.start], tags)):
            yield Characters(done, mark.start, shown if done else shown.lstrip())
        yield mark
        done = mark.end
    if done < last and (shown := _shown(text[done:last], tags)):
        yield Characters(done, last, shown if done else shown.lstrip())


def _shown(text: str, tags: Tags) -> str:
    return spaced(composed(tags.tokenize(text)))


def place_of(text: str, characters: Characters, offset: int, tags: Tags) -> int:
    """Return the place in the text of what is shown as the character `offset` of some characters."""
    lost = len(characters.shown) - len(_shown(text[characters.start : characters.end], tags))
    ends = range(characters.start + 1, characters.end)
    return characters.start + bisect_left(
        ends, offset + 1 - lost, key=lambda end: len(_shown(text[characters.start : end], tags).rstrip())
    )


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Yield the start and the end of each line."""
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, end
        start = end + 1


def _at_lines(text: str) -> Iterator[Mark]:
    """Yield the marks at the starts of lines."""
    several = _in_lists_of_several(text)
    fences = _pairs_of_fences(text)
    in_quote = False
    for line, end in _lines(text):
        start = marks.INDENT.match(text, line).end()  # type: ignore[union-attr]
        was_in_quote, in_quote = in_quote, in_quote and start < end
        while start < end:
            if start in fences:
                yield _mark(text, start, end)
                break
            if across := marks.LINE_ACROSS.match(text, start):
                yield _mark(text, start, across.end(), (RULE,), (RULE,))
                break
            if heading := marks.HEADING.match(text, start):
                yield _mark(text, *heading.span(1))
                if heading[2]:
                    yield _mark(text, *heading.span(2))
                yield Mark(end, end, "", (), (marks.UNDERLINE,))
                break
            if text[start] == ">" and (was_in_quote or in_quote or not marks.MORE_THAN.match(text, start)):
                yield _mark(text, start, start + 1)
                start, in_quote = start + 1, True
            elif (bullet := marks.BULLET.match(text, start)) and (bullet[0] == "-" or start in several):
                yield _mark(text, start, start + 1, ("",), ("-",))
                start += 1
            elif number := marks.NUMBER.match(text, start):
                start = number.end()
            else:
                break
            start = marks.INDENT.match(text, start).end()  # type: ignore[union-attr]


def _pairs_of_fences(text: str) -> set[int]:
    """Return the places of fences that stand in pairs; a lone one is text."""
    pairs: set[int] = set()
    opened: re.Match[str] | None = None
    for fence in marks.FENCE.finditer(text):
        if not opened:
            opened = fence
        elif fence["fence"].startswith(opened["fence"]):
            pairs |= {opened.start("fence"), fence.start("fence")}
            opened = None
    return pairs


def _in_lists_of_several(text: str) -> set[int]:
    """Return the places of each `*` and `+` that begins one of several items; a lone one is a character."""
    several: set[int] = set()
    runs: defaultdict[str, list[int]] = defaultdict(list)
    is_behind_blank = False
    for start, end in _lines(text):
        if item := marks.ITEM.match(text, start, end):
            runs[item[1]].append(item.start(1))
        elif is_behind_blank and start < end and text[start] not in " \t>-":
            several.update(*(run for run in runs.values() if len(run) > 1))
            runs.clear()
        is_behind_blank = not text[start:end].strip(" \t>")
    return several.union(*(run for run in runs.values() if len(run) > 1))


def _definitions(text: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Yield the definitions of labels that are used, by the label's name."""
    if "]:" not in text:
        return
    uses = Counter(_name(label[1]) for label in marks.LABEL.finditer(text))
    found = list(marks.DEFINITION.finditer(text))
    uses.subtract(_name(definition["name"]) for definition in found)
    for definition in found:
        name = _name(definition["name"])
        if uses[name] > 0:
            uses[name] = 0  # the first definition counts
            yield name, definition


def _name(label: str) -> str:
    return " ".join(label.split()).casefold()


def _inline(text: str, definitions: Mapping[str, str], tags: Tags) -> tuple[list[Mark], dict[int, str]]:
    """Return the marks within lines, and the addresses of links by their place."""
    places: list[Mark] = []
    addresses: dict[int, str] = {}
    opened: list[int] = []  # the places of brackets that are not closed
    runs: list[re.Match[str]] = []

    def defined(label: str) -> str:
        return definitions.get(_name(label), "") if len(label) < _LONGEST_LABEL else ""

    def link(start: int, end: int, address: str) -> None:
        bracket = opened.pop()
        known = spellings(address, tags)
        words = text[bracket + 1 : start] if start - bracket < len(address) + _LONGEST_SCHEME else "…"
        is_its_own = not words.strip() or _core(composed(tags.tokenize(words))) in map(_core, known)
        places.append(Mark(bracket, bracket + 1, "[", instead=known if is_its_own else (), until=end))
        places.append(
            Mark(start, end, spaced(composed(tags.tokenize(text[start:end]))), in_text=("", marks.LINK_NUMBER))
        )
        addresses[start] = address

    place = 0
    while found := marks.INLINE.search(text, place):
        start, place = found.span()
        match found.lastgroup:
            case "escape":
                places.append(Mark(start, start + 1, "\\"))
                if text[place - 1] == "`":
                    place -= 1  # in code, where nothing is escaped, it ends the code
            case "reference":
                # A tag's own character is never meant.
                forms = (spaced(composed(unescape(found[0]))),)
                places.append(Mark(start, place, found[0], forms, forms))
            case "auto":
                address = found[0][1:-1]
                places += [Mark(start, start + 1, "<"), Mark(place - 1, place, ">")]
                if address[:7].lower() == "mailto:":
                    places.append(_mark(text, start + 1, start + 8))
                addresses[start] = address if marks.BEGINS_WITH_SCHEME.match(address) else f"mailto:{address}"
            case "closing" if opened and found["heading"]:
                bracket = opened.pop()
                places.append(Mark(bracket, bracket + 1, "["))
                places.append(Mark(start, place, spaced(found[0]), in_text=("", marks.HEADING_WORDS)))
            case "note":
                end = place + (text.startswith(":", place) and text[start - 1 : start] in ("", "\n"))
                places.append(Mark(start, end, text[start:end], (f"[{found['of_note']}]",), ()))
                place = end
            case "lowered" | "raised":
                places.append(_script(found))
            case "closing" if opened:
                link(start, place, found["angled"] or found["address"])
            case "closing":
                place = start + 1
            case "label":
                if opened and (address := defined(found["name"] or text[opened[-1] + 1 : start])):
                    link(start, place, address)
                else:
                    place = start + 1
                    del opened[-1:]
            case "bracket" if found[0] == "[":
                opened.append(start)
            case "bracket" if opened:
                if address := defined(text[opened[-1] + 1 : start] if definitions else ""):
                    link(start, place, address)
                else:
                    opened.pop()
            case "run":
                runs.append(found)
    return [*places, *_pairs(text, runs)], addresses


def _script(found: re.Match[str]) -> Mark:
    """Return the mark of what is below or above the line, in the plain text in characters that are so if all exist."""
    content = found[0][1:-1]
    table = marks.SCRIPTS["<sub>" if found[0][0] == "~" else "<super>"]
    in_text = ("".join(map(table.__getitem__, content)),) if all(char in table for char in content) else ()
    return Mark(*found.span(), found[0], (content,), in_text)


def _core(address: str) -> str:
    return marks.BEGINS_WITH_SCHEME.sub("", address.strip(), count=1).rstrip("/")


def _pairs(text: str, runs: list[re.Match[str]]) -> Iterator[Mark]:
    """Yield the stars, strokes and ticks around words: none is within a word, and none is alone in its paragraph."""
    ends = [found.start() for found in marks.PARAGRAPH_ENDS.finditer(text)]
    groups: defaultdict[tuple[str, int], list[tuple[re.Match[str], bool, bool]]] = defaultdict(list)
    for run in runs:
        before, behind = text[max(run.start() - 1, 0) : run.start()], text[run.end() : run.end() + 1]
        if run[0][0] == "`":
            kind = run[0]
            opens, closes = not _is_of_word(before), not _is_of_word(behind)
        else:
            kind = run[0][0]
            is_allele = before == "/" and behind.isdigit()  # CYP2C19*2/*17
            is_free = not before.strip() or before in marks.OPENING or marks.WITHOUT_SPACES.match(before)
            opens = bool(behind.strip() and is_free and not is_allele)
            closes = bool(before.strip()) and not _is_of_word(behind)
        groups[kind, bisect_left(ends, run.start())].append((run, opens, closes))
    for group in groups.values():
        first = min((run.start() for run, opens, _ in group if opens), default=len(text))
        last = max((run.start() for run, _, closes in group if closes), default=-1)
        for run, opens, closes in group:
            may_open, may_close = opens and run.start() < last, closes and run.start() > first
            if may_open or may_close:
                if run[0][0] == "`":
                    # One space on the inner side of code is not shown.
                    start, end = run.span()
                    if may_close and text[start - 1].isspace() and not text[start - 2 : start - 1].isspace():
                        start -= 1
                    if may_open and text[end : end + 1].isspace():
                        end += 1
                    yield _mark(text, start, end, ("", " "), ("", " "))
                else:
                    # Of several stars, some may be shown.
                    forms = tuple(run[0][:left] for left in range(min(len(run[0]), _LONGEST_EMPHASIS)))
                    yield Mark(*run.span(), run[0], forms, forms)


def _is_of_word(character: str) -> bool:
    return character.isalnum() and not marks.WITHOUT_SPACES.match(character)
