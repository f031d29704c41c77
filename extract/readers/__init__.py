"""Readers: any file of papers in, `Listing`, `Rejected` and `DateLine` out.

`open_source` is the one way in; a reader of each format stands in a file of its own.
"""

from .paper_id import paper_id_of
from .reader import SourceReader, open_source
from .sniff import FORMATS

__all__ = ["FORMATS", "SourceReader", "open_source", "paper_id_of"]
