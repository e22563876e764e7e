"""Names that people give the columns of their tables → the field of ours that each means, in five languages.

It is a module of its own because it is a table: a name that is missing in some language is added here. Names of fields
themselves, and words for kinds of fields, are known elsewhere.
"""

from __future__ import annotations

import re
from functools import cache

_TITLES = (
    "title titel titre titulo topic thema theme tema onderwerp subject sujet session sitzung seance sesion sessie"
    " vortrag"
    " vortragstitel talk lecture lezing ponencia charla presentation presentatie prasentation beitrag event"
    " veranstaltung"
    " evenement evento activiteit aktivitat activite actividad webinar webinaire what was wat quoi que bezeichnung"
    " intitule"
    " video film opname bijeenkomst reunion treffen termin rendez-vous cita programmpunkt programme_item item workshop"
    " atelier taller denominacion denomination programmonderdeel onlineseminar"
)
_DAYS = (
    "by until bis before date datum fecha due when wann quand cuando wanneer day tag jour dia dag deadline frist"
    " echeance date_limite fecha_limite plazo termijn uiterlijk avant antes tot voor hasta jusqu'au jusquau"
    " abgabe anmeldeschluss einsendeschluss sluitingsdatum uiterste_datum"
)
_NAMES: dict[str, str] = {
    "title": _TITLES
    + " position stelle poste puesto functie vacature job emploi oferta vacante rol stellenbezeichnung",
    "what": "what was wat quoi que for item subject thema onderwerp objet asunto pour fur voor para topic deadline task"
    " aufgabe anlass bezeichnung titel title titre titulo evenement evento call ausschreibung appel convocatoria",
    "date": _DAYS,
    "apply_by": _DAYS + " apply_by bewerbung_bis bewerbungsfrist bewerbungsschluss closing_date candidature reageren"
    " solliciteren solicitudes postuler_avant",
    "place": "place where ort lieu lugar plaats stadt town city ville ciudad stad wo ou donde waar location locatie"
    " standort standplaats arbeitsort einsatzort dienstort lieu_de_travail ubicacion localidad sede",
    "venue": "venue veranstaltungsort veranstaltungsstatte tagungsort haus hotel salle locatie house building gebaude"
    " recinto etablissement zaal adresse address",
    "room": "room hall raum saal salle sala zaal horsaal ort lieu lugar plaats where venue location locatie lokaal",
    "speakers": "speaker speakers presenter presenters referent referenten referentin referent/in referierende sprecher"
    " vortragende vortragender orateur orateurs intervenant intervenants intervenante ponente ponentes spreker sprekers"
    " who wer qui quien wie with mit avec con met dozent dozentin chair expert experte experts inleider gast gaste",
    "role": "role function funktion fonction functie cargo rol aufgabe amt poste puesto position job_title taak tarea"
    " responsabilidad zustandigkeit ressort tatigkeit beruf title titel what",
    "name": "name names nom naam nombre who wer qui quien wie person persona vorname_name naam_en_voornaam organisation"
    " organization partner sponsor partenaire patrocinador entidad organisatie supporter member mitglied lid membre",
    "affiliation": "affiliation institution institut institute hospital klinik hopital ziekenhuis organisation"
    " organization organisatie organismo centre center zentrum centro instelling etablissement einrichtung centrum",
    "employer": "employer arbeitgeber arbeitgeber/in employeur werkgever empleador organisation organization"
    " organisatie"
    " institution company firma structure centre entidad empresa einrichtung instelling etablissement where",
    "hours": "hours umfang arbeitszeit stellenumfang uren horas jornada temps temps_de_travail pensum omvang contract"
    " workload dienstverband quotite",
    "salary": "salary pay gehalt vergutung salaire salaris salario sueldo remuneration entgelt",
    "begins": "start starts begin beginn from eintritt debut inicio startdatum ab aanvang incorporacion start_date",
    "label": "document title titel titre titulo name link what bezeichnung was resource ressource recurso bestand nom"
    " nombre naam label text datei fichier archivo dokument documento material",
    "url": "url link address adresse web website webseite adres direccion lien enlace site internet homepage page more"
    " mehr plus mas meer details info apply bewerbung postuler download adresse_web watch recording aufzeichnung",
    "registration_url": "registration register sign_up sign-up signup anmeldung anmeldelink inscription inscripcion"
    " registro aanmelding aanmelden inschrijven inschrijving rsvp book booking lien_d'inscription enlace link url"
    " anmelden s'inscrire inscribirse registration_link",
    "podcast_url": "podcast audio",
    "start": "start starts begin begins beginn from date datum fecha when wann quand cuando wanneer day tag jour dia"
    " dag"
    " debut inicio aanvang van von du desde termin dates",
    "starts": "start starts begin begins beginn from date datum fecha when wann quand cuando wanneer day tag jour"
    " dia dag"
    " time zeit uhrzeit heure hora tijd horaire horario debut inicio aanvang termin tijdstip heures",
    "end": "end ends ende fin einde until bis tot hasta to au eind finish",
    "ends": "end ends ende fin einde until bis tot hasta to au eind finish",
    "code": "no nr number nummer numero id code # session_no nr.",
    "note": "note notes remark bemerkung anmerkung remarque nota opmerking comment kommentar hinweis warum why",
    "description": "description beschreibung descripcion beschrijving omschrijving inhalt contenu contenido abstract",
    "summary": "summary description beschreibung zusammenfassung resume resumen samenvatting inhalt",
    "duration": "duration dauer duree duracion duur length lange lasts",
    "value": "value number zahl wert chiffre nombre cifra aantal anzahl valeur valor getal",
}


def named(name: str, field: str) -> bool:
    """Return whether a name, in small letters without accents, means a field."""
    known = _known(field)
    name = " ".join(re.sub(r"\([^)]*\)|[:*?]", " ", name).split())
    return name in known


def is_known(name: str) -> bool:
    """Return whether a name, in small letters without accents, means some field."""
    return any(named(name, field) for field in _NAMES)


@cache
def _known(field: str) -> frozenset[str]:
    return frozenset(word.replace("_", " ") for word in _NAMES.get(field, "").split())
