"""From a cleaned title to the terms that the title model weighs.

A title has structure: a role ("research scientist"), what the role is about ("computer vision"), and the rest ("maps
team"). The role and what it is about make the *head*; order and punctuation do not change it, so "Head of X", "X Head"
and "Head, X" have one head, and one set of terms. Every word n-gram of the head counts, its role once more by itself,
each other word once more in company of the role, and the words of the rest by themselves.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from functools import lru_cache
from itertools import chain, pairwise
from typing import NamedTuple

from titlemap.aliases import words
from titlemap.clean import compound, is_role

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
#: Words that only mean something together; each by itself counts as known.
_PARTS = frozenset(chain.from_iterable(_FOLDED))
#: Words that link a role to what it is about, or two things that it is about; they mean nothing by themselves.
_LINKS = frozenset(
    """
    of for in at with within to as on and und et y e och og i & the a an de di du des del della dei da do das dos der den dem
    die von van voor für im bei mit pour chez para em en till på z w na
    """.split()  # noqa: SIM905  (read like prose)
)  # fmt: skip
#: Roles of two words: the first belongs to the role and says little of what it is about.
_COMPOUNDS = frozenset(
    tuple(role.split())
    for role in """
    data scientist; decision scientist; applied scientist; research scientist; computer scientist; staff scientist; data
    engineer; software engineer; research engineer; system engineer; platform engineer; cloud engineer; security engineer;
    support engineer; sale engineer; solution engineer; customer engineer; deployed engineer; reliability engineer; test
    engineer; backend engineer; frontend engineer; fullstack engineer; analytics engineer; data analyst; business analyst;
    product analyst; research analyst; software developer; data developer; business developer; solution architect; data
    architect; software architect; enterprise architect; system architect; product manager; project manager; program
    manager; programme manager; engineering manager; account manager; marketing manager; delivery manager; product owner;
    product designer; research fellow; research associate; research assistant; research intern; account executive; data
    steward; applied researcher; content writer
    """.split(";")  # noqa: SIM905  (read like prose)
)


class Parsed(NamedTuple):
    """A title's structure: the words of the head, the last of them the role, and the runs of other words.

    `own` is how many words of the head, from its end, stand in one run with the role.
    """

    head: list[str]
    rest: list[list[str]]
    own: int = 0


def concepts(segment: str) -> list[str]:
    """Split a segment into words, fold plurals and the spellings of one concept.

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
    parts = chain.from_iterable(map(compound, words(piece)))
    return tuple(_singular(_SAME.get(word, word)) for word in parts)


def _singular(word: str) -> str:
    if len(word) > 4 and word[-1] == "s" and word[-2] not in "susic" and word.isascii():
        return word[:-1]
    return word


def parse(cleaned: str) -> Parsed:
    """Find a cleaned title's head and what is beside it.

    The head is the first run of words that names a role; a role with nothing before it takes what follows it, so that
    order and punctuation do not matter. Without any role the head is empty.

    Examples
    --------
    >>> [" ".join(parse(title).head) for title in ("head of mlops", "head, mlops", "mlops head")]
    ['mlop head', 'mlop head', 'mlop head']
    >>> parse("maps, research scientist in computer vision")
    Parsed(head=['cv', 'research', 'scientist'], rest=[['maps']], own=2)
    """
    runs = _runs(cleaned)
    for number, run in enumerate(runs):
        at = _role_position(run)
        if at is None:
            continue
        rest = runs[:number] + runs[number + 1 :]
        before, after = run[: at + 1], run[at + 1 :]
        if _is_bare(before):
            if after:
                return Parsed(after + before, rest, len(before))
            follows = min(number, len(rest) - 1)
            if rest:
                return Parsed(rest[follows] + before, rest[:follows] + rest[follows + 1 :], len(before))
        return Parsed(before, [after, *rest] if after else rest, len(before))
    return Parsed([], runs)


def _runs(cleaned: str) -> list[list[str]]:
    """Cut a title at commas, slashes and linking words."""
    runs: list[list[str]] = []
    for segment in cleaned.replace(" / ", ", ").split(", "):
        tokens = concepts(segment)
        if _LINKS.isdisjoint(tokens):
            if tokens:
                runs.append(tokens)
            continue
        run: list[str] = []
        for token in tokens:
            if token not in _LINKS:
                run.append(token)
            elif run:
                runs.append(run)
                run = []
        if run:
            runs.append(run)
    return runs


def _role_position(tokens: list[str]) -> int | None:
    for at in range(len(tokens) - 1, -1, -1):
        if is_role(tokens[at]):
            return at
    return None


def _is_bare(role: list[str]) -> bool:
    """Whether a role stands there with nothing that it is about."""
    return len(role) == 1 or (len(role) == 2 and tuple(role) in _COMPOUNDS)


def title_terms(
    cleaned: str, known: Container[str] | None = None, roles: Container[str] | None = None
) -> list[str]:
    """List the terms of a cleaned title, repeats included.

    Parameters
    ----------
    cleaned : str
        A title as `titlemap.clean.clean_title` gives it: segments after commas, joined titles after slashes.
    known : container of str, optional
        The words that terms may be made of; no term reaches across a word outside it.
    roles : container of str, optional
        The roles that the model has terms of; those of another role are left out.

    Returns
    -------
    list of str
        Word n-grams of the head (``data scientist``) and of what surrounds it (``,pricing``), the head's role
        (``^scientist``), other words beside that role (``scientist|vision``).

    Examples
    --------
    >>> title_terms("data analyst, hr, oslo")
    ['hr', 'data', 'analyst', 'hr data', 'data analyst', 'hr data analyst', ',oslo', '^analyst', 'analyst|hr', \
'analyst|oslo', '^data analyst', 'data analyst|hr', 'data analyst|oslo']
    >>> title_terms("mud analyst", known={"analyst"})
    ['analyst', '^analyst']
    """
    head, rest, _ = parse(cleaned)
    runs = [head] if known is None else _known_runs(head, known)
    others = rest if known is None else list(chain.from_iterable(_known_runs(run, known) for run in rest))
    if not head:
        return [term for run in others for term in _ngrams(run, "")]
    terms = [term for run in runs for term in _ngrams(run, "")]
    for run in others:
        terms += _ngrams(run, ",")
    role = head[-1]
    if known is None or role in known:
        beside = list(chain.from_iterable(runs))
        beside.pop()
        far = list(chain.from_iterable(others))
        if roles is None or role in roles:
            terms.append(f"^{role}")
            terms += [f"{role}|{token}" for token in chain(beside[:-1], far)]
        if beside and (known is None or head[-2] in known):
            role = f"{head[-2]} {role}"
            if roles is None or role in roles:
                terms.append(f"^{role}")
                terms += [f"{role}|{token}" for token in chain(beside[:-1], far)]
    return terms


def known_part(cleaned: str, known: frozenset[str]) -> tuple[str, tuple[str, ...]]:
    """Take the words that nobody knows out of a cleaned title.

    Parameters
    ----------
    cleaned : str
    known : frozenset of str
        The words that terms are made of.

    Returns
    -------
    str
        What is left of the title.
    tuple of str
        The words that were taken out, but for codes, which nobody expects to say anything.

    Examples
    --------
    >>> known_part("zorb engineer, ml (frumious)", frozenset({"engineer", "ml"}))
    ('engineer, ml', ('zorb', 'frumious'))
    """
    unknown: list[str] = []
    segments: list[str] = []
    for segment in cleaned.replace(" / ", ", ").split(", "):
        kept = []
        for piece in segment.split():
            if known.issuperset(_tokens_of(piece)):  # nearly always
                kept.append(piece)
                continue
            for word in words(piece):
                tokens = _tokens_of(word)
                says = [token for token in tokens if token in known or token in _PARTS or token in _LINKS]
                if len(says) == len(tokens):
                    kept.append(word)
                else:
                    unknown.append(word)
                    kept += says
        if any(word not in _LINKS for word in kept):
            segments.append(" ".join(kept))
    if not unknown:
        return cleaned, ()
    return ", ".join(segments), tuple(word for word in unknown if not _is_code(word))


def hangs_on_unknown(cleaned: str, known: Container[str]) -> bool:
    """Whether a title's role, or what stands before it in one run, is unknown, or there is no role.

    Examples
    --------
    >>> [hangs_on_unknown(title, {"ml", "engineer"}) for title in ("zorb engineer, ml", "ml engineer, zorb", "zorb ml")]
    [True, False, True]
    """
    head, _, own = parse(cleaned)
    return not head or any(word not in known for word in head[-own:])


def _is_code(word: str) -> bool:
    """Whether a word is a letter, two, or a number with letters: a grade, a team's or a site's code."""
    return word.isascii() and (len(word) < 3 or not word.isalpha())


def title_words(cleaned: str) -> Iterable[str]:
    """Return the words of a cleaned title that terms are made of."""
    head, rest, _ = parse(cleaned)
    return chain(head, chain.from_iterable(rest))


def _known_runs(tokens: list[str], known: Container[str]) -> list[list[str]]:
    """Cut a run at words that nobody knows."""
    runs: list[list[str]] = [[]]
    for token in tokens:
        if token in known:
            runs[-1].append(token)
        elif runs[-1]:
            runs.append([])
    return runs if runs[-1] else runs[:-1]


def _ngrams(tokens: list[str], mark: str) -> list[str]:
    """List the runs of one, two and three words."""
    grams = [mark + token for token in tokens] if mark else tokens.copy()
    if len(tokens) > 1:
        grams += [f"{mark}{first} {second}" for first, second in pairwise(tokens)]
    if len(tokens) > 2:
        grams += [f"{mark}{a} {b} {c}" for a, b, c in zip(tokens, tokens[1:], tokens[2:], strict=False)]
    return grams
