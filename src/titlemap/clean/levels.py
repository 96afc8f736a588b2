"""Levels: words from intern to principal go, since they never change a function; the others stay.

Which level wins when a title has several: an intern is an intern whatever else the title says; otherwise the
highest in the order of `Level`, so that "Senior Manager" is a manager and "Senior / Principal" a principal.
Grades ("II", "L5", "3") count only where no word says the level.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from titlemap.taxonomy import Level

from .roles import RANK_NOUNS, has_role, is_role
from .segments import join_segments, split_segments

_ORDER = {level: place for place, level in enumerate(Level)}
_WORDS: dict[str, Level] = {}
for _level, _text in {
    Level.INTERN: """intern interns internship internships co-op coop apprentice apprenticeship trainee traineeship stagiaire
        alternance alternant alternante apprenti praktikum praktikant praktikantin pflichtpraktikum werkstudent werkstudentin
        werkstudium ausbildung auszubildende auszubildender azubi becario estágio estagio estagiário estagiario estágios aprendiz tirocinio
        tirocinante stagista stagiair stage-afstudeer afstudeerstage staż stażysta praktykant praktyki harjoittelija praktik
        werkstudenten praktikanten praxissemester schülerpraktikum ausbildungsplatz internships/co-op стажер стажёр インターン 实习生 實習生 인턴""",
    Level.JUNIOR: """junior jr jnr juniors graduate graduates grad grads entry-level entrylevel newgrad new-grad júnior
        berufseinsteiger absolvent absolventen débutant debutant młodszy młodsza junior+ младший ジュニア 初级 初級 주니어 신입""",
    Level.MID: "mid intermediate mid-level midlevel mid-senior medior middle pleno semi-senior semisenior ssr confirmé confirme middle+ 中级 中級",
    Level.SENIOR: """senior sr snr seniors sênior sénior experienced erfahrener erfahrene erfahren ervaren expérimenté starsza senior+ erfaren starszy
        старший シニア 高级 高級 资深 資深 시니어""",
    Level.LEAD: "lead leads teamlead techlead lead/senior ведущий リード",
    Level.STAFF: "staff",
    Level.PRINCIPAL: "principal principals principle distinguished",
}.items():
    _WORDS.update(dict.fromkeys(_text.split(), _level))
#: Phrases; each goes as a whole. Longer ones first.
_PHRASES: dict[str, tuple[tuple[tuple[str, ...], Level | None], ...]] = {}
for _level_or_none, _text in (
    (Level.JUNIOR, "new college grad;new college graduate;new grad;new graduate;new graduates;recent graduates;recent graduate;recent grads;recent grad;"
     "college grad;college graduate;university graduate;university grad;graduate program;graduate programme;graduate scheme;"
     "graduate level;entry level;early career;early careers;early in career;early-career;career starter;erste berufserfahrung;junior level;jr level"),
    (Level.INTERN, "working student;student worker;summer student;undergraduate intern;undergraduate internship;internship program;internship programme;"
     "intern program;trainee program;trainee programme;apprenticeship program;jovem aprendiz;programa de estágio;en prácticas;en alternance;"
     "contrat d'apprentissage;co op;stage de fin d'études;phd intern;phd internship;graduate intern;graduate internship;trainee position;internship position"),
    (Level.MID, "entry to mid level;entry to mid;entry-mid level;mid level;semi senior;mid career;mid senior;mid senior level;mid to senior;mid-senior level"),
    (Level.SENIOR, "senior level;senior associate;senior-level;sr level;sr associate"),
    (Level.LEAD, "team lead;tech lead;technical lead;lead level;teamlead"),
    (Level.PRINCIPAL, "principal associate;principal level"),
    (None, "all levels;multiple levels;various levels"),
):
    for _phrase in _text.split(";"):
        _tokens = tuple(_phrase.split())
        _PHRASES[_tokens[0]] = (*_PHRASES.get(_tokens[0], ()), (_tokens, _level_or_none))
_PHRASES = {first: tuple(sorted(found, key=lambda item: -len(item[0]))) for first, found in _PHRASES.items()}

#: A level word in front of one of these, or behind one, is part of a name.
_NOT_BEFORE: dict[str, frozenset[str]] = {
    "senior": frozenset("living care citizen citizens center centre housing home homes high lifestyle adults secondary services community".split()),
    "junior": frozenset("high college achievement school league".split()),
    "lead": frozenset("generation gen management qualification conversion nurturing scoring acquisition time acid battery abatement paint hazard "
                      "poisoning magnet routing free".split()),
    "leads": frozenset("generation management".split()),
    "staff": frozenset("augmentation development training relations scheduling wellbeing".split()),
    "principal": frozenset("investigator component".split()),
    "mid": frozenset("market atlantic west day size office stage term continent".split()),
    "middle": frozenset("school market east office management grades leader eastern years mile".split()),
    "intermediate": frozenset("school care goods".split()),
    "graduate": frozenset("school student students admissions studies medical education faculty teaching research assistant recruiter recruitment "
                          "advisor division college council".split()),
    "intern": frozenset("coordinator recruiter manager mentor supervisor".split()),
    "internship": frozenset("coordinator recruiter manager mentor supervisor".split()),
    "internships": frozenset("coordinator manager".split()),
    "apprentice": frozenset("instructor coordinator trainer".split()),
    "apprenticeship": frozenset("coordinator manager assessor trainer instructor advisor tutor".split()),
    "experienced": frozenset("hire".split()),
    "praktik": frozenset("und".split()),
    "principle": frozenset("of based".split()),
    "ausbildung": frozenset("manager leiter".split()),
}  # fmt: skip
_NOT_BEFORE["internship program"] = _NOT_BEFORE["intern program"] = frozenset("manager coordinator director lead specialist".split())
_ASSOCIATE_OF = frozenset(
    "professor dean attorney editor producer general counsel justice degree priest pastor provost veterinarian dentist lecturer vice teacher "
    "broker degree membership relations partner manager program experience engagement broker pa faculty".split()
)
_VP = re.compile(r"(?:(?:assistant|associate|senior|executive|first|sr|group|regional) ){0,2}vice president|[aseg]?vp")
_SUPPORT = frozenset("support technician help servicedesk helpdesk service desk".split())
_GRADE = re.compile(r"(?:[ivx]{1,4}|ll|l|[1-9])(?:[/-](?:[ivx]{1,4}|[1-9]))?|(?:l|ic|e|p|g|t|gs|gg|ll|band|grade|level)-?(?:[1-9]|1\d)(?:[/-][lptg]?[1-9])?")
_ROMAN = {"i": 1, "l": 1, "ii": 2, "ll": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_NOT_GRADED = frozenset(
    "phase type tier class part title world version vision stage volume chapter section war unit mark series generation gen web industry "
    "python angular room building shift top first plant fab line area zone region site group block and & + or i".split()
)
_BY_NUMBER = (Level.JUNIOR, Level.JUNIOR, Level.MID, Level.SENIOR, Level.SENIOR, Level.STAFF, Level.PRINCIPAL)
_BY_BAND = {3: Level.JUNIOR, 4: Level.MID, 5: Level.SENIOR, 6: Level.STAFF, 7: Level.PRINCIPAL, 8: Level.PRINCIPAL}
_BY_IC = {1: Level.JUNIOR, 2: Level.JUNIOR, 3: Level.MID, 4: Level.SENIOR, 5: Level.STAFF, 6: Level.PRINCIPAL, 7: Level.PRINCIPAL}


def grade_level(grade: str) -> Level | None:
    """What a grade says; "grade 7" and the like say nothing that holds across companies.

    Examples
    --------
    >>> grade_level("ii").value, grade_level("l5").value, grade_level("ic4").value, grade_level("grade 7")
    ('mid', 'senior', 'senior', None)
    """
    words = grade.replace("/", " ").replace("-", " ").split()
    best: Level | None = None
    for word in words:
        digits = "".join(filter(str.isdigit, word))
        prefix = word.rstrip("0123456789")
        number = int(digits) if digits else _ROMAN.get(word, 0)
        found: Level | None = None
        if prefix == "ic":
            found = _BY_IC.get(number)
        elif prefix == "l" and digits:
            found = _BY_BAND.get(number)
        elif prefix in ("", "p") or not digits:
            found = _BY_NUMBER[min(number, 6)] if number else None
        if found and (best is None or _ORDER[found] > _ORDER[best]):
            best = found
    return None if words and words[0] in ("grade", "band", "gs") else best


_TITLE_OF_STAFF = frozenset("of technical medical support nursing office for all kitchen service legal academic".split())
_BRIDGES = frozenset("to or and & und oder et ou through + - y e i level levels / bis".split())
_AFTER_LEVEL = frozenset("in of em de en im als for as zum zur zu & and - och w at on".split())
#: Ranks that stay in the text.
_MANAGERS = frozenset(
    "manager managers mgr gerente teamleiter teamleiterin jefe responsable responsabile kierownik menedżer chef_de マネージャー マネジャー 매니저 经理 經理".split()
)
_DIRECTORS = frozenset("director directors directeur direktor diretor direttore dyrektor dir ディレクター 总监 總監".split())
_HEADS = frozenset("leiter abteilungsleiter bereichsleiter leiterin hoofd".split())
_CHIEFS = frozenset("ceo cto cio cdo caio ciso coo cfo cpo cmo cdao cxo president".split())
#: Managers of these hold a craft, not a rank.
_CRAFTS = frozenset(
    "product project program programme account accounts community case content success campaign category brand release change incident "
    "relationship property partner partnerships event events alliance problem process office social-media social stage media order growth "
    "portfolio practice risk compliance configuration contract contracts documentation projekt produkt produto projetos proyectos projets "
    "projet progetto produit technical-program technical-product transition warehouse floor duty night".split()
)
#: What `clean_title` needs to know before it bothers with a level.
RANK_WORDS: frozenset[str] = _MANAGERS | _DIRECTORS | _HEADS | _CHIEFS | frozenset("head chief vp avp svp evp gvp vice chef".split())
LEVEL_WORDS: frozenset[str] = (
    frozenset(_WORDS) | frozenset(_PHRASES) | frozenset("associate assoc asc vp avp svp evp gvp vice level i ii iii iv v vi l ll".split())
)


def _word_counts(tokens: list[str], at: int, out: set[int]) -> bool:
    """Whether the level word at a place is a level there, not a part of a name."""
    word = tokens[at]
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    before = tokens[at - 1] if at else ""
    if after in _NOT_BEFORE.get(word, ()):
        return False
    if word in ("internship", "intern") and after in ("program", "programme") and at + 2 < len(tokens):
        return tokens[at + 2] not in _NOT_BEFORE["intern program"]
    if word in ("staff", "principal", "principals") and at:
        if before in _TITLE_OF_STAFF or (word == "principal" and before in ("vice", "assistant", "school")):
            return False
        return bool(after) or at - 1 in out or is_role(before)
    if word in ("principle", "experienced", "distinguished", "middle", "erfahren", "graduate", "intermediate"):
        return (not at or at - 1 in out or word in ("graduate", "intermediate")) and bool(after or at or word == "graduate")
    return True


def _grade_counts(tokens: list[str], at: int, *, first: bool, out: set[int]) -> int:
    """How many tokens a grade at this place has: "ii", "level 4"; 0 where there is none."""
    word = tokens[at]
    before = tokens[at - 1] if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if word in ("level", "grade", "band") and after and _GRADE.fullmatch(after) and (at or not first or len(tokens) > 2):
        behind = tokens[at + 2] if at + 2 < len(tokens) else ""
        return 0 if behind in _SUPPORT else 2
    if not _GRADE.fullmatch(word) or after in _SUPPORT or before in _NOT_GRADED:
        return 0
    if word[0].isdigit() or word in ("i", "v", "x", "l", "ll"):
        return int(not after and (is_role(before) or at - 1 in out)) if at else 0
    if word[0] in "ivx" and word in _ROMAN:
        return int(bool(at) and (not after or is_role(before) or at - 1 in out))
    if any(map(str.isdigit, word)):
        return int((not after and at > 0 and (is_role(before) or at - 1 in out)) or (len(tokens) == 1 and not first) or word[:2] == "ic")
    return int(at > 0 and is_role(before))


def _find(tokens: list[str], *, first: bool, others: bool) -> list[tuple[int, int]]:
    """Where a segment's levels are: start and end of each."""
    found: list[tuple[int, int]] = []
    out: set[int] = set()

    def take(start: int, end: int) -> int:
        found.append((start, end))
        out.update(range(start, end))
        return end

    whole = " ".join(tokens)
    if tokens[0] in LEVEL_WORDS or tokens[0] in RANK_NOUNS or tokens[0] in ("assistant", "executive", "first", "group", "regional"):
        band = _VP.match(whole + " ")
        if band and whole[band.end() :][:1] in ("", " "):
            rest = whole[band.end() :].split()
            if (not rest and others) or (rest and rest[0] not in ("of", "and", "&") and _craft(rest)):
                take(0, len(tokens) - len(rest))
    at = len(out)
    while at < len(tokens):
        word = tokens[at]
        for words, _ in _PHRASES.get(word, ()):
            end = at + len(words)
            if tuple(tokens[at:end]) == words and (end >= len(tokens) or tokens[end] not in _NOT_BEFORE.get(" ".join(words), ())):
                at = take(at, end)
                break
        else:
            if word in _WORDS:
                at = take(at, at + 1) if _word_counts(tokens, at, out) else at + 1
            elif word in ("associate", "assoc", "asc"):
                at = take(at, at + 1) if _associate_counts(tokens, at, out, others=others) else at + 1
            elif "/" in word and len(word) < 40 and all(part in _WORDS for part in word.split("/")):  # noqa: PLR2004
                at = take(at, at + 1)
            else:
                size = _grade_counts(tokens, at, first=first, out=out)
                at = take(at, at + size) if size else at + 1
    return found


def _craft(tokens: list[str]) -> bool:
    return any(is_role(token) and token not in RANK_NOUNS for token in tokens)


def _associate_counts(tokens: list[str], at: int, out: set[int], *, others: bool) -> bool:
    if len(tokens) - len(out) == 1:
        return others
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if not after:
        return at > 0 and is_role(tokens[at - 1])
    return (not at or at - 1 in out) and after not in _ASSOCIATE_OF


def level(text: str) -> tuple[str, tuple[str, ...]]:
    """Take off the words from intern to principal, grades, and a bank's "VP" beside another title.

    Examples
    --------
    >>> level("senior data scientist ii, growth")
    ('data scientist, growth', ('senior', 'ii'))
    >>> level("senior manager"), level("lead generation manager"), level("intern")
    (('manager', ('senior',)), ('lead generation manager', ()), ('intern', ()))
    """
    parts = split_segments(text)
    removed: list[str] = []
    for index in range(0, len(parts), 2):
        tokens = parts[index].split(" ")
        if LEVEL_WORDS.isdisjoint(tokens) and not any("/" in token or any(map(str.isdigit, token)) for token in tokens):
            continue
        others = len(parts) > 1 and any(has_role(part) for at, part in enumerate(parts) if at != index and not at % 2)
        found = _find(tokens, first=index == 0, others=others)
        if found:
            removed += [" ".join(tokens[start:end]) for start, end in found]
            parts[index] = " ".join(_without(tokens, found))
    if not removed:
        return text, ()
    left = join_segments(parts)
    if left:
        return left, tuple(removed)
    keep = max(removed, key=lambda part: (level_of(part) is Level.INTERN, _ORDER.get(level_of(part) or Level.INTERN, 0)))
    removed.remove(keep)
    return (keep, tuple(removed)) if keep != text else (text, ())


def _without(tokens: list[str], found: list[tuple[int, int]]) -> list[str]:
    """A segment without its levels, and without the words that only tied them to it."""
    gone = {at for start, end in found for at in range(start, end)}
    for start, end in found:
        at = end
        while at < len(tokens) and tokens[at] in _BRIDGES and (at + 1 in gone or tokens[at] in ("level", "levels")):
            gone.add(at)
            at += 1
        at = end
        while at < len(tokens) and all(before in gone for before in range(at)) and (tokens[at] in _AFTER_LEVEL or tokens[at] in _BRIDGES):
            gone.add(at)
            at += 1
        at = start - 1
        while at > 0 and all(behind in gone for behind in range(at + 1, len(tokens))) and tokens[at] in _BRIDGES:
            gone.add(at)
            at -= 1
    return [token for at, token in enumerate(tokens) if at not in gone]


def level_of(part: str) -> Level | None:
    """The level that a part says which the step `level` took off.

    Examples
    --------
    >>> level_of("sr").value, level_of("senior/staff").value, level_of("new grad").value, level_of("avp").value
    ('senior', 'staff', 'junior', 'vp')
    """
    tokens = part.split(" ")
    for words, found in _PHRASES.get(tokens[0], ()):
        if tuple(tokens) == words:
            return found
    if part in ("associate", "assoc", "asc"):
        return Level.JUNIOR
    if _VP.fullmatch(part):
        return Level.VP
    named = [_WORDS[word] for word in part.replace("/", " ").split() if word in _WORDS]
    return max(named, key=_ORDER.__getitem__) if named else None


def rank_of(text: str) -> Level | None:
    """The highest rank that a cleaned text names: manager, director, head, vp or chief.

    Examples
    --------
    >>> rank_of("director of data science").value, rank_of("product manager"), rank_of("chief of staff")
    ('director', None, None)
    """
    best: Level | None = None
    for segment in split_segments(text)[::2]:
        tokens = segment.replace("/", " ").split()
        for at, token in enumerate(tokens):
            before = tokens[at - 1] if at else ""
            after = tokens[at + 1] if at + 1 < len(tokens) else ""
            found: Level | None = None
            if token in _MANAGERS:
                found = Level.MANAGER if before not in _CRAFTS and before != "to" and after != "of" or before == "" else None
            elif token in _DIRECTORS:
                found = Level.DIRECTOR if before != "to" else None
            elif token in _HEADS or (token == "head" and (after in ("", "of", "de", "for") or at == 0)):
                found = Level.HEAD if after not in ("chef", "coach", "count", "start") else None
            elif token in ("vp", "avp", "svp", "evp", "gvp") or (token == "vice" and after == "president"):
                found = Level.VP
            elif (token == "chief" and after != "of") or (token in _CHIEFS and before not in ("the", "of", "to", "vice")):
                found = Level.CHIEF
            elif token == "chef" and after in ("de", "d'équipe"):
                found = Level.MANAGER
            if found and (best is None or _ORDER[found] > _ORDER[best]):
                best = found
    return best


def find_level(removed: Iterable[str], text: str) -> Level | None:
    """The level of a title: of the parts that cleaning took off and of the text that it left.

    Examples
    --------
    >>> find_level(["senior"], "data science manager").value, find_level(["intern", "senior"], "data scientist").value
    ('manager', 'intern')
    """
    named: list[Level] = []
    graded: list[Level] = []
    for part in removed:
        found = level_of(part)
        if found:
            named.append(found)
        elif _GRADE.fullmatch(part.split(" ")[-1]):
            grade = grade_level(part)
            if grade:
                graded.append(grade)
    alone = level_of(text) if text else None
    if alone:
        named.append(alone)
    if Level.INTERN in named:
        return Level.INTERN
    rank = rank_of(text)
    if rank:
        named.append(rank)
    return max(named or graded, key=_ORDER.__getitem__, default=None)
