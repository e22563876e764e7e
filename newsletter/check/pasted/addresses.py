"""Rules about addresses that were copied from somebody's own browser or mail program.

Comes in: a letter. Goes out: one finding for an address, however many flaws it has, and a hint with the address to
write; each flaw is looked for in the address that the ones before have left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from newsletter.check.finding import Finding, Rule
from newsletter.check.links.link import SentLink, finding_at, links_of, written_at
from newsletter.check.parsed_letter import ParsedLetter
from newsletter.check.pasted import closed, parameters
from newsletter.check.pasted.flaw import Flaw
from newsletter.check.pasted.written import whole_value
from newsletter.reading.kinds import Kind
from newsletter.text.wrapped_addresses import innermost

ENTITY = Rule("pasted.entity-in-address", "error", "The address “{url}” {what}.", "{todo}")
WRAPPED = Rule("pasted.wrapped-address", "error", "The address “{url}” {what}.", "{todo}")
RULES = (
    ENTITY,
    WRAPPED,
    closed.CLOSED,
    closed.LOCAL,
    closed.TO_EDIT,
    parameters.PERSONAL,
    parameters.TOKEN,
    parameters.CLICK,
)

_AMPERSAND = r"&(?:(?:amp|#0?38|#[xX]26);)+"
_MAIL = r"(?<![\w.+-])[\w.+-]++@(?:[\w-]+\.)+[a-zA-Z]{2,}"


def copied(letter: ParsedLetter) -> Iterator[Finding]:
    """Find addresses that should not be shown to members as they were copied."""
    for link in links_of(letter):
        if not link.address or link.has_tag:
            continue
        if found := _flaws(link.address) if link.web else list(_escaped(link.address)):
            worst = next((flaw for flaw in found if not flaw.instead), found[0])
            todo = worst.todo.replace("{instead}", _as_written(letter, link, found[-1].instead))
            yield finding_at(letter, link, worst.rule, what=worst.what, todo=todo)


def _as_written(letter: ParsedLetter, link: SentLink, instead: str) -> str:
    """Return an address as it can be written in place of another: in a field it may need quotes, in prose none."""
    place = written_at(letter, link)
    return whole_value(place[0], instead) if place and place[0].kind is Kind.ADDRESS else instead


def _flaws(address: str) -> list[Flaw]:
    """Return the flaws of an address up to one that only its author can mend; the last has the mended address."""
    found: list[Flaw] = []
    for look in (_escaped, _wrapped, closed.flaws, parameters.flaws):
        found += look(address)
        if found and not found[-1].instead:
            break
        address = found[-1].instead if found else address
    return found


def _escaped(address: str) -> Iterator[Flaw]:
    """Yield the flaw that an address holds `&amp;` instead of `&`."""
    if found := re.search(_AMPERSAND, address):
        yield Flaw(ENTITY, f"holds `{found[0]}`, where sites expect `&`", re.sub(_AMPERSAND, "&", address))


def _wrapped(address: str) -> Iterator[Flaw]:
    """Yield the flaw that an address leads through a service; several may have wrapped it."""
    service, inner = innermost(address)
    if not inner:
        todo = "Open it in a browser, and write the address that it leads to."
        yield Flaw(WRAPPED, f"leads through {service}, and hides where it ends", todo=todo)
    elif service:
        mail = re.search(_MAIL, unquote(address.partition("?")[2]))
        shows = f", and shows everybody the e-mail address {mail[0]}" if mail and mail[0] not in inner else ""
        yield Flaw(WRAPPED, f"leads through {service}{shows}", inner)
