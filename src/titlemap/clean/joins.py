"""Titles that hold two titles: find the joins, give each half its modifiers, drop doubles.

A slash, a bar, "or", "and" and "&" join two titles only where both sides hold a role noun; "ai/ml", "r&d" and
"full stack / backend engineer" are no joins. After this step " / " stands between whole titles only.
"""

from __future__ import annotations

from .roles import RANK_NOUNS, has_role, is_role
from .wordlists import words

#: More halves than this are no title but a list; the rest stays in the last one.
MAX_CORES = 4

CONJUNCTIONS: frozenset[str] = words(
    "or and & + and/or or/and und oder et ou y o e och eller og eller tai ja oraz lub i и или"
)
_SHARING = words("""
    scientist engineer analyst developer architect researcher specialist consultant administrator
    designer technician modeler modeller strategist scientists engineers analysts developers architects
    researchers specialists consultants manager director lead expert associate entwickler ingenieur
    architekt berater
""")  #: nouns that take the same modifiers: a "data scientist / engineer", but no "data economist"
_PREPOSITIONS = words("""
    of for to with from in at by de von für für pour para per di del do da dos di des du til till voor
    van
""")
_SERVING = words("""
    recruiter recruiters sourcer sourcers tutor trainer instructor teacher recruitment assistant support
""")
_GENDER_ENDINGS = words(
    "in innen e se euse ka trice rice ice ière ère iere sse ne ssa essa iczka czka a ora ine"
)


def same_but_gender(left: str, right: str) -> bool:
    """Whether two titles are the two genders of one.

    Examples
    --------
    >>> same_but_gender("techniker", "technikerin"), same_but_gender("inżynier budowy", "inżynierka budowy")
    (True, True)
    >>> same_but_gender("data scientist", "data engineer")
    False
    """
    if left == right:
        return True
    first, second = left.split(), right.split()
    if len(first) != len(second):
        return False
    for one, two in zip(first, second, strict=True):
        if one == two:
            continue
        size = 0
        while size < min(len(one), len(two)) and one[size] == two[size]:
            size += 1
        if size < 4 or two[size:] not in _GENDER_ENDINGS or len(one) - size > 4:
            return False
    return True


def _within(short: str, long: str) -> bool:
    """Whether a title says no more than another one: "data scientist" beside "data scientist, growth"."""
    return long.startswith((short + ", ", short + " ")) or same_but_gender(long, short)


def _modifiers(core: str) -> str:
    """Return what stands before the role noun of a last segment: "data" of "data scientist"."""
    tokens = core.rpartition(", ")[2].split(" ")
    places = [place for place, token in enumerate(tokens) if is_role(token)]
    if len(places) != 1 or not _PREPOSITIONS.isdisjoint(tokens) or not CONJUNCTIONS.isdisjoint(tokens):
        return ""
    return " ".join(tokens[: places[-1]])


def _shared(left: str, right: str) -> str:
    """Return the right half with the modifiers of the left one, where it begins with a bare role noun."""
    head, _, rest = right.partition(" ")
    noun = head.rstrip(",")
    if noun not in _SHARING or (rest and is_role(rest.split(" ")[0].rstrip(","))):
        return right
    if noun in RANK_NOUNS and left.rpartition(" ")[2] not in RANK_NOUNS:
        return right  # a "data scientist / manager" is no data manager
    modifiers = _modifiers(left)
    return f"{modifiers} {right}" if modifiers and modifiers != noun else right


def _ends_in_role(tokens: list[str]) -> bool:
    """Whether a phrase, up to its first preposition, ends in a role noun that does not serve another one."""
    end = next(
        (at for at, token in enumerate(tokens) if token in _PREPOSITIONS or token in CONJUNCTIONS),
        len(tokens),
    )
    return (
        end > 0 and is_role(tokens[end - 1].split("/")[0]) and not (end > 1 and tokens[end - 1] in _SERVING)
    )


def _split_core(core: str, room: int) -> list[str]:
    """Cut one half at glued slashes and conjunctions inside its segments."""
    segments = core.split(", ")
    out: list[str] = []
    pending: list[str] = []
    for segment in segments:
        tokens = segment.split(" ")
        start = 0
        at = 0
        while at < len(tokens):
            token = tokens[at]
            if token not in CONJUNCTIONS and "/" not in token:
                at += 1
                continue
            free = room > 1 and _PREPOSITIONS.isdisjoint(tokens[start:at])
            if free and token not in CONJUNCTIONS:
                pieces = token.split("/")
                for cut in range(1, len(pieces)):
                    right = ["/".join(pieces[cut:]), *tokens[at + 1 :]]
                    noun_first = is_role(tokens[start]) and is_role(
                        pieces[cut]
                    )  # "ingénieur réseaux/technicien"
                    if noun_first or (is_role(pieces[cut - 1]) and has_role(" ".join(right))):
                        pending.append(" ".join([*tokens[start:at], "/".join(pieces[:cut])]))
                        out.append(", ".join(pending))
                        pending = []
                        tokens = right
                        start, at, room = 0, -1, room - 1
                        break
            elif (
                free
                and start < at < len(tokens) - 1
                and is_role(tokens[at - 1])
                and _ends_in_role(tokens[at + 1 :])
            ):
                pending.append(" ".join(tokens[start:at]))
                out.append(", ".join(pending))
                pending = []
                start, room = at + 1, room - 1
            at += 1
        pending.append(" ".join(tokens[start:]))
    out.append(", ".join(pending))
    return out


def _halves(text: str) -> list[str]:
    """Cut at slashes between blanks; a slash that joins no titles becomes a comma, or closes up."""
    halves = text.split(" / ")
    out = [halves[0]]
    for place, half in enumerate(halves[1:], 1):
        if not half:
            continue
        if has_role(out[-1]) and has_role(half) and len(out) < MAX_CORES:
            out.append(half)
        elif not has_role(out[-1]) and place == 1 and out[-1].isalnum() and has_role(half):
            out[-1] += "/" + half
        else:
            out[-1] += ", " + half
    return out


def _may_join(text: str) -> bool:
    """Whether a text without slashes between blanks has a word that may join two titles: behind or of role nouns."""
    before = ""
    for token in text.replace(",", "").split(" "):
        if token in CONJUNCTIONS:
            if is_role(before):
                return True
        elif "/" in token and any(map(is_role, token.split("/"))):
            return True
        before = token
    return False


def split_titles(text: str) -> tuple[str, tuple[str, ...]]:
    """Put " / " between the titles that a text joins, and nowhere else.

    Examples
    --------
    >>> split_titles("data scientist/engineer")[0], split_titles("data scientist or data analyst")[0]
    ('data scientist / data engineer', 'data scientist / data analyst')
    >>> split_titles("ai/ml engineer")[0], split_titles("robotics / autonomy engineer")[0]
    ('ai/ml engineer', 'robotics/autonomy engineer')
    >>> split_titles("data scientist / data scientist")
    ('data scientist', ('data scientist',))
    """
    if " / " in text:
        halves = _halves(text)
    elif _may_join(text):
        halves = [text]
    else:
        return text, ()
    cores: list[str] = []
    for place, half in enumerate(halves):
        room = MAX_CORES - len(cores) - (len(halves) - place - 1)
        cores += _split_core(half, max(room, 1))
    removed: list[str] = []
    kept: list[str] = []
    for core in cores:
        title = _shared(kept[-1], core) if kept else core
        double = next(
            (at for at, other in enumerate(kept) if _within(other, title) or _within(title, other)), None
        )
        if double is not None:
            shorter = title if _within(title, kept[double]) else kept[double]
            removed.append(shorter)
            kept[double] = kept[double] if shorter is title else title
        elif kept and kept[-1] in RANK_NOUNS and has_role(title):
            removed.append(kept.pop())
            kept.append(title)
        else:
            kept.append(title)
    joined = " / ".join(kept)
    return (joined, tuple(removed)) if joined != text else (text, ())
