"""The scikit-learn face: without learning it is titlemap itself, with labels it moves as far as they insist."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.calibration import CalibratedClassifierCV
from sklearn.ensemble import StackingClassifier
from sklearn.model_selection import GridSearchCV, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from sklearn.utils.estimator_checks import parametrize_with_checks

from titlemap import Loss, TitleClassifier, TitleNormalizer, normalize_title
from titlemap.taxonomy import OUTCOMES

NUMBERS_SAY_NOTHING = (
    "it asks for blobs of numbers to be told apart, and numbers as titles say nothing of the work"
)
EXCEPTIONS = {
    "check_classifiers_train": NUMBERS_SAY_NOTHING,
    "check_fit1d": "it asks for one dimension to be refused, which is how titles usually come",
}

JOBS = [
    ("Sr. Data Scientist", "data_scientist", "You run A/B tests."),
    ("ML Engineer", "ml_engineer", None),
    ("Pastry Chef", "none", "You bake."),
    ("Research Scientist, NLP", "ml_researcher", "You publish papers."),
    ("Scientist", "ml_scientist", "You train models."),
    ("Machine Learning Architect", "ml_architect", "You design solutions with customers."),
]
TITLES, FUNCTIONS, TEXTS = map(list, zip(*JOBS, strict=True))
MANY = TITLES * 4
THEIR_FUNCTIONS = FUNCTIONS * 4


@parametrize_with_checks([TitleClassifier()], expected_failed_checks=lambda _: EXCEPTIONS)  # type: ignore[untyped-decorator]
def test_scikit_learns_own_checks(estimator: Any, check: Any) -> None:
    check(estimator)


def shipped(titles: Any, texts: Any = None) -> list[list[float]]:
    results = [normalize_title(*row) for row in zip(titles, texts or [None] * len(titles), strict=True)]
    return [[result.probabilities[name] for name in sorted(OUTCOMES)] for result in results]


class TestWithoutLearning:
    def test_probabilities_are_titlemaps_own_to_the_last_bit(self) -> None:
        classifier = TitleClassifier(C=0).fit(TITLES)
        assert classifier.classes_.tolist() == sorted(OUTCOMES)
        assert classifier.predict_proba(TITLES).tolist() == shipped(TITLES)

    def test_labels_change_nothing(self) -> None:
        classifier = TitleClassifier(C=0).fit(TITLES, FUNCTIONS[::-1])
        assert classifier.predict_proba(TITLES).tolist() == shipped(TITLES)

    def test_a_normalizer_of_your_own_is_asked(self, tmp_path: Any) -> None:
        rows = ["alias,language,family,function,prior,blend", "chef,en,ours,ml_engineer,ml_engineer=100,"]
        (tmp_path / "ours.csv").write_text("\n".join(rows))
        ours = TitleClassifier(C=0, normalizer=TitleNormalizer(tmp_path / "ours.csv")).fit(TITLES)
        assert ours.predict(["Chef"]).tolist() == ["ml_engineer"]

    def test_it_never_abstains(self) -> None:
        careful = TitleClassifier(C=0, normalizer=TitleNormalizer(loss=Loss(abstain=0))).fit(TITLES)
        assert set(careful.predict(TITLES)) <= set(OUTCOMES)

    def test_labels_of_your_own_are_refused(self) -> None:
        with pytest.raises(ValueError, match=r"labels must be outcomes \(ml_researcher, .*\), not 'chef'"):
            TitleClassifier(C=0).fit(["Chef"], ["chef"])


class TestLearning:
    def test_enough_labels_give_their_own_frequencies(self) -> None:
        labels = ["ml_scientist"] * 70 + ["ml_engineer"] * 30
        classifier = TitleClassifier(C=1e4).fit(["ML Engineer"] * 100, labels)
        found = dict(zip(classifier.classes_, classifier.predict_proba(["ML Engineer"])[0], strict=True))
        assert found["ml_scientist"] == pytest.approx(0.7, abs=0.01)
        assert found["ml_engineer"] == pytest.approx(0.3, abs=0.01)

    def test_few_labels_leave_the_answers_near_the_shipped_ones(self) -> None:
        before = TitleClassifier(C=0).fit(TITLES).predict_proba(TITLES)
        titles, labels = [*TITLES, "Chef"], [*FUNCTIONS, "ml_engineer"]
        moved = [
            np.abs(TitleClassifier(C=strength).fit(titles, labels).predict_proba(TITLES) - before).max()
            for strength in (0.001, 0.3, 30)
        ]
        assert moved == sorted(moved)
        assert moved[0] < 0.05  # what is left is the floor under each probability

    @pytest.mark.parametrize("strength", [0, 0.3, 30])
    def test_it_knows_the_classes_that_it_was_given_and_no_others(self, strength: float) -> None:
        classifier = TitleClassifier(C=strength).fit(TITLES[:3] * 4, FUNCTIONS[:3] * 4)
        assert classifier.classes_.tolist() == sorted(set(FUNCTIONS[:3]))
        assert classifier.predict_proba([*TITLES, None]).sum(axis=1) == pytest.approx(1)
        assert set(classifier.predict([*TITLES, None])) <= set(FUNCTIONS[:3])

    @pytest.mark.parametrize("strength", [0, 0.3, 30])
    @pytest.mark.parametrize("nothing", [None, "", "???", float("nan"), " 12 "])
    def test_a_job_of_which_nothing_is_given_is_predicted_no_function(
        self, strength: float, nothing: object
    ) -> None:
        classifier = TitleClassifier(C=strength).fit(MANY, THEIR_FUNCTIONS)
        assert classifier.predict([nothing]).tolist() == ["none"]

    @pytest.mark.parametrize("name", ["Data Scientist", "machine learning engineer", " ML Researcher"])
    def test_a_functions_name_is_no_label(self, name: str) -> None:
        labels = [name, *FUNCTIONS[1:]]
        if name == " ML Researcher":  # no function's name: a label of the user's own
            assert name in TitleClassifier().fit(TITLES, labels).classes_
            return
        with pytest.raises(ValueError, match=r"is the name of a function; write its id, '(data_scientist|ml_engineer)'"):
            TitleClassifier().fit(TITLES, labels)

    def test_labels_of_your_own_are_learned_from_what_titlemap_says(self) -> None:
        labels = ["ours" if label != "none" else "theirs" for label in THEIR_FUNCTIONS]
        classifier = TitleClassifier(C=10).fit(MANY, labels)
        assert classifier.classes_.tolist() == ["ours", "theirs"]
        assert classifier.predict(["Deep Learning Engineer", "Welder"]).tolist() == ["ours", "theirs"]

    def test_weights_count_like_copies(self) -> None:
        titles, labels = ["ML Engineer", "Scientist"], ["ml_scientist", "none"]
        weighted = TitleClassifier().fit(titles, labels, sample_weight=[3, 1])
        copied = TitleClassifier().fit([*titles, *titles[:1] * 2], [*labels, *labels[:1] * 2])
        assert weighted.predict_proba(TITLES) == pytest.approx(copied.predict_proba(TITLES), abs=1e-6)

    @pytest.mark.parametrize("strength", [-1, float("nan"), float("inf")])
    def test_a_strength_that_is_none_is_refused(self, strength: float) -> None:
        with pytest.raises(ValueError, match="C must be finite and not negative"):
            TitleClassifier(C=strength).fit(TITLES, FUNCTIONS)

    def test_labels_are_asked_for(self) -> None:
        with pytest.raises(ValueError, match=r"TitleClassifier\(C=0\)"):
            TitleClassifier().fit(TITLES)


PAIRS = [list(pair) for pair in zip(TITLES, TEXTS, strict=True)]


class TestWhatGoesIn:
    @pytest.mark.parametrize(
        "make",
        [list, tuple, np.array, pd.Series, lambda x: np.array(x, dtype=object), lambda x: [[t] for t in x]],
    )
    def test_titles_come_in_any_array_like(self, make: Any) -> None:
        classifier = TitleClassifier(C=0).fit(make(TITLES))
        assert classifier.predict_proba(make(TITLES)).tolist() == shipped(TITLES)

    @pytest.mark.parametrize(
        "make",
        [list, lambda x: np.array(x, dtype=object), lambda x: pd.DataFrame(x, columns=["title", "text"])],
    )
    def test_a_second_column_is_the_posting(self, make: Any) -> None:
        classifier = TitleClassifier(C=0).fit(make(PAIRS))
        assert classifier.n_features_in_ == 2
        assert classifier.predict_proba(make(PAIRS)).tolist() == shipped(TITLES, TEXTS)

    def test_polars_frames_and_series_will_do(self) -> None:
        pl = pytest.importorskip("polars")
        frame = pl.DataFrame({"title": TITLES, "text": TEXTS})
        assert TitleClassifier(C=0).fit(frame).predict_proba(frame).tolist() == shipped(TITLES, TEXTS)
        titles = frame["title"]
        assert TitleClassifier(C=0).fit(titles).predict_proba(titles).tolist() == shipped(TITLES)

    def test_further_columns_are_further_parts_of_the_posting(self) -> None:
        row = ["Scientist", "You publish papers.", None, "You mentor students."]
        found = TitleClassifier(C=0).fit([row]).predict_proba([row])
        assert found.tolist() == shipped(["Scientist"], ["You publish papers.\n\nYou mentor students."])

    @settings(max_examples=20, deadline=None)
    @given(st.lists(st.sampled_from([*TITLES, "", None, float("nan"), pd.NA, 42]), min_size=1, max_size=5))
    def test_missing_titles_and_numbers_are_no_reason_to_stop(self, titles: list[Any]) -> None:
        found = TitleClassifier(C=0).fit(titles).predict_proba(titles)
        assert found.shape == (len(titles), 6)
        assert found.sum(axis=1) == pytest.approx(1)

    def test_names_of_columns_are_kept_and_held_to(self) -> None:
        frame = pd.DataFrame(PAIRS, columns=["title", "text"])
        classifier = TitleClassifier().fit(frame, FUNCTIONS)
        assert classifier.feature_names_in_.tolist() == ["title", "text"]
        with pytest.raises(ValueError, match="feature names should match"):
            classifier.predict(frame[["text", "title"]])
        with pytest.raises(ValueError, match="1 features, but TitleClassifier is expecting 2"):
            TitleClassifier(C=0).fit(PAIRS).predict([[title] for title in TITLES])

    def test_titles_alone_stay_titles_alone(self) -> None:
        with pytest.raises(ValueError, match="fitted on titles alone"):
            TitleClassifier(C=0).fit(TITLES).predict(PAIRS)

    def test_a_collection_is_no_title(self) -> None:
        with pytest.raises(TypeError, match="holds a dict, not text"):
            TitleClassifier(C=0).fit(TITLES).predict([{"a": 1}])


class TestAmongOthers:
    def test_it_works_in_a_pipeline(self) -> None:
        strip = FunctionTransformer(lambda titles: [title.removeprefix("JOB: ") for title in titles])
        pipeline = make_pipeline(strip, TitleClassifier(C=0)).fit([f"JOB: {title}" for title in TITLES])
        assert pipeline.predict_proba(TITLES).tolist() == shipped(TITLES)

    def test_it_is_cross_validated(self) -> None:
        scores = cross_val_score(TitleClassifier(C=0), MANY, THEIR_FUNCTIONS, cv=2)
        assert scores.tolist() == [TitleClassifier(C=0).fit(MANY).score(MANY, THEIR_FUNCTIONS)] * 2

    def test_its_probabilities_are_scored_where_the_sample_lacks_an_outcome(self) -> None:
        few = [(title, label) for title, label in zip(MANY, THEIR_FUNCTIONS, strict=True) if label in FUNCTIONS[:4]]
        titles, labels = map(list, zip(*few, strict=True))
        for scoring in ("neg_log_loss", "roc_auc_ovr"):
            assert np.isfinite(cross_val_score(TitleClassifier(), titles, labels, cv=2, scoring=scoring)).all()
        calibrated = CalibratedClassifierCV(TitleClassifier(), cv=2).fit(titles, labels)
        assert calibrated.predict(TITLES[:4]).tolist() == FUNCTIONS[:4]

    def test_its_strength_is_searched_for(self) -> None:
        labels = THEIR_FUNCTIONS + ["ml_scientist"] * 12
        search = GridSearchCV(TitleClassifier(), {"C": [0, 30]}, scoring="neg_log_loss", cv=2)
        assert search.fit(MANY + ["ML Engineer"] * 12, labels).best_params_ == {"C": 30}

    def test_it_is_stacked(self) -> None:
        stack = StackingClassifier([("titlemap", TitleClassifier(C=30))], cv=2).fit(MANY, THEIR_FUNCTIONS)
        assert stack.predict(TITLES).tolist() == FUNCTIONS

    def test_a_clone_shares_the_normalizer_and_nothing_learned(self) -> None:
        normalizer = TitleNormalizer()
        copy = clone(TitleClassifier(C=2, normalizer=normalizer).fit(TITLES, FUNCTIONS))
        assert copy.get_params() == {"C": 2, "normalizer": normalizer}
        assert not hasattr(copy, "classes_")
        assert repr(clone(copy).set_params(C=3, normalizer=None)) == "TitleClassifier(C=3)"

    def test_it_can_be_pickled(self) -> None:
        classifier = TitleClassifier(normalizer=TitleNormalizer()).fit(TITLES, FUNCTIONS)
        again = pickle.loads(pickle.dumps(classifier))
        assert again.predict_proba(TITLES).tolist() == classifier.predict_proba(TITLES).tolist()

    @pytest.mark.slow
    def test_processes_give_the_scores_of_one(self) -> None:
        alone, beside = (
            cross_val_score(TitleClassifier(), MANY, THEIR_FUNCTIONS, cv=2, n_jobs=jobs) for jobs in (1, 2)
        )
        assert alone.tolist() == beside.tolist()
