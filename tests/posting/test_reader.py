"""Title and text are read together; what the text says weighs by how much there is of it."""

from __future__ import annotations

import pickle

from titlemap import TitleNormalizer, normalize_title
from titlemap.aliases import load_aliases
from titlemap.evidence import Phrase
from titlemap.posting import load_posting_reader
from titlemap.reading import TitleReader

RESEARCH = "Publish at NeurIPS and ICML.\nDevelop novel learning algorithms and theory.\nSet a research agenda; mentor PhD students."
SERVING = "Responsibilities:\n- Deploy machine learning models to production\n- Build low latency inference on Kubernetes"


def test_the_text_wins_over_a_vague_title() -> None:
    assert normalize_title("Scientist", RESEARCH).function == "ml_researcher"
    assert normalize_title("Software Engineer", SERVING).function == "ml_engineer"


def test_a_text_of_strange_words_leaves_the_title_as_it_is() -> None:
    alone, beside = normalize_title("Data Analyst"), normalize_title("Data Analyst", "Qwx zzyv plk")
    assert beside.probabilities == alone.probabilities
    assert beside.shares == alone.shares
    assert any(note.kind == "note" and note.name == "thin text" for note in beside.evidence)  # type: ignore[union-attr]


def test_a_text_without_a_title_speaks_for_itself() -> None:
    result = normalize_title(None, SERVING)
    assert result.function == "ml_engineer"
    assert all(item.weight for item in result.evidence if isinstance(item, Phrase))


def test_postings_are_read_the_same_whatever_stands_beside_them() -> None:
    reader = load_posting_reader()
    titles = TitleReader(load_aliases()).read(["Scientist", "", "ML Engineer", "Pastry Chef"])
    texts = [RESEARCH, SERVING, "Python", "Bake bread. " * 50]
    together = reader.read(titles, texts)
    assert together == [reader.read([title], [text])[0] for title, text in zip(titles, texts, strict=True)]


def test_a_normalizer_that_has_read_texts_survives_pickling() -> None:
    normalizer = TitleNormalizer()
    first = normalizer.normalize("Scientist", RESEARCH)
    assert pickle.loads(pickle.dumps(normalizer)).normalize("Scientist", RESEARCH) == first
