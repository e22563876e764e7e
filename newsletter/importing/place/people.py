"""Names with what these people do → people, with a portrait before the name.

It is a module of its own because a name is told by its form and by the role beside it, which may be on the next line.
"""

from __future__ import annotations

import re

from newsletter.importing import names
from newsletter.importing.evidence import Topic
from newsletter.importing.pieces import Heading, Item, Paragraph, Picture, Rich
from newsletter.importing.place import whole
from newsletter.importing.place.scan import Found, Scan, href_of, label_of
from newsletter.importing.plan import Entry, Source, Value

_BREAK = re.compile(r"\n")
_AFTER_NAME = re.compile(r"\s*(?:[,;:|]|\s[–—-]\s|[–—])\s*|\s*(?=\()|\s+(?=\n)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")
_PHONE = re.compile(
    r"(?i)(?:,\s*)?(?:\b(?:tel(?:efon|éfono|ephone)?|phone|mobile?|handy|t)\b\.?\s*:?\s*)?\+?\(?\d[\d ()/.-]{6,}\d"
)
_LONGEST = 140


def people(scan: Scan, at: int) -> Found | None:
    """Return the people that begin with a part, or None."""
    under = scan.is_under(at, Topic.PEOPLE)
    if scan.is_under(at, Topic.VIDEOS, Topic.WEBINARS, Topic.SESSIONS) and not under:
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
    lines = [line.stripped() for line in rich.split(_BREAK) if line.text.strip()]
    if not lines or any(len(line) > _LONGEST for line in lines):
        return None
    entries: list[Entry] = []
    number = scan.parts[at].number
    for line in lines:
        if several := _with_role_first(line):
            entries += (Entry(each, (Source(number, line),) if not place else ()) for place, each in enumerate(several))
        elif fields := _named(line):
            entries.append(Entry(fields, (Source(number, line),)))
        elif entries:
            entries[-1] = _with_more(entries[-1], line, Source(number, line))
        else:
            return None
    end = at + 1
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
        if not is_same and (not is_more or text.endswith(".")):
            break
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
    behind = line.part(gap.end(), len(line)).stripped()
    if behind.text.startswith("(") and behind.text.endswith(")"):
        behind = behind.part(1, len(behind) - 1)
    fields: dict[str, Value] = {"name": line.part(0, end), **_role_and_house(behind)}
    return None if whole.is_broken(fields, text) else _with_address(fields, line)


def _with_role_first(line: Rich) -> list[dict[str, Value]]:
    """Return the people of a line such as `Redaktion: Ulrike Holz, Tim Weber`."""
    label, begin = label_of(line.text)
    people = [name.strip() for name in re.split(r",|;| (?:und|and|et|y|en|&) ", line.text[begin:])] if label else []
    if not people or not names.is_role(label) or not all(map(names.is_name, people)):
        return []
    return [{"name": name, "role": label} for name in people]


def _role_and_house(rich: Rich) -> dict[str, Value]:
    """Return what somebody does and where, by the words behind a name."""
    text = _PHONE.sub("", _EMAIL.sub("", rich.text)).strip(" ,;|–-")
    if not text:
        return {}
    rich = rich.part(0, len(text)) if rich.text.startswith(text) else Rich.plain(text)
    role, comma, house = text.partition(",")
    if names.is_role(role) and comma and names.is_institution(house):
        return {
            "role": rich.part(0, len(role)).stripped(),
            "affiliation": rich.part(len(role) + 1, len(rich)).stripped(),
        }
    if names.is_institution(text) and not names.is_role(role):
        return {"affiliation": rich}
    return {"role": rich}


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
            found.append(Entry({"name": scan.rich(at).replaced(_BREAK, lambda _: " ")}, (scan.source(at),)))
        at += 1
    return Entry({"type": "people", "people": tuple(found)}) if found else None
