"""A face to be taken for that somebody chose, by its photos; decoys are what is taken else."""

from collections.abc import Sequence

from visard.cloak.own_photos import centroid, embedded
from visard.protocols import Recognizer
from visard.tensors import Embeddings
from visard.types import Window


def middle(
    surrogates: Sequence[Recognizer], photos: Sequence[Window], count: int
) -> list[Embeddings]:
    """By surrogate, ``count`` times the middle of the embeddings of one person's photos.

    Whoever calls this has asked that person: see ``visard.jobs.targets``.

    Args:
        photos: the face in each; one or more.
    """
    rows = embedded(surrogates, photos)
    return [
        centroid(each, surrogate.card.metric).expand(count, -1)
        for each, surrogate in zip(rows, surrogates, strict=True)
    ]
