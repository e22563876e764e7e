"""Labels by which people begin the lines of an invitation: `Date:`, `Referentin:`, `Inscription :`.

It is a module of its own because it is a table, for lines of text and for tables of labels and values alike.
"""

from __future__ import annotations

import re

SPEAKERS = (
    r"speakers?|presenters?|presented by|referent\w*|referierende|vortragende\w*|sprecher\w*|orateurs?"
    r"|oratrices?|intervenante?s?|"
    r"conférenci\w+|ponentes?|ponencia de|sprekers?|mit|with|avec|con|met|par|host(?:ed by)?|experts?|expert\w*"
    r"|leitung|dozent\w*"
)
LABELS = {
    "speakers": re.compile(rf"(?i)(?:{SPEAKERS})(?:/in|/-in|\(s\)|:in|\*in)?\Z"),
    "title": re.compile(
        r"(?i)(?:title|titel|titre|título|topic|thema|thème|tema|onderwerp|subject|sujet|webinar|webinaire|event|was|what)\Z"
    ),
    "when": re.compile(
        r"(?i)(?:date|datum|time|zeit|uhrzeit|when|wann|quand|heure|fecha|hora|cuándo|cuando|wanneer|tijd"
        r"|termin|date et heure|"
        r"date and time|datum und uhrzeit|datum en tijd|fecha y hora|date & time|horaire)\Z"
    ),
    "place": re.compile(
        r"(?i)(?:place|where|ort|lieu|lugar|plaats|wo|où|dónde|donde|waar|venue|location|veranstaltungsort|locatie"
        r"|standplaats|arbeitsort|einsatzort|dienstort|dienstsitz|lieu de travail|lieu d[’']exercice|duty station"
        r"|lugar de trabajo|ubicación"
        r"|sede|werkplek|city|town|stadt|ville|ciudad|stad|standort|workplace|localisation|based in|basis)\Z"
    ),
    "registration": re.compile(
        r"(?i).*(?:regist|anmeld|inscri|inscrib|aanmeld|inschrij|sign[ -]?up|rsvp|book|einschreib).*\Z"
    ),
    "employer": re.compile(
        r"(?i)(?:employer|arbeitgeber\w*|employeur|werkgever|empleador|organi[sz]ation|company|firma|institution|einrichtung"
        r"|träger|structure|organisme|empresa|entidad|organisatie|centre|klinik|hospital)\Z"
    ),
    "hours": re.compile(
        r"(?i)(?:hours|working hours|working time|umfang|arbeitszeit|stellenumfang|pensum|temps de travail|temps"
        r"|quotité"
        r"|uren|aantal uren|werktijd|omvang|dienstverband|jornada|horas|contract|type of contract|contrat|type de"
        r" contrat"
        r"|workload|beschäftigung\w*|employment|percentage)\Z"
    ),
    "salary": re.compile(
        r"(?i)(?:salary|pay|gehalt|vergütung|bezahlung|entgelt|salaire|rémunération|salaris|beloning|salario|sueldo"
        r"|retribución|remuneration|compensation|eingruppierung)\Z"
    ),
    "begins": re.compile(
        r"(?i)(?:start|starts|starting|start date|starting date|begin\w*|eintritt\w*|stellenantritt|ab|début"
        r"|date de début|prise de poste|prise de fonctions?|startdatum|ingangsdatum|aanvang|inicio|incorporación"
        r"|fecha de inicio|from|available from|arbeitsbeginn|in dienst)\Z"
    ),
    "apply_by": re.compile(
        r"(?i)(?:apply (?:by|before|until)|application deadline|applications? (?:by|until)|deadline(?: for"
        r" applications?)?"
        r"|closing date|bewerbung(?:en)? bis|bewerbungsfrist|bewerbungsschluss|frist|date limite(?: de candidature)?"
        r"|candidatures?(?: avant le| jusqu['’]au)?|postuler avant(?: le)?|solliciteren (?:voor|tot|vóór)|reageren"
        r" (?:voor|tot|vóór)|sluitingsdatum"
        r"|solicitudes hasta(?: el)?|plazo(?: de (?:solicitud|presentación))?|fecha límite|reageer (?:voor|vóór)"
        r"|solliciteer (?:voor|vóór)|uiterste datum)\Z"
    ),
    "apply": re.compile(
        r"(?i)(?:apply|application|how to apply|more|details?|full description|information|bewerbung|bewerben"
        r"|ausschreibung"
        r"|mehr|infos?|weitere informationen|postuler|candidature|fiche de poste|en savoir plus|annonce|solliciteren"
        r"|meer(?: informatie| info)?|vacaturetekst|vacature|solicitud|solicitar|más información|oferta|contact|kontakt"
        r"|contacto|link|url|web|website|stellenanzeige|job description|description)\Z"
    ),
    "duration": re.compile(r"(?i)(?:duration|dauer|durée|duración|duur)\Z"),
}


def is_label(text: str) -> bool:
    """Return whether a text is one of these labels."""
    return any(pattern.match(text.strip(" :")) for pattern in LABELS.values())
