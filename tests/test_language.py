"""The language of a posting is guessed from its commonest words, or from its script."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from titlemap.language import language_of

SENTENCES = {
    "en": "You will work with the team that builds our models, and you are on call for what we ship.",
    "de": "Du entwickelst mit uns die Modelle, die wir für unsere Kunden in der Produktion betreiben.",
    "fr": "Vous travaillez avec une équipe qui met en production des modèles pour nos clients.",
    "es": "Buscamos una persona para el equipo que construye los modelos de la empresa y los pone en marcha.",
    "pt": "Buscamos uma pessoa para o time que constrói os modelos da empresa e não tem medo do desafio.",
    "it": "Cerchiamo una persona per il gruppo della nostra azienda che costruisce modelli con gli ingegneri.",
    "nl": "Wij zoeken een collega voor het team dat de modellen van onze klanten naar productie brengt.",
    "sv": "Vi söker en kollega som är med och bygger våra modeller för att det ska gå bra på jobbet.",
    "pl": "Szukamy osoby do zespołu, która jest gotowa na pracę z modelami i nie boi się danych.",
    "ja": "機械学習モデルの開発と運用をお任せします。チームで働くことが好きな方を募集しています。",
    "zh": "负责机器学习模型的研发与上线，与产品团队合作，持续优化推荐效果。",
    "ru": "Разрабатываем модели машинного обучения и внедряем их в продукт вместе с командой.",
    "el": "Αναπτύσσουμε μοντέλα μηχανικής μάθησης μαζί με την ομάδα του προϊόντος.",
    "he": "אנחנו מפתחים מודלים של למידת מכונה יחד עם צוות המוצר.",
    "ar": "نطور نماذج تعلم الآلة مع فريق المنتج.",
    "hi": "हम उत्पाद टीम के साथ मशीन लर्निंग मॉडल बनाते हैं।",
    "th": "เราพัฒนาโมเดลการเรียนรู้ของเครื่องร่วมกับทีมผลิตภัณฑ์",
    "ko": "머신러닝 모델을 개발하고 서비스에 적용하는 일을 함께 할 동료를 찾습니다.",
}


@pytest.mark.parametrize(("language", "sentence"), SENTENCES.items(), ids=SENTENCES)
def test_a_sentence_is_enough(language: str, sentence: str) -> None:
    assert language_of(sentence) == language
    assert language_of(sentence.upper()) == language


@pytest.mark.parametrize("text", ["", " ", "Python, SQL, Spark", "1234 5678", "AI", "!!!"])
def test_too_little_to_tell(text: str) -> None:
    assert language_of(text) is None


def test_a_few_borrowed_characters_do_not_make_a_text_japanese() -> None:
    assert language_of(SENTENCES["en"] + " (機械)") == "en"


def test_the_end_of_a_long_text_is_not_looked_at() -> None:
    assert language_of(SENTENCES["en"] * 30 + SENTENCES["de"] * 3000) == "en"


@given(st.text())
def test_any_text_has_a_known_language_or_none(text: str) -> None:
    assert language_of(text) in {None, "da", *SENTENCES}
