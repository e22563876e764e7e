"""Whether a text names a place: a town with its country, a house, a street, or nowhere in particular, as `online`.

Comes in: a few words. Goes out: how much they look like a place. It is a module of its own because a place is told from
a title by its words alone: both are short, and both have capitals.
"""

from __future__ import annotations

import re
from functools import cache

from newsletter.importing.evidence import Topic, is_about, is_meeting
from newsletter.nearest import plain

ONLINE = re.compile(
    r"(?i)(?<!\w)(?:online|virtual(?:ly)?|virtuell|virtuel(?:le)?|en ligne|en línea|digital\w*|zoom|(?:ms "
    r"|microsoft )?teams"
    r"|webex|web|internet|live[ -]?stream|gotowebinar|distanciel|à distance|youtube|facebook|remote|everywhere)(?!\w)"
)
_NAME = r"[A-ZÀ-ÝŁŠŽ][\w’'.-]*"
_SMALL = (
    r"(?:de|del|de la|de los|la|le|les|el|los|am|an der|a|im|in der|ob der|sur|sous|upon|on|of|the|den|der"
    r"|die|das|van|van de|van der|zur|zum|und|du|des|d[’']|y|et)"
)
_SMALL_WORDS = """
    de la le les du des of the at in der die das dem am im an zu zur zum van den het el los las y et und and d l a s sur
    near bei upon op te en do da von vom beim on by for
"""
_MOST_WORDS = 8
_TOWN = re.compile(rf"{_NAME}(?:[ -](?:{_SMALL} )?{_NAME}){{0,3}}(?: \({_NAME}(?: {_NAME})?\))?")
_LEAD = re.compile(
    r"(?:at the|in the|in der|in het|aan de|op de|in|im|à la|à l[’'](?=[A-Z])|à|au|aux|en la|en el|en|te|at|bei|near"
    r"|près de|nabij|cerca de)(?<=[’'])|(?:at the|in the|in der|in het|aan de|op de|in|im|à la|à|au|aux|en la"
    r"|en el|en|te|at|bei"
    r"|near|près de|nabij|cerca de)\s+"
)
_OCCASION = re.compile(
    r"(?<!\w)(?:walk|run|ride|camp|concert|weekend|week-end|lunch|dinner|breakfast|party|gala|picnic|course|class"
    r"|quiz|fair"
    r"|ball|tour|visit|launch|ceremony|award\w*|retreat|cafe|marche|randonnee|soiree|fete|repas|gouter|pique-nique|loto"
    r"|cena|carrera|caminata|marcha|taller|fiesta|gala|excursion|cursus|borrel|lunch|stammtisch|ausflug|flohmarkt"
    r"|\w{2,}(?:tag|tage|dag|dagen|day|abend|avond|lauf|loop|fest|feest|treff|kurs|wanderung|wandeling|fahrt"
    r"|tocht|woche|week"
    r"|wochenende|freizeit|gruppe|feier|sitzung|schulung|stunde|uurtje|middag|ochtend|nachmittag|lunch))(?!\w)"
)
"""Words for what people come together for, which are in no name of a town."""
_HOUSE = re.compile(
    r"(?<!\w)(?:hall|room|centre|center|hotel|hospital|clinic|university|school|library|church|museum|theatre"
    r"|theater|campus"
    r"|building|house|cafe|headquarters|offices?|auditorium|aula|park|gardens?|street|road|avenue|square|lane"
    r"|stadium|arena"
    r"|institute|college|convention centre|klinik\w*|universitat|haus|saal|rathaus|zentrum|platz|bahnhof|schule"
    r"|bibliothek"
    r"|kirche|foyer|salle|maison|palais|hopital|chu|universite|mairie|gare|rue|place|bibliotheque|ecole|parc"
    r"|jardin|institut"
    r"|zaal|ziekenhuis|umc|buurthuis|dorpshuis|jaarbeurs|laan|plein|kerk|huis|universiteit|sala|salon|palacio|centro"
    r"|universidad|edificio|ayuntamiento|biblioteca|teatro|calle|plaza|parque|casa|domicile|geschaftsstelle|siege|sede"
    r"|kantoor|bowling|zoo|dolfinarium|village|jugendherberge|burgerhaus|stadtpark|kurpark|gemeindezentrum"
    r"|pfarrheim|vereinsheim|clubhaus|gasthof|gasthaus|restaurant|brasserie|auberge|domaine|chateau|schloss"
    r"|kasteel|castillo|abbaye|abdij|kloster|camping|strand|beach|pier|market|markt|lake|arboretum|estadio"
    r"|polideportivo|auditorio|kursaal|residencia|hostal|monasterio|salle des fetes|espace|cite|citadelle|stade"
    r"|gymnase|theatre|halle|jachthaven|sporthal|congrescentrum|tagungszentrum|sporthalle|stadthalle|kongresshalle"
    r"|[a-z]{3,}(?:haus|saal|zentrum|park|garten|see|klinik|klinikum|strasse|straße|platz|halle|hof|straat|laan"
    r"|plein|huis|zaal"
    r"|zentrale|hal|markt))"
    r"(?!\w)"
)
_BEGINS_TOWN = re.compile(
    r"(?:Le|La|Les|Den|Het|Los|Las|Sankt|Saint|Sainte|St\.?|San|Santa|Santo|Bad|Mont|Villa|Nieuw|Nieuwe|Puerto"
    r"|Aix|Castell[óo]n?) (?=[A-ZÀ-Ý])"
)
_CITIES = """
    Aachen Aarhus Aberdeen Adelaide Alicante Alkmaar Almere Almería Amberes Amersfoort Amiens Amsterdam Angers
    Ankara Antwerp Antwerpen Anvers Apeldoorn Arnhem Arras Atenas Athen Athens Athènes Atlanta Auckland Augsburg
    Badajoz Baltimore Bamberg Bangkok Barcelona Barcelone Basel Bath Bayreuth Beijing Belfast Bergen Berlijn Berlin
    Berlín Bern Berne Besançon Bielefeld Bilbao Birmingham Bochum Bologna Bonn Bordeaux Boston Braga Bratislava
    Braunschweig Breda Bregenz Bremen Brest Brighton Brisbane Bristol Brno Bruges Brugge Bruselas Brussel Brussels
    Bruxelles Brüssel Bucharest Budapest Burgos Bursa Bâle Caen Calgary Cambridge Cannes Cardiff Charleroi Chemnitz
    Chester Chicago Clermont-Ferrand Cluj Coimbra Cologne Colonia Copenhagen Copenhague Cork Cottbus Coventry Cracow
    Córdoba Dallas Darmstadt Delft Den_Haag Denver Derby Deventer Dijon Dortmund Dresden Dublin Dublín Duisburg
    Dundee Durham Düsseldorf Edinburgh Eindhoven Enschede Erfurt Erlangen Essen Estocolmo Exeter Faro Firenze
    Florence Florenz Frankfurt Freiburg Fribourg Galway Gand Gdansk Geneva Genf Gent Genève Ghent Gießen Gijón
    Ginebra Girona Glasgow Gothenburg Granada Granollers Graz Grenoble Groningen Göteborg Göttingen Haarlem Halle
    Hambourg Hamburg Hamburgo Hannover Hanover Harrogate Hasselt Heidelberg Heilbronn Helsinki Houston Huelva
    Ingolstadt Innsbruck Istanbul Izmir Jaén Jena Kaiserslautern Karlsruhe Kassel Kiel Kiev Klagenfurt Koblenz
    Konstanz Kopenhagen Kortrijk Kraków Köln La_Haye Lausanne Leeds Leeuwarden Leicester Leiden Leipzig Leuven Lille
    Limerick Limoges Linz Lisboa Lisbon Lisbonne Lissabon Liverpool Liège Ljubljana Lleida Logroño Londen London
    Londres Lucerne Lugano Lugo Lund Luxembourg Luxemburg Luzern Lyon Lübeck Lüttich Maastricht Madrid Magdeburg
    Mailand Mainz Malaga Malmö Manchester Mannheim Marburg Marseille Mechelen Melbourne Metz Miami Milan Milano
    Minneapolis Mons Montpellier Montreal Montréal Mulhouse Munich Murcia Málaga Múnich München Münster Namur Nancy
    Nantes Naples Newcastle Nice Nicosia Nieuwegein Nijmegen Norwich Nottingham Nuremberg Nîmes Nürnberg Odense
    Oldenburg Oporto Orlando Orléans Oslo Osnabrück Ottawa Ourense Oviedo Oxford Paderborn Padua Palma Pamplona
    Parijs Paris Parma París Passau Pau Perpignan Perth Philadelphia Pisa Plymouth Poitiers Porto Portsmouth Potsdam
    Poznan Praag Prag Praga Prague Pretoria Quebec Québec Reading Regensburg Reims Rennes Reus Riga Rom Roma Rome
    Rostock Rotterdam Rouen Saarbrücken Sabadell Salamanca Salzbourg Salzburg San_Diego San_Francisco San_Sebastián
    Santander Santiago Saragossa Schwerin Seattle Segovia Seoul Sevilla Seville Sheffield Singapore Sofia Solothurn
    Southampton St._Gallen Stavanger Stockholm Strasbourg Straßburg Stuttgart Swansea Sydney Séville Tallinn Tampere
    Tarragona Terrassa The_Hague Thessaloniki Tilburg Tokyo Toledo Toronto Toulon Toulouse Tours Trier Trieste
    Trondheim Turin Turku Tübingen Ulm Uppsala Utrecht Valencia Valladolid Vancouver Varsovia Varsovie Venedig
    Venice Verona Versailles Viena Vienna Vienne Vigo Vilnius Vitoria Warsaw Warschau Washington Weimar Wenen Wien
    Wiesbaden Winterthur Wolverhampton Wuppertal Würzburg York Zagreb Zaragoza Zurich Zwolle Zürich
"""


@cache
def _known() -> frozenset[str]:
    """Return the names of towns that hold congresses, and those of countries, in our languages."""
    from babel import Locale

    from newsletter.times.places import places

    cities = {plain(name.replace("_", " ")) for name in _CITIES.split()}
    cities |= {plain(name.rsplit("/", 1)[-1].replace("_", " ")) for name in places() if "/" in name}
    for language in ("en", "de", "fr", "nl", "es"):
        cities |= {plain(name) for code, name in Locale(language).territories.items() if code.isalpha()}
    return frozenset(cities | {"uk", "usa", "scotland", "england", "wales", "holland", "schottland", "ecosse"})


def is_online(text: str) -> bool:
    """Return whether a text says that something is nowhere in particular."""
    return ONLINE.search(text) is not None


def without_lead(text: str) -> str:
    """Return a place without the small word that leads to it: `Leeds` of `in Leeds`."""
    found = _LEAD.match(text)
    return text[found.end() :] if found and text[found.end() : found.end() + 1].isupper() else text


def is_town(text: str) -> bool:
    """Return whether a text is nothing but a town or a country that everybody knows."""
    return plain(text) in _known()


def is_known(text: str) -> bool:
    """Return whether a text is a town or a country that everybody knows, perhaps with its own town behind it."""
    first = re.split(r"[(,/-]", text)[0].strip()
    return plain(text.strip(" .")) in _known() or plain(first.strip(" .")) in _known()


def _is_of_name(word: str) -> bool:
    """Return whether a word may stand in the name of a house: it has a capital, is small, or says which kind it is."""
    return word[0].isupper() or word in _SMALL_WORDS.split() or _HOUSE.fullmatch(plain(word)) is not None


def names_occasion(text: str) -> bool:
    """Return whether a text has a word for what people come together for."""
    return any(map(is_meeting, re.findall(r"[\w-]+", text))) or _OCCASION.search(plain(text)) is not None


def likeness(text: str) -> int:
    """Return how much words look like a place: 0 for none, 1 for what may be one, 2 and 3 for what is one."""
    text = text.strip(" .")
    bare = without_lead(text)
    if not bare or len(bare) > 80 or is_about(bare, Topic.REGISTRATION, Topic.WEBINARS):
        return 0
    if is_known(bare) and len(bare.split()) <= 4:
        return 3
    compared = plain(bare)
    has_meeting = names_occasion(bare)
    is_house = _HOUSE.search(compared) is not None and all(map(_is_of_name, re.findall(r"[^\W\d_]+", bare)))
    if is_house and not has_meeting and bare[:1].isupper() and len(bare.split()) <= _MOST_WORDS:
        return 3 if bare != text else 2
    has_town = " " in bare and (is_town(bare.split()[-1]) or _BEGINS_TOWN.match(bare) is not None)
    if has_town and not has_meeting and _TOWN.fullmatch(bare):
        return 2
    if has_meeting or not _TOWN.fullmatch(bare) or is_about(bare, Topic.DEADLINES):
        return 0
    if re.search(r"\d", bare) or (bare.isupper() and len(bare) > 3):
        return 0
    return 2 if bare != text else 1
