"""A text → the language in which it seems to be, by its commonest words.

Only texts of some length are judged, and only between two languages: that of the issue, which a translator may have
left standing, and that of the catalog. A library that knows a hundred languages would be larger than all the rest, and
is wrong as often with the short texts of a letter. It is a module of its own because it holds the words.
"""

from __future__ import annotations

import re

from newsletter.nearest import plain

_FEWEST_WORDS = 6
_LEAD = 2
"""By how many common words the other language has to be ahead."""

_COMMON = {
    "en": "the and of to in for is are with that this you we our your from have has was were will not on at by be it",
    "fr": "le la les et de des du un une pour est sont avec que qui dans vous nous votre notre sur pas par au aux ce",
    "de": "der die das und ist sind mit fur den dem des ein eine von zu im wir sie ihr nicht auf auch als bei wird",
    "es": "el la los las y de del un una para es son con que en usted nosotros su nuestro por no se al como mas",
    "it": "il lo la gli le e di del della un una per con che in sono non si nel nella dal dei alla come piu anche",
    "pt": "o a os as e de do da dos das um uma para com que em no na nao se por mais como ao foi sao pela",
    "nl": "de het een en van is zijn met voor dat die wij u ons uw niet op aan ook bij te naar wordt worden als",
    "pl": "i w z na do jest sa nie sie to ze o po dla przez oraz jak ktore od za przy co ich aby lub",
    "sv": "och att det som en ett ar for med den pa av till inte vi ni har de om fran kan ska var er vara",
    "ar": "في من على الى عن هذا هذه التي الذي مع ان كان هو هي ما لا كل بين بعد قبل او ثم لكم نحن عبر",
}


def seems_to_be(text: str, issue: str, catalog: str) -> bool:
    """Return whether a translation seems to be in the language of the issue still, instead of that of its catalog."""
    own, other = _COMMON.get(catalog.split("-")[0]), _COMMON.get(issue.split("-")[0])
    words = [plain(word) for word in re.findall(r"[^\W\d_]+", text)]
    if own is None or other is None or own is other or len(words) < _FEWEST_WORDS:
        return False
    of_own, of_other = set(own.split()), set(other.split())
    mine = sum(word in of_own - of_other for word in words)
    theirs = sum(word in of_other - of_own for word in words)
    return theirs >= mine + _LEAD
