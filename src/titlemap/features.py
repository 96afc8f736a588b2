"""From a cleaned title to the terms that the title model weighs.

A title has structure: its *head* ("research scientist") decides more than what follows it ("computer vision,
maps team"). So every word n-gram counts, the head's role once more by itself, and each other word once more in
company of the role. Words that the vocabulary does not know are read by their character n-grams.
"""

from __future__ import annotations

from collections.abc import Container
from functools import lru_cache
from itertools import chain, pairwise

from titlemap.aliases import words
from titlemap.clean import ROLE_NOUNS

#: Spellings of one concept, folded so that a weight learned for one serves them all.
_FOLDED = {
    ("machine", "learning"): "ml",
    ("machine", "learn"): "ml",
    ("artificial", "intelligence"): "ai",
    ("a", "i"): "ai",
    ("deep", "learning"): "dl",
    ("natural", "language", "processing"): "nlp",
    ("natural", "language"): "nlp",
    ("computer", "vision"): "cv",
    ("large", "language", "model"): "llm",
    ("generative", "ai"): "genai",
    ("generative", "artificial", "intelligence"): "genai",
    ("gen", "ai"): "genai",
    ("reinforcement", "learning"): "rl",
    ("full", "stack"): "fullstack",
    ("front", "end"): "frontend",
    ("back", "end"): "backend",
    ("big", "data"): "bigdata",
    ("künstliche", "intelligenz"): "ai",
    ("intelligence", "artificielle"): "ai",
    ("inteligencia", "artificial"): "ai",
    ("inteligência", "artificial"): "ai",
    ("intelligenza", "artificiale"): "ai",
    ("kunstmatige", "intelligentie"): "ai",
    ("artificiell", "intelligens"): "ai",
    ("sztuczna", "inteligencja"): "ai",
    ("sztucznej", "inteligencji"): "ai",
}
_SAME = {
    "llms": "llm", "ki": "ai", "ia": "ai", "gpt": "llm", "scientists": "scientist", "aiml": "ai-ml", "mlai": "ai-ml",
    "developpeur": "développeur", "genai": "genai", "r&d": "research",
}  # fmt: skip
_STARTS = frozenset(first for first, *_ in _FOLDED)
_LONGEST = max(map(len, _FOLDED))
#: Stands for a word that the model does not know.
STRANGE = "?"
_SHORT_GRAM, _LONG_GRAM = 3, 5
#: What follows one of these says where, for whom or with what, and is no part of the head.
_PREPOSITIONS = frozenset(
    {
        "in",
        "at",
        "for",
        "with",
        "within",
        "to",
        "für",
        "im",
        "bei",
        "mit",
        "pour",
        "chez",
        "para",
        "till",
        "på",
        "voor",
    }
)


def concepts(segment: str) -> list[str]:
    """Split a segment into words, fold plurals and the spellings of one concept.

    Parameters
    ----------
    segment : str
        Part of a cleaned title.

    Returns
    -------
    list of str

    Examples
    --------
    >>> concepts("artificial intelligence engineers")
    ['ai', 'engineer']
    >>> concepts("large language models")
    ['llm']
    """
    tokens = list(chain.from_iterable(map(_tokens_of, segment.split())))
    if _STARTS.isdisjoint(tokens):
        return tokens
    out: list[str] = []
    i = 0
    while i < len(tokens):
        for width in range(min(_LONGEST, len(tokens) - i), 1, -1):
            folded = _FOLDED.get(tuple(tokens[i : i + width]))
            if folded:
                out.append(folded)
                i += width
                break
        else:
            out.append(tokens[i])
            i += 1
    if "gen" in out or "generative" in out:
        return concepts(" ".join(out)) if ("generative", "ai") in pairwise(out) else out
    return out


@lru_cache(maxsize=1 << 15)
def _tokens_of(piece: str) -> tuple[str, ...]:
    """Fold the words between two blanks; titles share words far more than they share anything longer."""
    return tuple(_singular(_SAME.get(word, word)) for word in words(piece))


def _singular(word: str) -> str:
    if len(word) > 4 and word[-1] == "s" and word[-2] not in "susic" and word.isascii():
        return word[:-1]
    return word


def title_terms(
    cleaned: str, known: Container[str] | None = None, roles: Container[str] | None = None
) -> list[str]:
    """List the terms of a cleaned title, repeats included.

    Parameters
    ----------
    cleaned : str
        A title as `titlemap.clean.clean_title` gives it: segments after commas, joined titles after slashes.
    known : container of str, optional
        The model's words. A word of the head outside it counts as `STRANGE` and is read by its character
        n-grams; a strange word elsewhere says nothing.
    roles : container of str, optional
        The roles that the model has terms of; those of another role are left out.

    Returns
    -------
    list of str
        Word n-grams of the head (``data scientist``) and of what surrounds it (``,pricing``), the head's role
        (``^scientist``), other words beside that role (``scientist|vision``), character n-grams of strange
        words (``~scie``).

    Examples
    --------
    >>> title_terms("data analyst, hr", known={"data", "analyst", "hr"})
    ['data', 'analyst', 'data analyst', ',hr', '^analyst', 'analyst|hr', '^data analyst', 'data analyst|hr']
    >>> title_terms("mud analyst", known={"analyst"})[:4]
    ['?', 'analyst', '? analyst', '~_mu']
    """
    head, others = split_head(cleaned)
    strange: list[str] = []
    if known is not None:
        strange = [token for token in head if token not in known]
        if strange:
            head = [token if token in known else STRANGE for token in head]
        others = [[token for token in tokens if token in known] for tokens in others]
    terms = _ngrams(head, "")
    for token in strange:
        terms += _char_grams(token)
    for tokens in others:
        terms += _ngrams(tokens, ",")
    at = _role_position(head)
    if at is not None:
        beside = head[: max(at - 1, 0)] + head[at + 1 :]
        for tokens in others:
            beside += tokens
        for role in (head[at], f"{head[at - 1]} {head[at]}") if at else (head[at],):
            if roles is None or role in roles:
                terms.append(f"^{role}")
                terms += [f"{role}|{token}" for token in beside]
    return terms


def split_head(cleaned: str) -> tuple[list[str], list[list[str]]]:
    """Split a cleaned title into the words of its head and those of its other parts.

    The head is the first part that names a role, up to a preposition; without any role it is everything.

    Examples
    --------
    >>> split_head("maps, research scientist in computer vision")
    (['research', 'scientist'], [['maps'], ['cv']])
    """
    parts: list[list[str]] = []
    for segment in cleaned.replace(" / ", ", ").split(", "):
        tokens = concepts(segment)
        if _PREPOSITIONS.isdisjoint(tokens):
            if tokens:
                parts.append(tokens)
            continue
        start = 0
        for i, token in enumerate(tokens):
            if token in _PREPOSITIONS:
                if i > start:
                    parts.append(tokens[start:i])
                start = i + 1
        if start < len(tokens):
            parts.append(tokens[start:])
    if len(parts) == 1:
        return parts[0], []
    for at, part in enumerate(parts):
        if not ROLE_NOUNS.isdisjoint(part):
            return part, parts[:at] + parts[at + 1 :]
    return list(chain.from_iterable(parts)), []


def _role_position(tokens: list[str]) -> int | None:
    for i in range(len(tokens) - 1, -1, -1):
        if tokens[i] in ROLE_NOUNS:
            return i
    return None


def _ngrams(tokens: list[str], mark: str) -> list[str]:
    """List the runs of one, two and three words."""
    grams = [mark + token for token in tokens] if mark else tokens.copy()
    if len(tokens) > 1:
        grams += [f"{mark}{first} {second}" for first, second in pairwise(tokens)]
    if len(tokens) > 2:
        grams += [f"{mark}{a} {b} {c}" for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False)]
    return grams


@lru_cache(maxsize=1 << 13)
def _char_grams(word: str) -> tuple[str, ...]:
    """Character n-grams of a word with its edges marked, as scikit-learn's ``char_wb`` analyzer makes them."""
    padded = f"_{word}_"
    last = min(_LONG_GRAM, len(padded))
    return tuple(
        f"~{padded[i : i + n]}" for n in range(_SHORT_GRAM, last + 1) for i in range(len(padded) - n + 1)
    )
