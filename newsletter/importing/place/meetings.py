"""The name of a meeting in a sentence, and the town where it is.

Comes in: a sentence and its language. Goes out: where the name begins and ends. It is a module of its own because
languages build such names in different ways: `22nd International Myeloma Congress`, `41. Jahrestagung der Deutschen
Gesellschaft für Seltene Anämien`, `45e congrès de la Société française d’hématologie`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsletter.importing import towns
from newsletter.importing.evidence import is_compound_meeting, is_meeting
from newsletter.nearest import plain
from newsletter.times.written_dates import months

_TOKEN = re.compile(r"\(?[\w&][\w’'&/.+-]*\)?")
_ORDINAL = re.compile(
    r"\d{1,3}(?:\.?[oaº]|st|nd|rd|th|\.|es?|er|ere|emes?|de|ste|º|ª|°|o|a)?|[IVXL]{2,}(?:e|\.|º|eme)?"
)
_CONNECTORS = {
    *("of", "the", "and", "&", "for", "on", "der", "des", "fur", "von", "und", "de", "la", "du", "le", "les", "del"),
    *("los", "las", "y", "et", "van", "voor", "het", "zur", "zum", "e", "uber", "sur", "sobre", "den", "da", "do"),
}
_NEVER_FIRST = {
    *(
        "the",
        "our",
        "a",
        "an",
        "this",
        "that",
        "last",
        "these",
        "at",
        "from",
        "during",
        "in",
        "on",
        "after",
        "for",
        "of",
    ),
    *(
        "die",
        "der",
        "das",
        "dem",
        "den",
        "des",
        "unsere",
        "unserer",
        "unser",
        "diese",
        "dieser",
        "beim",
        "auf",
        "bei",
        "im",
    ),
    *(
        "le",
        "la",
        "les",
        "notre",
        "nos",
        "cette",
        "ce",
        "au",
        "aux",
        "lors",
        "du",
        "el",
        "los",
        "las",
        "nuestro",
        "nuestra",
    ),
    *("este", "het", "de", "onze", "deze", "dit", "and", "und", "et", "y", "en", "&", "zur", "zum", "vom", "is", "was"),
}
_ADJECTIVES = re.compile(
    r"(?:annu|nation|internation|europ|scientif|medic|francoph|mondia|anual|nacional|internacional|cientific"
    r"|iberoameric|"
    r"jahrlich|region|virtuel|virtual|conjoint|extraordin|general)"
)
_ADJECTIVE = re.compile(
    r"annual|general|national|international|european|biennial|scientific|regional|(?:jaarlijks|landelijk"
    r"|regionaal|nationaal|jährlich\w*)e?|landelijke|regionale|nationale|europese|internationale"
)
_GENERAL = re.compile(r"gener|annu|anual|nation|nacional|region")
_LONGEST_BARE = 8
_OF_SUBJECT = re.compile(r"d['’](?!une?\Z)\w{4}")
_BEFORE_ADJECTIVE, _GERMAN_ADJECTIVE = ("fur", "uber", "der", "des"), re.compile(r"[a-zäöüß]{3,}e[nrs]?")
_ROMANCE = re.compile(
    r"(?:congres(?!s)|assemblee|journee|jornada|congreso|reunion|rencontre|assises|colloque|simposio|encuentro"
    r"|asamblea|seminai)"
)
_SOCIETIES = re.compile(
    r"(?:societe|sociedad|association|asociacion|federation|federacion|fondation|fundacion|reseau|red)\Z"
)
_MOST_BEHIND_SOCIETY = 5
_ENDS_SOCIETY = {
    *("in", "at", "from", "on", "held", "took", "takes", "was", "is", "will", "te", "vond", "vindt", "fand", "findet"),
    *(
        "s'est",
        "s’est",
        "s",
        "a",
        "est",
        "ha",
        "han",
        "se",
        "tuvo",
        "fue",
        "aura",
        "avait",
        "sera",
        "ha",
        "ont",
        "en",
        "à",
        "au",
        "tendra",
        "qui",
        "que",
    ),
    *("du", "le", "los", "celebro", "celebrado", "celebrada", "et", "y", "dans", "avec", "con", "pour", "para"),
    *("reunio", "reunit", "reuni", "acogio", "conto", "congrego", "termino", "finalizo", "se", "celebro", "rassemble"),
    *(
        "attire",
        "accueilli",
        "reunissait",
        "cierra",
        "cerro",
        "comenzo",
        "arranco",
        "ont",
        "etait",
        "fut",
        "avait",
        "sous",
    ),
    *("du", "les", "del", "durante", "entre", "bajo", "este", "esta", "cette", "ce", "tout", "tous"),
}
_ACRONYM_WITH_YEAR = re.compile(r"(?<!\w)[A-Z][A-Za-z]*[A-Z]{2,}[A-Za-z]*\s?(?:20\d\d)(?!\w)")
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
_NEAR_SENTENCE = 160
_NEAR_DAYS, _LONG_ENOUGH = 6, 3
_FEW_WORDS = re.compile(r"[^\w.!?]*(?:[\w’']+[^\w.!?]+){0,3}")


class Token(NamedTuple):
    """A word with its place, and whether nothing but spaces stands between it and the next."""

    text: str
    start: int
    end: int
    goes_on: bool


def name_in(text: str, language: str = "") -> tuple[int, int] | None:
    """Return where the name of a meeting begins and ends in a text, or None."""
    tokens = _tokens(text)
    found = [
        span
        for number, token in enumerate(tokens)
        if is_meeting(_bare(token)) and (span := _around(tokens, number, language))
    ]
    if found:
        return max(found, key=lambda span: (bool(_ORDINAL.match(text[span[0] : span[1]])), -span[0]))
    acronym = _ACRONYM_WITH_YEAR.search(text)
    return acronym.span() if acronym else None


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
    return "" if plain(place.split()[0]) in months() or place.split()[0].lower() in _NEVER_FIRST else place


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


def _tokens(text: str) -> list[Token]:
    found = list(_TOKEN.finditer(text))
    tokens = []
    for number, match in enumerate(found):
        word = match[0]
        is_ordinal = re.fullmatch(r"\d{1,3}\.", word) is not None
        if word.endswith(".") and not is_ordinal and not re.fullmatch(r"(?:[A-Z]\.)+|St\.|e\.V\.", word):
            word = word.rstrip(".")
        end = match.start() + len(word)
        behind = text[end : found[number + 1].start()] if number + 1 < len(found) else "."
        tokens.append(Token(word, match.start(), end, not behind.strip(" \n\u00a0\u202f*")))
    return tokens


def _bare(token: Token) -> str:
    return token.text.strip("()'’")


def _is_capital(token: Token) -> bool:
    word = token.text.lstrip("(")
    if token.text[:1] == "(" and re.search(r"[A-Z]{2}", word):
        return True  # as in `(iwCLL)`
    return word[:1].isupper() or bool(re.match(r"[dl]['’][A-ZÀ-Ý]", word)) or word[:1] in "'’"


def _around(tokens: list[Token], at: int, language: str) -> tuple[int, int] | None:
    """Return where the name around a word for a meeting begins and ends, or None where it is only a word."""
    noun = tokens[at]
    is_romance = _ROMANCE.match(plain(_bare(noun))) is not None
    is_own = is_compound_meeting(_bare(noun))
    if not _is_capital(noun) and not is_romance and not (is_own or _is_of_capitals(tokens, at)):
        return None
    first = _first(tokens, at)
    if first and not _is_capital(noun) and not is_romance:
        first = _with_adjectives(tokens, first)
    last = _last(tokens, at, language, is_romance=is_romance)
    opened = [number for number in range(at + 1, last + 1) if tokens[number].text[0] == "("]
    if opened and tokens[last].text[-1] != ")":
        last = opened[-1] - 1  # what the bracket says is not said to its end
    own = tokens[first : last + 1]
    if re.search(r"[A-Z]{2,}[\w’'-]*-", noun.text):  # as in `EHA-Kongress`
        return own[0].start, own[-1].end
    others = [
        token for token in own if token is not noun and (_is_capital(token) or _ORDINAL.fullmatch(plain(token.text)))
    ]
    if is_own and len(_bare(noun)) >= _LONGEST_BARE:
        return own[0].start, own[-1].end
    if is_romance and last > at and _GENERAL.match(plain(tokens[at + 1].text)):
        return own[0].start, own[-1].end  # as in `assemblée générale`
    if not others and not (is_romance and _is_capital(noun) and len(own) >= _LONG_ENOUGH):
        return None
    return own[0].start, own[-1].end


def _is_of_capitals(tokens: list[Token], at: int) -> bool:
    """Return whether a small word for a meeting is that of somebody: `annual meeting of the European Iron Society`."""
    ahead = [token.text for token in tokens[at + 1 : at + 5]]
    return (
        len(ahead) > 1
        and ahead[0] in ("of", "van", "de")
        and any(_is_capital(token) for token in tokens[at + 2 : at + 4])
    )


def _with_adjectives(tokens: list[Token], first: int) -> int:
    """Return where the small adjectives before a small word for a meeting begin: `12th annual meeting`."""
    while (
        first
        and tokens[first - 1].goes_on
        and (_ADJECTIVE.fullmatch(tokens[first - 1].text.lower()) or _ORDINAL.fullmatch(plain(tokens[first - 1].text)))
    ):
        first -= 1
    return first


def _first(tokens: list[Token], at: int) -> int:
    first = at
    while first and tokens[first - 1].goes_on:
        before = tokens[first - 1]
        word = before.text.lower()
        if word in _NEVER_FIRST and not (
            word in _CONNECTORS
            and first > 1
            and tokens[first - 2].goes_on
            and _is_capital(tokens[first - 2])
            and tokens[first - 2].text.lower() not in _NEVER_FIRST
            and _is_capital(tokens[first])
            and word in ("and", "&", "und", "et", "y", "of", "for", "fur", "voor")
        ):
            break
        is_ordinal = _ORDINAL.fullmatch(plain(before.text)) is not None
        if (
            word.islower()
            and word not in _CONNECTORS
            and first > 1
            and _ORDINAL.fullmatch(plain(tokens[first - 2].text))
        ):
            return first - 2 if tokens[first - 2].goes_on else first  # as in `28. bundesweite Kongress`
        is_year = re.fullmatch(r"20\d\d", before.text) is not None
        if not (
            is_ordinal
            or is_year
            or _is_capital(before)
            or (word in _CONNECTORS and word not in _NEVER_FIRST - _CONNECTORS)
        ):
            break
        first -= 1
        if is_ordinal:
            break
    while tokens[first].text.lower() in _CONNECTORS | _NEVER_FIRST and first < at:
        first += 1
    return first


def _last(tokens: list[Token], at: int, language: str, *, is_romance: bool) -> int:
    last, ahead = at, at
    behind_society = 0
    while ahead + 1 < len(tokens) and tokens[ahead].goes_on:
        ahead += 1
        token = tokens[ahead]
        word = plain(token.text)
        is_for = word in ("con", "avec", "pour", "para") and ahead + 1 < len(tokens) and _is_capital(tokens[ahead + 1])
        if behind_society and (is_for or word not in _ENDS_SOCIETY) and behind_society <= _MOST_BEHIND_SOCIETY:
            behind_society += 1
            if word not in _CONNECTORS and not is_for:
                last = ahead
            continue
        behind_society = 0
        if is_romance and last == ahead - 1 and word in ("de", "du", "des", "del"):
            behind_society = 1
            continue
        is_year = re.fullmatch(r"20\d\d", word) is not None
        if (_is_capital(token) and word not in _NEVER_FIRST) or is_year:
            last = ahead
            if is_romance and _SOCIETIES.match(word):
                behind_society = 1
        elif is_romance and (_ADJECTIVES.match(word) or (last == ahead - 1 and _OF_SUBJECT.match(word))):
            last = ahead
        elif (
            word in _CONNECTORS and not (word == "en" and language in ("fr", "es")) and ahead - last <= 3
        ) or _is_german_adjective(tokens[ahead - 1], token):
            continue
        else:
            break
    return last


def _is_german_adjective(before: Token, token: Token) -> bool:
    """Return whether a small word stands behind one such as `für`, so that a noun follows: `für seltene Anämien`."""
    return plain(before.text) in _BEFORE_ADJECTIVE and _GERMAN_ADJECTIVE.fullmatch(token.text) is not None
