"""Disjoint sets of strings whose representative never depends on the order of joining.

Source: R. E. Tarjan, "Efficiency of a good but not linear set union algorithm", Journal of the ACM 22(2),
1975, https://doi.org/10.1145/321879.321884.
"""

from __future__ import annotations


class Groups:
    """Union-find over strings; the representative of a group is its smallest member.

    >>> groups = Groups()
    >>> groups.join("ram", "vit"); groups.join("vit", "abc")
    >>> groups.find("ram")
    'abc'
    """

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def find(self, item: str) -> str:
        """The smallest member of the group of `item`; itself if it was never joined."""
        root = item
        while (parent := self._parent.get(root, root)) != root:
            root = parent
        while item != root:
            self._parent[item], item = root, self._parent.get(item, item)
        return root

    def join(self, a: str, b: str) -> None:
        """Put the groups of `a` and `b` together."""
        small, large = sorted((self.find(a), self.find(b)))
        self._parent[large] = small
