"""The words of the steps that drop terms of work: workplace, contract, clearance, advertising.

Places have a file of their own. A phrase in front of "!" is kept where one of the words behind it follows.
"""

from __future__ import annotations

from .phrases import Where, vocabulary

WORKPLACE = vocabulary(
    (
        Where.EDGE,
        """
    remote !sensing control monitoring operations access pilot desktop hands infrastructure site sites
    patient viewing id support care sensor vehicle area diagnostics identification surveillance health
    broadcast; remote work; work remote; fully remote; full remote; #% remote; remote first; remote
    only; remote based; remote ok; remote possible; remote position; remote opportunity; remote role;
    remote job; remote eligible; remote friendly; remote option; remote optional; remote or hybrid;
    mostly remote; partially remote; partly remote; temporarily remote; remote us; remote within; us
    remote; usa remote; remote usa; remote-first; remote-friendly; us-remote; remote-us; work from home;
    working from home; work-from-home; wfh; work from anywhere; home based; home-based; home office;
    home-office; homeoffice; telework; teleworking; telecommute; télétravail; teletravail; télétravail
    partiel; trabalho remoto; trabajo remoto; remoto; remota; #% remoto; teletrabajo; teletrabalho;
    híbrido; hibrido; home working; remote möglich; mobiles arbeiten; mobile office; distans;
    distansarbete; thuiswerk; thuiswerken; da remoto; praca zdalna; zdalnie; zdalna; удаленно; удалённо;
    リモート; リモートワーク; 在宅; フルリモート; 远程; 遠端; 재택; 재택근무;
    vollständig remote; teilweise remote; remote teilweise;
    im homeoffice; homeoffice möglich; home-office möglich; home office möglich; mit homeoffice;
    #-# days onsite; virtual position
""",
    ),
    (
        Where.END,
        """
    hybrid; hybrid role; hybrid work; hybrid working; hybrid position; hybrid remote; hybrid-remote;
    flex hybrid; onsite; on-site; on site; in-office; office-based; office based; in office; in-person;
    onsite role; onsite
    position; hybrid onsite; onsite hybrid; # days onsite; # days on-site; # days a week; # days per
    week; # days in office; # days hybrid; hybrid # days; presencial; presentieel; sur site; vor ort;
    hybride; hybryda; hybrydowo; stacjonarnie; på plats; in presenza
""",
    ),
    (
        Where.WHOLE,
        """
    flex; flexible; virtual; anywhere; worldwide; global remote; office; relocation; local; locals only;
    position; first
""",
    ),
)

_JOB = """
    manager managers management specialist specialists administrator administrators analyst negotiator
    lawyer lifecycle law attorney officer coordinator manufacturing research sales pricing compliance
    counsel executive services logistics negotiations writer
"""
CONTRACT = vocabulary(
    (
        Where.EDGE,
        f"""
    full-time; full time; fulltime; part-time; part time; parttime; full or part time; freelance;
    freelancer; freelancing; interim !manager management; temporary; fixed-term; fixed term; fixed term
    contract; fixed-term contract; ftc; permanent; permanent position; contract !{_JOB}; contract to
    hire; contract-to-hire; contract position; contract role; contract job; contract opportunity; corp
    to corp; corp-to-corp; c2c; w2; w2 only; only w2; w2 contract; c2h; right to hire; temp to perm;
    temp-to-perm; #-month contract; # month contract; # months contract; #-months contract; # months; #
    month; #-month; #-months; #+ months; # mths; # weeks; # hours; # hrs; #hrs; #h; #-hour; #-# months;
    # hours per week; # hrs per week; # h/week; #h/week; #-# hours; # stunden; # std; # monate; # mois;
    # meses; # mesi; # månader; # måneder; .# fte; #.# fte; # fte; fte; #%; #-#%; #-# %; # %; # - #%;
    #,#%; teilzeit; vollzeit; in vollzeit; in teilzeit; vollzeit teilzeit; befristet; unbefristet;
    festanstellung; in festanstellung; auf #; freiberuflich; freier mitarbeiter; tiempo completo; tiempo
    parcial; media jornada; jornada completa; temps plein; temps partiel; temps complet; à temps plein;
    à temps partiel; tempo integral; tempo pieno; tempo indeterminato; tempo determinato; deeltijd;
    voltijd; heltid; deltid; pełny etat; niepełny etat; umowa o pracę; cdi; cdd; maternity cover;
    parental leave cover; mat cover; seasonal position; per diem; full-time position; full time
    position; 正社員; 契約社員; 業務委託; 全职; 兼职; 정규직; 계약직
""",
    ),
    (
        Where.END,
        """
    contractor; temp; perm; late shift; early shift; night shift; day shift; evening shift; weekend
    shift; internship term; term; seasonal; secondment; clt; pj; b2b; 1099; zero hours; evergreen;
    contracts; ongoing; casual; short term; long term; short-term; long-term; fixed; limited term
""",
    ),
    (
        Where.WHOLE,
        "staffing; usc; gc; gc-ead; usc/gc; usc/gc/; ead; h1b; consulting contract; open ended; shift; ",
    ),
)

CLEARANCE = vocabulary(
    (
        Where.ANYWHERE,
        """
    ts/sci; ts/sci clearance; ts/sci required; ts/sci with poly; ts/sci w/poly; ts/sci with polygraph;
    ts/sci poly; ts/sci w poly; w poly; ts/sci fs poly; ts/sci ci poly; ts/sci with ci poly; ts/sci with
    fs poly; ts/sci cleared; active ts/sci; active ts/sci clearance; ts/sci clearance required; ts sci;
    top secret; top secret clearance; top secret clearance required; top secret/sci; active secret
    clearance; active top secret clearance; secret clearance; secret clearance required; secret cleared;
    security clearance; security clearance required; active clearance; active security clearance;
    clearance required; clearance; requires clearance; active clearance required; with clearance; with
    security clearance; with active clearance; with secret clearance; with ts/sci; with ts/sci
    clearance; must have clearance; must be cleared; dod clearance; full scope poly; full scope
    polygraph; fs poly; ci poly; ci polygraph; with poly; with polygraph; w/poly; polygraph; fsp; with
    full scope poly; with fs poly; with ci poly; poly required; polygraph required; sc cleared; dv
    cleared; sc clearance; dv clearance; public trust; public trust clearance; nv1; nv1 clearance; nv2;
    baseline clearance; clearable
""",
    ),
    (
        Where.EDGE,
        """
    cleared; secret; poly; ts; ts clearance; eligible; active secret; interim secret; us citizens;
    us citizen
""",
    ),
    (
        Where.WHOLE,
        """
    us citizens only; us citizenship; us citizenship required; us citizen only; citizenship required;
    must be us citizen; required; usc only; no c2c; no sponsorship; visa sponsorship; sponsorship
    available; relocation available; relocation assistance
""",
    ),
)

BOILERPLATE = vocabulary(
    (
        Where.ANYWHERE,
        """
    job opening at in; job opening at; job openings at; job opening in; job opening; job openings; job
    opportunity; job details; we are hiring; we're hiring; we are looking for; we are looking for a; we
    are looking for an; were hiring; is hiring; now hiring; hiring now; apply now; apply today; apply
    here; hiring immediately; immediate hiring; immediate joiner; immediate joiners; immediate joiners
    only; immediate start; immediate requirement; urgent requirement; urgent hiring; urgently hiring;
    urgently required; urgently needed; urgent need; urgent opening; asap; with verification; vi söker;
    vi söker en; vi söker dig som; nous recherchons; nous recherchons un; nous recrutons; on recrute;
    wir suchen; wir suchen dich; wir suchen dich als; suchen wir; ab sofort; zum nächstmöglichen
    zeitpunkt; per sofort; gesucht; buscamos; contratamos; estamos contratando; cerchiamo; poszukujemy;
    zatrudnimy; przyjmę; gezocht; wij zoeken; søges; sökes; haetaan; 募集; 急募; 招聘; 诚聘; 急招; 모집; 채용
""",
    ),
    (
        Where.EDGE,
        """
    urgent !care; urgently; hiring !manager managers coordinator specialist process; role of; role of a;
    position of; vacancy for; vacancy; vacancies; job for; job as; jobs for; job; jobs; jobs in; jobs
    at; # jobs; # positions; # openings; # vacancies; # posts; copy of; kopie von; copie de; cópia de;
    copia de; multiple positions; multiple openings; several positions; various positions; new opening;
    new role; exciting opportunity; great opportunity; opportunity for; opportunities for; opening for;
    opening; openings; future opportunities; future opportunity; future opening; future openings; talent
    pool; talent community; talent network; banco de talentos; banco de talento; banco de currículos;
    bolsa de talentos; evergreen; pipeline requisition; open position; open positions; open role; join
    our team; join us; apply; wanted; offre d'emploi; recherche un; recherche une; stellenangebot;
    oferta de empleo; vaga de; vaga; vagas; poste de; praca; vacature; ledig stilling; lediga jobb
""",
    ),
    (
        Where.END,
        """
    role; position; positions; required; needed; preferred; military veterans preferred; veterans
    preferred; referral; expression of interest; all levels; multiple levels; various levels; multiple
    locations; various locations; several locations; all locations; open rank; high pay; top salary;
    competitive salary; great salary; attractive salary; no experience required; visa sponsorship;
    sponsorship available
""",
    ),
    (
        Where.WHOLE,
        """
    new; hot; hot job; hot jobs; featured; confidential; tbd; n/a; na; etc; easy apply; cv to; send cv;
    email; expired; closed;
    filled; reposted; repost; quick apply; career; careers; immediate; paid; unpaid; bonus; equity;
    stock options; sign-on bonus; e-verify; multi-location
""",
    ),
)

#: A segment that begins with one of these speaks of who may apply, never of the work.
NOTICES: tuple[tuple[str, ...], ...] = tuple(
    tuple(phrase.split())
    for phrase in (
        "vaga afirmativa", "vaga também", "vaga exclusiva", "vagas afirmativas",
        "exclusiva para", "exclusivo para",
        "vaga para", "aberta para", "apply via", "ansök via",
        "apply by", "posted by", "salary", "relocation to",
        "click here", "pcd", "we offer", "visa sponsorship", "candidates from", "only candidates", "must be",
    )
)  # fmt: skip
