"""The sentence around a date, and words in it that refer to another year or to what lies ahead.

This is a module of its own because two rules need to know the year of a date: the ones about weekdays and meetings.
"""

from __future__ import annotations

import re

YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")

# Here and below without accents, as nearest.plain() returns texts.
_A_FEW = r"(?:\w+\s+){0,3}"
_A_YEAR_AWAY = (
    rf"in\s+(?!this\s|the\s){_A_FEW}year(?!\w)|year\s+(?:ago|before|earlier|later|from\s+now)"
    rf"|dans\s+{_A_FEW}an(?!\w)|il\s+y\s+a\s+{_A_FEW}an(?!\w)"
    rf"|vorjahr\w*|(?:in|vor)\s+(?!diese[mn]\s){_A_FEW}jahre?(?!\w)"
    rf"|(?:dentro\s+de|en|hace)\s+(?!este\s){_A_FEW}ano(?!\w)"
    r"|over\s+een\s+jaar|een\s+jaar\s+geleden"
    rf"|[tf]ra\s+{_A_FEW}anno(?!\w)|anno\s+(?:fa|dopo|prima)"
    rf"|(?:daqui\s+a|ha)\s+{_A_FEW}ano(?!\w)|ano\s+(?:atras|depois|antes)"
    r"|za\s+rok|rok\s+temu|om\s+ett\s+ar|ett\s+ar\s+sedan|i\s+fjol"
    r"|بعد\s+(?:عام|سنة)"
)
_YEARS_AWAY = (
    rf"in\s+(?!the\s){_A_FEW}years|years\s+(?:ago|before|earlier|later|from\s+now)"
    r"|year\s+(?:after\s+next|before\s+last)"
    rf"|dans\s+{_A_FEW}ans|il\s+y\s+a\s+{_A_FEW}ans"
    rf"|(?:in|vor)\s+{_A_FEW}jahren|(?:ubernachst|vorletzt)e[nrms]?\s+jahr(?:e?s)?"
    rf"|(?:dentro\s+de|en|hace)\s+{_A_FEW}anos"
    rf"|over\s+(?!een\s){_A_FEW}jaar|(?<!een\s)jaar\s+geleden"
    rf"|[tf]ra\s+{_A_FEW}anni|anni\s+(?:fa|dopo|prima)"
    rf"|(?:daqui\s+a|ha)\s+{_A_FEW}anos|anos\s+(?:atras|depois|antes)"
    rf"|za\s+{_A_FEW}lata?|lata?\s+temu|om\s+(?!ett\s){_A_FEW}ar|(?<!ett\s)ar\s+sedan"
    r"|(?:بعد|قبل)\s+(?:عامين|سنتين|\w+\s+(?:سنوات|اعوام))"
)
YEARS_AWAY = rf"(?<!\w)(?:{_YEARS_AWAY})(?!\w)"
"""Words for a year that is more than one away: “in two years”."""

_ENGLISH = r"(?:next|last|previous(?:ly)?|coming|upcoming|past|former|follow(?:s|ed|ing)?)"
_FRENCH = r"(?:prochaine?s?|derni(?:er|ere)s?|precedente?s?|passee?s?|suit|suivante?s?|suivra|a\s+venir)"
_GERMAN = r"(?:(?:nachst|letzt|vorig|kommend|folgend|vergangen|fruher)e[nrms]?|folgte?)"
_SPANISH = r"(?:proxim[oa]s?|pasad[oa]s?|ultim[oa]s?|anterior(?:es)?|siguientes?|sigue|seguira|que\s+viene)"
_DUTCH = r"(?:volgende?|vorige?|laatste?|afgelopen|komende?|volgt)"
_ITALIAN = r"(?:prossim[oaie]|scors[oaie]|passat[oaie]|ultim[oaie]|precedent[ei]|seguent[ei]|successiv[oaie])"
_PORTUGUESE = r"(?:proxim[oa]s?|passad[oa]s?|ultim[oa]s?|anterior(?:es)?|seguintes?|que\s+vem)"
_POLISH = r"(?:(?:przyszł|zeszł|ubiegł|ostatni|nastepn|poprzedni|minion|kolejn)\w{1,3})"
_SWEDISH = r"(?:nasta|forra|senaste|kommande|foregaende|foljande)"
_ARABIC = r"(?:القادمة?|المقبلة?|السابقة?|الماضية?|التالية?)"
ANOTHER_TIME = (
    rf"(?<!\w)(?:{_A_YEAR_AWAY}|{_YEARS_AWAY}|{_ENGLISH}|{_FRENCH}|{_GERMAN}|{_SPANISH}|{_DUTCH}|{_ITALIAN}"
    rf"|{_PORTUGUESE}|{_POLISH}|{_SWEDISH}|{_ARABIC})(?!\w)"
)
"""Words for another time: “last”, “in two years”, in the languages of letters."""

ANOTHER_YEAR = (
    rf"(?<!\w)(?:{_A_YEAR_AWAY}|{_ENGLISH}\s+years?|an(?:nee)?s?\s+{_FRENCH}|{_FRENCH}\s+annees?|{_GERMAN}\s+jahr(?:e?s)?"
    rf"|{_SPANISH}\s+anos?|anos?\s+{_SPANISH}|{_DUTCH}\s+jaar|{_ITALIAN}\s+anno|anno\s+{_ITALIAN}"
    rf"|{_PORTUGUESE}\s+anos?|anos?\s+{_PORTUGUESE}|{_POLISH}\s+rok\w{{0,2}}|{_SWEDISH}\s+ar(?:et)?"
    rf"|(?:ال)?(?:عام|سنة)\s+{_ARABIC})(?!\w)"
)
"""Those of them that refer to a year: “the last seat” does not."""

STILL_TO_COME = (
    r"(?<!\w)(?:will|sera|aura\s+lieu|se\s+tiendra|wird|tendra\s+lugar|se\s+celebrara|zal|wordt|si\s+terra"
    r"|avra\s+luogo|tera\s+lugar|vai|(?:od)?bedzie|ska|kommer|س[يت]عقد)(?!\w)"
)
"""Words for what lies ahead."""

_SENTENCE_ENDS = r"(?:(?<=[^\W\d_][^\W\d_][^\W\d_])\.|(?<=\d\d\d\d)\.|[!?؟])(?=[\s*_)\"”»])"
_LONGEST_SENTENCE = 300
"""Characters on either side of a date to which its sentence is limited."""


def sentence_around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the parts of a sentence before and after the characters from `start` to `end`."""
    near = max(0, start - _LONGEST_SENTENCE)
    ends = re.compile(_SENTENCE_ENDS)
    begun = max((mark.end() for mark in ends.finditer(text, near, start)), default=near)
    ended = ends.search(text, end, end + _LONGEST_SENTENCE)
    return text[begun:start], text[end : ended.start() if ended else end + _LONGEST_SENTENCE]
