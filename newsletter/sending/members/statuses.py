"""What a cell says about somebody: whether they get letters, and if not, why.

Comes in: a cell of a column that says so, in words, with yes and no, or with a day. Goes out: a Standing, or None for a
word that is not known. It is a module of its own because the words are the same in files of people and in the exports
of systems, and are written in all languages in which the product is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import NamedTuple

from newsletter.nearest import plain
from newsletter.sending import reasons


class Standing(Enum):
    """Whether somebody gets letters; where two columns speak of one person, the later of these counts."""

    SUBSCRIBED = "subscribed"
    NOT_SUBSCRIBED = "not subscribed"
    """They have not said yes, or are not written to for now; that they want no letters is not known."""
    BOUNCED = reasons.BOUNCED
    """Their address takes no mail, for good."""
    LEFT = reasons.UNSUBSCRIBED
    """They have said that they want no letters."""

    @property
    def weight(self) -> int:
        """How much it counts beside another one."""
        return _ORDER.index(self)


_ORDER = list(Standing)


def strongest(standings: Iterable[Standing]) -> Standing:
    """Return the one that counts of several; who is in a list of which nothing is said is subscribed."""
    return max(standings, key=lambda standing: standing.weight, default=Standing.SUBSCRIBED)


def words_of(text: str) -> str:
    """Return a name or a word as it is compared: without case, accents and signs."""
    return " ".join(re.findall(r"[^\W_]+", plain(text)))


def named(names: str) -> tuple[str, ...]:
    """Return names that stand in a list, as they are compared."""
    return tuple(words_of(name) for name in names.split(","))


class Statuses(NamedTuple):
    """How a column says whether somebody gets letters: its words, as they are compared, each with what it means.

    `known` are the words to write, in a sentence. `holding` is a word with what a cell means that has it among others,
    `dated` is what a day in the cell means, and `filled` any other text, where the column has such.
    """

    words: Mapping[str, Standing]
    known: str = ""
    holding: tuple[str, Standing] | None = None
    dated: Standing | None = None
    filled: Standing | None = None

    def standing(self, cell: str) -> Standing | None:
        """Return what a cell says, None if that is not known."""
        word = words_of(cell)
        if (found := self.words.get(word)) is not None:
            return found
        if self.holding and self.holding[0] in word.split():
            return self.holding[1]
        if self.dated and _DAY.search(cell):
            return self.dated
        return self.filled if word else None


_DAY = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_YES_NO_OR_DAY = "`yes`, `no` or a day such as `2026-05-31`"

_YES = named("yes, y, true, 1, x, ja, j, wahr, oui, o, vrai, si, s, verdadero, waar, نعم")
_NO = named("no, n, false, 0, nein, falsch, non, faux, falso, nee, onwaar, لا")

_WORDS = {
    Standing.SUBSCRIBED: named(
        "subscribed, active, enabled, confirmed, abonniert, angemeldet, aktiv, bestätigt, abonné, abonnée, inscrit, "
        "inscrite, actif, active, confirmé, suscrito, suscrita, activo, activa, alta, confirmado, ingeschreven, "
        "geabonneerd, aangemeld, actief, bevestigd, مشترك, نشط"
    ),
    Standing.NOT_SUBSCRIBED: named(
        "pending, unconfirmed, nonsubscribed, transactional, inactive, disabled, archived, unbestätigt, ausstehend, "
        "inaktiv, en attente, non confirmé, inactif, inactive, pendiente, sin confirmar, inactivo, inactiva, "
        "in afwachting, niet bevestigd, inactief, غير مؤكد, غير نشط"
    ),
    Standing.BOUNCED: named(
        "bounced, cleaned, hard bounce, hard bounced, undeliverable, unzustellbar, non distribuable, rejeté, rebotado, "
        "no entregable, onbestelbaar, مرتد"
    ),
    Standing.LEFT: named(
        "unsubscribed, left, opted out, opt out, blocklisted, blacklisted, blocked, removed, complained, spam, "
        "abgemeldet, ausgetragen, gesperrt, widerrufen, désabonné, désabonnée, désinscrit, désinscrite, bloqué, "
        "baja, de baja, dado de baja, dada de baja, desuscrito, desuscrita, bloqueado, afgemeld, uitgeschreven, "
        "geblokkeerd, غير مشترك, ملغى"
    ),
}


def _either(yes: Standing, no: Standing) -> dict[str, Standing]:
    return dict.fromkeys(_YES, yes) | dict.fromkeys(_NO, no)


STATUS = Statuses(
    {word: standing for standing, words in _WORDS.items() for word in words},
    "`subscribed`, `unsubscribed`, `bounced` or `pending`",
)
"""A column that says what somebody is, in words."""

IS_IN = Statuses(
    {**_either(Standing.SUBSCRIBED, Standing.LEFT), **STATUS.words}, _YES_NO_OR_DAY, dated=Standing.SUBSCRIBED
)
"""A column that says with yes or no whether somebody is subscribed, or since when."""

IS_OUT = Statuses(
    {"": Standing.SUBSCRIBED, **_either(Standing.LEFT, Standing.SUBSCRIBED)}, _YES_NO_OR_DAY, dated=Standing.LEFT
)
"""A column that says with yes or no whether somebody has left, or when."""

CONSENTS = Statuses(
    {
        **_either(Standing.SUBSCRIBED, Standing.NOT_SUBSCRIBED),
        **STATUS.words,
        **dict.fromkeys(
            named(
                "given, granted, agreed, accepted, opted in, opt in, erteilt, gegeben, zugestimmt, donné, accepté, "
                "dado, otorgado, aceptado, verleend, akkoord, موافق"
            ),
            Standing.SUBSCRIBED,
        ),
        **dict.fromkeys(
            named(
                "withdrawn, revoked, refused, declined, rejected, objected, abgelehnt, verweigert, widersprochen, "
                "refusé, retiré, révoqué, rechazado, denegado, retirado, revocado, geweigerd, ingetrokken"
            ),
            Standing.LEFT,
        ),
    },
    _YES_NO_OR_DAY,
    dated=Standing.SUBSCRIBED,
)
"""A column that says with yes or no whether somebody has agreed to get letters, or since when. Who has not agreed is
not suppressed, since they may agree later."""

IS_ACTIVE = Statuses(
    dict.fromkeys(_YES, Standing.SUBSCRIBED),
    "`subscribed` above the column if it says who gets letters",
    dated=Standing.SUBSCRIBED,
)
"""A column that says with yes or no whether somebody is active. With a no, that may mean no letters, or a member who
only pays, and is not known."""

IS_INACTIVE = Statuses(
    {"": Standing.SUBSCRIBED, **dict.fromkeys(_NO, Standing.SUBSCRIBED)},
    "`unsubscribed` above the column if it says who gets no letters",
)
"""The opposite of it."""

IS_GONE = Statuses(
    {"": Standing.SUBSCRIBED, **_either(Standing.NOT_SUBSCRIBED, Standing.SUBSCRIBED)},
    _YES_NO_OR_DAY,
    dated=Standing.NOT_SUBSCRIBED,
)
"""A column that says with yes or no whether somebody has been taken out of a list, or when."""

HAS_BOUNCED = Statuses(
    {"": Standing.SUBSCRIBED, **_either(Standing.BOUNCED, Standing.SUBSCRIBED)}, _YES_NO_OR_DAY, dated=Standing.BOUNCED
)
"""A column that says with yes or no whether mail came back, or when."""

TIME_OF_LEAVING = Statuses({"": Standing.SUBSCRIBED}, filled=Standing.LEFT)
"""A column that has a time only where somebody has left."""

TIME_OF_BOUNCE = Statuses({"": Standing.SUBSCRIBED}, filled=Standing.BOUNCED)
"""A column that has a time only where mail came back."""

PLAIN = {
    **dict.fromkeys(
        named(
            "status, subscription status, email status, newsletter status, marketing status, email marketing status, "
            "email subscriber status, subscriber status, list status, global status, statut, estado, الحالة"
        ),
        STATUS,
    ),
    **dict.fromkeys(
        named(
            "subscribed, is subscribed, opted in, has opted in, opt in, optin, newsletter, abonniert, angemeldet, "
            "abonné, abonnée, inscrit, suscrito, ingeschreven, geabonneerd, aangemeld, مشترك"
        ),
        IS_IN,
    ),
    **dict.fromkeys(
        named(
            "unsubscribed, unsubscribed at, unsubscribed on, unsubscribe date, opted out, opt out, optout, "
            "has opted out, hasoptedoutofemail, unsubscribed from all email, do not email, do not contact, "
            "do not send, ne pas contacter, ne pas envoyer, no contactar, no enviar, niet mailen, "
            "nicht anschreiben, left, left at, left on, blocklisted, blacklisted, blocklist, blacklist, blocked, "
            "suppressed, gesperrt, bloqué, bloqueado, geblokkeerd, abgemeldet, abgemeldet am, "
            "ausgetragen, ausgetragen am, abmeldung, désabonné, désabonné le, désabonnée, désinscrit, désinscrit le, "
            "désinscription, baja, de baja, dado de baja, fecha de baja, afgemeld, afgemeld op, uitgeschreven, "
            "uitgeschreven op, ألغى الاشتراك, "
            "deceased, is deceased, died, died on, verstorben, verstorben am, gestorben, décédé, décédé le, décédée, "
            "fallecido, fallecida, fecha de fallecimiento, overleden, overleden op, متوفى"
        ),
        IS_OUT,
    ),
    **dict.fromkeys(
        named("active, is active, enabled, is enabled, aktiv, actif, est actif, activo, activa, actief, نشط"), IS_ACTIVE
    ),
    **dict.fromkeys(
        named(
            "inactive, is inactive, disabled, deactivated, inaktiv, deaktiviert, inactif, désactivé, inactivo, "
            "desactivado, inactief, gedeactiveerd, غير نشط"
        ),
        IS_INACTIVE,
    ),
    **dict.fromkeys(
        named(
            "deleted, is deleted, deleted at, archived, is archived, archived at, gelöscht, gelöscht am, archiviert, "
            "supprimé, supprimé le, archivé, eliminado, archivado, verwijderd, verwijderd op, gearchiveerd, محذوف"
        ),
        IS_GONE,
    ),
    **dict.fromkeys(
        named("bounced, bounced at, hard bounce, hard bounced, cleaned, unzustellbar, onbestelbaar, rebotado"),
        HAS_BOUNCED,
    ),
}
"""The columns that any list may have, by their names as they are compared."""
