"""A line → whom it names, with what they do, where, and how to reach them.

Comes in: a line. Goes out: the fields of people. It is a module of its own because a role may stand before a name or
behind it, with a colon, a dash or brackets, and a house or an address beside it.
"""

from __future__ import annotations

import re

from newsletter.importing import names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.labels import is_label
from newsletter.importing.pieces import Rich
from newsletter.importing.place import whole
from newsletter.importing.place.scan import href_of, label_of
from newsletter.importing.plan import Entry, Source, Value

_AFTER_NAME = re.compile(r"\s*(?:[,;:|·]|\s[–—-]\s|[–—])\s*|\s*(?=\()|\s+(?=\n)")
EMAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")
_PHONE = re.compile(
    r"(?i)(?:,\s*)?(?:\b(?:tel(?:efon|éfono|ephone)?|phone|mobile?|handy|t)\b\.?\s*:?\s*)?\+?\(?\d[\d ()/.-]{6,}\d"
)
_CONTACT = re.compile(
    r"(?i)(?:e-?mail|mail|tel(?:efon|éfono|ephone|efoon)?\.?|phone|mobile?|handy|correo|courriel)\s*:?\s*\Z"
)
_ROLE_FIRST = re.compile(r"\s+[–—|-]\s+|\t")
_SIDE_BY_SIDE = re.compile(r"\s+[·|•–—]\s+(?=[^\W\d_][\w .’'/-]{1,40}\s?:)|;\s+(?=[^\W\d_][\w .’'/-]{1,40}\s?:)")
_AND = re.compile(r",\s+(?:(?:and|und|et|y|en)\s+)?|;\s*|\s+(?:und|and|et|y|e|en|&|\+|/)\s+")
_OUTSIDE_BRACKETS = re.compile(r"(?:,|;|\s(?:und|and|et|y|en|&|·))\s+(?![^(]*\))")
_MOST_WORDS_OF_LABEL = 4


def named(line: Rich) -> dict[str, Value] | None:
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


def listed(line: Rich, *, under: bool) -> list[dict[str, Value]]:
    """Return the people of a line that has roles before them, or `under` a heading for people, nothing but names."""
    return _with_role_first(line, under=under) or (_listed(line) if under else [])


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
    one = named(rest.stripped())
    if one and is_known and "role" not in one:
        return [ordered({**one, "role": role})]
    if one and is_known and "affiliation" not in one and _is_house(text_of(one["role"])):
        return [ordered({**one, "role": role, "affiliation": one["role"]})]
    return []


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


def _without_contact(text: str) -> str:
    text = _PHONE.sub("", EMAIL.sub("", text))
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


def with_more(entry: Entry, line: Rich, source: Source) -> Entry:
    """Return a person of whom one more line says what they do, where, or how to reach them."""
    fields = dict(entry.fields)
    for name, value in _role_and_house(line).items():
        fields.setdefault(name, value) if name != "role" or "role" not in fields else fields.setdefault(
            "affiliation", value
        )
    return Entry(ordered(_with_address(fields, line)), (*entry.sources, source))


def _with_address(fields: dict[str, Value], line: Rich) -> dict[str, Value]:
    href = href_of(line) or (f"mailto:{found[0]}" if (found := EMAIL.search(line.text)) else "")
    return {**fields, "url": href} if href and "url" not in fields else fields


def ordered(fields: dict[str, Value]) -> dict[str, Value]:
    """Return the fields of a person in their usual order."""
    order = ("name", "role", "affiliation", "portrait", "url")
    return {name: fields[name] for name in order if name in fields}


def text_of(value: Value) -> str:
    """Return the characters of a name or a role."""
    return value.text if isinstance(value, Rich) else str(value)
