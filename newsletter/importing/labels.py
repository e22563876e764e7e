"""Labels by which people begin the lines of an invitation: `Date:`, `Referentin:`, `Inscription :`, `Wann?`.

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
_WHO = (
    rf"{SPEAKERS}|who|wer|qui|quién(?:es)?|quien(?:es)?|guests?|guest speakers?|lecturers?|facilitat\w+|tutors?"
    rf"|trainers?"
    r"|panel(?:lists?|ists)?|led by|moderat\w+|moderación|modération|modérat\w+|animat\w+|animé par"
    r"|present\w* (?:by|von|por|door)"
    r"|es sprechen|es spricht|our (?:speakers?|guests?)|gäste|gast|invitée?s?|invitad[oa]s?|gastsprekers?|docente?n?"
    r"|gespreksleiders?|inleiders?|begeleiding|imparte|a cargo de|chair(?:ed by)?|speaker and chair|vorträge"
    r"|im gespräch"
)
_DAYS = (
    r"date|datum|data|wann|when|quand|fecha|cuándo|cuando|wanneer|termine?|day|tag|jour|día|dag|dates|fechas|moment"
    r"|zeitpunkt|dat(?:e|um) (?:et|and|und|en|&|\+|/) (?:heure|time|uhrzeit|zeit|tijd|hora)|fecha y hora|date ?/ ?time"
    r"|datum ?/ ?(?:uhrzeit|zeit|tijd)|date & time|tag und uhrzeit|day and time|dag en tijd|wann und wo|when and where"
    r"|quand et où|wanneer en waar|cuándo y dónde|save the date"
)
_CLOCKS = (
    r"time|times|zeit|uhrzeit|heures?|hora|horas|tijd|tijdstip|horaires?|horario|hours|starts?|begins?|beginn"
    r"|start time"
    r"|début|inicio|comienzo|aanvang|uhr|uur"
)
_ENDS = r"ends?|ende|fin|einde|finish|end time|bis|until|schluss|clôture|final"
_PLACES = (
    r"place|where|ort|lieu|lugar|plaats|wo|où|dónde|donde|waar|venue|location|veranstaltungsort|locatie"
    r"|tagungsort|standort"
    r"|adresse|address|adres|dirección|sede|meeting point|treffpunkt|rendez-vous|ontmoetingsplek|town|city|stadt"
    r"|ville|ciudad"
    r"|stad|endroit|salle|sala|zaal|raum|hotel|standplaats|arbeitsort|einsatzort|dienstort|dienstsitz|lieu de travail"
    r"|lieu d[’']exercice|duty station|lugar de trabajo|ubicación|werkplek|workplace|localisation|based in|basis"
)
_TITLES = (
    r"title|titel|titre|título|topic|thema|thème|tema|onderwerp|subject|sujet|webinar|webinaire|event|was|what"
    r"|quoi|qué|wat"
    r"|veranstaltung|événement|evento|evenement|webseminar|online-seminar|onlineseminar|name|nom|nombre|naam|meeting"
    r"|(?:next|our|upcoming|nächstes|prochain|próximo|volgend|ons|unser|notre|nuestro) (?:webinar|webinaire|event)"
    r"|intitulé|activity|actividad|activité|activiteit"
)
_COSTS = (
    r"costs?|price|fee|fees|kosten|preis|tarifs?|prix|coûts?|precio|coste|entry|eintritt|entrée|entrada|prijs"
    r"|gebühr|teilnahmegebühr"
    r"|toegang|admission|participation|frais"
)
_OTHERS = (
    rf"{_COSTS}|language|sprache|langue|idioma|taal|audience|zielgruppe|public|público|doelgroep|for whom|für wen"
    rf"|pour qui"
    r"|voor wie|para quién|cme|credits|punkte|fortbildungspunkte|accréditation|accreditatie|capacity|plätze"
    r"|places|plazas"
    r"|format|plattform|platform|plateforme|plataforma|contact|kontakt|contacto|info|infos|information|informationen"
    r"|informations|información|informatie|inhalt|contents?|contenu|inhoud|contenido|about|programme?|programm|programa"
    r"|programma|description|beschreibung|descripción|omschrijving|organi[sz]er|veranstalter|organisateur|organizador"
    r"|organisator|how|wie|comment|cómo|hoe|why|warum|recording|aufzeichnung|note|hinweis|remarque|nota|let op"
    r"|zugang|access"
)
_REGISTERS = (
    r".*(?:regist|anmeld|inscri|inscrib|inscrí|aanmeld|inschrij|sign[ -]?up|rsvp|book|einschreib|reserv|réserv|tickets?"
    r"|teilnahme|s['’]inscrire|enrol|apuntarse|meld je aan|join us|to join|how to join|mitmachen|dabei sein).*"
    r"|link|lien|enlace"
)
_GENDER = r"(?:/in|/-in|\(s\)|:in|\*in|_in|·e·s|\(e\)s?|/a|\(in\)|/innen|:innen|\*innen|·es|\(nen\))?(?:nen)?"
LABELS = {
    "speakers": re.compile(rf"(?i)(?:{_WHO}){_GENDER}\Z"),
    "title": re.compile(rf"(?i)(?:{_TITLES})\Z"),
    "when": re.compile(rf"(?i)(?:{_DAYS}|{_CLOCKS})\Z"),
    "ends": re.compile(rf"(?i)(?:{_ENDS})\Z"),
    "place": re.compile(rf"(?i)(?:{_PLACES})\Z"),
    "registration": re.compile(rf"(?i)(?:{_REGISTERS})\Z"),
    "duration": re.compile(r"(?i)(?:duration|dauer|durée|duración|duur|length|länge)\Z"),
    "house": re.compile(
        r"(?i)(?:affiliations?|institutions?|einrichtung|klinik|hospital|organi[sz]ation|organisatie|organización"
        r"|établissement"
        r"|institución|instelling|werkplek|from|aus|van)\Z"
    ),
    "other": re.compile(rf"(?i)(?:{_OTHERS})\Z"),
}
OF_JOBS = {
    "employer": re.compile(
        r"(?i)(?:employer|arbeitgeber\w*|employeur|werkgever|empleador|organi[sz]ation|company|firma|institution"
        r"|einrichtung"
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
        r"|mehr|infos?|weitere informationen|plus d['’]infos?|plus d['’]informations?|more information"
        r"|further information|zur ausschreibung|postuler|candidature|fiche de poste|en savoir plus|annonce"
        r"|solliciteren|meer(?: informatie| info)?|vacaturetekst|vacature|solicitud|solicitar|más información|oferta"
        r"|contact|kontakt|contacto|link|url|web|website|stellenanzeige|job description|description)\Z"
    ),
}
"""Labels of positions to apply for; some are other fields there."""
_LABEL = re.compile(
    r"\s*(?P<label>[^\W\d_](?:[\w./()'’&+*:·_-]|[^\S\n](?!:)){0,40}?)(?:\s*:(?![/\w])|\s*\?\s*:?(?=\s|\Z))\s*"
)
_ANY_LABEL = re.compile(r"\s*[^\W\d_][\w/’'& -]{2,24}?\s?:\s+\S")
_MAY_BE_DASHED = ("when", "place", "ends", "duration", "registration")
_DASHED = re.compile(r"\s*(?P<label>[^\W\d_][\w/'’& *]{1,24}?)(?:\s+[–—|-]\s+|\t+|\s*[>→]\s*| {3,}|\.{3,}\s*)(?=\S)")


def is_label(text: str) -> bool:
    """Return whether a text is one of these labels."""
    label = text.strip(" :?")
    return field_of(label) != "" or any(pattern.match(label) for pattern in OF_JOBS.values())


def field_of(label: str) -> str:
    """Return the field that a label stands for, or ""."""
    label = " ".join(label.split())
    return next((name for name, pattern in LABELS.items() if label and pattern.match(label)), "")


def labelled(text: str) -> tuple[str, int]:
    """Return the field of the label with which a text begins, and where what follows begins; else "" and 0."""
    for pattern in (_LABEL, _DASHED):
        found = pattern.match(text)
        field = field_of(found["label"]) if found else ""
        if found and field and (pattern is _LABEL or field in _MAY_BE_DASHED):
            return field, found.end()
    return "", 0


_INSIDE = re.compile(r"(?:(?<=[\s|;,.])|\A)(?P<label>[^\W\d_][\w/’'&*-]*(?: (?:[&+]|[\w/’'*-]+)){0,3})(?=\s?:\s)")


def is_any_labelled(text: str) -> bool:
    """Return whether a line begins with a label, though with none that is known."""
    return _ANY_LABEL.match(text) is not None


def starts_of_labels(text: str) -> list[int]:
    """Return where labels begin that stand in one line: `When: 9 June Who: Dr Lee`; [] for fewer than two."""
    if text.count(":") < 2:
        return []
    starts = []
    for found in _INSIDE.finditer(text):
        words = found["label"].split(" ")
        known = [(field_of(label), label) for at in range(len(words)) if (label := " ".join(words[at:]))[:1].isupper()]
        labels = [label for field, label in known if field not in ("", "registration")]
        labels = labels or [label for field, label in reversed(known) if field]
        if labels:
            starts.append(found.end("label") - len(labels[0]))
    return starts if len(starts) > 1 else []
