"""Names with what these people do → people, with a portrait before the name.

It is a module of its own because a name is told by its form and by the role beside it, which may stand before or behind
it, in one line, on the next, or in the next cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newsletter.importing import column_names, names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.labels import is_label
from newsletter.importing.pieces import Heading, Item, Paragraph, Picture, Rich, Table
from newsletter.importing.place import whole
from newsletter.importing.place.scan import Found, Scan, href_of, label_of
from newsletter.importing.plan import Entry, Source, Value
from newsletter.importing.tidy import joined
from newsletter.nearest import plain

_AFTER_NAME = re.compile(r"\s*(?:[,;:|·]|\s[–—-]\s|[–—])\s*|\s*(?=\()|\s+(?=\n)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")
_PHONE = re.compile(
    r"(?i)(?:,\s*)?(?:\b(?:tel(?:efon|éfono|ephone)?|phone|mobile?|handy|t)\b\.?\s*:?\s*)?\+?\(?\d[\d ()/.-]{6,}\d"
)
_CONTACT = re.compile(
    r"(?i)(?:e-?mail|mail|tel(?:efon|éfono|ephone|efoon)?\.?|phone|mobile?|handy|correo|courriel)\s*:?\s*\Z"
)
_ROLE_FIRST = re.compile(r"\s+[–—|-]\s+|\t")
_SIDE_BY_SIDE = re.compile(r"\s+[·|•–—]\s+(?=[^\W\d_][\w .’'/-]{1,40}\s?:)|;\s+(?=[^\W\d_][\w .’'/-]{1,40}\s?:)")
_AND = re.compile(r",\s+(?:(?:and|und|et|y|en)\s+)?|;\s*|\s+(?:und|and|et|y|e|en|&|\+|/)\s+")
_LONGEST, _LONGEST_ROLE = 140, 60


def people(scan: Scan, at: int) -> Found | None:
    """Return the people that begin with a part, or None."""
    piece = scan.piece(at)
    under = scan.is_under(at, Topic.PEOPLE)
    if isinstance(piece, Table):
        return _in_table(piece, scan.parts[at].number, at, under=under)
    if scan.is_under(at, Topic.VIDEOS, Topic.WEBINARS, Topic.SESSIONS, Topic.PARTNERS) and not under:
        return None
    found: list[Entry] = []
    end, roles = at, 0
    while one := _person(scan, end, under=under):
        entries, end = one
        found += entries
        roles += sum("role" in entry.fields for entry in entries)
    if not found or (not under and 2 * roles < len(found)):
        return None
    return Found(Entry({"type": "people", "people": tuple(found)}), end)


def _person(scan: Scan, at: int, *, under: bool) -> tuple[list[Entry], int] | None:
    """Return the people that a part names, with a portrait before it and a role behind it, and where they end."""
    start, portrait = at, None
    piece = scan.piece(at)
    if isinstance(piece, Picture):
        if not isinstance(scan.piece(at + 1), Paragraph | Heading | Item) or piece.src not in scan.pictures:
            return None
        portrait, at = piece, at + 1
    rich = scan.rich(at) if 0 < len(scan.text(at)) <= 4 * _LONGEST else Rich()
    lines = rich.lines()
    if not lines or any(len(line) > _LONGEST for line in lines):
        return None
    if len(scan.text(at)) <= _LONGEST_CLOSING and is_about(scan.text(at), Topic.CLOSING):
        return None
    entries = _of_lines(lines, scan.parts[at].number, under=under)
    end = at + 1
    if not entries:
        if found := _role_above(scan, at, lines, under=under):
            entries, end = found
        else:
            return None
    last = entries[-1]
    if len(lines) == 1 and "role" not in last.fields:
        end, last = _following(scan, end, last)
    if not under and not any("role" in entry.fields for entry in [*entries[:-1], last]):
        return None
    if portrait:
        alt = portrait.alt or str(_plain(last.fields["name"]))
        image = Entry({"src": portrait.src, "alt": alt})
        last = Entry(_ordered({**last.fields, "portrait": image}), (scan.source(start), *last.sources))
    return [*entries[:-1], last], end


_LONGEST_CLOSING = 60


def _of_lines(lines: Sequence[Rich], number: int, *, under: bool) -> list[Entry]:
    """Return the people of lines: each with a name, a role that leads to one, or more about the one before."""
    entries: list[Entry] = []
    above: list[Rich] = []  # a line that may be the role of the name below it
    for line in lines:
        source: tuple[Source, ...] = (Source(number, line),)
        if several := _with_role_first(line, under=under):
            entries += (Entry(each, source if not place else ()) for place, each in enumerate(several))
        elif listed := _listed(line) if under else []:
            entries += (Entry(each, source if not place else ()) for place, each in enumerate(listed))
        elif fields := _named(line):
            if above and "role" not in fields:
                fields = _ordered({**fields, "role": above[0]})
                source = (Source(number, above[0]), *source)
                above = []
            entries.append(Entry(fields, source))
        elif not above and _is_role_line(line.text, under=under) and (not entries or "role" in entries[-1].fields):
            above = [line]
        elif entries and not above:
            entries[-1] = _with_more(entries[-1], line, *source)
        else:
            return []
    if above and entries and "role" not in entries[-1].fields:
        entries[-1] = _with_more(entries[-1], above[0], Source(number, above[0]))
        above = []
    return [] if above else entries


def _is_role_line(text: str, *, under: bool) -> bool:
    """Return whether a line may be the role of whoever is named on the next."""
    text = text.strip(" :")
    is_short = len(text) <= _LONGEST_ROLE and not re.search(r"[.!?]\s|@|://|\d{4}", text)
    return is_short and not names.is_name(text) and (names.is_role(text) or (under and is_about(text, Topic.CREDIT)))


def _role_above(scan: Scan, at: int, lines: Sequence[Rich], *, under: bool) -> tuple[list[Entry], int] | None:
    """Return the person below a part that is only a role, or None."""
    behind = scan.piece(at + 1)
    if len(lines) != 1 or not isinstance(behind, Paragraph) or not 0 < len(scan.text(at + 1)) <= _LONGEST:
        return None
    if not _is_role_line(lines[0].text, under=under) or (isinstance(scan.piece(at), Heading) and not under):
        return None
    own = behind.rich.lines()
    fields = _named(own[0])
    if not fields or "role" in fields:
        return None
    fields = _ordered({**fields, "role": lines[0].part(0, len(lines[0].text.rstrip(" :")))})
    entry = Entry(fields, (scan.source(at), scan.source(at + 1)))
    for line in own[1:]:
        entry = _with_more(entry, line, Source(scan.parts[at + 1].number, line))
    return [entry], at + 2


def _in_table(table: Table, number: int, at: int, *, under: bool) -> Found | None:
    """Return the people of a table that has no names of columns: a person in each row, or in each cell."""
    head = [plain(cell.text).strip() for cell in table.rows[0]]
    are_known = any(head) and all(not name or column_names.is_known(name) for name in head) and len(table.rows) > 1
    if are_known and not any(names.is_name(cell.text) for cell in table.rows[0]):
        return None
    found: list[Entry] = []
    for row in table.rows:
        cells = [cell.stripped() for cell in row if cell.text.strip()]
        if any(len(cell) > 2 * _LONGEST for cell in cells):
            return None
        own = [_of_lines(cell.lines(), number, under=under) for cell in cells]
        if len(cells) > 1 and all(own):
            found += (entry for entries in own for entry in entries)
        elif one := _of_lines([line for cell in cells for line in cell.lines()], number, under=True):
            found += one
        elif cells:
            return None
    roles = sum("role" in entry.fields for entry in found)
    if any(len(_plain(entry.fields.get("role", ""))) > _LONGEST_ROLE for entry in found):
        return None
    is_evident = len(found) > 1 and (under or roles == len(found))
    return Found(Entry({"type": "people", "people": tuple(found)}), at + 1) if is_evident else None


def _plain(value: Value) -> str:
    return value.text if isinstance(value, Rich) else str(value)


def _following(scan: Scan, at: int, entry: Entry) -> tuple[int, Entry]:
    """Return a person with the role, or the same name once more, that the lines below say, and where they end."""
    for _ in range(3):
        text = scan.text(at)
        if not isinstance(scan.piece(at), Paragraph) or not text or len(text) > _LONGEST or names.is_name(text):
            break
        is_same = text.lower() == re.sub(r",.*", "", _plain(entry.fields["name"])).lower()
        is_more = names.is_role(text) or _EMAIL.search(text) or names.is_institution(text)
        if not is_same and (not is_more or text.endswith(".") or label_of(text)[0]):
            break
        if names.name_at_start(text) and "," in text and not is_same:
            break  # the next one
        if is_same:
            entry = Entry(entry.fields, (*entry.sources, scan.source(at)))
        else:
            entry = _with_more(entry, scan.rich(at).stripped(), scan.source(at))
        at += 1
    return at, entry


def _named(line: Rich) -> dict[str, Value] | None:
    """Return the fields that a line says which begins with a name."""
    text = line.text
    found = names.name_at_start(text)
    if not found:
        return None
    end = found.end()
    rest = line.part(end, len(line))
    if not rest.text.strip():
        return _with_address({"name": line.part(0, end)}, line)
    gap = _AFTER_NAME.match(text, end)
    if not gap:
        return None
    behind = _unbracketed(line.part(gap.end(), len(line)).stripped())
    fields: dict[str, Value] = {"name": line.part(0, end), **_role_and_house(behind, is_titled=bool(found["titles"]))}
    return None if whole.is_broken(fields, text) else _with_address(fields, line)


def _unbracketed(rich: Rich) -> Rich:
    """Return a text without the brackets around it, or around its beginning."""
    text = rich.text
    if text.startswith("(") and text.endswith(")") and text.count("(") == 1:
        return rich.part(1, len(text) - 1).stripped()
    return rich


def _with_role_first(line: Rich, *, under: bool) -> list[dict[str, Value]]:
    """Return the people of a line such as `Redaktion: Ulrike Holz, Tim Weber`, or of several such side by side."""
    parts = [part.stripped() for part in line.split(_SIDE_BY_SIDE) if part.text.strip()]
    found = [_role_and_names(part, under=under) for part in parts]
    return [fields for each in found for fields in each] if all(found) else []


def _role_and_names(line: Rich, *, under: bool) -> list[dict[str, Value]]:
    """Return the people behind a role and a colon, or a dash."""
    label, begin = label_of(line.text)
    if not label and (found := _ROLE_FIRST.search(line.text)):
        label, begin = line.text[: found.start()].strip(), found.end()
        if not (names.is_role(label) or is_about(label, Topic.CREDIT)) or names.name_at_start(label):
            return []
    is_known = names.is_role(label) or is_about(label, Topic.CREDIT)
    is_other = is_label(label) and not is_known
    if not label or is_other or not (is_known or (under and len(label.split()) <= _MOST_WORDS_OF_LABEL)):
        return []
    rest = line.part(begin, len(line))
    said = _without_contact(rest.text)
    people = [name.strip() for name in _AND.split(said) if name.strip()]
    address = _with_address({}, rest)
    role = label.strip()
    if people and all(map(names.is_name, people)):
        return [{"name": name, "role": role, **(address if not place else {})} for place, name in enumerate(people)]
    one = _named(rest.stripped())
    if one and is_known and "role" not in one:
        return [_ordered({**one, "role": role})]
    if one and is_known and "affiliation" not in one and _is_house(_plain(one["role"])):
        return [_ordered({**one, "role": role, "affiliation": one["role"]})]
    return []


_MOST_WORDS_OF_LABEL = 4


def _is_house(text: str) -> bool:
    return names.is_institution(text) or (text[:1].isupper() and not names.is_role(text))


def _listed(line: Rich) -> list[dict[str, Value]]:
    """Return the people of a line that lists nothing but names, each perhaps with a role in brackets."""
    parts = [part.stripped() for part in line.split(_OUTSIDE_BRACKETS) if part.text.strip(" .")]
    if len(parts) < 2:
        return []
    found: list[dict[str, Value]] = []
    for part in parts:
        named = re.fullmatch(r"(?P<name>[^()]+?)(?:\s*\((?P<role>[^()]+)\))?\.?", part.text)
        if not named or not names.is_name(named["name"]) or names.is_institution(named["name"]):
            return []
        role: dict[str, Value] = {"role": named["role"]} if named["role"] else {}
        found.append({"name": named["name"], **role})
    return found


_OUTSIDE_BRACKETS = re.compile(r"(?:,|;|\s(?:und|and|et|y|en|&|·))\s+(?![^(]*\))")


def _without_contact(text: str) -> str:
    text = _PHONE.sub("", _EMAIL.sub("", text))
    text = re.sub(r"\(\s*\)|<\s*>|\bhttps?://\S+", "", text)
    while (shorter := _CONTACT.sub("", text.strip(" ,;|–-·("))) != text:
        text = shorter
    return text


def _role_and_house(rich: Rich, *, is_titled: bool = False) -> dict[str, Value]:
    """Return what somebody does and where, by the words behind a name."""
    text = _without_contact(rich.text)
    if not text:
        return {}
    at = rich.text.find(text)
    rich = rich.part(at, at + len(text)) if at >= 0 else Rich.plain(text)
    found = re.search(r",\s+|\s+[–—|·-]\s+|\)\s*,?\s*|\s*\n\s*", text)
    role, behind = (text[: found.start()], text[found.end() :]) if found else (text, "")
    if behind and names.is_role(role) and not names.is_role(behind) and _is_place_or_house(behind):
        assert found
        return {
            "role": rich.part(0, found.start()).stripped(),
            "affiliation": rich.part(found.end(), len(rich)).stripped(),
        }
    if names.is_institution(text) and not names.is_role(role):
        return {"affiliation": rich}
    if is_titled and not names.is_role(text) and text[:1].isupper():
        return {"affiliation": rich}
    return {"role": rich}


def _is_place_or_house(text: str) -> bool:
    """Return whether a text names a house or a place by its form: capitals, and few words."""
    if names.is_institution(text):
        return True
    return text[:1].isupper() and len(text.split()) <= 5 and not re.search(r"[.!?:]\s", text)


def _with_more(entry: Entry, line: Rich, source: Source) -> Entry:
    fields = dict(entry.fields)
    for name, value in _role_and_house(line).items():
        fields.setdefault(name, value) if name != "role" or "role" not in fields else fields.setdefault(
            "affiliation", value
        )
    return Entry(_ordered(_with_address(fields, line)), (*entry.sources, source))


def _with_address(fields: dict[str, Value], line: Rich) -> dict[str, Value]:
    href = href_of(line) or (f"mailto:{found[0]}" if (found := _EMAIL.search(line.text)) else "")
    return {**fields, "url": href} if href and "url" not in fields else fields


def _ordered(fields: dict[str, Value]) -> dict[str, Value]:
    order = ("name", "role", "affiliation", "portrait", "url")
    return {name: fields[name] for name in order if name in fields}


def wished(scan: Scan, parts: range) -> Entry | None:
    """Return parts as people, each that begins with a name, or is short."""
    found: list[Entry] = []
    at = parts.start
    while at < parts.stop:
        if one := _person(scan, at, under=True):
            entries, at = one
            found += entries
            continue
        if 0 < len(scan.text(at)) <= _LONGEST and not isinstance(scan.piece(at), Heading):
            found.append(Entry({"name": joined(scan.rich(at).lines(), " ")}, (scan.source(at),)))
        at += 1
    return Entry({"type": "people", "people": tuple(found)}) if found else None
