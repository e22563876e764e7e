"""The name of a column that says who wants letters → how its cells say it, in whatever words the name puts that.

Comes in: a name as it is compared. Goes out: Statuses, or None where a name is about something else. It is a module of
its own because such names are put together freely, `Consent to the newsletter` or `Keine E-Mails`, where statuses.PLAIN
has whole names: who wants no letters must not get one because a word more stands there. One word that may be about
something else, as in `Consent to photos` or `Active since`, and the column says nothing about letters.
"""

from __future__ import annotations

from newsletter.sending.members.statuses import CONSENTS, IS_IN, IS_OUT, Statuses, words_of


def _words(text: str) -> frozenset[str]:
    return frozenset(words_of(text).split())


_LETTERS = _words(
    "newsletter newsletters rundbrief rundbriefe infobrief infomail newsletterempfang newsletterbezug newsletterabo "
    "newsletteranmeldung infolettre infolettres boletín boletines nieuwsbrief nieuwsbrieven النشرة نشرة"
)
_MAIL = _words(
    "e mail mails email emails mailing mailings marketing werbung courriel courriels correo correos publicité "
    "publicidad reclame البريد بريد"
)
"""What letters are called, and what is said of mail of any kind."""

_CONSENT = _words(
    "consent consents consented agrees agreed permission accepts gdpr optin opt "
    "einwilligung eingewilligt zustimmung zugestimmt einverständnis einverstanden erlaubnis erlaubt dsgvo "
    "newslettereinwilligung newsletterzustimmung datenschutzeinwilligung werbeeinwilligung "
    "consentement consent accord accepte autorisation rgpd "
    "consentimiento consiente acepta autoriza autorización permiso lopd toestemming instemming akkoord الموافقة موافقة"
)
_SUBSCRIBED = _words(
    "subscribed subscriber subscription abonniert angemeldet anmeldung bestellt erwünscht gewünscht abonné abonnée "
    "abonnement inscrit inscrite inscription suscrito suscrita suscripción ingeschreven geabonneerd aangemeld gewenst "
    "wants want receives receive gets get send erhält erhalten will möchte bekommt empfängt veut reçoit recevoir "
    "souhaite quiere recibe recibir wil ontvangt ontvangen"
)
_OUT = _words(
    "out optout unsubscribe unsubscribed withdrawn revoked objection objects abgemeldet abmeldung newsletterabmeldung "
    "abbestellt widerruf widerrufen widerspruch widersprochen désabonné désabonnée désabonnement désinscrit "
    "désinscrite désinscription opposition retiré révoqué baja revocado oposición afgemeld uitgeschreven opgezegd "
    "ingetrokken bezwaar إلغاء"
)
_NOT = _words("no not non none kein keine keinen nicht ne pas sans aucun aucune sin ningún geen niet لا بدون")
_YES = _words("yes y ja j oui si نعم")
_WAYS = _words("by per via par por über")
_LITTLE = _words(
    "in is has have from to the of for a our given granted n nein nee für zum zur den die das der des von vom liegt "
    "vor erteilt gegeben avg a à au aux la le les l de du d pour est donné donnée el del los al para tiene dado het "
    "een voor op van aan heeft gegeven إلى على"
)
_KNOWN = _LETTERS | _MAIL | _CONSENT | _SUBSCRIBED | _OUT | _NOT | _YES | _WAYS | _LITTLE


def statuses_said(name: str) -> Statuses | None:
    """Return how a column says who wants letters, by its name as it is compared; None where it says nothing of that."""
    words = set(name.split())
    if not words <= _KNOWN:
        return None
    is_question = bool(words & _YES)  # as in `Newsletter (yes/no)`
    if words & _OUT or (words & _NOT and not is_question):
        return IS_OUT if words & (_LETTERS | _MAIL | _CONSENT) else None
    if words & _CONSENT:
        return CONSENTS
    is_address = words & _MAIL and not words & (_WAYS | _SUBSCRIBED)  # as in `E-mail for newsletters`
    return IS_IN if words & _LETTERS and not is_address else None
