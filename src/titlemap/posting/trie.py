"""Every known sequence of words in one trie, and a walk over many texts at once that finds all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]

#: A step of the walk is looked up in a table of so many bits before it is searched for, which takes ten times as long.
_PRINTS = 1 << 18


class Trie:
    """Sequences of word ids; the node of a single word is its id.

    Parameters
    ----------
    sequences : sequence of sequence of int
    words : int
        All ids are less than this.

    Attributes
    ----------
    ends : list of int
        The node that each sequence ends in.
    size : int
        How many nodes there are.
    longest : int
        Words of the longest sequence.

    Examples
    --------
    >>> trie = Trie([[1], [1, 2]], words=4)
    >>> [(at.tolist(), nodes.tolist()) for at, nodes in trie.walk(np.array([3, 1, 2, 1, 0, 0]))]
    [([1, 3], [1, 1]), ([1], [4])]
    """

    def __init__(self, sequences: Sequence[Sequence[int]], words: int) -> None:
        children: dict[int, int] = {}
        ends = []
        for sequence in sequences:
            node = sequence[0]
            for word in sequence[1:]:
                node = children.setdefault(node * words + word, words + len(children))
            ends.append(node)
        self.ends = ends
        self.size = words + len(children)
        self.longest = max(map(len, sequences), default=1)
        self._words = words
        keys = np.fromiter(children, np.int64, len(children))
        order = np.argsort(keys)
        self._keys = np.append(keys[order], np.iinfo(np.int64).max)
        self._child = np.append(np.fromiter(children.values(), np.int64, len(children))[order], 0)
        self._maybe = np.zeros(_PRINTS, bool)
        self._maybe[keys & _PRINTS - 1] = True
        self._parent = np.zeros(self.size, bool)
        self._parent[keys // words] = True
        self._starts = np.zeros(words, bool)
        self._starts[[sequence[0] for sequence in sequences]] = True
        self._follows = np.zeros(words, bool)
        self._follows[keys % words] = True

    def walk(self, ids: Ints) -> Iterator[tuple[Ints, Ints]]:
        """Yield where sequences of one word, of two words and so on are, each with its node.

        Parameters
        ----------
        ids : array of int
            Words of texts, ending in `longest` ids that are in no sequence.

        Yields
        ------
        tuple of (array of int, array of int)
            Positions, ascending, and nodes.
        """
        at = np.flatnonzero(self._starts[ids])
        nodes = ids[at]
        yield at, nodes
        for ahead in range(1, self.longest):
            going = self._parent[nodes] & self._follows[ids[at + ahead]]
            at = at[going]
            wanted = nodes[going] * self._words + ids[at + ahead]
            going = self._maybe[wanted & _PRINTS - 1]
            at, wanted = at[going], wanted[going]
            found = np.searchsorted(self._keys, wanted)
            met = self._keys[found] == wanted
            at, nodes = at[met], self._child[found[met]]
            if not at.size:
                return
            yield at, nodes
