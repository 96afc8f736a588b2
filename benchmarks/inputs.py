"""Titles and posting texts that are generated, always the same ones, and behave like real ones.

Titles repeat as on a job board: whoever posts a job either invents a title or takes one that was posted before, so
that a title's frequency falls with its rank as in Zipf's law (Simon's process; H. A. Simon, "On a class of skew
distribution functions", Biometrika 42, 1955). New ones combine a level, a field, a role and the decoration that
boards and recruiters add. Every word here was written for this purpose.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

SEED = 20260101


def _words(listed: str) -> list[str]:
    return [" ".join(word.split()) for word in listed.split(",")]


_LEVELS = _words(
    """Senior, Sr., Junior, Jr., Lead, Principal, Staff, Associate, Head of, Graduate, Intern -, Chief, VP"""
)
_STEPS = ("I", "II", "III", "IV", "2", "L5", "- Mid Level", "(Entry Level)")
_DATA_FIELDS = _words(
    """Machine Learning, ML, AI, Data, Deep Learning, NLP, Computer Vision, Applied, Research, Ranking,
    Search Relevance, Recommendations, Forecasting, Pricing, Fraud, Risk, Growth, Product, Marketing,
    Clinical, Speech, Robotics, Ads, GenAI, LLM, MLOps, Analytics, Decision, Conversational AI,
    Personalization"""
)
_DATA_ROLES = _words(
    """Scientist, Engineer, Researcher, Analyst, Architect, Scientist, Engineer, Specialist, Program
    Manager, Modeler, Platform Engineer, Software Engineer, Product Manager, Consultant, Developer,
    Science Manager"""
)
_FIELDS = _words(
    """Claims, Payroll, Warehouse, Customer Service, Retail, Night Shift, Pediatric, Surgical, Dental,
    Legal, Accounts Payable, Tax, Audit, HR, Talent, Kitchen, Bakery, Field, Electrical, Mechanical,
    Civil, Structural, Maintenance, Facilities, Network, Cloud, Security, Front-End, Back-End, Mobile,
    QA, Database, Supply Chain, Procurement, Logistics, Fleet, Inside, Regional, Key Account, Brand,
    Content, Social Media, Event, Hotel, Spa, School, Special Education, Biology, Chemistry, Laboratory,
    Environmental, Safety, Insurance, Mortgage, Investment, Treasury, Credit, Compliance, Housing,
    Community, Youth, Animal, Garden, Textile, Print, Video, Sound, Game, Aviation, Marine, Rail, Solar,
    Wind, Nuclear, Water"""
)
_ROLES = _words(
    """Manager, Coordinator, Assistant, Specialist, Technician, Engineer, Analyst, Supervisor,
    Representative, Nurse, Operator, Clerk, Administrator, Officer, Consultant, Driver, Inspector,
    Planner, Buyer, Trainer, Teacher, Therapist, Advisor, Associate, Director, Developer, Designer,
    Writer, Editor, Producer, Welder, Mechanic, Cook, Host, Guard, Cleaner, Porter, Steward, Agent,
    Broker, Counsel, Paralegal, Recruiter, Scheduler, Estimator, Surveyor, Architect, Fitter, Installer,
    Scientist"""
)
_WHOLE = _words(
    """Data Scientist, Machine Learning Engineer, Registered Nurse, Software Engineer, Data Engineer,
    Research Scientist, Applied Scientist, Truck Driver, Business Analyst, Data Analyst, Pastry Chef,
    Store Manager, Ingénieur Machine Learning, Datenwissenschaftler, Científico de datos, AI Architect,
    Quantitative Researcher, Account Executive, Physiotherapist, Statistician, Pflegefachkraft, Chargé
    de clientèle, Electricista, データサイエンティスト, Electrician, Member of Technical Staff"""
)
_PLACES = _words(
    """Berlin, London, New York, Austin TX, Remote, Toronto, Bengaluru, Zürich, Paris, Madrid, São Paulo,
    Sydney, Singapore, Dublin, Leeds, Denver, Oslo, Lyon, Warszawa, Chicago, Hybrid, Work From Home,
    Seattle WA, Porto, Tallinn"""
)
_TEAMS = _words(
    """Payments, Ads Ranking, Growth, Emergency Room, Trust & Safety, Search, Maps, Store Operations, Home
    Lending, Oncology, Battery Systems, Consumer Apps, Infrastructure, Public Sector, Claims, Night
    Shift, Core Platform, Fulfilment"""
)


def titles(rows: int, *, distinct: float = 0.6, seed: int = SEED) -> list[str]:
    """Make job titles, as messy and as repetitive as on a job board.

    Parameters
    ----------
    rows : int
        How many.
    distinct : float
        The share of them that differ.
    seed : int
        Another one gives other titles.

    Returns
    -------
    list of str

    Examples
    --------
    >>> made = titles(1000)
    >>> len(made), len(set(made)), made == titles(1000)
    (1000, 600, True)
    """
    chance = random.Random(seed)
    different = round(rows * distinct)
    is_new = [True] * (different - 1) + [False] * (rows - different)
    chance.shuffle(is_new)
    made: list[str] = []
    seen: set[str] = set()
    for new in [True, *is_new]:  # the first cannot repeat another
        if new:
            title = _title(chance)
            while title in seen:
                title = f"{title} (Req. {chance.randrange(10_000_000)})"
            seen.add(title)
            made.append(title)
        else:
            made.append(made[int(chance.random() * len(made))])
    return made


def _title(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.15:
        core = chance.choice(_WHOLE)
    elif kind < 0.4:
        core = f"{chance.choice(_DATA_FIELDS)} {chance.choice(_DATA_ROLES)}"
    else:
        core = f"{chance.choice(_FIELDS)} {chance.choice(_ROLES)}"
    if chance.random() < 0.35:
        core = f"{chance.choice(_LEVELS)} {core}"
    if chance.random() < 0.15:
        core = f"{core} {chance.choice(_STEPS)}"
    if chance.random() < 0.05:
        at = chance.randrange(1, len(core) - 1)
        core = core[:at] + core[at + 1] + core[at] + core[at + 2 :]  # two letters change places
    if chance.random() < 0.35:
        core = f"{core}, {chance.choice(_TEAMS)}"
    if chance.random() < 0.45:
        core = chance.choice((f"{core} - {{}}", f"{core} ({{}})", f"{core} | {{}}")).format(
            chance.choice(_PLACES)
        )
    more = chance.random()
    if more < 0.12:
        core = f"{core} (m/f/d)"
    elif more < 0.2:
        core = f"{core} - ${chance.randrange(30, 240)}k"
    elif more < 0.32:
        core = f"{core} REQ-{chance.randrange(100_000)}"
    elif more < 0.36:
        core = f"{core} &amp; {chance.choice(_TEAMS)}"
    elif more < 0.4:
        core = f"🚀 {core}!!"
    if chance.random() < 0.06:
        core = core.upper()
    return core


_ABOUT = (
    "{company} was founded in {year} and now serves customers in {count} countries.",
    "We use data and artificial intelligence to make {good} better for everyone.",
    "Our {count} colleagues share one goal: {good} that people can rely on.",
    "{company} is a family business that puts people before profit.",
    "Recognized as a great place to work, we invest in our people and in {good}.",
)
_DATA_DUTIES = (
    "Develop, train and evaluate models that predict {target} from {source}.",
    "Deploy models to production and keep their latency low on {tool}.",
    "Design experiments and A/B tests, and explain their results to {whom}.",
    "Build dashboards in {tool} that show {target} to {whom}.",
    "Publish new methods at leading conferences and mentor doctoral students.",
    "Draw the architecture of our AI platform and agree on a roadmap with {whom}.",
    "Write SQL against {source} to find out why {target} changed last quarter.",
    "Maintain pipelines that bring {source} into the warehouse every night.",
    "Monitor features and drift, and retrain when {target} moves.",
)
_OTHER_DUTIES = (
    "Prepare orders, check deliveries and keep the store clean and safe.",
    "Assess patients on admission, record vital signs and plan their care.",
    "Answer calls from customers about {target} and settle complaints.",
    "Inspect equipment, replace worn parts and document every repair.",
    "Prepare monthly accounts, reconcile ledgers and support the audit.",
    "Greet visitors, book rooms and manage the calendar of {whom}.",
    "Drive on regional routes, load pallets and keep the log up to date.",
    "Plan lessons, teach classes of {count} and talk with parents.",
    "Find new customers in {place}, prepare offers and close deals.",
)
_NEEDS = (
    "{years}+ years of experience with {tool}, or something like it.",
    "Python, SQL and a solid grasp of statistics.",
    "A first degree with plenty of numbers in it, or the practice that stands in for one.",
    "PhD in machine learning, or equivalent experience, is a plus.",
    "Experience with {tool} and {tool} in production.",
    "A valid driving licence and readiness to work in shifts.",
    "Certification as required by law in {place}.",
    "Clear writing, and patience with {whom}.",
    "You can lift {count} kg and stand for most of a shift.",
    "Good knowledge of spreadsheets and of {source}.",
)
_OFFERS = (
    "{count} days of leave, a pension plan and a budget for learning.",
    "Health, dental and vision insurance from the first day.",
    "Free fruit, a gym and a dog-friendly office in {place}.",
    "We work from {place} two days a week and from home the others.",
    "All qualified applicants are considered without regard to age, origin, religion, gender or disability.",
    "Base pay between {count},000 and {years}{count},000 a year, depending on experience.",
)
_SLOTS = {
    "company": (
        "Northfold",
        "Bluehaven Health",
        "Kestrel Foods",
        "Arbor & Vale",
        "Quillstone",
        "Meridian Rail",
    ),
    "year": tuple(str(year) for year in range(1931, 2024)),
    "count": tuple(str(count) for count in range(12, 99)),
    "years": ("2", "3", "5", "7"),
    "good": ("healthcare", "travel", "food", "housing", "learning", "energy", "payments", "repairs"),
    "target": ("churn", "demand", "prices", "fraud", "click-through", "energy use", "delays", "returns"),
    "source": ("clickstream data", "sensor readings", "claims", "sales records", "survey answers", "logs"),
    "tool": (
        "PyTorch",
        "Spark",
        "Kubernetes",
        "Tableau",
        "Airflow",
        "SAP",
        "Excel",
        "AWS",
        "Snowflake",
        "scikit-learn",
    ),
    "whom": ("product teams", "management", "clients", "the board", "physicians", "branch managers"),
    "place": ("Berlin", "Ohio", "Lyon", "Kraków", "Leeds", "Austin", "the north", "Québec"),
}
#: Headings, the templates that a section draws from (one of several banks), and its share of the text.
_SECTIONS: tuple[tuple[str, tuple[tuple[str, ...], ...], int], ...] = (
    ("About us", (_ABOUT,), 1),
    ("What you will do", (_DATA_DUTIES, _OTHER_DUTIES, _OTHER_DUTIES), 3),
    ("What you bring", (_NEEDS,), 2),
    ("What we offer", (_OFFERS,), 1),
)


def texts(rows: int, *, size: int = 4000, seed: int = SEED) -> Iterator[str]:
    """Make posting texts of several sections and lines, one after the other.

    Parameters
    ----------
    rows : int
        How many.
    size : int
        About how many characters each has.
    seed : int
        Another one gives other texts.

    Yields
    ------
    str

    Examples
    --------
    >>> made = list(texts(50))
    >>> len(set(made)), all(3800 < len(text) < 4200 for text in made), made == list(texts(50))
    (50, True, True)
    """
    chance = random.Random(seed)
    sentences = {bank: _fill(bank, chance) for _, banks, _ in _SECTIONS for bank in banks}
    whole = sum(weight for _, _, weight in _SECTIONS)
    for _ in range(rows):
        lines: list[str] = []
        for heading, banks, weight in _SECTIONS:
            bank = chance.choice(banks)
            lines.append(heading)
            length, enough = len(heading) + 1, size * weight / whole
            while length < enough - 40:
                line = chance.choice(sentences[bank])
                lines.append(line)
                length += len(line) + 1
        yield "\n".join(lines)


def _fill(bank: tuple[str, ...], chance: random.Random) -> list[str]:
    """Fill the templates of a bank in many ways, once; drawing from them is quicker than filling each time."""
    return [
        "- " + template.format(**{slot: chance.choice(words) for slot, words in _SLOTS.items()})
        for template in bank
        for _ in range(200)
    ]


#: Of a hundred words that a real posting holds, so many stand in no other of a thousand postings.
_STRANGE_PER_HUNDRED = 3


def postings(rows: int, *, size: int = 3000, seed: int = SEED) -> Iterator[tuple[str, str]]:
    """Make titles, all different, each with a text; strange words are strewn in at the rate of real postings.

    Parameters
    ----------
    rows : int
        How many.
    size : int
        About how many characters a text has.
    seed : int
        Another one gives others.

    Yields
    ------
    tuple of str
        A title and a text.

    Examples
    --------
    >>> list(postings(3)) == list(postings(3)), list(postings(3)) == list(postings(3, seed=1))
    (True, False)
    """
    chance = random.Random(seed)
    made = titles(rows, distinct=1, seed=seed)
    for title, text in zip(made, texts(rows, size=size, seed=seed), strict=True):
        yield title, with_strangers(text, chance)


def with_strangers(text: str, chance: random.Random) -> str:
    """Put made-up words into a text.

    Examples
    --------
    >>> with_strangers("deploy models " * 50, random.Random(1)).split()[-3:]
    ['models', 'deploy', 'models']
    """
    words = text.split(" ")
    for at in range(len(words)):
        if chance.random() < _STRANGE_PER_HUNDRED / 100:
            words[at] = "".join(chance.choices("abdegiklmnoprstu", k=8))
    return " ".join(words)
