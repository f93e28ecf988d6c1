"""Faces on disk that can be searched: embeddings in one place, the people's names in another.

A gallery is a folder, or an object store's address, of LanceDB tables: one of
people, one of vectors for each recogniser, and a manifest that says by which
recognisers these were made.
"""

from visard.gallery.entries import Enrolled, Entry, Match
from visard.gallery.gallery import Gallery

__all__ = ["Enrolled", "Entry", "Gallery", "Match"]
