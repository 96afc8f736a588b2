"""The columns that every face appends, and how a face finds the columns that it reads."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from titlemap.errors import InputError
from titlemap.taxonomy import OUTCOMES

if TYPE_CHECKING:
    from titlemap.result import TitleResult

#: The appended columns, in order.
APPENDED: tuple[str, ...] = (
    "function",
    "status",
    "confidence",
    "level",
    *(f"p_{outcome}" for outcome in OUTCOMES),
    *(f"share_{outcome}" for outcome in OUTCOMES),
    "reason",
)

#: The appended columns that hold numbers; all others hold text or nothing.
NUMBERS = frozenset(name for name in APPENDED if name == "confidence" or name.startswith(("p_", "share_")))

#: One row's values, in the order of `APPENDED`.
Answer = tuple[str | float | None, ...]

#: How a caller names a column: by its name, not at all (found by itself), or not to be used.
Wanted = str | Literal[False] | None

#: Columns that hold collections instead of text: what they hold, by their place.
Collections = Mapping[int, str]
_NO_COLLECTIONS: Collections = MappingProxyType({})


def _words(names: str) -> list[str]:
    return names.split()


#: What such columns are usually called, more telling names first.
_TITLE_NAMES = _words(
    """title jobtitle positiontitle postingtitle jobpostingtitle vacancytitle roletitle titlename titleraw
    rawtitle jobname positionname position jobposition jobrole role job occupation vacancy designation
    stellenbezeichnung stellentitel berufsbezeichnung jobtitel titel stelle intituleduposte intitule
    titreduposte titre poste titulo titulodelpuesto puesto cargo titulodavaga vaga titolo functietitel
    functie stanowisko nazwastanowiska 職種 求人タイトル タイトル 职位 职位名称 岗位 岗位名称 직무 직무명"""
)
_TEXT_NAMES = _words(
    """description jobdescription text postingtext jobtext fulltext descriptiontext jobdesc desc body posting
    jobposting content details jobdetails fulldescription descriptionraw duties responsibilities
    jobsummary summary beschreibung stellenbeschreibung texte descriptif descripcion
    descripciondelpuesto descricao descricaodavaga descrizione omschrijving functieomschrijving opis
    仕事内容 職務内容 职位描述 岗位描述 직무내용"""
)
_COMPANY_NAMES = _words(
    """company companyname employer employername organization organisation organizationname
    hiringorganization hiringcompany firm business unternehmen arbeitgeber firma entreprise societe employeur
    empresa azienda bedrijf werkgever pracodawca 会社名 企業名 公司 公司名称 회사 회사명"""
)


@dataclass(frozen=True, slots=True)
class Roles:
    """Where the title, the posting's text and the company stand among a table's columns."""

    title: int | None
    text: int | None = None
    company: int | None = None

    @property
    def places(self) -> list[int]:
        """The columns that are read: the title's, the text's, the company's, as far as there are any.

        Examples
        --------
        >>> Roles(title=3, company=1).places
        [3, 1]
        """
        return [at for at in (self.title, self.text, self.company) if at is not None]

    def named(self, names: Sequence[str]) -> dict[str, str]:
        """Return the roles that are filled, with their columns' names.

        Parameters
        ----------
        names : sequence of str
            The table's columns.

        Returns
        -------
        dict

        Examples
        --------
        >>> Roles(title=1).named(["id", "Job Title"])
        {'title': 'Job Title'}
        """
        filled = (("title", self.title), ("text", self.text), ("company", self.company))
        return {role: names[at] for role, at in filled if at is not None}


def answer_of(result: TitleResult) -> Answer:
    """Lay a result out as the values of the appended columns.

    Parameters
    ----------
    result : TitleResult

    Returns
    -------
    tuple
        One value for each name in `APPENDED`.
    """
    return (
        None if result.function is None else result.function.value,
        result.status.value,
        result.confidence,
        None if result.level is None else result.level.value,
        *result.probabilities.weights,
        *result.shares.weights,
        result.reason,
    )


def appended_names(prefix: str, existing: Iterable[object], *, overwrite: bool = False) -> list[str]:
    """Name the appended columns, and refuse names that are taken unless they may be overwritten.

    Parameters
    ----------
    prefix : str
        Put before each name.
    existing : iterable
        The table's own columns.
    overwrite : bool
        Whether columns of such names will make room.

    Returns
    -------
    list of str

    Raises
    ------
    InputError
        If the table already has a column of such a name.

    Examples
    --------
    >>> appended_names("tm_", ["title"])[:3]
    ['tm_function', 'tm_status', 'tm_confidence']
    """
    names = [prefix + name for name in APPENDED]
    taken = set(existing).intersection(names)
    if taken and not overwrite:
        shown = listed([name for name in names if name in taken], most=3)
        raise InputError(
            f"there are already columns named {shown}; pass a prefix for the new ones, "
            f'prefix="tm_" (on the command line --prefix tm_), or overwrite=True (--overwrite) to replace them'
        )
    return names


def replaced(names: Sequence[str], new_names: Sequence[str], roles: Roles) -> list[int]:
    """Say which of a table's columns make room for new ones of the same name.

    Parameters
    ----------
    names, new_names : sequence of str
    roles : Roles

    Returns
    -------
    list of int
        Where they stand.

    Raises
    ------
    InputError
        If one of them is read itself.

    Examples
    --------
    >>> replaced(["title", "status"], ["function", "status"], Roles(title=0))
    [1]
    """
    new = set(new_names)
    places = [at for at, name in enumerate(names) if name in new]
    read = [at for at in (roles.title, roles.text, roles.company) if at in places]
    if read:
        shown = listed([names[at] for at in read])
        raise InputError(f"{shown} is read, so it cannot be replaced; pass a prefix for the new columns")
    return places


def find_columns(
    names: Sequence[str],
    title: Wanted = None,
    text: Wanted = None,
    company: Wanted = None,
    *,
    where: str = "the table",
    collections: Collections = _NO_COLLECTIONS,
) -> Roles:
    """Find the columns that hold titles, texts and companies.

    A column is named by the caller, or found by what such columns are usually called; upper and lower case,
    accents, spaces and punctuation in names don't matter then.

    Parameters
    ----------
    names : sequence of str
        The table's columns.
    title, text, company : str, False or None
        The column's name, False to use none, or None to find it.
    where : str
        What the table is called in a message.
    collections : mapping of int to str
        Columns that hold no text; none is found by itself, and one that is named is refused.

    Returns
    -------
    Roles

    Raises
    ------
    InputError
        If a named column is missing, or there is no column of titles and none of texts was named.

    Examples
    --------
    >>> find_columns(["id", "Job Title", "jobDescription", "Employer"])
    Roles(title=1, text=2, company=3)
    >>> find_columns(["id", "Job Title", "jobDescription", "Employer"], text=False)
    Roles(title=1, text=None, company=3)
    """
    # a text may be a list of paragraphs
    objects = {at: what for at, what in collections.items() if what != "lists"}
    roles = Roles(
        find_column(names, title, _TITLE_NAMES, where, collections),
        find_column(names, text, _TEXT_NAMES, where, objects),
        find_column(names, company, _COMPANY_NAMES, where, collections),
    )
    if roles.title is None and not (roles.text is not None and (text or title is False)):
        if title is False:
            raise InputError(f"{where} has no column of posting texts to go by; {columns_told(names)}")
        text_names = [str(name) for at, name in enumerate(names) if at not in collections]
        raise InputError(
            f"{where} has no column that looks like a job title; {columns_told(names, collections)}. "
            f'Say which one holds the titles: title="{_near(text_names, _TITLE_NAMES) or "NAME"}" (on the command '
            f"line --title NAME)"
        )
    return roles


def frame_columns(names: Sequence[str], title: Wanted, text: Wanted, company: Wanted, *, where: str) -> Roles:
    """Find the columns of a frame: by themselves when none is named, else only the named ones.

    Parameters
    ----------
    names : sequence of str
        The frame's columns.
    title, text, company : str, False or None
        False uses none, and names none either.
    where : str
        What the frame is called in a message.

    Returns
    -------
    Roles

    Raises
    ------
    InputError
        As `find_columns`.

    Examples
    --------
    >>> frame_columns(["title", "description"], None, None, None, where="the frame")
    Roles(title=0, text=1, company=None)
    >>> frame_columns(["title", "description"], "title", None, None, where="the frame")
    Roles(title=0, text=None, company=None)
    >>> frame_columns(["title", "description"], None, False, None, where="the frame")
    Roles(title=0, text=None, company=None)
    """
    wanted = (title, text, company)
    if any(name is not None and name is not False for name in wanted):
        wanted = tuple([False if name is None else name for name in wanted])  # type: ignore[assignment]
    return find_columns(names, *wanted, where=where)


def find_column(
    names: Sequence[str],
    wanted: Wanted,
    usual: Sequence[str],
    where: str,
    collections: Collections = _NO_COLLECTIONS,
) -> int | None:
    """Find one column: the one that is wanted by name, or the first that bears a usual name.

    Parameters
    ----------
    names : sequence of str
        The table's columns.
    wanted : str, False or None
        The column's name, False to use none, or None to find it.
    usual : sequence of str
        What such columns are called, in lower case without spaces and punctuation, more telling names first.
    where : str
        What the table is called in a message.
    collections : mapping of int to str
        Columns that are found only to be refused.

    Returns
    -------
    int or None
        None if none is wanted, or none was found.

    Raises
    ------
    InputError
        If the wanted column is missing, or holds collections.

    Examples
    --------
    >>> find_column(["id", "True Label"], None, ["truelabel", "label"], "the table")
    1
    """
    if wanted is False:
        return None
    if wanted is None:
        plain = ["" if at in collections else _plain(name) for at, name in enumerate(names)]
        return next((plain.index(name) for name in usual if name in plain), None)
    exact = [at for at, name in enumerate(names) if name == wanted]
    alike = exact or [at for at, name in enumerate(names) if _plain(name) == _plain(wanted)]
    if len(alike) > 1 and not exact:
        raise InputError(f"{where} has no column {wanted!r}; write out which is meant: {listed([names[at] for at in alike])}")
    if not alike:
        near = _near([str(name) for name in names], [_plain(wanted)])
        hint = f"did you mean {near!r}? " if near else ""
        raise InputError(f"{where} has no column {wanted!r}; {hint}{columns_told(names)}")
    if alike[0] in collections:
        raise InputError(
            f"the column {names[alike[0]]!r} of {where} holds {collections[alike[0]]}, not text; name another column"
        )
    return alike[0]


def _near(names: Sequence[str], meant: Iterable[str]) -> str | None:
    """Find a name with a typing mistake.

    Examples
    --------
    >>> _near(["id", "Jop Titel"], ["jobtitle"]), _near(["id", "Ort"], ["jobtitle"])
    ('Jop Titel', None)
    """
    plain = {_plain(name): name for name in names[:1000]}
    for each in meant:
        found = get_close_matches(each, plain, 1, 0.75)
        if found:
            return plain[found[0]]
    return None


def _plain(name: object) -> str:
    folded = unicodedata.normalize("NFKD", str(name)).casefold()
    return unicodedata.normalize("NFC", re.sub(r"[\W_\u0300-\u036f]+", "", folded))


def listed(names: Sequence[str], most: int = 40) -> str:
    """List names for a message.

    Parameters
    ----------
    names : sequence of str
    most : int
        How many to show.

    Returns
    -------
    str

    Examples
    --------
    >>> listed(["id", "title", "text"], most=2)
    "'id', 'title' and 1 more"
    """
    shown = ", ".join(repr(name if len(name) <= 60 else name[:57] + "...") for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")


def columns_told(names: Sequence[str], collections: Collections = _NO_COLLECTIONS) -> str:
    """Say for a message which columns a table has.

    Parameters
    ----------
    names : sequence of str
    collections : mapping of int to str
        What some of them hold instead of text.

    Returns
    -------
    str

    Examples
    --------
    >>> columns_told(["id", "text"]), columns_told([])
    ("its columns are 'id', 'text'", 'it has no columns at all')
    """
    if not names:
        return "it has no columns at all"
    held = [f"{names[at]!r:.60} holds {what}" for at, what in list(collections.items())[:3]]
    hint = ", which have to be taken apart first" if held else ""
    return f"its columns are {listed(names)}" + "".join(f"; {each}" for each in held) + hint


def describe_roles(roles: Roles, names: Sequence[str]) -> Iterator[str]:
    """Say in sentences which columns are read as what.

    Parameters
    ----------
    roles : Roles
    names : sequence of str
        The table's columns.

    Yields
    ------
    str

    Examples
    --------
    >>> list(describe_roles(Roles(title=0), ["job"]))
    ["titles from column 'job', no column of posting texts"]
    """
    named = roles.named(names)
    words = {"title": "titles", "text": "texts", "company": "companies"}
    parts = [f"{words[role]} from column {name!r}" for role, name in named.items()]
    if "text" not in named:
        parts.append("no column of posting texts")
    yield ", ".join(parts)
    counts = Counter(names)
    for name in dict.fromkeys(named.values()):
        if counts[name] > 1:
            yield f"{counts[name]} columns are called {name!r}; the first of them is read"


#: Something that tells a person one sentence.
Teller = Callable[[str], None]
