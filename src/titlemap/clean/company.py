"""Steps about who asks: the employer behind "at", legal forms, notices about applicants."""

from __future__ import annotations

from .roles import has_role
from .segments import join_segments, split_segments
from .vocabularies import NOTICES
from .wordlists import words

_LEGAL = words("""
    inc llc ltd gmbh corp plc pvt limited b.v bv kg kgaa sa s.a sas s.a.s srl s.r.l spa s.p.a sl s.l ab
    oy oyj aps a/s z.o.o gbr mbh lp llp pte ltda incorporated corporation e.v
""")
_STRONG_LEGAL = words(
    "inc llc ltd gmbh corp plc limited kgaa oyj llp ltda incorporated corporation srl sas mbh b.v"
)
_SITES = words("careers jobs")
#: "At" in front of these begins no employer's name.
_NOT_EMPLOYERS = words("scale home risk night sea work large first all any the least speed heart once")
NOTICE_WORDS: frozenset[str] = frozenset(words[0] for words in NOTICES)
COMPANY_WORDS: frozenset[str] = _LEGAL | _SITES | frozenset(["at", "@"])


def company(text: str) -> tuple[str, tuple[str, ...]]:
    """Drop "at <employer>", and a segment that ends in a legal form or in "careers".

    Examples
    --------
    >>> company("data scientist at acme corp, nlp")
    ('data scientist, nlp', ('at acme corp',))
    >>> company("ml engineer, inference at scale"), company("acme gmbh, data scientist")
    (('ml engineer, inference at scale', ()), ('data scientist', ('acme gmbh',)))
    """
    parts = split_segments(text)
    removed: list[str] = []
    for index in range(0, len(parts), 2):
        tokens = parts[index].split(" ")
        elsewhere = any(
            has_role(part) for place, part in enumerate(parts) if place != index and not place % 2
        )
        if "at" in tokens:
            place = len(tokens) - 1 - tokens[::-1].index("at")
            rest = tokens[place + 1 :]
            before = " ".join(tokens[:place])
            if (
                rest
                and rest[0] not in _NOT_EMPLOYERS
                and not has_role(" ".join(rest))
                and (has_role(before) or (elsewhere and index))
            ):
                removed.append(" ".join(tokens[place:]))
                parts[index] = before
                continue
        legal = tokens[-1] in _STRONG_LEGAL or (
            tokens[-1] in _LEGAL and len(tokens) > 1 and tokens[-2] in _LEGAL
        )
        site = tokens[-1] in _SITES and 1 < len(tokens) < 4
        if (legal or (site and index)) and elsewhere and not has_role(parts[index]):
            removed.append(parts[index])
            parts[index] = ""
    return (join_segments(parts), tuple(removed)) if removed else (text, ())


def notices(text: str) -> tuple[str, tuple[str, ...]]:
    """Drop segments about who may apply and how.

    Examples
    --------
    >>> notices("analista de dados, vaga afirmativa para mulheres")
    ('analista de dados', ('vaga afirmativa para mulheres',))
    """
    parts = split_segments(text)
    removed: list[str] = []
    for index in range(2, len(parts), 2):
        tokens = tuple(parts[index].split(" "))
        if any(tokens[: len(words)] == words for words in NOTICES):
            removed.append(parts[index])
            parts[index] = ""
    return (join_segments(parts), tuple(removed)) if removed else (text, ())
