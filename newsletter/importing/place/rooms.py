"""Words for the rooms of a meeting: `Hall A`, `großer Saal`, `salle Rhône`.

It is a module of its own because sessions, and the headings that group them, are told by the same words.
"""

from __future__ import annotations

import re

LONGEST = 60
_NOUN = (
    r"(?:rooms?|halls?|auditorium|auditoire|auditorio|ballroom|foyer|lobby|stage|theatre|theater|théâtre|studio|pavilion"
    r"|lounge|aula|amphi(?:théâtre|theatre|theater)?|salles?|salón|salon|sala|aula magna|forum|plenum|plenarium|bühne"
    r"|[a-zäöüß]*saal|[a-zäöüß]*raum|[a-zäöü]*zaal|lokaal|lokal|podium|kongresszentrum|anfiteatro|paraninfo|plateau"
    r"|suite|level|ebene|floor|etage)"
)
_WORD = (
    r"(?:[A-ZÀ-Ý0-9][\w.’'-]*|(?:de|des|du|la|le|les|der|the|of|el|los|las|am|im|van|grote|kleine|grande|petite"
    r"|großer|kleiner))"
)
_BEFORE = r"(?:(?:in|im|at|en|à|dans|te)\s+(?:der|dem|the|de|la|le|het|el)?\s*|(?:the|la|le|de|der|die)\s+)?"
_ROOM = re.compile(
    rf"{_BEFORE}(?P<room>(?:{_WORD}\s){{0,3}}(?i:{_NOUN})(?:\s{_WORD}){{0,4}}"
    r"(?:,? (?:Level|Floor|Ebene|Etage|étage) \w+)?)"
)
_PLURAL_OR_LEVEL = re.compile(r"(?i)(?:level|floor|ebene|etage|lokal|forum|stage|suite|studio|salon|plateau)\Z")
_SURE = (
    r"(?i:rooms?|halls?|hörsaal|raum|saal|salle|sala|zaal|amphi|auditorium|aula)"
    r"\s(?:[A-Z]{0,2}\d{1,3}(?:\.\d{1,3})?[A-Za-z]?|[A-Z])(?![\w’'])"
)
SURE = re.compile(
    rf"{_SURE}|(?i:rooms?|halls?|salle|sala|zaal|saal|raum|hörsaal)\s\S|\w+\s(?i:room|hall|saal|zaal)\Z|(?i:auditorium|aula|amphi|foyer|[a-zäöüß]{{3,}}saal)"
)
"""What can be nothing but a room, also alone on a line."""
AT_START = re.compile(rf"\A[\0\s,;:–-]*\0\s*(?P<room>{_SURE})(?=\s+[A-ZÀ-Ý“„«0-9])")
"""A room right behind a time, with no mark between it and the title."""
AT_END = re.compile(rf"\s(?:in\s)?(?P<room>{_SURE})\s*(?:\0[\0\s]*)?\Z")


def room_in(text: str) -> str:
    """Return the room that a text is nothing but, or ""."""
    text = text.strip(" \t\n\u00a0:–—-|,;·.")
    if not 3 <= len(text) <= LONGEST:
        return ""
    found = _ROOM.fullmatch(text)
    if not found:
        return ""
    return found["room"] if not _PLURAL_OR_LEVEL.match(text) else ""


def is_room(text: str) -> bool:
    """Return whether a text names a room, and says nothing else."""
    return bool(room_in(text))
