"""Which sentences of a posting tell of the work, and which stand in every posting."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from titlemap.posting.sections import ZONES, load_cues
from titlemap.posting.terms import zoned
from titlemap.posting.words import plain_words
from titlemap.resources import data_bytes


def zones_of(text: str) -> dict[str, str]:
    """The zone of each sentence, by its first two words."""
    return {" ".join(tokens[:2]): zone for tokens, zone in zoned(text)}


PLAIN = """About us
We sell shoes on three continents.
Responsibilities:
- Train models on returns data
- Deploy models behind an API
Requirements:
- Python and SQL
Benefits:
- Dental insurance for the family
"""
EXPECTED = {
    "we sell": "blurb",
    "train models": "duty",
    "deploy models": "duty",
    "python and": "req",
    "dental insurance": "legal",
}


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("- ", "• "),
        PLAIN.replace("About us", "## About us").replace("Responsibilities", "**Responsibilities**"),
        PLAIN.upper(),
        PLAIN.replace("\n- ", ". ").replace("\n", " ").replace("us We", "us: We"),
        PLAIN.replace("\n- ", "\n").replace("\n", ""),
        "".join(f"<p>{line}</p>" for line in PLAIN.splitlines()),
        "<br>".join(PLAIN.splitlines()),
        "".join(
            f"<h3>{line}</h3>" if i in (0, 2, 5, 7) else f"<ul><li>{line}</li></ul>"
            for i, line in enumerate(PLAIN.splitlines())
        ),
        "".join(f"&lt;p&gt;{line}&lt;/p&gt;" for line in PLAIN.splitlines()),
    ],
    ids=[
        "plain", "windows", "bullets", "markdown", "capitals", "one line", "lost lines", "html", "html breaks",
        "html lists", "escaped html",
    ],
)  # fmt: skip
def test_headings_zone_what_follows_however_they_are_written(text: str) -> None:
    found = {words: zone for words, zone in zones_of(text).items() if words in EXPECTED}
    assert found == EXPECTED


@pytest.mark.parametrize(
    ("zone", "headings"),
    [
        (
            "duty",
            """What you will do; Your tasks; Key responsibilities; Deine Aufgaben; Ihre Aufgaben; Vos missions;
            Responsabilidades; Qué harás; O que você vai fazer; Cosa farai; Jouw taken; Twoje zadania;
            Dina arbetsuppgifter; 業務内容; 岗位职责""",
        ),
        (
            "req",
            """Qualifications; Your profile; Required education and experience; Dein Profil; Votre profil; Tu perfil;
            Requisitos; Competenze richieste; Jouw profiel; Wymagania; Kvalifikationer; 応募資格; 任职要求""",
        ),
        (
            "nice",
            "Nice to have; Preferred qualifications; Von Vorteil; Deseable; Mile widziane; Meriterande; 歓迎条件; 加分项",
        ),
        (
            "blurb",
            """About us; Who we are; Über uns; Qui sommes-nous ?; ¿Quiénes somos?; Sobre nós; Chi siamo; Over ons; O nas;
            Om oss; 会社概要; 公司介绍""",
        ),
        (
            "legal",
            """Benefits; What we offer; How to apply; Wir bieten; Nous offrons; Ofrecemos; Cosa offriamo; Wij bieden;
            Oferujemy; Vi erbjuder; 福利厚生; 薪资福利""",
        ),
    ],
)
def test_headings_in_many_words_and_languages(zone: str, headings: str) -> None:
    for heading in headings.split(";"):
        assert zones_of(f"{heading.strip()}\nXylophones of every size\n") == {"xylophones of": zone}, heading


@pytest.mark.parametrize(
    ("sentence", "zone"),
    [
        ("You will build models.", "duty"),
        ("We offer you nothing.", "legal"),
        ("You are ambitious.", "req"),
        ("We are looking for a data scientist.", "req"),
        ("Experience with SQL.", "req"),
        ("Work with SQL.", "duty"),
        ("Provides support to hospitals.", "duty"),
    ],
)
def test_a_sentence_that_begins_like_a_heading_is_read(sentence: str, zone: str) -> None:
    words = " ".join(plain_words(sentence)[:2])
    assert zones_of(sentence)[words] == zone


@pytest.mark.parametrize("line", ["Data Engineer Responsibilities", "And then these are your main tasks:"])
def test_a_line_that_ends_in_a_heading_heads_what_follows(line: str) -> None:
    assert zones_of(f"{line}\nXylophones of every size")["xylophones of"] == "duty"


def test_a_label_speaks_of_what_follows_it_alone() -> None:
    text = "Responsibilities:\nTrain models\nLocation: Rome\nXylophones of every size"
    assert zones_of(text) == {"train models": "duty", "rome": "legal", "xylophones of": "duty"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Acme Corporation is proud to be an equal opportunity employer and values diversity",
        "Equal opportunity employer: we hire without regard to age or gender",
    ],
)
def test_legal_text_is_known_under_any_heading(sentence: str) -> None:
    assert set(zones_of(f"Responsibilities:\n{sentence}.").values()) == {"legal"}


def test_before_any_heading_a_posting_leads() -> None:
    assert zones_of("Xylophones of every size.") == {"xylophones of": "lead"}


def test_a_text_that_is_cut_off_or_lists_skills_alone_is_read_to_its_end() -> None:
    assert zones_of(PLAIN[:76]) == {"we sell": "blurb", "train models": "duty"}
    assert zones_of("Python, SQL, Spark, Airflow") == {"python sql": "lead"}
    assert zones_of("Skills: Python, SQL, Spark") == {"python sql": "req"}


def test_a_posting_in_two_languages_has_sections_in_both() -> None:
    text = (
        "Deine Aufgaben\nModelle trainieren\nIhr Profil\nPython\nYour tasks\nTrain models\nYour profile\nSQL"
    )
    assert zones_of(text) == {
        "modelle trainieren": "duty",
        "python": "req",
        "train models": "duty",
        "sql": "req",
    }


def test_the_cue_table_is_in_order_and_says_nothing_twice() -> None:
    cues = load_cues()
    rows = data_bytes("section_cues.tsv").decode().splitlines()[1:]
    assert rows == sorted(rows)
    assert {cue.kind for cue in cues} == {"heading", "label", "opening", "phrase", "joiner"}
    assert {cue.zone for cue in cues if cue.kind != "joiner"} <= set(ZONES)
    said = Counter(("heading" if cue.kind == "label" else cue.kind, cue.words) for cue in cues)
    assert [key for key, times in said.items() if times > 1] == []
    assert [cue.words for cue in cues if plain_words(" ".join(cue.words)) != list(cue.words)] == []


@given(st.text())
@example("䷀ \u3099 が")
def test_any_text_has_sentences_of_known_zones(text: str) -> None:
    for tokens, zone in zoned(text):
        assert tokens
        assert all(tokens)
        assert zone in ZONES
