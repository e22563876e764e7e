"""What stands around a letter in every mail → not placed: view online, unsubscribe, forward, why you get this.

It is a module of its own because a letter of ours has its own, and because such a line is often a link that stands
alone, which is else a button.
"""

from __future__ import annotations

import re

from newsletter.importing.pieces import Heading, Item, Paragraph
from newsletter.importing.place.scan import Scan
from newsletter.nearest import plain

_LINK = re.compile(
    r"""(?x)
    (?:view|read|open|see|show|display)\b.{0,40}\b(?:browser|online|web\ ?page|website|web\ version)\b
    | (?:web|online)[- ]?(?:version|ansicht|versie)\b | browser ?version | view\ online | read\ online
    | .{0,30}\bim\ browser\b | online\ (?:ansehen|lesen|anzeigen|bekijken|lezen) | .{0,40}\bdarstellung\b.{0,40}
    | (?:voir|lire|consulter|afficher|ouvrir|visualiser)\b.{0,50}\b(?:en\ ligne|navigateur|version\ web)\b
    | version\ (?:en\ ligne|web|online)
    | .{0,40}s.affiche\ (?:pas|mal)\b.{0,60}
    | (?:bekijk|lees|open|toon)\b.{0,50}\b(?:online|browser|webversie|website)\b
    | (?:ver|leer|abrir|consultar|visualizar)\b.{0,50}\b(?:en\ linea|navegador|version\ web|online|en\ la\ web)\b
    | .{0,60}(?:not\ displaying|trouble\ (?:viewing|reading)|can.t\ (?:see|read)\ this|nicht\ (?:richtig|korrekt)
    |no\ (?:se\ )?(?:ve|puede\ ver)|wordt\ .{0,20}niet\ goed).{0,80}
    | (?:click\ here\ to\ )?unsubscrib\w+\b.{0,60} | .{0,40}\bunsubscribe\b.{0,40} | opt[- ]out\b.{0,30}
    | .{0,60}\babmelden\b.{0,20} | .{0,20}\babbestellen\b | .{0,50}\baustragen\b
    | (?:se\ |me\ |vous\ |nous\ )?(?:desinscri\w+|desabonn\w+)\b.{0,60}
    | .{0,50}\bvous\ (?:desinscrire|desabonner)\b.{0,30} | .{0,30}se\ desabonner\b.{0,30}
    | (?:uitschrijven|afmelden)\b.{0,50}
    | .{0,40}\b(?:uitschrijven|afmelden|uit\ te\ schrijven|schrijf\ u\ uit|meld\ u\ af)\b.{0,30}
    | (?:darse?|darme|date)\ de\ baja\b.{0,50}
    | .{0,40}\b(?:baja|desuscrib\w+|cancelar\ (?:la\ |mi\ )?suscripcion)\b.{0,20}
    | (?:manage|update|change|edit)\b.{0,20}\b(?:preferences|subscription|profile)\b.{0,30}
    | (?:email\ |your\ )?preferences
    | (?:einstellungen|profil|daten)\ (?:andern|verwalten|bearbeiten)
    | (?:gerer|modifier)\ .{0,20}\b(?:preferences|abonnement)\b
    | (?:gegevens|voorkeuren)\ (?:wijzigen|aanpassen|beheren)
    | (?:gestionar|actualizar|cambiar)\ .{0,20}\b(?:preferencias|suscripcion|datos)\b
    | forward\ (?:to|this)\b.{0,40} | (?:an\ (?:einen\ )?freunde?\b.{0,10}\ )?weiterleiten
    | transferer\b.{0,20}\ (?:un\ )?(?:ami|mail|message)\w*
    | (?:doorsturen|stuur\ door)\b.{0,30} | reenviar\b.{0,30}\ amig\w+
    | (?:back\ to\ (?:the\ )?top|(?:zuruck\ )?nach\ oben|zum\ seitenanfang|(?:retour\ )?en\ haut
    |haut\ de\ (?:la\ )?page|naar\ boven|(?:volver\ )?arriba)
    | (?:privacy(?:\ policy|\ statement|\ notice)?|privacyverklaring|datenschutz(?:erklarung)?|mentions\ legales
    |aviso\ legal|politica\ de\ privacidad|imprint)
    | (?:our\ )?privacy\ policy | protection\ des\ donnees | politique\ de\ confidentialite
    """
)
_REASON = re.compile(
    r"""(?x)
    .*\byou(?:\ are|.re)?\ (?:receiving|received|receive|get|getting)\ this\b.*
    | .*\bthis\ (?:e-?mail|newsletter|message)\ was\ sent\ to\b.*
    | .*\bsie\ (?:erhalten|bekommen)\ (?:diese[nrs]?|unsere[nr]?)\b.*\b(?:weil|da)\b.*
    | .*\bdiese\ (?:e-?mail|nachricht)\ (?:wurde|ging)\ an\b.*
    | .*\bvous\ recevez\ (?:ce|cet|cette|la|notre|nos)\b.*
    | .*\b(?:ce|cet)\ (?:e-?mail|courriel|message)\ (?:vous\ )?a\ ete\ envoye\b.*
    | .*\b(?:u|je)\ ontvangt\ (?:deze|dit|onze)\b.* | .*\bdeze\ (?:e-?mail|nieuwsbrief|mail)\ (?:is|werd)\ verstuurd\b.*
    | .*\b(?:recibe|recibes|ha\ recibido|has\ recibido)\ (?:este|esta|nuestro)\b.*
    | .*\beste\ (?:correo|mensaje|e-?mail)\ (?:ha\ sido|fue|se)\b.*
    | .*\b(?:copyright|all\ rights\ reserved|alle\ rechte\ vorbehalten|tous\ droits\ reserves|todos\ los\ derechos
    |alle\ rechten\ voorbehouden)\b.*
    | (?:©|\(c\))\ .* | .*\bif\ you\ (?:no\ longer|do\ not|don.t)\ (?:wish|want)\b.*
    | .*\bwenn\ sie\ (?:keine|diesen)\b.*\bmehr\ (?:erhalten|empfangen)\b.*
    | .*\bsi\ vous\ ne\ souhaitez\ plus\b.* | .*\bsi\ no\ (?:desea|quiere)[sn]?\ (?:recibir|seguir)\b.*
    | .*\b(?:wilt\ u|wil\ je|als\ u)\b.*\b(?:niet\ (?:meer|langer)|geen)\b.*\b(?:nieuwsbrief|mail|ontvangen)\b.*
    """
)
_NETWORK = re.compile(
    r"(?:(?:our |unsere |notre |nuestra |onze )?(?:facebook|instagram|twitter|x|linkedin|youtube|mastodon|bluesky"
    r"|tiktok|whatsapp|telegram"
    r"|threads|flickr|vimeo|pinterest|web ?site|home ?page|site web|site|sitio web|web|internet|email|e-?mail"
    r"|contact|kontakt|contacto))"
)
_AROUND = re.compile(r"\A[\W_]+|[\W_]+\Z")
_BETWEEN = re.compile(r"\n|\s[·•|/–—-]\s")
_LONGEST, _LONGEST_REASON = 110, 320


def is_furniture(scan: Scan, at: int) -> bool:
    """Return whether a part is nothing but what every mail has around its letter."""
    piece, text = scan.piece(at), scan.text(at)
    if not isinstance(piece, Paragraph | Item | Heading) or not text or len(text) > 2 * _LONGEST_REASON:
        return False
    lines = [line for line in _BETWEEN.split(text) if re.search(r"\w", line)]
    has_link = any(span.style.href for span in piece.rich.spans)
    if len(lines) > 1 and has_link and all(_NETWORK.fullmatch(plain(line).strip()) for line in lines):
        return True
    said = [_is_said(line, has_link=has_link) for line in lines]
    return bool(said) and (
        all(said) or (_is_at_end(scan, at) and any(said) and len(lines) <= 4 and 2 * sum(said) >= len(said))
    )


def _is_said(line: str, *, has_link: bool) -> bool:
    text = _AROUND.sub("", plain(line)) if not line.strip().startswith(("©", "(c)", "(C)")) else plain(line.strip())
    if len(text) <= _LONGEST and _LINK.fullmatch(text):
        return has_link or len(text.split()) <= 6 or _REASON.fullmatch(text) is not None
    return len(text) <= _LONGEST_REASON and _REASON.fullmatch(text) is not None


def _is_at_end(scan: Scan, at: int) -> bool:
    return at >= len(scan) - 6
