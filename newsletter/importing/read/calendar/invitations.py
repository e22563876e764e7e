"""An invitation's text → its words, and apart from them the lines that say how to join.

Comes in: the text of an appointment. Goes out: the text without addresses, codes and numbers to dial, and those apart.
It is a module of its own because calendars put whole blocks of such lines into a description, one below the other.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from newsletter.importing import joining

_CODE = re.compile(
    r"""(?ix) \A \s* [*_]* (?:
        (?:(?:zoom\s+)?(?:meeting|webinar|conference|event|access|session|besprechungs|sitzungs|veranstaltungs)[\s-]*)?
        (?:id|passcode|password|pin|kennwort|kenncode|passwort|kennung|zugangscode|mot\s+de\s+passe|code\s+(?:secret|d['’]acc\S+)
          |id\s+de\s+r[ée]union|contrase[ñn]a|c[óo]digo\s+de\s+acceso|wachtwoord|vergader-?id|toegangscode|meeting\s+number
          |phone\s+conference\s+id|telefonkonferenz-id)
      ) [*_]* \s* (?::|\#|=) \s* \S+ .* \Z"""
)
_DIALS = re.compile(
    r"(?i)\A\s*(?:one[- ]tap mobile|dial[- ](?:in|by)\b|find your local number|join by (?:phone|sip|h\.323|skype)"
    r"|schnelleinwahl mobil|(?:einwahl|telefonnummer) |or call in|\+\d[\d ()-]{6,}\d(?:,+[\d#*]+)+)"
)
_BEFORE = re.compile(
    r"(?i)\A\s*[*_]*(?:join|click here to join|(?:jetzt |hier )?(?:teilnehmen|beitreten)|an .{1,40} teilnehmen"
    r"|(?:re)?joindre|participer|unirse|acceder|deelnemen|partecipa)\b.{0,60}\Z"
)


class Parted(NamedTuple):
    """A text without ways to join, and the lines with them."""

    text: str
    ways: tuple[str, ...] = ()


def parted(text: str) -> Parted:
    """Return a text without the lines that say how to join."""
    kept: list[str] = []
    ways: list[str] = []
    for line in text.split("\n"):
        if joining.has_way(line):
            if kept and _BEFORE.match(kept[-1]):
                ways.append(kept.pop().strip())
            ways.append(line.strip())
        elif _CODE.match(line) or _DIALS.match(line):
            ways.append(line.strip())
        else:
            kept.append(line)
    if not ways:
        return Parted(text)
    return Parted(re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip(), tuple(ways))
