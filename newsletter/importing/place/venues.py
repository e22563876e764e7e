"""The town where a meeting is, in a sentence with its name and its days.

Comes in: a sentence, and where the name and the days stand in it. Goes out: the town, or "". It is a module of its own
because a sentence names towns for many reasons: people come from them, and houses are called after them.
"""

from __future__ import annotations

import re

from newsletter.importing import towns
from newsletter.importing.evidence import is_meeting
from newsletter.importing.place.meetings import NEVER_FIRST
from newsletter.nearest import plain
from newsletter.times.written_dates import months

_PLACE = re.compile(
    r"(?<!\w)(?:in|à|en|te|au|aux|to|nach|naar)\s+(?P<place>[A-ZÀ-ÝŁŠŽ][\w’'-]+(?:(?: (?:de|del|am|an der|sur"
    r"|upon|la|los"
    r"|del) |[ -])[A-ZÀ-Ý][\w’'-]+){0,3}"
    r"(?:, (?:[A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+)?))?)"
)
_NOT_HELD = re.compile(
    r"(?i)originally|ursprünglich|initialement|inicialmente|oorspronkelijk|instead of|statt in|all-virtual"
)
_SMALL_AT_END = re.compile(r"(?:\s+(?:de|del|la|los|las|el|le|les|das|der|die|het|the|das|een|un|una))+\Z")
_TOWN = r"[A-ZÀ-ÝŁŠŽ][\w’-]+(?:(?: (?:de|am|an der|sur) |[ -])[A-ZÀ-ÝŁŠŽ][\w’-]+){0,2}"
_HOSTED = re.compile(
    rf"(?<![\w-])(?P<place>{_TOWN})(?:, [A-ZÀ-Ý]\w+,?)?\s+(?:(?:has |again |once again )?(?:hosted|welcomed"
    rf"|played host|was (?:the )?(?:host|venue|setting))"
    r"|(?:a|avait) (?:accueilli|reçu)|accueillait|acogió|fue (?:la )?(?:sede|anfitriona|escenario)|recibió"
    r"|ontving|verwelkomde|empfing)(?!\w)"
    rf"|(?<!\w)(?:war|was) (?P<behind>{_TOWN}) (?:Gastgeber|Schauplatz|Treffpunkt|gastheer|het decor|het toneel)"
)
_CAPITALS = re.compile(r"(?<![\w’'-])[A-ZÀ-ÝŁŠŽ][\w’-]+(?: (?:am |an der |sur |de )?[A-ZÀ-ÝŁŠŽ][\w’-]+){0,3}")
_OF_A_HOUSE = re.compile(
    r"(?i)(?:(?:university|universit[àé]|universität|hospital|klinik\w*|chu|college|institute|school|charter"
    r"|declaration|society|friends|people|members"
    r"|team|dr\.?|prof\.?|mr\.?|mrs\.?|ms\.?)\s+(?:of|de|von|zu)?\s*|\b(?:from|aus|originaire de|venus? de|uit"
    r"|desde|de la)\s+)\Z"
)
_BACK_FROM = re.compile(
    r"(?i)(?:back|returned|home|news|greetings|report|zurück|heimgekehrt|grüße|neues|retour|rentrés?|revenus?"
    r"|nouvelles|terug|groeten|nieuws|vuelta|regreso)"
    r" (?:from|aus|de|uit|desde) \Z"
)
_NEAR_SENTENCE, _NEAR_DAYS = 160, 6
"""Characters between a town and the sentence or the days that it belongs to."""
_FEW_WORDS = re.compile(r"[^\w.!?]*(?:[\w’']+[^\w.!?]+){0,3}")


def place_in(text: str, name: tuple[int, int], days: tuple[int, int]) -> str:
    """Return the town that is named beside the days of a meeting, or directly behind its name, or ""."""
    if _NOT_HELD.search(text):
        return ""
    for found in _PLACE.finditer(text):
        place = found["place"].rstrip(",")
        first, _, country = place.partition(", ")
        if plain(first.split()[0]) in months() or (name[0] <= found.start("place") < name[1]):
            continue
        if found.start("place") < name[0] < found.end("place"):
            place, country = _SMALL_AT_END.sub("", text[found.start("place") : name[0]].rstrip(" ,")), ""
        if country and plain(country.split()[0]) in months():
            place = first
        gap = min(abs(found.start() - days[1]), abs(days[0] - found.end()))
        between = text[min(found.end(), days[1]) : max(found.start(), days[0])]
        behind_name = text[name[1] : found.start()] if found.start() >= name[1] else "."
        if gap <= _NEAR_DAYS or _FEW_WORDS.fullmatch(between) or _FEW_WORDS.fullmatch(behind_name):
            return place
    return _host(text, name) or _known_town(text, name, days)


def _host(text: str, name: tuple[int, int]) -> str:
    """Return the town that is said to have received a meeting, or ""."""
    found = _HOSTED.search(text)
    place = (found["place"] or found["behind"]) if found else ""
    if not found or name[0] <= found.start() < name[1] or is_meeting(place.split()[-1]):
        return ""
    return "" if plain(place.split()[0]) in months() or place.split()[0].lower() in NEVER_FIRST else place


def _known_town(text: str, name: tuple[int, int], days: tuple[int, int]) -> str:
    """Return the town that everybody knows in the sentences that name a meeting and its days, or ""."""
    begin = max(0, min(name[0], days[0] if days[0] >= 0 else name[0]) - _NEAR_SENTENCE)
    end = max(name[1], days[1]) + _NEAR_SENTENCE
    for found in _CAPITALS.finditer(text, begin, end):
        words = found[0].split(" ")
        spans = [(first, last) for first in range(len(words)) for last in range(len(words), first, -1)]
        for first, last in spans:
            town = " ".join(words[first:last])
            at = found.start() + sum(len(word) + 1 for word in words[:first])
            is_of_house = _OF_A_HOUSE.search(text[:at]) and not _BACK_FROM.search(text[:at])
            if not towns.is_town(town) or name[0] <= at < name[1] or is_of_house:
                continue
            country = re.match(r", (?P<country>[A-ZÀ-Ý][\w’-]+(?: [A-ZÀ-Ý][\w’-]+)?)(?!\w)", text[at + len(town) :])
            return f"{town}, {country['country']}" if country and towns.is_town(country["country"]) else town
    return ""
