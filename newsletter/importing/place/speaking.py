"""Those who speak, in a line: `with Dr Ann Lee, Leeds`, `Referentin: …`, `Ann Lee (Leeds), Tom Reed (York)`.

Comes in: words, or a line whose days and addresses are cut out. Goes out: people, each with their house behind a comma.
It is a module of its own because words lead to people in many ways, and because a sentence about them is none.
"""

from __future__ import annotations

import re

from newsletter.importing import names
from newsletter.importing.labels import SPEAKERS

_BY_WHOM = (
    r"(?:anim|présent|modér|present|host|moderat|geleit|moderier|impartid|presentad"
    r"|gepresenteer)\w* (?:par|by|von|por|door)"
)
LED = re.compile(
    rf"(?:\A|(?<=[\s,;(–—-]))(?P<lead>(?i:{_BY_WHOM}|{SPEAKERS})(?:/in|\(s\)|:in|\*in)?\s*:?\s+)"
    r"(?:(?i:ist|is|est|es|sind|are|sont|son)\s+)?(?:(?:la|el|der|die|dem|the|le|our|unsere[rn]?|notre)\s+)?"
    r"(?:[a-zà-ÿ]{4,}\s+){0,2}(?=[A-ZÀ-Ý]|drs?\.|prof\.)"
)
"""What leads to those who speak."""
_FROM = re.compile(
    r"\s+(?:from|at(?: the)?|of the|aus|vom|von der|uit|van (?:de|het)|du|del|de la)\s+(?:the |der |het "
    r"|la )?(?=[A-ZÀ-Ý][\w-]+(?:[ ,-]|\Z))"
)
_STOPS_PEOPLE = re.compile(
    r"\0|\n|\s[–—|-]\s|[\s(](?i:please |bitte )?(?i:regist|anmeld|inscri|aanmeld|inschrij|sign up|rsvp|book )|\Z"
)


def cut_people(mask: str) -> tuple[str, tuple[str, ...]]:
    """Return a line without those who speak, where it leads to them, and who they are."""
    for led in LED.finditer(mask):
        rest = mask[led.end() :]
        stop = _STOPS_PEOPLE.search(rest)
        assert stop
        named = names.first_sentence(rest[: stop.start()]).rstrip(" ([,;.")
        if named.count("(") < named.count(")"):
            named = named.rstrip(") .")
        if people := people_in(named):
            end = led.end() + len(named)
            return mask[: led.start()] + "\0" * (end - led.start()) + mask[end:], tuple(people)
    return mask, ()


def people_in(text: str) -> list[str]:
    """Return those whom a text names and does nothing else, each with what stands in brackets behind a comma."""
    text = re.sub(r"\),\s+(?=[^\W\d_a-z])", "); ", text.strip(" .;,"))
    if (found := names.name_at_start(text)) and (lead := _FROM.match(text, found.end())):
        text = f"{text[: found.end()]}, {text[lead.end() :]}"
    return [_in_commas(person) for person in names.speakers(text) or []]


def _in_commas(person: str) -> str:
    """Return `Ann Lee, Leeds` for `Ann Lee (Leeds)` and `Ann Lee – Leeds`."""
    found = names.name_at_start(person)
    behind = person[found.end() :] if found else ""
    if bracket := re.fullmatch(r"\s*\((?P<house>[^()]+)\)\.?", behind):
        return f"{person[: len(person) - len(behind)]}, {bracket['house']}"
    if dash := re.fullmatch(r"\s+[–—-]\s+(?P<house>[^–—]+)", behind):
        return f"{person[: len(person) - len(behind)]}, {dash['house']}"
    return person


def people_alone(text: str) -> list[str]:
    """Return the people whom a line names and does nothing else."""
    people = people_in(text)
    if not people or has_verb(text):
        return []
    return people if "," in text or "(" in text or ";" in text or has_title(text) or " – " in text else []


def has_verb(text: str) -> bool:
    """Return whether a text is a part of a sentence, and not a name with its house."""
    return re.search(
        r"(?i)(?<!\w)(?:will|is|are|was|were|talks?|speaks?|explains?|shows?|wird|ist|spricht|erklärt|zeigt"
        r"|parlera|présentera|explique|est|sont"
        r"|spreekt|vertelt|legt|zal|hablará|explicará|explica|es|has|have|and his|and her|who|qui|die|der|das"
        r"|que)(?!\w)",
        text,
    ) is not None and not re.search(r"(?i)\b(?:de|van|der|von) (?:der|die|das)\b", text)


def has_title(text: str) -> bool:
    """Return whether words begin with the title of a person."""
    return (
        re.match(r"(?i)(?:prof|dr|dra|drs|pd|pr|ir|mr|mrs|ms|mme|sr|sra|herr|frau|sister|nurse|me)\b\.?\s", text)
        is not None
    )
