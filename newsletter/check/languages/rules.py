"""The rules about translations; entries.py, words.py and own_words.py find what they are about.

They stand apart so that whoever lists all rules loads nothing that reads catalogs.
"""

from __future__ import annotations

from newsletter.check.finding import Rule

MISSING = Rule(
    "languages.missing",
    "warning",
    "“{words}” is not translated into {language}, and stands in the letter as it is.",
    "{todo}",
)
STALE = Rule(
    "languages.stale",
    "warning",
    "“{words}” has changed since it was translated into {language}, and stands in the letter as it is.",
    "Correct the translation, and take the mark “fuzzy” away.",
)
HEAD = Rule(
    "languages.head",
    "warning",
    "The head of the catalog says that it is in {stated}, and the name of its file says {language}.",
    "Write `{line}`, or give the file the name of the language that it is in.",
)
NAMES = Rule(
    "languages.names-in-braces",
    "error",
    "{said}",
    "Write {names} where the letter is to put something in, as in “{words}”.",
)
NUMBERS = Rule("languages.numbers", "warning", "{said}", "Correct the one that is wrong: the issue says “{words}”.")
TIMES = Rule("languages.times", "warning", "{said}", "Correct the one that is wrong: the issue says “{words}”.")
DATES = Rule("languages.dates", "warning", "{said}", "Correct the one that is wrong: the issue says “{words}”.")
LINKS = Rule(
    "languages.links",
    "warning",
    "{address} is in the translation and not in the issue.",
    "Write the name in braces for an address of the issue; silence this rule if the other one is meant.",
)
SAME = Rule(
    "languages.same",
    "advice",
    "“{words}” is the same in {language} as in the issue.",
    "Translate it, or leave it so if it is a name.",
)
OTHER_LANGUAGE = Rule(
    "languages.other-language",
    "warning",
    "“{words}” seems to be in {other}, not in {language}.",
    "Translate it.",
)
WORDS = Rule(
    "languages.words",
    "warning",
    "“{words}” has no words in {language}, and stands in the letter as it is.",
    "{todo}",
)
OWN_WORDS = Rule(
    "languages.own-words",
    "warning",
    "The letter says “{words}” in English: `{name}` has no words in {language}.",
    "Write `{name}: …` below `{language}:`; in English it is “{english}”.",
)
RULES = (MISSING, STALE, HEAD, NAMES, NUMBERS, TIMES, DATES, LINKS, SAME, OTHER_LANGUAGE, WORDS, OWN_WORDS)
