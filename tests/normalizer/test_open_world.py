"""What no table knows speaks for no function, in any script, however much of it there is and whatever stands beside it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from titlemap import Status, TitleNormalizer, normalize_title

#: First and last letter of forty scripts, or of parts of them.
SCRIPTS = [
    "az", "ăặ", "αω", "ая", "აჰ", "աֆ", "את", "ءي", "ܐܬ", "ހޱ", "अह", "অহ", "ਅਹ", "અહ", "ଅହ", "அஹ", "అహ", "ಅಹ", "അഹ",
    "අෆ", "กฮ", "ກຮ", "ཀཧ", "ကအ", "កអ", "ሀፐ", "ꀀꒌ", "ᠠᡂ", "ぁん", "ァン", "一龥", "가힣", "ㄅㄩ", "ᐁᒪ", "Ꭰᏼ", "ⲁⲱ", "ⴰⵥ", "ߊߪ", "ꕉꘋ", "ᱚᱽ",
]  # fmt: skip
ROLES = ["Engineer", "Scientist", "Researcher", "Architect", "Analyst", "Developer", "Manager", "Consultant", "Head of"]
FIELDS = ["AI", "ML", "Machine Learning", "Data", "NLP", "Deep Learning", "LLM", "Computer Vision", "Data Science"]
TRADES = ["Nurse", "Recruiter", "Driver", "Accountant", "Lecturer"]
KNOWN = [*ROLES, *FIELDS, *TRADES, *(f"{field} {role}" for field in FIELDS for role in ROLES[:6])]


@pytest.fixture(scope="module")
def normalizer() -> TitleNormalizer:
    return TitleNormalizer()


def words_of(script: str) -> st.SearchStrategy[str]:
    first, last = map(ord, script)
    return st.text(st.characters(min_codepoint=first, max_codepoint=last, categories=["L"]), min_size=4, max_size=9)


UNKNOWN = st.sampled_from(SCRIPTS).flatmap(
    lambda script: st.lists(words_of(script), min_size=1, max_size=3).map(" ".join)
)
#: Latin letters that no word of a table is one slip away from.
GIBBERISH = st.text(st.sampled_from("qxzvwkj"), min_size=5, max_size=9)


@settings(max_examples=400, deadline=None)
@given(st.one_of(UNKNOWN, GIBBERISH))
def test_unknown_words_alone_are_no_function(words: str) -> None:
    assert normalize_title(words).function is None


@settings(max_examples=600, deadline=None)
@given(st.sampled_from(KNOWN), st.one_of(UNKNOWN, GIBBERISH), st.sampled_from(["{0} {1}", "{1} {0}", "{0}, {1}", "{1} - {0}"]))
def test_beside_unknown_words_nothing_is_matched_that_is_not_matched_without_them(
    known: str, unknown: str, form: str
) -> None:
    alone, beside = normalize_title(known), normalize_title(form.format(known, unknown))
    if beside.status is Status.MATCHED:
        assert beside.function == alone.function
        assert beside.confidence <= alone.confidence + 1e-9


@pytest.mark.parametrize("trade", TRADES)
def test_an_unknown_word_leaves_another_trade_what_it_is(normalizer: TitleNormalizer, trade: str) -> None:
    assert normalizer.normalize(f"Frumious {trade}").status is Status.OUT_OF_SCOPE


@pytest.mark.parametrize("field", ["AI", "ML", "LLM", "Computer Vision", "Machine Learning"])
def test_an_unknown_word_beside_a_field_is_uncertain(normalizer: TitleNormalizer, field: str) -> None:
    assert normalizer.normalize(f"Frumious {field}").status is Status.UNCERTAIN
    assert normalizer.normalize(f"{field} Bandersnatch").status is Status.UNCERTAIN


def test_the_answer_names_the_words_that_nobody_knows(normalizer: TitleNormalizer) -> None:
    result = normalizer.normalize("Frumious ML Engineer, Parcels")
    assert "'frumious'" in result.explain()
    assert "unknown" in result.reason


@pytest.mark.parametrize("known", ["ML Engineer", "Data Analyst", "AI Research Scientist"])
def test_codes_take_nothing_away(normalizer: TitleNormalizer, known: str) -> None:
    assert normalizer.normalize(f"{known}, Q7X").function == normalizer.normalize(known).function


@pytest.mark.parametrize("role", ["Head", "Director", "VP", "Manager", "Consultant", "Engineer", "Scientist", "Architect"])
@pytest.mark.parametrize("field", ["MLOps", "Deep Learning", "AI Strategy", "NLP", "Data Strategy", "Search Relevance"])
def test_a_family_of_spellings_has_one_decision(normalizer: TitleNormalizer, role: str, field: str) -> None:
    spellings = [f"{field} {role}", f"{role}, {field}", f"{role} of {field}", f"{role} - {field}", f"{role} ({field})"]
    decisions = {(result.status, result.function) for result in map(normalizer.normalize, spellings)}
    assert len(decisions) == 1, [(s, str(normalizer.normalize(s))) for s in spellings]
