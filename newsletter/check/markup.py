"""Rules about links and markup in texts: words that say nothing, and signs that readers get to see.

They belong to the family of writing.py, and stand apart because they read Markdown; what is a link in the end is asked
of prose.py, so that the two never disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter import prose
from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.letter import Letter
from newsletter.check.paragraphs import TAG_BLOT, Paragraph, is_prose, plain

CLICK_HERE = Rule(
    "writing.click-here",
    "warning",
    "The link text “{words}” says nothing to somebody who hears the links alone.",
    "Name what the link opens.",
)
MARKUP_SHOWN = Rule("writing.markup-shown", "warning", "`{text}` is shown to readers as it is typed.", "{todo}")

_MARKDOWN = "Write Markdown: `**bold**`, `*italic*`, `[words](https://…)`, and an empty line between paragraphs."
_ADDRESS = (
    "Write the address directly behind the words, in round brackets, without spaces, "
    "and begin it with https://, http:// or mailto:."
)
_PICTURE = "Put the picture into a block of its own, with `type: image`."

SAYING_NOTHING = frozenset(
    plain(words)
    for words in (
        *(
            "click here",
            "click",
            "here",
            "press here",
            "tap here",
            "this",
            "this link",
            "this page",
            "link",
            "the link",
        ),
        *("read more", "more", "learn more", "see more", "find out more", "more info"),
        *("cliquez ici", "cliquer ici", "clique ici", "ici", "ce lien", "lien", "le lien", "cette page"),
        *("lire plus", "lire la suite", "plus", "en savoir plus", "voir plus", "la suite"),
        *("hier klicken", "klicken sie hier", "klick hier", "klicke hier", "klickt hier", "hier", "dieser link"),
        *("diesen link", "diesem link", "der link", "mehr lesen", "weiterlesen", "mehr", "mehr erfahren"),
        *("lesen sie mehr", "lies mehr", "mehr dazu"),
        *("haga clic aquí", "haz clic aquí", "haz click aquí", "clic aquí", "pulse aquí", "pulsa aquí", "pincha aquí"),
        *("aquí", "este enlace", "enlace", "el enlace", "este link", "leer más", "lea más", "lee más", "más"),
        *("saber más", "ver más", "seguir leyendo"),
        *("klik hier", "hier klikken", "deze link", "de link", "lees meer", "meer lezen", "lees verder", "meer"),
        *("meer weten", "meer info"),
        *("اضغط هنا", "اضغطوا هنا", "انقر هنا", "انقروا هنا", "هنا", "هذا الرابط", "رابط", "الرابط", "اقرأ المزيد"),
        *("اقرؤوا المزيد", "إقرأ المزيد", "المزيد", "للمزيد", "اعرف المزيد", "تابع القراءة"),
    )
)

_ELEMENTS = (
    "a|abbr|address|article|aside|audio|b|big|blockquote|body|br|button|center|cite|code|del|details|div|dl|em|embed"
    "|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|kbd|li|link|main|mark|meta|mj-[a-z-]+"
    "|nav|ol|p|picture|pre|q|s|script|section|small|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|th"
    "|thead|title|tr|tt|u|ul|video"
)
_HTML = re.compile(rf"<(?P<close>/?)(?P<name>{_ELEMENTS})(?:\s[^<>]*|/)?>|<!--(?:[^-]|-(?!->)){{0,500}}(?:-->)?", re.I)
_LINK = re.compile(
    r"(?<!\\)(?P<picture>!?)\[(?P<words>[^\[\]]*)\]"
    r"(?:(?P<gap>\s{0,3})\((?P<address>[^()]*(?:\([^()]*\)[^()]*)*)\)|(?P<reference>\[[^\[\]]*\]))"
)
_BEGINS_LIKE_ADDRESS = re.compile(r"\s*<?(?:https?:|mailto:|www\.)", re.I)
_MARKS = re.compile(r"[*_`]+")
LONGEST = 60
"""Characters of what is shown that a message repeats."""


def click_here(letter: Letter) -> Iterator[Finding]:
    """Find the links that have to be read with the sentence around them."""
    for paragraph in letter.paragraphs:
        if paragraph.passage.path[-1] == "label":
            if _says_nothing(paragraph.text):
                yield paragraph.finding(CLICK_HERE, 0, words=paragraph.text.strip())
        elif "](" in paragraph.text or "][" in paragraph.text:
            for link in _LINK.finditer(paragraph.text):
                if is_prose(paragraph.passage) and not link["gap"] and not link["picture"]:
                    words = _MARKS.sub("", link["words"]).strip()
                    if _says_nothing(words):
                        yield paragraph.finding(CLICK_HERE, link.start("words"), words=words)


def markup_shown(letter: Letter) -> Iterator[Finding]:
    """Find what looks like HTML, a picture or a link, and is none."""
    for paragraph in letter.paragraphs:
        if is_prose(paragraph.passage):
            yield from _html_shown(paragraph)
            yield from _links_shown(paragraph)


def _html_shown(paragraph: Paragraph) -> Iterator[Finding]:
    """Find raw HTML; the end of an element is not told where its beginning is."""
    begun = set()
    for found in _HTML.finditer(paragraph.text) if "<" in paragraph.text else ():
        name = (found["name"] or "").lower()
        if not (found["close"] and name in begun):
            yield paragraph.finding(MARKUP_SHOWN, found.start(), text=clipped(found[0], LONGEST), todo=_MARKDOWN)
        begun.add(name)


def _links_shown(paragraph: Paragraph) -> Iterator[Finding]:
    if "](" not in paragraph.text and "] (" not in paragraph.text and "]\n(" not in paragraph.text:
        return
    for found in _LINK.finditer(paragraph.text):
        if found["address"] is None or found["words"].isdigit():
            continue  # [1] (https://…) is a citation
        # Behind a space, brackets may hold a remark: “[sic] (as it was said)”.
        is_meant = not found["gap"] or _BEGINS_LIKE_ADDRESS.match(found["address"])
        # A tag that is a whole address is one token to prose.py.
        typed = re.sub(f"{TAG_BLOT}+", TAG_BLOT, found[0])
        if is_meant and (found["gap"] or not prose.to_inline_html(typed).startswith("<a ")):
            start, end = found.span()
            text = paragraph.passage.text[paragraph.start + start : paragraph.start + end]
            todo = _PICTURE if found["picture"] and not found["gap"] else _ADDRESS
            yield paragraph.finding(MARKUP_SHOWN, start, text=clipped(text, LONGEST), todo=todo)


def _says_nothing(words: str) -> bool:
    return len(words) < LONGEST and " ".join(re.findall(r"\w+", plain(words))) in SAYING_NOTHING
