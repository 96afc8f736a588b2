"""The table of steps, in the order in which they run."""

from __future__ import annotations

from collections.abc import Callable

from . import asides, characters, company, gendered, joins, levels, patterns, pay, places, segments
from .phrases import dropper
from .vocabularies import BOILERPLATE, CLEARANCE, CONTRACT, WORKPLACE

#: A pure function from a text to the new text and the parts that it took off, in order.
Step = Callable[[str], tuple[str, tuple[str, ...]]]

#: Steps on single characters; none of them has anything to do with a plain text.
CHARACTERS: dict[str, Step] = {
    "truncate": characters.truncate,
    "mojibake": characters.mojibake,
    "entities": characters.entities,
    "characters": characters.characters,
    "links": characters.links,
    "glued_words": characters.glued,
    "case": characters.case,
}
#: Steps on marks; after them a text is made of segments. On a plain text only two of them have work.
MARKS: dict[str, Step] = {
    "gender_marks": gendered.gender_marks,
    "gendered_forms": gendered.gendered,
    "pay": pay.pay,
    "decoration": segments.decoration,
    "asides": asides.asides,
    "segments": segments.segments,
}
#: Steps on words.
WORDS: dict[str, Step] = {
    "requisition": patterns.requisition,
    "dates": patterns.dates,
    "notices": company.notices,
    "clearance": dropper(CLEARANCE),
    "contract": dropper(CONTRACT),
    "workplace": dropper(WORKPLACE),
    "advertising": dropper(BOILERPLATE),
    "company": company.company,
    "places": places.places,
    "glued_levels": characters.glued_levels,
    "level": levels.level,
    "repeats": asides.repeats,
    "titles": joins.split_titles,
}


def unsettled(text: str) -> tuple[str, tuple[str, ...]]:
    """Give up a text that no number of rounds settles: it repeats itself endlessly and is no title.

    Examples
    --------
    >>> unsettled("engineer or engineer or engineer")
    ('', ('engineer or engineer or engineer',))
    """
    return "", (text,) if text else ()


#: What is left to do when the steps do not come to rest.
LAST: dict[str, Step] = {"unsettled": unsettled}
#: Every step by its name.
STEPS: dict[str, Step] = {**CHARACTERS, **MARKS, **WORDS, **LAST}
