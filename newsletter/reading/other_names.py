"""A name that no field has → the field that people mean who write it.

Comes in: the name, and the model in which it stands. Goes out: the name of one of the model's fields, or "". It is a
module of its own because it is a table of words: of each, what kind of field is called so elsewhere. The fields
themselves come from the models alone.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from pydantic import BaseModel

from newsletter.nearest import nearest, plain
from newsletter.reading.kinds import Kind
from newsletter.reading.model_base import Model
from newsletter.reading.model_fields import fields_of, kinds_of

_CALLED_ELSEWHERE: dict[str, tuple[Kind, ...]] = {
    "link, url, href, website, web, homepage, lien, enlace, registration, register, sign up, anmeldung, anmelden, "
    "inscription, inscripcion, registro, aanmelding, aanmelden, inschrijven, inschrijving": (Kind.ADDRESS,),
    "photo, foto, picture, image, bild, portrait, logo, thumbnail, avatar, headshot": (
        *(Kind.PICTURE, Kind.PORTRAIT, Kind.THUMBNAIL, Kind.PHOTO, Kind.LOGO, Kind.TIER_LOGO),
    ),
    "file, path, source, datei, fichier": (Kind.FILE,),
    "body, content, text, description, summary, abstract, paragraph, inhalt, contenu": (Kind.PROSE, Kind.LABEL),
    "title, headline, heading, name, subject, titel, titre, titulo, topic, thema, theme, tema, onderwerp, sujet, "
    "session, vortrag, talk, lecture, presentation, sitzung, seance, sesion, ponencia, charla, sessie, lezing, "
    "webinar, veranstaltung, event, evento, evenement, what, was, wat, quoi, que": (Kind.LINE, Kind.LABEL, Kind.NAME),
    "job, position, function, funktion, fonction": (Kind.LINE,),
    "organisation, organization, institution, employer, company": (Kind.NAME,),
    "date, day, time, when, begin, begins, from, datum, tag, beginn, jour, heure, dia, dag, zeit, uhrzeit, horaire, "
    "heures, hora, horario, fecha, tijd, tijdstip, aanvang, debut, inicio": (Kind.TIME, Kind.DAY),
    "deadline, due, frist, echeance, plazo, termijn": (Kind.DAY, Kind.TIME),
    "remark, comment, bemerkung, hinweis, remarque, nota, opmerking": (Kind.PROSE,),
    "length, lasts, dauer, duree, duracion": (Kind.DURATION,),
    "zone, tz, zeitzone": (Kind.ZONE,),
    "language, lang, sprache, langue, idioma, lengua, taal, preferred language, اللغة": (Kind.LANGUAGE,),
    "where, venue, city, town, place, location, ort, lieu, lugar, plaats": (Kind.PLACE,),
    "room, hall, raum, saal, salle, sala, zaal": (Kind.PLACE,),
    "mail, e-mail, email, email address, e-mail address, mail address, e-mail-adresse, email-adresse, emailadresse, "
    "mail-adresse, mailadresse, adresse e-mail, adresse email, adresse mail, adresse électronique, courriel, "
    "correo, correo electrónico, dirección de correo, dirección de correo electrónico, dirección de email, "
    "e-mailadres, emailadres, mailadres, البريد الإلكتروني, بريد إلكتروني, عنوان البريد الإلكتروني": (Kind.EMAIL,),
}
"""Names that fields have elsewhere → the kinds of field that they may mean."""


def kinds_called(name: str) -> tuple[Kind, ...]:
    """Return the kinds of field that a name means elsewhere, whatever signs are between its words."""
    return _kinds_by_name().get(_compared(name), ())


@cache
def _kinds_by_name() -> dict[str, tuple[Kind, ...]]:
    return {_compared(name): kinds for names, kinds in _CALLED_ELSEWHERE.items() for name in names.split(", ")}


def _compared(name: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", plain(name)))


def field_meant(name: str, owner: type[BaseModel], written: Collection[str] = ()) -> str:
    """Return the field of a model that an unknown name stands for, or "" if none is close.

    `written` are the fields that are there already: of several of one kind, another one is meant.
    """
    if close := nearest(name, fields_of(owner)):
        return close
    kinds = kinds_called(name)
    if not kinds or not issubclass(owner, Model):
        first = re.match(r"\w*", name)  # of `title ALL: New Directions`, which lacks a colon
        return first[0] if first and first[0] in fields_of(owner) else ""

    def order(field: str) -> tuple[bool, bool, int, bool]:
        is_own = field in owner.__annotations__
        return field in written, not owner.model_fields[field].is_required(), kinds.index(known[field]), not is_own

    known = {field: kind for field, kind in kinds_of(owner).items() if kind in kinds}
    return min(known, key=order, default="")
