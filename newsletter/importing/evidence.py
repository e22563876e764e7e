"""Words of evidence: those by which people head their lists and begin their lines, in our languages.

Comes in: a text. Goes out: whether it has a word of some kind. It is a module of its own because it is a table: a word
that is missing in some language is added here, and nowhere else.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache, lru_cache

from newsletter.nearest import plain


class Topic(Enum):
    """What a heading or a text is about, by words that begin like one of these; a `$` ends a word."""

    SESSIONS = """
        session symposi talk$ talks$ lecture presentation$ presentations$ plenary workshop programme$ program$ vortrag
        referate sitzung programm$ programmhohepunkte seance expose$ conferences$ ateliers communications$ sesion
        ponencia charla conferencias talleres programa$ sessie lezing voordracht presentatie programma$ posters$ poster$
        agenda$ beitrage$ worth_watching symposia interventions$ mesas_redondas
    """
    VIDEOS = """
        video watch$ interview recording film$ films$ filme$ aufzeichnung mitschnitt enregistrement entretien grabacion
        entrevista opname filmpje podcast webcast youtube replay rediffusion gesprach$ gesprache$ revoir$ mediathek
        nachsehen terugkijk kijk$ bekijk listen$ rewatch volver_a_ver clips$ clip$ mediatheque videotheque
        videothek mira$
    """
    WEBINARS = """
        webinar webinaire online-seminar onlineseminar online-veranstaltung onlineveranstaltung online-fortbildung
        online-vortrag e-seminar visioconference webconference webkonferenz online-lezing online-bijeenkomst
        online-sprechstunde videokonferenz teleconference videoconferenc
    """
    ONLINE = """
        online$ virtual en_ligne$ en_linea$ seminar digital
    """
    REGISTRATION = """
        regist sign$ rsvp$ anmeld inscri inscrib aanmeld inschrij schrijf_je schrijf_u meld_je book$ enrol einschreib
        save_your_seat save_your_place reserve_your secure_your platz_sichern apuntat apunta_te reserver reservez
        reserva_tu je_participe teilnehmen$
    """
    EVENTS = """
        event upcoming calendar diary$ diaries$ agenda$ agendas$ dates$ termin veranstaltung kalender evenement
        rendez-vous manifestation kommende proxim evento calendario citas$ activit activiteit komende vorschau save$
        what's_on what’s_on coming_up mark_your on_the_horizon next_dates ausblick$ demnachst anstehend was_ansteht
        jahresprogramm vooruitblik binnenkort proximamente bientot prochainement prochaines_dates prochains_rendez
        wo_sie_uns where_to_meet meet_us planning$ reserva_la_fecha noteer$ fechas$ get-together happening
        vormerken ankundigung a_venir a$venir bevorstehend meetings$ congresses$ congres$ kongresse$
    """
    DEADLINES = """
        deadline due$ frist anmeldefrist bewerbungsfrist einreichungsfrist abgabefrist delai einsendeschluss$
        anmeldeschluss$ bewerbungsschluss stichtag echeance date_limite dates_limites plazo fecha_limite fechas_limite
        sluitingsdat sluitingsdag uiterste_dat last_call last_chance closing_date key_dates dernier_delai
        derniers_delais dates_butoir ultimos_dias bewerbungsend laatste_kans cut-off$ cutoff$
        letzte_chance fristen$ cierre$
    """
    LINKS = """
        read$ reading$ link links resource download document weiterlesen informationen$ unterlagen$ materialien$ savoir$
        liens$ lien$ ressource telechargement lees$ lezen$ informatie$ documenten leer$ leer-mas$ informacion$ enlace
        recurso descarga documento publication$ publications$ publikationen$ publicaties$ publicaciones$ lekture$
        information$ literatur$ literature$ saber$ online$ web$
    """
    PEOPLE = """
        editor redaktion redaction redactie redaccion team$ equipe$ equipo$ board$ vorstand bureau$ bestuur junta$
        contact kontakt contacto ansprechpartner contributor author autor auteur committee comite$ conseil$ impressum
        direction$ directie$ direccion$ leitung$ leadership$
        colofon staff$ mitarbeit kontaktpersonen people$ verantwort responsable speakers$ wir$ writers$
    """
    PARTNERS = """
        support sponsor partner partenaire unterstutz forder soutien soutenu steun$ gesteund sponsoren apoyo$
        patrocinador colaborador colaboracion$ gefordert thanks$ dank$ danken$ merci$ agradec mecenes$ funded$ funder
        supporter mogelijk_gemaakt made_possible ermoglicht rendu_possible hacen_posible ha_sido_posible mit_hilfe
        avec_l'aide grateful dankbaar gracias$ remerci sponsoring begunstiger donateurs$ donors$ spender$ subsidie$
        financed$ finance$ finanziert kooperation samenwerking trager$ co-funded kofinanziert
    """
    MEETING = """
        meeting congress congres conference symposi days$ day$ summit convention forum assembly exposition tagung
        jahrestagung kongress konferenz jahreskongress fachtagung jahresversammlung mitgliederversamm colloque journee
        assises$ assemblee rencontre jaarcongres studiedag vergadering jaarvergadering bijeenkomst dagen$ dag$ congreso
        jornada reunion$ simposio encuentro asamblea$ treffen$ jahrestreffen workshop masterclass
        workshop seminar$ course$ cours$ curso$ school$ schule$ najaarsvergadering voorjaarsvergadering konvent
    """
    REPORT = """
        report recap review retrospect look$ ruckblick bericht nachlese compte-rendu retour$ bilan$ verslag terugblick
        informe$ resumen cronica impressions highlights$
    """
    ROLE = """
        chief$ executive$
        writer editor chair president prasident vice secretary treasurer coordinat koordinat manager director directeur
        directrice direktor redaktion redakteur redacteur redactrice redactie redactor eindredact hoofdredact chefredakt
        vorsitz vizeprasident schriftfuhr schatzmeister geschaftsfuhr leiter leitung stellv beisitz secretaire$
        tresorier voorzitter secretaris penningmeester bestuurslid presidente$ secretari tesorer vocal$ journalist
        photograph fotograf officer lead$ head$ representative advocate assistant assistent asistente responsable
        charge$ chargee$ member$ mitglied membre$ lid$ miembro trainee intern$ design layout graphi translator ubersetz
        traduct vertaler nurse pfleg infirmier verpleegkundige enfermer physician doctor$ arzt$ arztin$ oberarzt
        chefarzt medecin arts$ medico$ hematologist hamatolog hematolog researcher forsch chercheu investigador
        onderzoeker professor administrat sekretari webmaster communication kommunikation communicatie comunicacion
        kassenwart kassier pflegedienst sozialarbeit social$ trustee beirat ehrenvorsitz ambassad botschaft
        administrateur administratrice adherent benevole volunteer vrijwilliger voluntari delegu delegad
        ansprechpartner kontakt contact$ referent founder grunder fondat founder ceo$ coo$ psycholog psychologue
    """
    NUMBERS = """
        numbers$ figures$ zahlen$ kennzahlen chiffres$ chiffre$ cijfers$ cifras$ numeros$ getallen$ at_a_glance statist
        auf_einen_blick facts$ fakten$ feiten$ datos$ eckdaten zahlenspiegel in_kurze key_data
        jahreszahlen mitgliederzahlen kerncijfers indicateurs
    """
    JOBS = """
        vacanc vacature job$ jobs$ jobborse jobangebot career position$ positions$ stelle$ stellen$ stellenangebot
        stellenausschreibung stellenanzeige stellenmarkt emploi offre$ offres$ recrut empleo trabajo$ oferta karriere
        work_with_us werken_bij we_are_hiring hiring$ opportunit poste$ postes$ puesto plazas$ join_our_team
        verstarkung mitarbeiter_gesucht wir_suchen nous_recherchons wij_zoeken buscamos stellenborse personeel
    """
    CLOSING = """
        regards$ kind_regards best_wishes with_best all_the_best warm_wishes sincerely faithfully$ yours$ warmly$
        thank_you_for_reading take_care$ happy_reading see_you until_next until_then$ stay_well keep_well
        gruss$ grusse$ herzlich$ herzlichst mit_freundlichen alles_gute$ bis_bald bis_dann
        bis_zum_nachsten bis_demnachst auf_wiedersehen ihr_team ihre_redaktion viel_freude
        cordialement bien_a_vous amities$ amicalement salutations$ a_bientot a_tres_bientot a_tout_bientot
        bonne_lecture bien_cordialement sinceres chaleureusement au_plaisir
        groet$ groeten$ groetjes tot_ziens tot_snel tot_gauw tot_de_volgende tot_binnenkort hoogachtend veel_leesplezier
        saludos$ saludo$ atentamente abrazo$ abrazos$ cordialmente hasta_pronto hasta_la_proxima hasta_muy_pronto
        feliz_lectura con_carino un_beso
    """
    CREDIT = """
        text$ texts$ texte$ textes$ tekst$ teksten$ texto$ textos$ photo foto bild$ bilder$ image illustrat ilustrac
        layout gestaltung satz$ druck$ lektorat korrektorat korrektur maquette mise_en_page relecture impression
        vormgeving opmaak drukwerk correctie maquetacion diseno correccion impresion concept konzept redaktion
        redaction redactie redaccion edition edicion editing proofreading written_by compiled ubersetzung
        translation traduction traduccion vertaling herausgeb publication publisher uitgever web$ webmaster
        geschaftsstelle sekretariat secretariat presse$ press$ prensa$ mitglieder members mitgliederverwaltung
        verantwort responsable realisation idee coordination koordination coordinacion coordinatie kontakt contact
        kassenwart kassier kassenpruf rechnungspruf kasse$ bureau$ office$ beirat pflegedienst sozialarbeit
    """
    FURNITURE = """
        back$ top$ zuruck$ oben$ haut$ inicio$ terug$ boven$ page$ seite$ unsubscribe abmelden
    """


@cache
def _pattern(topic: Topic) -> re.Pattern[str]:
    words = (
        re.escape(word.rstrip("$").replace("_", " ")) + (r"(?!\w)" if word.endswith("$") else "")
        for word in topic.value.split()
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})")


_COMPOUNDS = re.compile(
    r"[\w-]{2,}-(?:dag|tag|day)(?:en|e|s)?(?!\w)"
    r"|[\w-]{3,}(?:tagung|kongress|konferenz|symposium|treffen|tage|patiententag|versammlung|forum|vergadering"
    r"|congres)(?:en|es|e|s)?(?!\w)"
    r"|[\w-]*(?:patienten|familien?|kontakt|contact|informatie|informations|info|leden|thema|netwerk|netzwerk"
    r"|selbsthilfe|angehorigen"
    r"|mitglieder|fach|aktions|welt|wereld|herbst|fruhjahrs|najaars|voorjaars|studie|experten)(?:tag|dag)(?:en|es"
    r"|e|s)?(?!\w)"
)
"""German and Dutch write the noun at the end of a word."""


@lru_cache(maxsize=4096)
def is_about(text: str, *topics: Topic) -> bool:
    """Return whether a text has a word of one of these topics."""
    return bool(text) and any(_pattern(topic).search(_compared(text)) for topic in topics)


@lru_cache(maxsize=4096)
def is_meeting(word: str) -> bool:
    """Return whether a word means a meeting, also at the end of a longer one, as in `Patiententagung`."""
    compared = _compared(word)
    return _pattern(Topic.MEETING).match(compared) is not None or _COMPOUNDS.match(compared) is not None


def is_compound_meeting(word: str) -> bool:
    """Return whether a word says of itself which meeting it is, as `Patiententag` does."""
    return _COMPOUNDS.match(_compared(word)) is not None


@lru_cache(maxsize=4096)
def _compared(text: str) -> str:
    return plain(text)
