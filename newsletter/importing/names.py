"""Whether a text is the name of a person, and the people that a text lists.

Comes in: a text. Goes out: a name with its titles and degrees, or nothing. It is a module of its own because speakers,
editors and the headings that are none are told apart by it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from newsletter.importing.evidence import Topic, is_about, is_meeting

_TITLE = (
    r"(?:(?:Prof|Dr|Dra|Drs|Ir|Ing|Mag|Priv|Doz|Univ|Assoc|Asst|PD|Pr|Mr|Mrs|Ms|Mx|Mme|Mlle|M|Sr|Sra|D|Dña|Lic|Dipl|med|rer|nat|phil|"
    r"Herr|Frau|Professor|Professorin|Doctor|Sir|Dame|Mevrouw|Meneer|Señora|Señor|Madame|Monsieur)\b\.?(?:[- ]"
    r"|(?<=\.)))"
)
_TITLE = rf"(?:{_TITLE}|(?:dr|drs|prof|ir|ing|mr|mw|dhr|med)\.\s?)"
_PARTICLE = (
    r"(?:de|del|della|der|den|van|von|vom|zu|zum|zur|la|le|les|el|al|bin|ibn|du|da|das|dos|di"
    r"|do|ten|ter|te|'t|y|e|i|af|av|ap|d’|d')"
)
_WORD = (
    r"(?:[A-ZÀ-Ý]\.(?:-?[A-ZÀ-Ý]\.)?"
    r"|(?:al-|d['’]|O['’]|Mc|Mac|De|L['’])?[^\W\d_a-zà-öø-ÿ][^\W\d_]*(?:[-’'][^\W\d_]+)*)"
)
_DEGREE = (
    r"(?:MSc|M\.Sc\.?|BSc|B\.Sc\.?|PhD|Ph\.D\.?|MD|M\.D\.?|RN|RGN|MPH|MBA|MA|M\.A\.?|BA|MBBS|FRCP|FRCPath|FRCPC|PharmD|CNS|DPhil|"
    r"DSc|MRCP|LLM|MHA|Dipl\.-[A-Z]\w+|EMBA|JD|DNP|APRN|NP|PA-C|OBE|MBE|CBE)"
)
_NAME = re.compile(
    rf"(?P<titles>{_TITLE}*)(?P<words>{_WORD}(?: (?:{_PARTICLE} ){{0,3}}{_WORD}){{0,3}})"
    rf"(?P<degrees>(?:,? {_DEGREE}(?!\w))*)"
)
_LONGEST = 70
_HEADS = (Topic.SESSIONS, Topic.VIDEOS, Topic.WEBINARS, Topic.EVENTS, Topic.LINKS, Topic.PEOPLE, Topic.PARTNERS)
_NO_NAME = re.compile(
    r"(?i)(?:the|our|your|ihre?|unsere?|notre|nos|votre|vos|onze|ons|uw|nuestr[oa]s?|nieuwsbrief|boletín|lettre|bulletin|vereniging|"
    r"verein|asociación|and|und|et|for|für|pour|voor|para|society|university|universit\w+|hospital|hôpital|klinik\w*|institut\w*|"
    r"association|gesellschaft|foundation|stiftung|fondation|fundación|stichting|network|netzwerk|réseau|red|care|centre|center|zentrum|"
    r"department|abteilung|medicine|cancer|leukaemia|leukemia|lymphoma|myeloma|news\w*|letter|rundbrief|update\w*|welcome|dear|liebe\w*|"
    r"cher\w*|querid\w*|beste|geachte|hello|hallo|bonjour|join|read|watch|click|more|back|top|office|press|contact|kontakt|"
    r"januar\w*|april|mai|may|june?|juli|july|august|online|zoom|full|book|programme?|programm|abstract\w*|spring|summer|"
    r"autumn|annual|poster\w*|other|topics?|general|education\w*|objectives?|save|date|quality|life|day|days)"
)
_NEVER_FIRST = frozenset(
    """
    in on at a about from with without all new some this that these those no how what why when where who
    which if by to of is are was not every each one two three more most many only also after before during
    between both other next last first im am bei beim mit ohne alle neue neuer neues neuen wie was warum wo
    wer wenn ein eine einen kein keine jede jeder mehr viele nur auch nach vor zum zur dans sur avec sans
    tous toutes nouveau nouvelle comment pourquoi quand un une des plus après avant con sin todos todas nuevo
    nueva cómo por qué más después antes una op met zonder nieuw nieuwe hoe waarom een geen meer na voor
    """.split()  # noqa: SIM905 - a list of strings would fill the screen
)
"""Words that begin sentences and titles, and no name."""
_ROOM = re.compile(
    r"(?i)(?:main|lecture|big|grand|great|town|concert|city|plenary|exhibition|congress|conference|village|church|small|large|upper"
    r"|lower|festival|meeting|seminar|board|grote|kleine|großer|kleiner|grande|petite) (?:hall|room|saal|zaal|salle"
    r"|sala)"
    r"|(?:hall|room|saal|zaal|salle|sala|raum)(?: \S+)+"
)
_PERSON = (
    r"(?:participant|visitor|patient|member|nurse|mother|father|parent|carer|volunteer|reader|speaker|doctor|colleague"
    r"|teilnehmer|besucher|betroffene|mitglied|mutter|vater|angehörige|leser|pflege|ärzt|arzt"
    r"|visiteu|adhérent|aidant|mère|père|infirmi|bénévole|lectrice|lecteur|malade|médecin"
    r"|bezoek|deelne|lid\b|moeder|vader|patiënt|vrijwillig|lezer|mantelzorg|verpleeg"
    r"|asistente|visitante|paciente|soci[ao]\b|madre|padre|enfermer|voluntari|lectora?\b|cuidador|afectad)[\w’'-]*"
)
_SOMEBODY = re.compile(
    r"(?i:an?|eine?|une?|una?|een) (?:[a-zà-ÿ][\w’'-]+ ){0,2}"
    rf"(?:(?i:{_PERSON})(?:,? [^.:!?\n]{{2,60}})?|[\w’'-]+ (?:from|aus|uit) [A-ZÀ-Ý][^.:!?\n]{{1,60}})"
)
"""Somebody without a name, as in `A nurse from Galway`."""
_INSTITUTION = re.compile(
    r"(?i)universit|hospital|hôpital|klinik|clinic|institut|zentrum|centre|center|centro|ziekenhuis|umc|charité|chu\b|college|school"
    r"|foundation|stiftung|society|gesellschaft|association|verein|medical|medizin|ipo\b|faculty|academy|akademie|inserm|nhs"
)
_BEHIND_HOUSE = re.compile(r"(?<=\)),?\s+(?:(?:and|und|et|y|en|&)\s+)?(?=[^\W\d_a-z])")
_BETWEEN = re.compile(r"\s*[;|\n]\s*")
_AND = re.compile(r"\s+(?:and|und|et|y|en|e|&)\s+(?:(?:le|la|el|der|die|the)\s+(?=Prof|Dr|Pr\b|Mme|Frau|Sra?\b))?")


@lru_cache(maxsize=4096)  # recognisers ask the same of one text
def name_at_start(text: str) -> re.Match[str] | None:
    """Return the name of a person with which a text begins, or None."""
    found = _NAME.match(text)
    if not found or len(found[0]) > _LONGEST:
        return None
    words = found["words"].split()
    full = [word for word in words if len(word) > 2 and word[:1].isupper()]
    if not (full and (len(words) > 1 or found["titles"])):
        return None
    if any(_NO_NAME.fullmatch(word) or is_meeting(word) for word in words) or is_about(found["words"], *_HEADS):
        return None
    if all(word.isupper() and len(word) > 2 for word in words) and not found["titles"]:
        return None
    if _ROOM.fullmatch(found["words"]) or (words[0].lower() in _NEVER_FIRST and not found["titles"]):
        return None
    return found


def is_name(text: str) -> bool:
    """Return whether a text is nothing but the name of a person."""
    found = name_at_start(text)
    return found is not None and found.end() == len(text.rstrip(" ."))


def is_somebody(text: str) -> bool:
    """Return whether a text says of whom something is: a name and what it does, or somebody without a name."""
    return _SOMEBODY.fullmatch(text) is not None or (name_at_start(text) is not None and speakers(text) is not None)


def is_institution(text: str) -> bool:
    """Return whether a text names a house in which people work."""
    return _INSTITUTION.search(text) is not None


def is_role(text: str) -> bool:
    """Return whether a text says what a person does."""
    return len(text) <= _LONGEST + 30 and is_about(text, Topic.ROLE)


def first_sentence(text: str) -> str:
    """Return a text up to where its first sentence ends; titles such as `Prof.` end none."""
    for found in re.finditer(r"[.;]\s+(?=[^\W\d_a-z])|\s[–—|/]\s", text):
        before = text[: found.start() + 1]
        if found[0][0] != "." or not re.search(rf"(?:{_TITLE}|(?<!\w)[A-Z]\.|St\.)\s*\Z", before + " "):
            return text[: found.start()]
    return text


def speakers(text: str) -> list[str] | None:
    """Return those who speak, by a text that says nothing else, such as `Name, Affiliation, Place`, or None."""
    found = _speakers(text)
    return list(found) if found else None


@lru_cache(maxsize=4096)
def _speakers(text: str) -> tuple[str, ...]:
    found = []
    for part in _BETWEEN.split(text.strip(" .,;–-")):
        for person in _BEHIND_HOUSE.split(part):
            found += _of_part(person)
    are_people = found and all(name_at_start(each) and _is_clean(each) for each in found)
    return tuple(_with_commas(each) for each in found) if are_people else ()


def _with_commas(person: str) -> str:
    """Return `Name, House, Town` for a name with what stands behind it in brackets, or behind a dash."""
    found = name_at_start(person)
    assert found
    rest = person[found.end() :].strip()
    bracketed = re.fullmatch(r"\((?P<inner>[^()]+)\)(?:,?\s*(?P<more>[^()]*))?", rest)
    if bracketed:
        more = f", {bracketed['more']}" if bracketed["more"] else ""
        return f"{person[: found.end()].rstrip()}, {bracketed['inner'].strip()}{more}"
    return person


def _of_part(part: str) -> list[str]:
    """Return the people in a text, parted at `and` where each side is a name of its own."""
    pieces = [piece.strip(" ,") for piece in _AND.split(part)]
    if len(pieces) > 1 and all(name_at_start(piece) for piece in pieces):
        *others, last = pieces
        named = (
            [name for other in others for name in re.split(r",\s+(?=\S)", other)]
            if all(is_name(name) for other in others for name in re.split(r",\s+(?=\S)", other))
            else others
        )
        return [*named, last]
    names = re.split(r",\s+", part)
    if (
        len(names) > 1
        and all(is_name(name) and not is_institution(name) for name in names)
        and all(re.match(_TITLE, name) for name in names)
    ):
        return names
    return [part]


def _is_clean(text: str) -> bool:
    """Return whether what follows the name is where somebody works, and no sentence."""
    found = name_at_start(text)
    assert found
    rest = text[found.end() :]
    if not rest:
        return True
    return (
        re.match(r"\s*[,(–—-]\s*\S", rest) is not None
        and len(rest) <= 150
        and not re.search(r":\s|[„“”«»\"]", rest)
        and not re.search(r"[.!?]\s+[A-Z]\w+\s+\w+\s", rest)
    )
