"""The words of the levels, in a dozen languages, and the names that they are only a part of."""

from __future__ import annotations

from titlemap.taxonomy import Level

from .phrases import telling
from .wordlists import words

ORDER = {level: place for place, level in enumerate(Level)}
WORDS: dict[str, Level] = {}
for _level, _text in {
    Level.INTERN: """
    intern interns internship internships co-op coop apprentice apprenticeship trainee traineeship
    stagiaire alternance alternant alternante apprenti praktikum praktikant praktikantin
    pflichtpraktikum werkstudent werkstudentin werkstudium ausbildung auszubildende auszubildender azubi
    becario estágio estagio estagiário estagiario estágios aprendiz tirocinio tirocinante stagista
    stagiair stage-afstudeer afstudeerstage staż stażysta praktykant praktyki harjoittelija praktik
    werkstudenten praktikanten praxissemester schülerpraktikum ausbildungsplatz internships/co-op стажер
    стажёр インターン 实习生 實習生 인턴
""",
    Level.JUNIOR: """
    junior jr jnr juniors graduate graduates grad grads entry-level entrylevel newgrad new-grad júnior
    berufseinsteiger absolvent absolventen débutant debutant młodszy młodsza junior+ младший
    ジュニア 初级 初級     주니어 신입
""",
    Level.MID: """
    mid intermediate mid-level midlevel mid-senior medior middle pleno semi-senior semisenior ssr
    confirmé confirme middle+ 中级 中級
""",
    Level.SENIOR: """
    senior sr snr seniors sênior sénior experienced erfahrener erfahrene erfahren ervaren expérimenté
    starsza senior+ erfaren starszy старший シニア 高级 高級 资深 資深 시니어
""",
    Level.LEAD: "lead leads teamlead techlead lead/senior ведущий リード",
    Level.STAFF: "staff",
    Level.PRINCIPAL: "principal principals principle distinguished",
}.items():
    WORDS.update(dict.fromkeys(_text.split(), _level))
#: Phrases; each goes as a whole. Longer ones first.
PHRASES: dict[str, tuple[tuple[tuple[str, ...], Level | None], ...]] = {}
for _level_or_none, _text in (
    (
        Level.JUNIOR,
        """
    new college grad; new college graduate; new grad; new graduate; new graduates; recent graduates;
    recent graduate; recent grads; recent grad; college grad; college graduate; university graduate;
    university grad; graduate program; graduate programme; graduate scheme; graduate level; entry level;
    early career; early careers; early in career; early-career; career starter; erste berufserfahrung;
    junior level; jr level
""",
    ),
    (
        Level.INTERN,
        """
    working student; student worker; summer student; undergraduate intern; undergraduate internship;
    internship program; internship programme; intern program; trainee program; trainee programme;
    apprenticeship program; jovem aprendiz; programa de estágio; en prácticas; en alternance; contrat
    d'apprentissage; co op; stage de fin d'études; phd intern; phd internship; graduate intern; graduate
    internship; trainee position; internship position
""",
    ),
    (
        Level.MID,
        """
    entry to mid level; entry to mid; entry-mid level; mid level; semi senior; mid career; mid senior;
    mid senior level; mid to senior; mid-senior level
""",
    ),
    (Level.SENIOR, "senior level;senior associate;senior-level;sr level;sr associate"),
    (Level.LEAD, "team lead;tech lead;technical lead;lead level;teamlead"),
    (Level.PRINCIPAL, "principal associate;principal level"),
    (None, "all levels;multiple levels;various levels"),
):
    for _phrase in _text.split(";"):
        _tokens = tuple(_phrase.split())
        PHRASES[_tokens[0]] = (*PHRASES.get(_tokens[0], ()), (_tokens, _level_or_none))
PHRASES = {first: tuple(sorted(found, key=lambda item: -len(item[0]))) for first, found in PHRASES.items()}

#: A level word in front of one of these, or behind one, is part of a name.
NOT_BEFORE: dict[str, frozenset[str]] = {
    "senior": words("""
    living care citizen citizens center centre housing home homes high lifestyle adults secondary
    services community
"""),
    "junior": words("high college achievement school league"),
    "lead": words("""
    generation gen management qualification conversion nurturing scoring acquisition time acid battery
    abatement paint hazard poisoning magnet routing free
"""),
    "leads": words("generation management"),
    "staff": words("augmentation development training relations scheduling wellbeing"),
    "principal": words("investigator component"),
    "mid": words("market atlantic west day size office stage term continent"),
    "middle": words("school market east office management grades leader eastern years mile"),
    "intermediate": words("school care goods"),
    "graduate": words("""
    school student students admissions studies medical education faculty teaching assistant
    recruiter recruitment advisor division college council
"""),
    "intern": words("coordinator recruiter manager mentor supervisor"),
    "internship": words("coordinator recruiter manager mentor supervisor"),
    "internships": words("coordinator manager"),
    "apprentice": words("instructor coordinator trainer"),
    "apprenticeship": words("coordinator manager assessor trainer instructor advisor tutor"),
    "experienced": words("hire"),
    "praktik": words("und"),
    "principle": words("of based"),
    "ausbildung": words("manager leiter"),
}  # fmt: skip
NOT_BEFORE["internship program"] = NOT_BEFORE["intern program"] = words(
    "manager coordinator director lead specialist"
)
NOT_BEFORE["intern programme"] = NOT_BEFORE["internship programme"] = NOT_BEFORE["intern program"]
NOT_BEFORE["graduate research"] = words("assistant assistants fellow fellows associate")
#: An "associate" of these is no junior.
ASSOCIATE_OF = words("""
    professor dean attorney editor producer general counsel justice degree priest pastor provost
    veterinarian dentist lecturer vice teacher broker degree membership relations partner manager
    program experience engagement broker pa faculty
""")

_OTHERS = words("associate assoc asc vp avp svp evp gvp vice level i ii iii iv v vi l ll")
#: The words that a level may begin with.
FIRST_WORDS: frozenset[str] = _OTHERS.union(WORDS, PHRASES)
#: Words of which each text with a level holds one, where the level is no number.
LEVEL_WORDS: frozenset[str] = _OTHERS | telling(
    [*((word,) for word in WORDS), *(phrase for found in PHRASES.values() for phrase, _ in found)]
)
