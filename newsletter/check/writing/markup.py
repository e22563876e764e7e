"""Rules about links and markup in texts: link texts that say nothing, and markup that readers would see.

This is a module of its own because it reads Markdown; text/prose.py decides what is a link, so that the two never
disagree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from newsletter.check.finding import Finding, Rule, clipped
from newsletter.check.paragraphs import TAG_MASK, Paragraph
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.nearest import plain
from newsletter.reading.kinds import Kind
from newsletter.reading.quoting import BULLETS
from newsletter.text import prose, subscripts
from newsletter.text.invisible import first_in
from newsletter.text.letters import UNSPACED

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
    "and begin it with https://, http://, mailto: or tel:."
)
_NO_WORDS = "Write words between the square brackets, or the address alone."
_TITLE = "Write `{link}`: few mail programs show a title, the words in quotation marks behind the address."
_PICTURE = "Put the picture into a block of its own, with `type: image`."

_BULLET = "Begin each line with `- `, as in `- one`; without it the lines become one."
_CHARACTERS = "Take the markup characters out: this field is shown as it is typed."
_LINK_IN_LINE = (
    "Write the words alone, since this field is shown as it is typed, and put the address into a field for it, `url`."
)
_WHOLE_WORDS = "Put the stars around whole words, with a space or punctuation at either side, as in `**one** two`."
_SIGN = "Write `{sign}` itself, since this field is shown as it is typed."
_BEHIND_LETTER = "Write `{sign}` itself: tildes and carets count only directly behind a letter or digit."
_UNCLOSED = "Close the bracket directly behind the address: `[words](https://…)`."

SAYING_NOTHING = frozenset(
    plain(words)
    for words in (
        *("click here", "click", "here", "press here", "tap here", "this", "this link", "this page", "link"),
        *("the link", "read more", "more", "learn more", "see more", "find out more", "more info"),
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
_HTML = rf"(?i)<(?P<close>/?)(?P<name>{_ELEMENTS})(?:\s[^<>]*|/)?>|<!--(?:[^-]|-(?!->)){{0,500}}(?:-->)?"
_LINK = re.compile(
    r"(?<!\\)(?P<picture>!?)\[(?P<words>[^\[\]]*)\]"
    r"(?:(?P<gap>\s{0,3})\((?P<address>[^()]*(?:\([^()]*\)[^()]*)*)\)|(?P<reference>\[[^\[\]]*\]))"
)
_UNCLOSED_LINK = r"(?i)(?<!\\)!?\[[^\[\]]*\]\(\s{0,3}<?(?:https?:|mailto:|tel:|www\.)[^()\s]*"
_MARKDOWN_IN_LINE = r"""(?x)
      (?P<link> !? \[ [^\[\]\n]+ \] \( [^()\s]+ \)? )
    | (?<! [\w*] ) (?P<stars> \*{2,3} ) (?! [\s*,.;:)] ) [^*\n]+ (?<! \s ) (?P=stars) (?! [\w*] )
    | (?<! [\w*] ) \* (?! [\s*] ) [^*\n]+ (?<! \s ) \* (?! [\w*] )
    | (?<! \w ) (?P<strokes> _{1,3} ) (?! [\s_] ) [^_\n]+ (?<! \s ) (?P=strokes) (?! \w )
    | \A \s* \#{1,6} (?= \s )
    """
# A word processor's bullet; an asterisk without a space or a closing asterisk; or a hyphen without a space or a number.
_BULLETS = frozenset(f"{BULLETS}*-")
_BULLET_LINE = rf"(?m)^[ ]{{0,3}}(?P<line>(?:[{BULLETS}][^\S\n]*|\*(?![\s*])(?![^*]*[^\s*]\*)|-(?![\s\d\-]))[^\n]+)"
_ITEM_WITHIN = r"(?m)^[ ]{0,3}[*+][^\S\n]"  # one alone, which is no list
_ITEM_BEFORE, _ITEM_BEHIND = r"(?:\A|\n)[ ]{0,6}[-*+][^\S\n]+\Z", r"[ ]{0,6}[-*+][^\S\n]"
_BREAKS_LINE = r"(?:[ ]{2}|\\)\n[ ]{0,3}\Z"
_BEGINS_LIKE_ADDRESS = r"(?i)\s*<?(?:https?:|mailto:|tel:|www\.)"
_TITLED = r"(?s)(?P<link>\[.*\]\(\s*\S+)\s+(?:\".*\"|'.*'|\(.*\))\s*\)"
_WITHIN_WORD = (
    rf"(?<!\*)(?:(?<=[^\W\d_{UNSPACED}])\*\*\w[^*\n]*(?<!\s)|\*\*\w[^*\n]*(?<!\s)(?=\*\*[^\W\d_{UNSPACED}]))"
    r"\*\*(?!\*)"
)
_SCRIPT_ALONE = re.compile(r"(?<=[)\]])([~^])[0-9+−-]{1,3}\1(?![0-9~^])|(?<![^\s(\[])\^[0-9]{1,3}\^(?=[A-Z])")
_MARKS = r"[*_`]+"
_WORD = r"\w+"
_LONGEST = 60  # characters of words that say nothing, with the spaces between them


def click_here(letter: ParsedLetter) -> Iterator[Finding]:
    """Find the links whose words say nothing without the sentence around them."""
    for paragraph in letter.paragraphs:
        if paragraph.passage.kind is Kind.LABEL:
            if _says_nothing(paragraph.text):
                yield paragraph.finding(CLICK_HERE, 0, words=paragraph.text.strip())
        elif "](" in paragraph.text or "][" in paragraph.text:
            for link in _LINK.finditer(paragraph.text):
                if paragraph.passage.is_prose and not link["gap"] and not link["picture"]:
                    words = re.sub(_MARKS, "", link["words"]).strip()
                    if _says_nothing(words):
                        yield paragraph.finding(CLICK_HERE, link.start("words"), words=words)


def markup_shown(letter: ParsedLetter) -> Iterator[Finding]:
    """Find what looks like HTML, a picture, a link or a list, but is shown as typed; in plain fields, also Markdown."""
    for paragraph in letter.paragraphs:
        if paragraph.passage.is_prose:
            yield from _html_shown(paragraph, _MARKDOWN)
            yield from _links_shown(paragraph)
            yield from _bullets_shown(paragraph)
            yield from _stars_shown(paragraph)
            yield from _scripts_shown(paragraph, _SCRIPT_ALONE, _BEHIND_LETTER)
        else:
            yield from _html_shown(paragraph, _CHARACTERS)
            yield from _markdown_shown(paragraph)
            yield from _scripts_shown(paragraph, subscripts.ANYWHERE, _SIGN)


def _shown(paragraph: Paragraph, start: int, end: int, todo: str) -> Finding:
    """Return a finding about a part of a paragraph that is shown as typed; merge tags are quoted as written."""
    text = paragraph.typed(start, end)
    start += len(text) - len(text.lstrip())
    return paragraph.finding(MARKUP_SHOWN, start, text=clipped(text), todo=todo)


def _markdown_shown(paragraph: Paragraph) -> Iterator[Finding]:
    """Find Markdown in a plain field, where it has no meaning."""
    if any(char in paragraph.text for char in "*_#]"):
        for found in re.finditer(_MARKDOWN_IN_LINE, paragraph.text):
            yield _shown(paragraph, *found.span(), _LINK_IN_LINE if found["link"] else _CHARACTERS)


def _bullets_shown(paragraph: Paragraph) -> Iterator[Finding]:
    """Find the first of several lines that were meant as a list but become one line."""
    text, whole, end = paragraph.text, paragraph.passage.text, paragraph.start + len(paragraph.text)
    if not any(line.lstrip(" ")[:1] in _BULLETS for line in text.split("\n")):
        return
    found = re.finditer(_BULLET_LINE, text)
    lines = [line for line in found if not re.search(_BREAKS_LINE, text[: line.start("line")])]
    in_list = re.search(_ITEM_BEFORE, whole[: paragraph.start]) or re.match(_ITEM_BEHIND, whole[end:])
    in_list = in_list or re.search(_ITEM_WITHIN, text)
    if len(lines) > 1 or (lines and in_list):
        yield _shown(paragraph, *lines[0].span("line"), _BULLET)


def _stars_shown(paragraph: Paragraph) -> Iterator[Finding]:
    """Find strong emphasis that begins or ends within a word, where it has no meaning."""
    for found in re.finditer(_WITHIN_WORD, paragraph.text) if "**" in paragraph.text else ():
        yield _shown(paragraph, *found.span(), _WHOLE_WORDS)


def _scripts_shown(paragraph: Paragraph, pattern: re.Pattern[str], todo: str) -> Iterator[Finding]:
    """Find what was meant to be lowered or raised, where it is not and there are characters for it."""
    for found in pattern.finditer(paragraph.text) if any(char in paragraph.text for char in "~^") else ():
        sign = subscripts.as_characters("sub" if found[0][0] == "~" else "sup", found[0][1:-1])
        if sign:
            yield _shown(paragraph, *found.span(), todo.format(sign=sign))


def _html_shown(paragraph: Paragraph, todo: str) -> Iterator[Finding]:
    """Find raw HTML; an end tag is found only without its start tag."""
    begun = set()
    for found in re.finditer(_HTML, paragraph.text) if "<" in paragraph.text else ():
        name = (found["name"] or "").lower()
        if not (found["close"] and name in begun):
            yield paragraph.finding(MARKUP_SHOWN, found.start(), text=clipped(found[0]), todo=todo)
        begun.add(name)


def _links_shown(paragraph: Paragraph) -> Iterator[Finding]:
    if not any(part in paragraph.text for part in ("](", "] (", "]\n(", "][")):
        return
    links = list(_LINK.finditer(paragraph.text))
    for found in links:
        if found["words"].isdigit():
            continue  # [1] (https://…) is a citation
        if found["address"] is None:
            if found["words"] and not _is_defined(found["reference"][1:-1] or found["words"], paragraph.passage.text):
                yield _shown(paragraph, *found.span(), _ADDRESS)
            continue
        # After a space, brackets may contain a remark: “[sic] (as it was said)”.
        is_meant = not found["gap"] or re.match(_BEGINS_LIKE_ADDRESS, found["address"])
        # prose.py reads a tag that is a whole address as one token.
        typed = re.sub(f"{TAG_MASK}+", TAG_MASK, found[0])
        is_shown = found["gap"] or not prose.to_inline_html(typed).startswith("<a ")
        if is_meant and is_shown and first_in(found["address"]) is None:
            yield _shown(paragraph, *found.span(), _todo(found))
    closed = {found.start() for found in links}
    for found in re.finditer(_UNCLOSED_LINK, paragraph.text):
        if found.start() not in closed:
            yield _shown(paragraph, *found.span(), _UNCLOSED)


def _todo(link: re.Match[str]) -> str:
    """Return what to write instead of a link that is shown as it is typed."""
    if link["picture"] and not link["gap"]:
        return _PICTURE
    if not link["words"] and re.match(_BEGINS_LIKE_ADDRESS, link["address"]):
        return _NO_WORDS
    titled = re.fullmatch(_TITLED, link[0])
    return _TITLE.format(link=f"{titled['link']})") if titled and not link["gap"] else _ADDRESS


def _is_defined(reference: str, text: str) -> bool:
    """Return whether Markdown defines a reference: `[program]: https://…` on a line of its own."""
    words = r"\s+".join(map(re.escape, reference.split()))
    address = r"<?(?:https?://|mailto:|tel:|\{\{)"
    return re.search(rf"^[ >]*\[\s*{words}\s*\]:[ \t]+{address}[^\n\"']*$", text, re.I | re.M) is not None


def _says_nothing(words: str) -> bool:
    return len(words) <= _LONGEST and " ".join(re.findall(_WORD, plain(words))) in SAYING_NOTHING
