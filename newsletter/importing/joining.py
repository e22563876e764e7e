"""Ways to join a meeting: addresses and codes that are for those who registered, and never for all readers.

Comes in: a text. Goes out: the text without them. It is a module of its own because whoever has such an address is in
the meeting: it must not reach a letter, wherever in the source it stands.
"""

from __future__ import annotations

import re

from newsletter.importing.pieces import Rich, Span

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
_WRITTEN = re.compile(
    r"(?i)(?:https?|zoommtg|msteams|\bsip)://?[^\s<>\"]*|(?<![\w/.-])(?:[\w-]+\.)+[a-z]{2,}/[^\s<>\"]*"
)
_CODE = re.compile(
    r"(?im)^.{0,40}?\b(?:meeting[- ]?id|webinar[- ]?id|passcode|meeting password|kenncode|kennwort|passwort"
    r"|mot de passe|code secret"
    r"|id de réunion|id de reunión|código de acceso|contraseña|wachtwoord|toegangscode|vergader-?id)\s*:.*$"
)


def is_joining(address: str) -> bool:
    """Return whether an address leads straight into a meeting."""
    return _SERVICE.search(address) is not None


def has_way(text: str) -> bool:
    """Return whether an address that leads straight into a meeting stands in a text, or a line with its code."""
    return any(is_joining(found[0]) for found in _WRITTEN.finditer(text)) or _CODE.search(text) is not None


def without(rich: Rich) -> Rich:
    """Return a text without addresses that lead into a meeting, and without lines that say its number or password."""
    text = rich.text
    if "/" not in text and not any(span.style.href for span in rich.spans) and not _CODE.search(text):
        return rich
    spans = [
        Span(span.text, span.style._replace(href="")) if is_joining(span.style.href) else span for span in rich.spans
    ]
    kept = Rich.of(spans)
    kept = kept.replaced(_WRITTEN, lambda found: "" if is_joining(found[0]) else found[0])
    return kept.replaced(_CODE, lambda found: "").stripped()
