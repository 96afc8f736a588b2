"""What is a word of a posting, what ends a sentence, and where both stand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.posting.words import (
    BREAK,
    COLON,
    LONGEST_TEXT,
    UNKNOWN,
    Lexicon,
    bare,
    fold,
    has_letter,
    plain_words,
)

WORDS = [
    "deploy",
    "models",
    "build",
    "we",
    "you",
    "will",
    "what",
    "r",
    "d",
    "sql",
    "python",
    "u",
    "s",
    "ph",
    "d",
    "in",
    "node",
    "js",
    "e",
    "g",
    "c++",
    "c#",
    "a",
    "b",
    "testing",
]
LEXICON = Lexicon(WORDS, {"what", "you", "build", "we"})
NAMES = {BREAK: "|", COLON: ":", UNKNOWN: "?", **{i: word for word, i in LEXICON.ids.items()}}


def shown(text: str) -> str:
    """Words and breaks as they are read; a word that the lexicon does not hold is a question mark."""
    plain = bare(text)
    ids = memoryview(LEXICON.read(plain)).cast("i").tolist()
    assert [piece for piece, _, _ in LEXICON.spans(plain)] == ids
    return " ".join(NAMES[i] for i in ids)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deploy models, build (SQL) models", "deploy models build sql models"),
        ("Deploy models. Build models!", "deploy models | build models |"),
        ("Deploy models\nBuild models", "deploy models | build models"),
        ("Deploy: models", "deploy : models"),
        ("• Deploy ● models - Build", "| deploy | models | build"),
        ("o Deploy models", "| deploy models"),
        ("* Deploy * models", "| deploy | models"),
        ("Deploy **models** in SQL", "deploy models in sql"),
        ("Deploy models.Build SQL", "deploy models | build sql"),
        ("Deploy modelsBuild SQL", "deploy models | build sql"),
        ("JavaScript, PyTorch", "? ?"),
        ("in the U.S. we build", "in ? u s we build"),
        ("e.g. Python; Node.js", "e g python | node js"),
        ("Ph.D. in SQL", "ph d in sql"),
        ("C++, C#, R&D", "c++ c# r d"),
        ("A/B testing", "a b testing"),
        ("see https://example.org/build or mail build@example.org", "? ? ?"),
        ("we use Python；deploy。", "we ? python | deploy |"),
        ("Python・SQLを使う", "python | sql ?"),
        ("\x00Deploy\x00models\x00", "deploy models"),
        ("ＤＥＰＬＯＹ Modèls de\u0301ploy", "deploy models deploy"),
        ("", ""),
    ],
)
def test_words_and_breaks(text: str, expected: str) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<li>Deploy</li><li>models</li>", "| deploy | models |"),
        ("Deploy <b>models</b> in <a href='x'>SQL</a>", "deploy models in sql"),
        ("Deploy<br/>models<BR>SQL", "deploy | models | sql"),
        ("<p><strong>What you will</strong> Deploy models</p>", "| what you will | deploy models |"),
        ("**What** Deploy models", "what | deploy models"),
        ("R&amp;D&nbsp;models", "r d models"),
        ("&lt;p&gt;Deploy models&lt;/p&gt;", "| deploy models |"),
        ("D&eacute;ploy &#82; &#x52;", "deploy r r"),
        ("deploy if 1 < 2 and 3 > 2", "deploy ? ? ? ? ? ?"),
    ],
)
def test_markup(text: str, expected: str) -> None:
    pieces = shown(text).split()
    once = [piece for piece, before in zip(pieces, ["", *pieces], strict=False) if not piece == before == "|"]
    assert once == expected.split()


@given(st.text(alphabet=st.sampled_from("aZé1 \n\t.,;:!*-•&<>/bp#x8;lt|'’\x00\ud800ß語。")))
def test_looking_up_and_spelling_out_agree_and_places_hold(text: str) -> None:
    plain = bare(text)
    assert len(plain) == len(text)
    spans = list(LEXICON.spans(plain))
    assert memoryview(LEXICON.read(plain)).cast("i").tolist() == [piece for piece, _, _ in spans]
    assert LEXICON.places(plain, range(len(spans))) == {i: (a, b) for i, (_, a, b) in enumerate(spans)}
    ends = [0]
    for piece, start, end in spans:
        assert ends[-1] <= start <= end <= len(text)
        ends.append(end)
        if piece > UNKNOWN:
            assert fold(plain[start:end]) == NAMES[piece]


@given(st.text())
def test_what_was_read_before_changes_nothing(text: str) -> None:
    fresh = Lexicon(WORDS, {"what", "you", "build", "we"})
    assert fresh.read(bare(text)) == fresh.read(bare(text)) == LEXICON.read(bare(text))


def test_case_and_accents_go_and_languages_of_programmers_stay() -> None:
    assert plain_words("Déployer des Modèles in C++, C# & R") == [
        "deployer",
        "des",
        "modeles",
        "in",
        "c++",
        "c#",
        "r",
    ]


@pytest.mark.parametrize(
    ("word", "has"),
    [("s3", True), ("gpt4", True), ("c++", True), ("000", False), ("01", False), ("٣", False)],
)
def test_a_number_has_no_letter(word: str, has: bool) -> None:
    assert has_letter(word) is has


def test_only_the_start_of_an_endless_text_is_read() -> None:
    assert len(bare("xylophone " * LONGEST_TEXT)) == LONGEST_TEXT


@given(
    st.lists(
        st.sampled_from(
            [
                "a",
                "O",
                "o",
                "Team",
                "teamWhat",
                "NLP",
                "no",
                ".",
                "!",
                ";",
                ":",
                "é",
                "ß",
                "-",
                "1",
                "co",
                "We",
            ]
        ),
        min_size=1, max_size=5,
    )
)
def test_the_short_way_to_a_chunks_ids_is_the_long_one(parts: list[str]) -> None:
    chunk = "".join(parts)
    long_way = [piece for piece, _, _ in LEXICON._pieces(chunk)]
    assert memoryview(LEXICON._ids(chunk.encode())).cast("i").tolist() == long_way
