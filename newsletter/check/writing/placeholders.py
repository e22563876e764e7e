"""The rule about placeholders: words that were meant to be replaced before the letter is sent.

This is a module of its own because most of these words are ordinary elsewhere: “your hospital” in a sentence to
patients, XXX as the number of a congress or a karyotype, TK as a kinase.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.finding import Finding, Rule
from newsletter.check.paragraphs import Paragraph, split
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.reading.kinds import Kind

PLACEHOLDER = Rule(
    "writing.placeholder",
    "error",
    "“{words}” is a placeholder.",
    "Put in its place what members shall read, or take it out.",
)

TODO_IS_A_WORD = frozenset({"es", "gl", "pt"})

_MARK = r"(?<![\w\-])(?:TK|TODO|XXX|FIXME)(?![\w\-])"
_LOREM = r"(?i)(?<!\w)lorem\s{1,3}ipsum(?!\w)"
# RFC 2606 reserves these three names for examples.
_HOST = r"(?i)(?<![\w\-])(?<![^/]/)example\.(?:org|com|net)(?![\w\-]|\.\w)"
_OF_READERS = ("name", "hospital", "society", "newsletter", "town", "university")
_YOURS = rf"(?i)(?<![\w'’\-])your\s{{1,3}}(?P<what>{'|'.join(_OF_READERS)})(?![\w'’\-])"

_TO_INSERT = (
    r"(?i)\[(?:(?:insert|insérer|insertar|invoegen|add)\s[^\[\]\n]{1,60}|put\s[^\[\]\n]{1,60}\shere|[^\[\]\n]{1,60}\s(?:einfügen|ergänzen|invoegen)|tbc|tbd)\]"
    r"(?![(\[:]|\s\()"  # that would be a link
)
STARTER = frozenset(
    [
        *("Write the subject here", "Write one sentence here that makes people open the letter."),
        *("Write the title here", "Write here in one sentence what this issue is about.", "Write a heading here"),
        *("write here what you want to say.", "A dash and a space begin an entry of a list.", "Here is another one."),
        *("The name of the meeting", "Write here what happened.", "Write the most important thing here."),
        *("Write another one here.", "Write what these have in common", "The title of a session: with a colon in it"),
        *("The title of another session", "Write here why it is worth watching.", "The title of the video"),
        *("Write here in a few sentences what the video says.", "The name of a partner", "The title of the webinar"),
        *("Write here what it is about.", "Write the words here.", "Who said so", "Write here what can be seen."),
        *("The name of the event", "Write here who should come, and why.", "What has to be done before"),
        *("What has to be done by this day", "The title of the first story", "The title of the second story"),
        *("Write here in two sentences what happened.", "Write here who made them.", "The title of the position"),
        *("Write here what you ask for, and why.", "Write your question here.", "Who offers it"),
        *("Write here what these are", "Write here of whom", "Write here what readers must know about the numbers."),
        "What you do for the newsletter",
    ]
)
"""Placeholder texts of the files in templates/starter that no author would write."""

_STARTER_SENTENCES = tuple(text for text in STARTER if text.endswith("."))

_DOTS = re.compile(r"\[?(?:…|\.{3})\]?")

_NUMBERED = (
    r"(?i)\.?\s(?:annual|anniv|aniv|asam|congr|conf|curso|edi|encu|europ|inter|jahres|jorn|kongr|nacional|olymp|reuni|simp|symp"
    r"|tagung|world)"
)
_KARYOTYPE_BEFORE = r"\d\d,[^\S\n]?\Z"
_OF_CHROMOSOMES = r"(?i)[\s-](?:aneuplo|chromos|cromos|caryo|cario|karyo|syndro|s[ií]ndrom|trisom)"
_SHORT_FORM = r"(?i)(?<!\w)t[\w\-]{0,40}(?:\sk[\w\-]{0,40})?\s\(TK\)"
_WITHIN_SENTENCE = r"(?<![\w\-/])TK[*_]{0,3}(?:-\w|\s?[:=]|[^\S\n][\w(–—])"
_ENDS_PHRASE = r"[*_]{0,3}\s*(?:\Z|[.,;!?…|\])>])"
# In “TODO list the speakers” list is a verb.
_OF_TASKS = (
    r"(?i)[^\S\n](?:apps?|items?|comments?|boards?|managers?|trackers?|lijst(?:en|je)?|listen?|listes?|lists?)(?!\w)"
    r"(?![^\S\n](?:all|every|here|more|names|our|some|the|their|your)(?!\w))"
)
_ALONE_BEFORE, _ALONE_AFTER = r"(?:\A|[\[<(])\s*\Z", r"\s*(?:\Z|[\]>):])"
_GREETING = r"(?i)(?<!\w)(?:dear|hello|hi)\s+\Z"
_LAST_WORD = r"([^\W\d_]+),?\s{1,3}\Z"
_END_OF_PART_BEFORE, _END_OF_PART_AFTER = r"(?:\A|[,;:|/–—])\s*\Z", r"\s*(?:\Z|[,;|/–—])"
_NEAR = 50


def placeholder(letter: ParsedLetter) -> Iterator[Finding]:
    """Find placeholders for words or addresses that are not known yet."""
    languages = {language.split("-")[0] for language in (letter.issue.language, letter.publication.language)}
    headers = (passage for passage in letter.texts_of_publication if passage.kind in (Kind.SENDER, Kind.EMAIL))
    others = (*letter.addresses, *headers)
    is_a_word = "de" in languages or any(map(_has_abbreviation, letter.issue.texts))
    for paragraph in (*letter.paragraphs, *(part for passage in others for part in split(passage))):
        if whole := _starter_words(paragraph) or _dots(paragraph):
            begin = len(paragraph.text) - len(paragraph.text.lstrip())
            yield paragraph.finding(PLACEHOLDER, begin, words=whole)
        for found in _candidates(paragraph.text):
            word = found[0]
            if word == "TODO":
                is_one = _is_to_do(paragraph.text, found, is_a_word=bool(languages & TODO_IS_A_WORD))
            elif word == "TK":
                is_one = _is_to_come(paragraph.text, found, is_a_word=is_a_word)
            elif word == "XXX":
                is_one = not _is_number_or_karyotype(paragraph.text, found)
            else:
                is_one = "what" not in found.groupdict() or _is_nobodys(paragraph, found)
            if is_one:
                yield paragraph.finding(PLACEHOLDER, found.start(), words=" ".join(word.split()))


def _candidates(text: str) -> Iterator[re.Match[str]]:
    if "TK" in text or "TODO" in text or "XXX" in text or "FIXME" in text:
        yield from re.finditer(_MARK, text)
    lower = text.lower()
    if "example." in lower:
        yield from re.finditer(_HOST, text)
    if "lorem" in lower:
        yield from re.finditer(_LOREM, text)
    if "your" in lower and any(word in lower for word in _OF_READERS):
        yield from re.finditer(_YOURS, text)
    if "[" in text:
        yield from re.finditer(_TO_INSERT, text)


def _has_abbreviation(text: str) -> bool:
    """Return whether a text defines TK, or has it within a sentence, as the abbreviation that it is of a kinase."""
    return "TK" in text and any(re.search(pattern, text) for pattern in (_SHORT_FORM, _WITHIN_SENTENCE))


def _starter_words(paragraph: Paragraph) -> str:
    """Return the starter text that a paragraph consists of or, if it is prose, begins with; else ""."""
    words = " ".join(paragraph.text.split())
    if words in STARTER:
        return words
    begun = words.startswith(_STARTER_SENTENCES) and paragraph.passage.is_prose
    return next(text for text in _STARTER_SENTENCES if words.startswith(text)) if begun else ""


def _dots(paragraph: Paragraph) -> str:
    """Return the dots that are all of a text, as in hints; else "". Within a text they stand for what is left out."""
    words = paragraph.passage.text.strip()
    has_rule = paragraph.passage.path == ("subject",)  # writing.subject-empty
    return words if _DOTS.fullmatch(words) and not has_rule else ""


def _is_to_do(text: str, found: re.Match[str], *, is_a_word: bool) -> bool:
    """Return whether TODO means that something is still to be written, not a list of tasks nor, in Spanish, “all”."""
    _, after = _around(text, found)
    return bool(re.match(r"\s?:", after)) if is_a_word else not re.match(_OF_TASKS, after)


def _is_to_come(text: str, found: re.Match[str], *, is_a_word: bool) -> bool:
    """Return whether TK means “to come”: at the end of a phrase, or as `[TK]` where it is a word as well.

    In German it is: platelets, and a health insurance.
    """
    before, after = _around(text, found)
    if is_a_word:
        return before.endswith("[") and after.startswith("]")
    return re.match(_ENDS_PHRASE, after) is not None


def _is_number_or_karyotype(text: str, found: re.Match[str]) -> bool:
    """Return whether XXX is a Roman numeral, or chromosomes as in “47,XXX”."""
    before, after = _around(text, found)
    return any((re.match(_NUMBERED, after), re.match(_OF_CHROMOSOMES, after), re.search(_KARYOTYPE_BEFORE, before)))


def _is_nobodys(paragraph: Paragraph, found: re.Match[str]) -> bool:
    """Return whether “your name” is a placeholder for a name, and does not mean the reader's own.

    It is one if it stands alone, in a field for names, between brackets or after a greeting; with a capital that is
    not a sentence’s, also between commas and after a lower-case word: “by Your name”, though not in a Title Like This.
    """
    before, after = _around(paragraph.text, found)
    if paragraph.passage.kind in (Kind.NAME, Kind.SENDER):
        return True
    if re.search(_ALONE_BEFORE, before) and re.match(_ALONE_AFTER, after):
        return True
    if re.search(_GREETING, before) or (found["what"].lower() == "name" and re.match(r"\shere\b", after)):
        return True
    begins_sentence = paragraph.passage.is_prose and not before.strip()
    if not found[0][0].isupper() or begins_sentence:
        return False
    last = re.search(_LAST_WORD, before)
    in_title = found["what"][0].isupper() and found["what"] != "Name" and not paragraph.passage.is_prose
    if last and last[1].islower() and not in_title:
        return True
    return bool(re.search(_END_OF_PART_BEFORE, before) and re.match(_END_OF_PART_AFTER, after))


def _around(text: str, found: re.Match[str]) -> tuple[str, str]:
    """Return the text near a match: before it, and after it."""
    start, end = found.span()
    return text[max(0, start - _NEAR) : start], text[end : end + _NEAR]
