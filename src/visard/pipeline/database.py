"""The fourth step: what is known of whom, as one table of reference embeddings."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Int

from visard.tensors import Embeddings


@dataclass(frozen=True, slots=True, eq=False)
class Database:
    """One recogniser's references: several photos a person.

    A gallery on disk gives one by ``Database.named(*gallery.vectors(recogniser))``.

    Attributes:
        embeddings: one row a reference photo.
        person: whose photo each is: a place in ``names``.
        names: the people; one without a reference is known by name only.
    """

    embeddings: Embeddings
    person: Int[torch.Tensor, " n"]
    names: tuple[str, ...]

    @classmethod
    def named(cls, embeddings: Embeddings, owners: Sequence[str]) -> "Database":
        """From a name for each row; people are numbered as they first appear.

        >>> known = Database.named(torch.eye(3), ["ann", "bob", "ann"])
        >>> known.names, known.person.tolist()
        (('ann', 'bob'), [0, 1, 0])
        """
        names = tuple(dict.fromkeys(owners))
        numbers = {name: number for number, name in enumerate(names)}
        person = torch.tensor([numbers[owner] for owner in owners], dtype=torch.long)
        return cls(embeddings, person, names)
