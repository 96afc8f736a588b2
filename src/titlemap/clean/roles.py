"""What a role noun is: the word that makes a phrase the title of a person's job.

Joins are only recognised between two phrases that both hold such a word, and many cleaning rules look
at it too: a trailing number or city is safe to take off right behind a role noun.
"""

from __future__ import annotations

from functools import lru_cache

from .wordlists import words

#: Nouns (with their plurals where English makes them differently from a mere -s) by language.
_ENGLISH = """
scientist engineer analyst developer architect manager researcher specialist consultant administrator
director programmer statistician strategist designer technician officer coordinator associate assistant
expert modeler modeller mathematician economist econometrician actuary quant linguist annotator
advisor adviser advocate evangelist instructor teacher tutor trainer lecturer professor postdoc fellow
recruiter sourcer writer editor tester auditor accountant planner buyer supervisor operator owner
representative agent president vp svp evp head chief founder cofounder co-founder cto ceo cio cdo caio ciso coo cfo
bioinformatician biologist chemist physicist physician nurse psychologist epidemiologist biostatistician
geneticist pharmacologist toxicologist hydrologist geologist meteorologist technologist technologist
methodologist ontologist informaticist neuroscientist biophysicist biochemist criminologist sociologist
investigator inspector machinist mechanic electrician plumber welder driver installer maintainer
practitioner professional generalist principal-investigator ops-engineer sysadmin admin coder builder
hacker maker labeler labeller curator librarian clerk secretary receptionist cashier executive ambassador
partner broker trader underwriter adjuster estimator surveyor scheduler dispatcher copywriter
producer photographer animator illustrator artist author translator interpreter journalist
attorney lawyer paralegal counsel therapist counselor counsellor dietitian pharmacist dentist surgeon
master scrummaster steward custodian contributor integrator implementer optimizer forecaster
liaison controller treasurer bookkeeper engineer/scientist sre swe sde mle pm tpm dba
"""
_GERMAN = """
entwickler ingenieur wissenschaftler datenwissenschaftler datenanalyst architekt berater leiter
forscher spezialist informatiker fachinformatiker techniker mechatroniker programmierer mitarbeiter
referent sachbearbeiter experte beauftragter administrator projektleiter teamleiter mathematiker
statistiker physiker chemiker biologe doktorand dozent lehrer verkäufer betreuer elektriker
konstrukteur planer prüfer gestalter modellierer automatisierer manager koordinator assistent
"""
_FRENCH = """
ingénieur ingenieur développeur developpeur scientifique chercheur analyste architecte consultant
responsable directeur chef technicien concepteur gestionnaire statisticien mathématicien économiste
chargé spécialiste expert conseiller coordonnateur coordinateur formateur enseignant doctorant actuaire
administrateur programmeur ingénieure modélisateur
"""
_SPANISH_PORTUGUESE = """
ingeniero científico cientifico analista desarrollador desenvolvedor engenheiro cientista pesquisador
investigador arquitecto arquiteto consultor especialista gerente jefe director diretor coordinador
coordenador técnico programador estadístico estatístico matemático economista gestor administrador
líder asesor assessor professor profesor projetista responsable responsável encargado encarregado modelador
"""
_ITALIAN_DUTCH_NORDIC_POLISH = """
ingegnere scienziato analista sviluppatore ricercatore architetto consulente specialista responsabile
direttore tecnico programmatore statistico matematico progettista
ontwikkelaar onderzoeker wetenschapper datawetenschapper ingenieur architect adviseur beheerder
medewerker leider specialist hoofd analist docent
ingenjör utvecklare forskare analytiker dataanalytiker arkitekt konsult chef ledare specialist tekniker
projektledare udvikler ingeniør forsker analytiker konsulent utvikler kehittäjä insinööri tutkija
analyytikko asiantuntija arkkitehti konsultti suunnittelija
inżynier analityk programista naukowiec badacz architekt konsultant specjalista kierownik dyrektor
deweloper technik projektant administrator menedżer tester
mühendis mühendisi bilimci bilimcisi analist analisti geliştirici geliştiricisi uzmanı uzman mimarı
vývojář inženýr analytik vědec inginer cercetător dezvoltator analist
"""
_CYRILLIC_GREEK = """
инженер аналитик разработчик учёный ученый исследователь архитектор менеджер специалист программист
руководитель консультант директор стажёр стажер інженер аналітик розробник дослідник μηχανικός αναλυτής
"""
#: Endings: German, Dutch and Nordic compounds, Korean, Japanese and Chinese titles have no space before them.
ROLE_ENDINGS: tuple[str, ...] = tuple(
    sorted(
        words("""
entwickler ingenieur ingenjör ingeniør wissenschaftler techniker architekt arkitekt analyst berater
leiter forscher spezialist programmierer administrator informatiker mitarbeiter manager koordinator
wetenschapper ontwikkelaar onderzoeker beheerder utvecklare udvikler utvikler forskare konsult
analytiker konstrukteur elektroniker mechaniker scientist engineer developer researcher
工程师 工程師 科学家 科學家 分析师 分析師 架构师 架構師 研究员 研究員 研究者 经理 經理 总监 總監 专家 專家
開発者 开发者 技術者 顾问 顧問 主管 负责人 設計師 设计师 程序员 程式設計師 教授 担当 責任者 实习生 實習生
エンジニア サイエンティスト アナリスト リサーチャー アーキテクト マネージャー マネジャー コンサルタント
ディベロッパー デベロッパー スペシャリスト プログラマー プログラマ ディレクター デザイナー 科学者 研究職
엔지니어 사이언티스트 과학자 분석가 애널리스트 연구원 개발자 아키텍트 매니저 컨설턴트 전문가 연구자 기획자
""")
    )
)


def _plurals(nouns: frozenset[str]) -> frozenset[str]:
    """English and Romance plurals in -s; harmless where a language has none."""
    plain = {noun + "s" for noun in nouns if noun[-1] not in "sхй" and len(noun) > 3}
    return frozenset(plain | {noun + "es" for noun in nouns if noun.endswith(("or", "er"))})


_SINGULAR = (
    words(_ENGLISH)
    | words(_GERMAN)
    | words(_FRENCH)
    | words(_SPANISH_PORTUGUESE)
    | words(_ITALIAN_DUTCH_NORDIC_POLISH)
    | words(_CYRILLIC_GREEK)
)
_FEMININE_ROMANCE = words(
    """
ingeniera científica cientifica desarrolladora desenvolvedora engenheira pesquisadora investigadora
arquitecta arquiteta consultora directora diretora coordinadora coordenadora programadora gestora
ingénieure développeuse chercheuse consultante directrice technicienne conceptrice conseillère
sviluppatrice ricercatrice ingegnera scienziata direttrice programistka inżynierka badaczka kierowniczka
analityczka specjalistka projektantka konsultantka
"""
)

#: Every word that names a worker, in about twenty languages, lower case.
ROLE_NOUNS: frozenset[str] = _SINGULAR | _plurals(_SINGULAR) | _FEMININE_ROMANCE

#: Nouns that tell the rank of the holder rather than a craft.
RANK_NOUNS: frozenset[str] = words(
    "manager managers director directors head chief president officer executive associate partner leiter "
    "responsable gerente jefe chef directeur diretor direktor dyrektor kierownik"
)


@lru_cache(maxsize=8192)
def is_role(token: str) -> bool:
    """Whether `token` (lower case) names a worker.

    Examples
    --------
    >>> [is_role(word) for word in ("scientist", "softwareentwickler", "工程师", "science", "berlin")]
    [True, True, True, False, False]
    """
    return (
        token in ROLE_NOUNS
        or token.endswith(ROLE_ENDINGS)
        or ("-" in token and token.rpartition("-")[2] in ROLE_NOUNS)
    )


@lru_cache(maxsize=8192)
def compound(word: str) -> tuple[str, ...]:
    """Part a role from what it is about, where a language writes both in one word.

    Examples
    --------
    >>> compound("softwareentwickler"), compound("机器学习工程师"), compound("engineer")
    (('software', 'entwickler'), ('机器学习', '工程师'), ('engineer',))
    """
    if word in ROLE_NOUNS or not word.endswith(ROLE_ENDINGS):
        return (word,)
    ending = max((ending for ending in ROLE_ENDINGS if word.endswith(ending)), key=len)
    before = word.removesuffix(ending).rstrip("-")
    return (before, ending) if len(before) > 1 else (word,)


def has_role(text: str) -> bool:
    """Whether some token of `text` names a worker; glued slashes count as spaces.

    Examples
    --------
    >>> has_role("data scientist, growth"), has_role("data science")
    (True, False)
    """
    return any(map(is_role, text.replace(",", " ").replace("/", " ").split()))
