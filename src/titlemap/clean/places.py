"""The step that drops places: countries, regions, large cities, states, time zones.

Only where they can be known for sure: alone between separators, or at the end behind "in" or a role noun.
A city that is also a common word ("orange", "reading", "nice", "mobile") is not in the list.
"""

from __future__ import annotations

from functools import lru_cache

from .phrases import LINKS, Where, strip_segment, told_by, vocabulary
from .roles import has_role
from .segments import join_segments, split_segments
from .wordlists import words

_REGIONS = """
    emea; emeia; apac; latam; amer; amers; noram; dach; benelux; nordics; nordic; mena; anz; cis; cee;
    eu; eea; europe; european union; americas; north america; south america; latin america; central
    america; middle east; southeast asia; south east asia; east asia; asia; asia pacific; africa;
    worldwide; west coast; east coast; eastern europe; western europe; central europe; bay area; san
    francisco bay area; sf bay area; greater boston; silicon valley; tri-state area; dmv area; midwest;
    new england; us only; usa only; uk only; eu only; us based; us-based; uk based; uk-based; eu-based;
    eu based; india only; canada only; us or canada; us and canada; us timezone; us time zone; us
    timezones; us time zones; est; pst; cst; cet; gmt; est timezone; pst timezone; cet timezone; utc;
    eastern time; pacific time; us east; us west; us central; us remote; us-east; us-west; us-east
    coast; global; nationwide; deutschlandweit; bundesweit; multiple cities; any location
"""
_COUNTRIES = """
    us; usa; u.s; u.s.a; united states; united states of america; uk; u.k; united kingdom; great
    britain; england; scotland; wales; northern ireland; ireland; canada; can; mexico; méxico; brazil;
    brasil; argentina; chile; colombia; peru; perú; uruguay; paraguay; ecuador; costa rica; panama;
    guatemala; dominican republic; puerto rico; venezuela; bolivia; germany; deutschland; allemagne;
    austria; österreich; switzerland; schweiz; suisse; france; spain; españa; portugal; italy; italia;
    netherlands; the netherlands; nederland; holland; belgium; belgië; belgique; luxembourg; denmark;
    danmark; sweden; sverige; norway; norge; finland; suomi; iceland; estonia; latvia; lithuania;
    poland; polska; czech republic; czechia; slovakia; hungary; romania; bulgaria; serbia; croatia;
    slovenia; ukraine; belarus; russia; moldova; greece; cyprus; malta; turkey; türkiye; israel; egypt;
    morocco; tunisia; algeria; nigeria; kenya; ghana; south africa; ethiopia; rwanda; uganda; tanzania;
    united arab emirates; uae; ksa; saudi arabia; qatar; kuwait; bahrain; oman; lebanon; india;
    pakistan; bangladesh; sri lanka; nepal; china; hong kong; taiwan; japan; korea; south korea;
    singapore; malaysia; indonesia; thailand; vietnam; philippines; the philippines; australia; new
    zealand; kazakhstan; uzbekistan; georgia; armenia; azerbaijan; north macedonia; albania; bosnia; 日本;
    中国; 한국; 대한민국
"""
_STATES = """
    alabama; alaska; arizona; arkansas; california; colorado; connecticut; delaware; florida; hawaii;
    idaho; illinois; indiana; iowa; kansas; kentucky; louisiana; maine; maryland; massachusetts;
    michigan; minnesota; mississippi; missouri; montana; nebraska; nevada; new hampshire; new jersey;
    new mexico; new york; north carolina; north dakota; ohio; oklahoma; oregon; pennsylvania; rhode
    island; south carolina; south dakota; tennessee; texas; utah; vermont; virginia; northern virginia;
    west virginia; wisconsin; wyoming; district of columbia; ontario; quebec; québec; british columbia;
    alberta; manitoba; saskatchewan; nova scotia; new brunswick; new south wales; queensland; nsw;
    bavaria; bayern; hessen; baden-württemberg; nordrhein-westfalen; nrw; niedersachsen; sachsen;
    île-de-france; ile-de-france; catalonia; karnataka; maharashtra; tamil nadu
"""
_CITIES = """
    new york city; nyc; manhattan; brooklyn; los angeles; san francisco; sf; san jose; san diego; santa
    clara; santa monica; sunnyvale; mountain view; palo alto; menlo park; redwood city; san mateo; south
    san francisco; cupertino; oakland; emeryville; fremont; berkeley; foster city; san bruno; irvine;
    sacramento; pasadena; culver city; seattle; bellevue; redmond; kirkland; spokane; portland; denver;
    boulder; salt lake city; lehi; phoenix; tempe; scottsdale; tucson; las vegas; albuquerque; austin;
    dallas; houston; san antonio; plano; irving; fort worth; frisco; chicago; deerfield; milwaukee;
    minneapolis; detroit; ann arbor; cleveland; columbus; cincinnati; pittsburgh; philadelphia;
    wilmington; newark; jersey city; hoboken; boston; cambridge; waltham; burlington; somerville;
    hartford; stamford; providence; baltimore; bethesda; rockville; annapolis junction; fort meade; ft
    meade; washington dc; washington d.c; washington; arlington; mclean; reston; herndon; chantilly;
    fairfax; tysons; richmond; springfield; raleigh; durham; charlotte; atlanta; alpharetta; nashville;
    memphis; louisville; st. louis; st louis; saint louis; kansas city; omaha; bentonville; tampa;
    orlando; miami; jacksonville; fort lauderdale; new orleans; indianapolis; honolulu; huntsville;
    colorado springs; toronto; montreal; montréal; vancouver; calgary; edmonton; ottawa; waterloo;
    winnipeg; halifax; quebec city; mississauga; markham; mexico city; ciudad de méxico; cdmx;
    guadalajara; monterrey; são paulo; sao paulo; rio de janeiro; belo horizonte; curitiba; porto
    alegre; brasília; recife; fortaleza; campinas; florianópolis; goiânia; buenos aires; santiago;
    bogotá; bogota; medellín; medellin; lima; london; manchester; birmingham; leeds; bristol; edinburgh;
    glasgow; belfast; cardiff; liverpool; oxford; sheffield; nottingham; brighton; dublin; cork; galway;
    paris; lyon; toulouse; bordeaux; nantes; lille; marseille; grenoble; rennes; montpellier;
    strasbourg; sophia antipolis; berlin; münchen; munich; hamburg; köln; cologne; frankfurt; frankfurt
    am main; stuttgart; düsseldorf; leipzig; dresden; hannover; nürnberg; karlsruhe; mannheim; dortmund;
    essen; bremen; bonn; darmstadt; heidelberg; wolfsburg; walldorf; wien; vienna; graz; linz; salzburg;
    zürich; zurich; geneva; genève; genf; basel; lausanne; bern; zug; amsterdam; rotterdam; utrecht;
    eindhoven; den haag; the hague; delft; brussels; bruxelles; brussel; antwerp; antwerpen; gent;
    ghent; leuven; liège; liege; copenhagen; københavn; aarhus; stockholm; göteborg; gothenburg; malmö;
    lund; uppsala; oslo; bergen; trondheim; helsinki; espoo; tampere; oulu; turku; reykjavik; tallinn;
    riga; vilnius; warsaw; warszawa; krakow; kraków; cracow; wrocław; wroclaw; gdańsk; gdansk; poznań;
    poznan; łódź; katowice; gliwice; prague; praha; brno; bratislava; budapest; bucharest; bucurești;
    cluj; cluj-napoca; iasi; sofia; belgrade; zagreb; ljubljana; kyiv; kiev; lviv; minsk; moscow;
    москва; athens; thessaloniki; nicosia; limassol; istanbul; ankara; tel aviv; tel-aviv; haifa;
    jerusalem; cairo; casablanca; tunis; lagos; nairobi; accra; cape town; johannesburg; dubai; abu
    dhabi; riyadh; jeddah; doha; beirut; amman; bangalore; bengaluru; hyderabad; mumbai; pune; chennai;
    delhi; new delhi; gurgaon; gurugram; noida; kolkata; ahmedabad; kochi; trivandrum; jaipur; karachi;
    lahore; islamabad; dhaka; colombo; beijing; shanghai; shenzhen; guangzhou; hangzhou; chengdu;
    suzhou; taipei; hsinchu; tokyo; osaka; kyoto; seoul; busan; pangyo; kuala lumpur; penang; jakarta;
    bangkok; hanoi; ho chi minh city; manila; makati; taguig; cebu; sydney; melbourne; brisbane; perth;
    adelaide; canberra; auckland; wellington; christchurch; madrid; barcelona; valencia; sevilla;
    seville; málaga; malaga; bilbao; zaragoza; lisbon; lisboa; porto; braga; rome; roma; milan; milano;
    torino; turin; bologna; firenze; napoli; 東京; 大阪; 北京; 上海; 深圳; 杭州; 広州; 广州; 서울; 판교
"""
#: Codes that also are words or degrees count only behind a known place.
_CODES = """
    az ca ct dc fl ga il ks ky la mi mn nc nd ne nh nj nm nv ny oh ri sd tn tx ut va vt wa wi wv wy
    sp rj mg ba df es go pe pr rn sc bc qld usa uk pa on qc rs
"""
_SHY_CODES = """
    al ak ar co de hi ia id in ma md me mo ms mt ok or pr sc ab ns nb uk us mb pe es it fr nl ch at se pl
    ie au cn jp sg pt ro cz dk
"""

_TABLE = vocabulary(
    (Where.TAIL, _REGIONS + ";" + _COUNTRIES + ";" + _STATES + ";" + _CITIES),
    (Where.WHOLE, "metro area; hq; on site; area; region; headquarters; county; remote; hybrid; based"),
)
_CODE_SET = frozenset(_CODES.split())
_SHY_SET = frozenset(_SHY_CODES.split())
_ALL_CODES = _CODE_SET | _SHY_SET
#: Words of which each text with a place holds one. A shy code needs a place before it, or "in".
PLACE_WORDS: frozenset[str] = told_by(_TABLE) | _CODE_SET | {"in"}
_FIRST_WORDS = _TABLE.keys() | _ALL_CODES
#: The words that a place ends in, beside numbers and words with a slash.
_ENDS = _ALL_CODES | LINKS | {phrase[-1] for entry in _TABLE.values() for phrase in entry.phrases}
_PREPOSITIONS = words("in im em en à at near around")
_NOT_ALONE = words("global worldwide can georgia area region remote hybrid based est cst asia")


def _coded(tokens: list[str], previous_was_place: bool) -> bool:
    """Whether a segment starts with a state's code: "ca", "tx 78701"."""
    known = tokens[0] in _CODE_SET or (previous_was_place and tokens[0] in _SHY_SET)
    return known and all(token.isdigit() for token in tokens[1:])


def places(text: str) -> tuple[str, tuple[str, ...]]:
    """Drop places; the first segment only when a role noun is left in another one.

    Examples
    --------
    >>> places("data scientist, san antonio, tx")
    ('data scientist', ('san antonio', 'tx'))
    >>> places("machine learning engineer in düsseldorf"), places("new york life actuary")
    (('machine learning engineer', ('in düsseldorf',)), ('new york life actuary', ()))
    """
    parts = split_segments(text)
    removed: list[str] = []
    was_place = False
    for place, segment in enumerate(parts[::2]):
        last = segment.rpartition(" ")[2]
        if last not in _ENDS and not last.isdigit() and "/" not in last:
            was_place = False
            continue
        left, gone, was_place = _qualifier(segment, was_place) if place else _title(segment, parts[2::2])
        if gone:
            removed += gone
            parts[2 * place] = left
    return (join_segments(parts), tuple(removed)) if removed else (text, ())


#: What is left of a segment, the places that it held, and whether it was one.
_Stripped = tuple[str, tuple[str, ...], bool]


def _title(segment: str, others: list[str]) -> _Stripped:
    """Strip the first segment; it may only vanish where another one holds a role noun."""
    tokens = _tokens(segment)
    if _FIRST_WORDS.isdisjoint(tokens):
        return segment, (), False
    alone = not (len(tokens) == 1 and tokens[0] in _NOT_ALONE) and any(map(has_role, others))
    return _strip(tokens, alone=alone)


@lru_cache(maxsize=1 << 12)
def _qualifier(segment: str, was_place: bool) -> _Stripped:
    """Strip a later segment, behind a place or not; the same ones come again and again."""
    tokens = _tokens(segment)
    if _FIRST_WORDS.isdisjoint(tokens):
        return segment, (), False
    if _coded(tokens, was_place):
        return "", (segment,), was_place
    if tokens[0] in _PREPOSITIONS and len(tokens) > 1:
        left, gone = strip_segment(tokens[1:], _TABLE)
        if gone and not left:
            return "", tuple(gone), True
    return _strip(tokens, alone=True)


def _tokens(segment: str) -> list[str]:
    """Return a segment's words, those of "são paulo/sp" apart."""
    tokens = segment.split(" ")
    _, slash, code = tokens[-1].rpartition("/")
    return segment.replace("/", " ").split(" ") if slash and code in _ALL_CODES else tokens


def _strip(tokens: list[str], *, alone: bool) -> _Stripped:
    """Strip a segment's end, or all of it where it may be `alone`."""
    left, gone = strip_segment(tokens, _TABLE, alone=alone)
    if not gone and len(tokens) > 1 and tokens[-1] in _ALL_CODES:
        if tokens[-2] == "in" and len(tokens) > 2 and tokens[-1] != "ia":  # as often AI as Iowa
            left, gone = tokens[:-2], [" ".join(tokens[-2:])]
        else:
            left, gone = strip_segment(tokens[:-1], _TABLE, alone=alone)  # "in austin tx"
            gone = gone and [*gone, tokens[-1]]
    return " ".join(left), tuple(gone), bool(gone)
