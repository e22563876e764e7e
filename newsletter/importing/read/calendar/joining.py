"""Ways to join a meeting, within the text of an invitation: taken out, because they let anybody in who reads them.

Comes in: the text of an appointment. Goes out: the text without addresses, codes and numbers to dial, and those apart.
It is a module of its own because it is a table of services; pages where people register are none of it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_ADDRESS = re.compile(r"(?i)\b(?:https?|zoommtg|msteams|sip)://?[^\s<>\"]{1,2000}")
_SERVICE = re.compile(
    r"""(?ix)
        zoom\.us/(?:j|w|s|my|wc|meeting/(?!register)|webinar/(?!register)|launch)\b
      | zoomgov\.com/(?:j|w|s|my)\b | \A(?:zoommtg|msteams|sip):
      | teams\.(?:microsoft|live)\.com/(?:l/meetup-join|meet|dl|meetingOptions|l/meeting)
      | dialin\.(?:teams\.microsoft|plcm)\.
      | meet\.google\.com/ | tel\.meet/
      | webex\.com/(?:meet|join|wbxmjs|[\w.-]{1,60}/(?:j\.php|onstage|k2|e\.php))
      | gotomeet(?:ing)?\.(?:com|me)/ | global\.gotomeeting\.com/join | meet\.goto\.com/
      | bluejeans\.com/\d | whereby\.com/ | meet\.jit\.si/ | lifesizecloud\.com/ | chime\.aws/
      | \bbbb[\w.-]{0,60}/(?:b|rooms?)/ | /bigbluebutton/
      | [?&](?:pwd|passcode|password|tk|MTID)=
    """
)
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
        if any(map(_SERVICE.search, _ADDRESS.findall(line))):
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
