"""The id of a paper that its input does not name: a function of the title alone.

Used by every reader, so that the same paper has the same id on every page, whatever the order of adding.
"""

from __future__ import annotations

import hashlib
import unicodedata


def paper_id_of(title: str) -> str:
    """ "s" and the first ten hexadecimal digits of the SHA-1 of the title.

    Parameters
    ----------
    title
        The title as read; it is brought to Unicode NFC, and its white space is collapsed and stripped.

    >>> paper_id_of("On  Reading\\n Pages") == paper_id_of("On Reading Pages")
    True
    >>> len(paper_id_of("On Reading Pages"))
    11
    """
    normal = " ".join(unicodedata.normalize("NFC", title).split())
    return "s" + hashlib.sha1(normal.encode(), usedforsecurity=False).hexdigest()[:10]
