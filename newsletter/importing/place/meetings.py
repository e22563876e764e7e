"""The name of a meeting in a sentence.

Comes in: a sentence and its language. Goes out: where the name begins and ends. It is a module of its own because
languages build such names in different ways: `22nd International Myeloma Congress`, `41. Jahrestagung der Deutschen
Gesellschaft für Seltene Anämien`, `45e congrès de la Société française d’hématologie`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsletter.importing.evidence import is_compound_meeting, is_meeting
from newsletter.nearest import plain

_TOKEN = re.compile(r"\(?[\w&][\w’'&/.+-]*\)?")
_ORDINAL = re.compile(
    r"\d{1,3}(?:\.?[oaº]|st|nd|rd|th|\.|es?|er|ere|emes?|de|ste|º|ª|°|o|a)?|[IVXL]{2,}(?:e|\.|º|eme)?"
)
_CONNECTORS = frozenset(
    """
    of the and & for on der des fur von und de la du le les del los las y et van voor het zur zum e uber sur
    sobre den da do
    """.split()  # noqa: SIM905 - a list of strings would fill the screen
)
NEVER_FIRST = frozenset(
    """
    the our a an this that last these at from during in on after for of die der das dem den des unsere unserer
    unser diese dieser beim auf bei im le la les notre nos cette ce au aux lors du el los las nuestro nuestra
    este het de onze deze dit and und et y en & zur zum vom is was
    """.split()  # noqa: SIM905 - a list of strings would fill the screen
)
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
_ENDS_SOCIETY = frozenset(
    """
    in at from on held took takes was is will te vond vindt fand findet s'est s’est s a est ha han se tuvo fue
    aura avait sera ont en à au tendra qui que du le los celebro celebrado celebrada et y dans avec con pour
    para reunio reunit reuni acogio conto congrego termino finalizo rassemble attire accueilli reunissait cierra
    cerro comenzo arranco etait fut sous les del durante entre bajo este esta cette ce tout tous
    """.split()  # noqa: SIM905 - a list of strings would fill the screen
)
_ACRONYM_WITH_YEAR = re.compile(r"(?<!\w)[A-Z][A-Za-z]*[A-Z]{2,}[A-Za-z]*\s?(?:20\d\d)(?!\w)")
_LONG_ENOUGH = 3


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
        if word in NEVER_FIRST and not (
            word in _CONNECTORS
            and first > 1
            and tokens[first - 2].goes_on
            and _is_capital(tokens[first - 2])
            and tokens[first - 2].text.lower() not in NEVER_FIRST
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
            or (word in _CONNECTORS and word not in NEVER_FIRST - _CONNECTORS)
        ):
            break
        first -= 1
        if is_ordinal:
            break
    while tokens[first].text.lower() in _CONNECTORS | NEVER_FIRST and first < at:
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
        if (_is_capital(token) and word not in NEVER_FIRST) or is_year:
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
