"""Labels by which people begin the lines of an invitation: `Date:`, `Referentin:`, `Inscription :`.

It is a module of its own because it is a table, for lines of text and for tables of labels and values alike.
"""

from __future__ import annotations

import re

SPEAKERS = (
    r"speakers?|presenters?|presented by|referent\w*|referierende|vortragende\w*|sprecher\w*|orateurs?"
    r"|oratrices?|intervenante?s?|"
    r"conférenci\w+|ponentes?|ponencia de|sprekers?|mit|with|avec|con|met|par|host(?:ed by)?|experts?|expert\w*"
    r"|leitung|dozent\w*"
)
LABELS = {
    "speakers": re.compile(rf"(?i)(?:{SPEAKERS})(?:/in|/-in|\(s\)|:in|\*in)?\Z"),
    "title": re.compile(
        r"(?i)(?:title|titel|titre|título|topic|thema|thème|tema|onderwerp|subject|sujet|webinar|webinaire|event|was|what)\Z"
    ),
    "when": re.compile(
        r"(?i)(?:date|datum|time|zeit|uhrzeit|when|wann|quand|heure|fecha|hora|cuándo|cuando|wanneer|tijd"
        r"|termin|date et heure|"
        r"date and time|datum und uhrzeit|datum en tijd|fecha y hora|date & time|horaire)\Z"
    ),
    "place": re.compile(
        r"(?i)(?:place|where|ort|lieu|lugar|plaats|wo|où|dónde|donde|waar|venue|location|veranstaltungsort|locatie)\Z"
    ),
    "registration": re.compile(
        r"(?i).*(?:regist|anmeld|inscri|inscrib|aanmeld|inschrij|sign[ -]?up|rsvp|book|einschreib).*\Z"
    ),
    "duration": re.compile(r"(?i)(?:duration|dauer|durée|duración|duur)\Z"),
}


def is_label(text: str) -> bool:
    """Return whether a text is one of these labels."""
    return any(pattern.match(text.strip(" :")) for pattern in LABELS.values())
