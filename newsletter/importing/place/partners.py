"""Organisations below a heading that thanks, or in a sentence that does → partners, in their ranks.

It is a module of its own because nothing but the words around them tell that these are organisations: they may stand a
line each, in one line with commas, or only in their logos.
"""

from __future__ import annotations

import re

from newsletter.importing import names
from newsletter.importing.evidence import Topic, is_about
from newsletter.importing.pieces import Heading, Item, Paragraph, Picture, Rich
from newsletter.importing.place.scan import Found, Scan, href_of, label_of
from newsletter.importing.plan import Entry, Source, Value
from newsletter.text import addresses

_BETWEEN = re.compile(r"\n|\s[·•|]\s|;\s+|\s/\s|\s·|·\s")
_COMMAS = re.compile(
    r",\s+(?:(?:and|und|et|y|e|en|sowie|&)\s+)?|\s+(?:and|und|et|y|e|en|sowie|&)\s+(?=(?:the|die|der|das|la|le|les|l['’]|el|de|het)?\s*(?:[A-ZÀ-Ý0-9]|(?:gemeente|provincie|ville|région|ayuntamiento|city|ministerie|ministère)\s))"
)
_LOWER = re.compile(
    r"(?:city|town|province|state|region|ministry|gemeente|provincie|stad|ministerie|ville|région|département|ministère|ayuntamiento"
    r"|comunidad|diputación|junta|gobierno|laboratoires?|fondation|fundación|stichting|laboratorios?) "
)
_ARTICLE = re.compile(
    r"(?:the|die|der|dem|den|das|la|le|les|el|los|las|de|het|l['’]|à l['’]|à la|a la|al|aux|au)\s*(?=[A-ZÀ-Ý0-9]"
    r"|[a-z]+ (?:de |of |d['’])?[A-ZÀ-Ý])"
)
_LEAD = re.compile(
    r"(?i)(?<!\w)(?:(?:support(?:ed)?|sponsored|funded|funding|grants?|help|contributions?|donations?|possible)"
    r" (?:of|by|from)"
    r"|(?:partners?|sponsors?|supporters?|funders?|donors?)(?:,| are| is)|thanks? (?:to|our \w+,?)|grateful to|thank"
    r"|(?:unterstützung|förderung|hilfe|mitteln) (?:von|durch|der|des)|(?:unterstützt|gefördert|finanziert"
    r"|ermöglicht) (?:von|durch|mit mitteln)"
    r"|danken (?:wir )?(?:den|der|dem|unseren \w+)?|dank (?:an|gilt)"
    r"|(?:soutien|appui|aide|concours|participation) (?:financi\w+ )?(?:de|du|des)|(?:soutenue?|financée?|possible)"
    r" (?:par|grâce à)|remerci(?:ons|e|ements à)"
    r"|(?:apoyo|ayuda|colaboración|patrocinio) (?:de|del|con)|(?:patrocinad|financiad|posible)\w* (?:por|gracias a)"
    r"|agradecemos (?:a|su apoyo a|el apoyo de)|gracias a"
    r"|(?:steun|hulp|bijdrage|medewerking) van|(?:gesteund|gefinancierd|gemaakt|ondersteund) door|danken|dank"
    r" aan)\s*:?\s+"
)
_REST = re.compile(
    r"\s+(?:for|für|pour|voor|por|unterstützt|unterstützen|ermöglicht|ermöglichen|who|die uns|qui|que|without|ohne"
    r"|sans|sin"
    r"|have|has|haben|mit|with|avec|con)\s.*\Z",
    re.S,
)
_LONGEST, _LONGEST_NAME, _LONGEST_LINE, _MOST_BETWEEN = 90, 80, 400, 2
_AT_THE_FOOT = re.compile(r"(?<!\d)\d{4,5}(?!\d)|©")
"""Of the postal address and the rest of what stands at the foot of a letter."""
_CLOSING = 60
_RANK = re.compile(
    r"(?i)(?:platinum|gold|silver|bronze|platin|silber|platine|or|argent|platina|goud|zilver|brons|platino|oro|plata|bronce"
    r"|(?:main|haupt|premium|lead|media|medien|official|hoofd|principal\w*|strategic|associate|public|private"
    r"|öffentliche)[\w -]*"
    r"|.*\b(?:\w*sponsor(?:s|en|es)?|\w*partners?|\w*partner|partenaires?|supporters?|funders?|förderer|mécènes|patrocinadores"
    r"|colaboradores|donateurs|friends|institutions|companies))\Z"
)
_LOGO = re.compile(r"(?i)^(?:the )?logos?\s*(?:of|von|der|des|de la|de|du|van|:|–|-)?\s*(?:the )?|\s*[–-]?\s*logo\s*$")


def partners(scan: Scan, at: int) -> Found | None:
    """Return the partners that begin with a part below a heading that says so, or in a sentence that does, or None."""
    if isinstance(scan.piece(at), Heading):
        return _ranks(scan, at)
    before = scan.piece(at - 1)
    is_led = isinstance(before, Paragraph) and isinstance(scan.piece(at), Item) and scan.text(at - 1).endswith(":")
    if is_led and len(scan.text(at - 1)) <= 2 * _LONGEST and is_about(scan.text(at - 1), Topic.PARTNERS):
        return wished(scan, range(at, scan.items(at)))
    if _is_first_below(scan, at):
        return _labelled_ranks(scan, at) or _below(scan, at)
    return _in_sentence(scan, at)


def _is_first_below(scan: Scan, at: int) -> bool:
    """Return whether a part begins the list below a heading that thanks, perhaps behind a sentence or two."""
    heading = scan.heading_above(at)
    is_own = heading >= 0 and is_about(scan.text(heading), Topic.PARTNERS)
    if not is_own and (heading < 0 or heading != at - 1 or not scan.is_under(at, Topic.PARTNERS)):
        return False
    return at - heading - 1 <= _MOST_BETWEEN and all(
        isinstance(scan.piece(between), Paragraph) and scan.text(between)[-1:] in (".", ":", "!")
        for between in range(heading + 1, at)
    )


def _below(scan: Scan, at: int) -> Found | None:
    """Return the organisations in the lines or the pictures that begin with a part."""
    end = _names(scan, at)
    if said := _in_sentence(scan, at):
        return said
    if end == at:
        return _in_line(scan, at) if isinstance(scan.piece(at), Paragraph) else None
    one = _in_line(scan, at) if end == at + 1 else None
    return one or wished(scan, range(at, end))


def _ranks(scan: Scan, at: int) -> Found | None:
    """Return the partners by rank that begin with the heading of the first rank, below one that thanks, or None."""
    made: list[Entry] = []
    end = at
    level = 0
    while isinstance(piece := scan.piece(end), Heading) and len(scan.text(end)) <= _LONGEST:
        level = level or piece.level
        above = scan.above(end)
        is_named = _RANK.match(scan.text(end).strip(" :")) is not None
        if piece.level != level or not is_named or not (above and is_about(above[-1], Topic.PARTNERS)):
            break
        found = _below(scan, end + 1)
        if not found:
            break
        rank: dict[str, Value] = {"name": scan.rich(end), "partners": found.block.fields["partners"]}
        made.append(Entry(rank, scan.sources(end, end + 1)))
        end = found.end
    return Found(Entry({"type": "partners", "tiers": tuple(made)}), end) if len(made) > 1 else None


def _labelled_ranks(scan: Scan, at: int) -> Found | None:
    """Return the partners of lines such as `Gold: A, B`, or None."""
    made: list[Entry] = []
    end = at
    while isinstance(scan.piece(end), Paragraph | Item) and 0 < len(scan.text(end)) <= _LONGEST_LINE:
        lines = scan.rich(end).lines()
        ranks = []
        for line in lines:
            label, begin = label_of(line.text)
            source = Source(scan.parts[end].number, line)
            found = _listed(line.part(begin, len(line)).stripped(), source) if label and _RANK.match(label) else []
            if found:
                ranks.append(Entry({"name": line.part(0, len(label)), "partners": tuple(found)}))
        if len(ranks) != len(lines):
            break
        made += ranks
        end += 1
    return Found(Entry({"type": "partners", "tiers": tuple(made)}), end) if len(made) > 1 else None


def _names(scan: Scan, at: int) -> int:
    """Return where the short lines, and the logos, end that may be names of organisations."""
    end = at
    while (isinstance(piece := scan.piece(end), Picture) and _of_logo(piece)) or (
        isinstance(piece, Paragraph | Item)
        and not _is_sign_off(scan.text(end))
        and 0 < max(map(len, scan.text(end).split("\n")), default=0) <= _LONGEST
        and (
            scan.text(end)[-1] not in ".,:!"
            or scan.text(end).endswith(("e.V.", "e. V.", "Inc.", "Ltd.", "S.A.", "B.V.", "N.V.", "Co."))
        )
        and not _AT_THE_FOOT.search(scan.text(end))
        and not is_about(scan.text(end), Topic.FURNITURE)
    ):
        end += 1
    return end


def _is_sign_off(text: str) -> bool:
    """Return whether a line ends a letter, and is no house with such a word in its name: `Take Care Foundation`."""
    is_house = names.is_institution(text) and "," not in text
    return len(text) <= _CLOSING and is_about(text, Topic.CLOSING) and not is_house


def _in_line(scan: Scan, at: int) -> Found | None:
    """Return the organisations of one line with commas, or None where it may be one name with a comma in it."""
    text = scan.text(at)
    if not text or len(text) > _LONGEST_LINE or "\n" in text or _AT_THE_FOOT.search(text):
        return None
    rich = scan.rich(at).stripped()
    if rich.text.endswith("."):
        rich = rich.part(0, len(rich) - 1)
    found = _listed(rich, scan.source(at))
    is_list = len(found) > 2 or (len(found) == 2 and re.search(r"\s(?:and|und|et|y|e|en|sowie|&)\s", text))
    return Found(Entry({"type": "partners", "partners": tuple(found)}), at + 1) if is_list else None


def _in_sentence(scan: Scan, at: int) -> Found | None:
    """Return the organisations that a short paragraph names behind `with the support of` or `Our partners:`."""
    piece, text = scan.piece(at), scan.text(at)
    if not isinstance(piece, Paragraph) or not 0 < len(text) <= _LONGEST_LINE or "\n" in text:
        return None
    if not is_about(text, Topic.PARTNERS) or text.count(". ") > 1:
        return None
    rich = piece.rich.stripped()
    label, begin = label_of(rich.text)
    is_label = bool(label) and is_about(label, Topic.PARTNERS) and not names.is_role(label)
    starts = [begin] if is_label else [found.end() for found in _LEAD.finditer(rich.text)]
    for start in reversed(starts):
        inner = rich.part(start, len(rich))
        inner = inner.part(0, len(_REST.sub("", inner.text))).stripped()
        if inner.text.endswith((".", "!")) and not inner.text.endswith("e.V."):
            inner = inner.part(0, len(inner) - 1)
        found = _listed(inner, scan.source(at))
        if found and (len(found) > 1 or is_label):
            return Found(Entry({"type": "partners", "partners": tuple(found)}), at + 1)
    return None


def _listed(rich: Rich, source: Source) -> list[Entry]:
    """Return the organisations that a text lists and says nothing else, or nothing."""
    parts = [part.stripped() for piece in rich.split(_BETWEEN) for part in piece.split(_COMMAS) if part.text.strip()]
    parts = [part.part(found.end(), len(part)) if (found := _ARTICLE.match(part.text)) else part for part in parts]
    for part in parts:
        text = part.text
        if (
            len(text) > _LONGEST_NAME
            or not (text[:1].isupper() or text[:1].isdigit() or _LOWER.match(text))
            or re.search(r"[.!?:]\s", text)
        ):
            return []
        if names.name_at_start(text) and re.match(r"(?:Dr|Prof)", text):
            return []
    return [_named(part, source if not number else None) for number, part in enumerate(parts)]


def _named(name: Rich, source: Source | None) -> Entry:
    url: dict[str, Value] = {"url": href} if (href := href_of(name)) else {}
    return Entry({"name": _without_address(name), **url}, (source,) if source else ())


def _without_address(name: Rich) -> Rich:
    """Return a name without the address behind it, and without what is said about it where only the name is marked."""
    for found in addresses.find(name.text):
        before = name.part(0, found.start)
        kept = before.text.rstrip(" \t:–—-(,|<")
        if kept:
            return before.part(0, len(kept))
    first = name.spans[0] if name.spans else None
    if first and (first.style.bold or first.style.href) and len(name.spans) > 1:
        behind = name.text[len(first.text) :]
        if re.match(r"\s*[:–—,(-]\s*\S|\n", behind) and len(first.text.strip()) > 2:
            return name.part(0, len(first.text)).stripped()
    return name


def _of_logo(picture: Picture) -> str:
    """Return the name of whom a logo is, or ""."""
    name = _LOGO.sub("", (picture.alt or "").strip()).strip()
    return name if 1 < len(name) <= _LONGEST_NAME and not re.search(r"\.(?:png|jpe?g|gif|svg)\Z", name) else ""


def wished(scan: Scan, parts: range) -> Found | None:
    """Return parts as partners, a line each."""
    found = []
    for at in parts:
        piece = scan.piece(at)
        if isinstance(piece, Picture) and (name := _of_logo(piece)):
            fields: dict[str, Value] = {"name": name}
            if piece.src in scan.pictures:
                fields["logo"] = Entry({"src": piece.src, "alt": piece.alt or ""})
            if piece.href:
                fields["url"] = piece.href
            found.append(Entry(fields, (scan.source(at),)))
            continue
        lines = [line for line in scan.rich(at).split(_BETWEEN) if re.search(r"\w", line.text)]
        found += [_named(line.stripped(), Source(scan.parts[at].number, line)) for line in lines]
    return Found(Entry({"type": "partners", "partners": tuple(found)}), parts.stop) if found else None
