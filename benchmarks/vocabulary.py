"""The words and sentences that generated titles and postings are made of. All were written for this purpose."""

from __future__ import annotations


def _words(listed: str) -> list[str]:
    return [" ".join(word.split()) for word in listed.split(",")]


LEVELS = _words(
    """Senior, Sr., Junior, Jr., Lead, Principal, Staff, Associate, Head of, Graduate, Intern -, Chief, VP"""
)
STEPS = ("I", "II", "III", "IV", "2", "L5", "- Mid Level", "(Entry Level)")
DATA_FIELDS = _words(
    """Machine Learning, ML, AI, Data, Deep Learning, NLP, Computer Vision, Applied, Research, Ranking,
    Search Relevance, Recommendations, Forecasting, Pricing, Fraud, Risk, Growth, Product, Marketing,
    Clinical, Speech, Robotics, Ads, GenAI, LLM, MLOps, Analytics, Decision, Conversational AI,
    Personalization"""
)
DATA_ROLES = _words(
    """Scientist, Engineer, Researcher, Analyst, Architect, Scientist, Engineer, Specialist, Program
    Manager, Modeler, Platform Engineer, Software Engineer, Product Manager, Consultant, Developer,
    Science Manager"""
)
FIELDS = _words(
    """Claims, Payroll, Warehouse, Customer Service, Retail, Night Shift, Pediatric, Surgical, Dental,
    Legal, Accounts Payable, Tax, Audit, HR, Talent, Kitchen, Bakery, Field, Electrical, Mechanical,
    Civil, Structural, Maintenance, Facilities, Network, Cloud, Security, Front-End, Back-End, Mobile,
    QA, Database, Supply Chain, Procurement, Logistics, Fleet, Inside, Regional, Key Account, Brand,
    Content, Social Media, Event, Hotel, Spa, School, Special Education, Biology, Chemistry, Laboratory,
    Environmental, Safety, Insurance, Mortgage, Investment, Treasury, Credit, Compliance, Housing,
    Community, Youth, Animal, Garden, Textile, Print, Video, Sound, Game, Aviation, Marine, Rail, Solar,
    Wind, Nuclear, Water"""
)
ROLES = _words(
    """Manager, Coordinator, Assistant, Specialist, Technician, Engineer, Analyst, Supervisor,
    Representative, Nurse, Operator, Clerk, Administrator, Officer, Consultant, Driver, Inspector,
    Planner, Buyer, Trainer, Teacher, Therapist, Advisor, Associate, Director, Developer, Designer,
    Writer, Editor, Producer, Welder, Mechanic, Cook, Host, Guard, Cleaner, Porter, Steward, Agent,
    Broker, Counsel, Paralegal, Recruiter, Scheduler, Estimator, Surveyor, Architect, Fitter, Installer,
    Scientist"""
)
WHOLE = _words(
    """Data Scientist, Machine Learning Engineer, Registered Nurse, Software Engineer, Data Engineer,
    Research Scientist, Applied Scientist, Truck Driver, Business Analyst, Data Analyst, Pastry Chef,
    Store Manager, Ingénieur Machine Learning, Datenwissenschaftler, Científico de datos, AI Architect,
    Quantitative Researcher, Account Executive, Physiotherapist, Statistician, Pflegefachkraft, Chargé
    de clientèle, Electricista, データサイエンティスト, Electrician, Member of Technical Staff"""
)
PLACES = _words(
    """Berlin, London, New York, Austin TX, Remote, Toronto, Bengaluru, Zürich, Paris, Madrid, São Paulo,
    Sydney, Singapore, Dublin, Leeds, Denver, Oslo, Lyon, Warszawa, Chicago, Hybrid, Work From Home,
    Seattle WA, Porto, Tallinn"""
)
TEAMS = _words(
    """Payments, Ads Ranking, Growth, Emergency Room, Trust & Safety, Search, Maps, Store Operations, Home
    Lending, Oncology, Battery Systems, Consumer Apps, Infrastructure, Public Sector, Claims, Night
    Shift, Core Platform, Fulfilment"""
)

ABOUT = (
    "{company} was founded in {year} and now serves customers in {count} countries.",
    "We use data and artificial intelligence to make {good} better for everyone.",
    "Our {count} colleagues share one goal: {good} that people can rely on.",
    "{company} is a family business that puts people before profit.",
    "Recognized as a great place to work, we invest in our people and in {good}.",
)
DATA_DUTIES = (
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
OTHER_DUTIES = (
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
NEEDS = (
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
OFFERS = (
    "{count} days of leave, a pension plan and a budget for learning.",
    "Health, dental and vision insurance from the first day.",
    "Free fruit, a gym and a dog-friendly office in {place}.",
    "We work from {place} two days a week and from home the others.",
    "All qualified applicants are considered without regard to age, origin, religion, gender or disability.",
    "Base pay between {count},000 and {years}{count},000 a year, depending on experience.",
)
SLOTS = {
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
SECTIONS: tuple[tuple[str, tuple[tuple[str, ...], ...], int], ...] = (
    ("About us", (ABOUT,), 1),
    ("What you will do", (DATA_DUTIES, OTHER_DUTIES, OTHER_DUTIES), 3),
    ("What you bring", (NEEDS,), 2),
    ("What we offer", (OFFERS,), 1),
)
