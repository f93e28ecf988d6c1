"""Faces on disk that can be searched: embeddings in one place, the people's names in another."""
