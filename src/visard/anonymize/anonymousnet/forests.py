"""Forty random forests on the classifier's features, as the poster has them (stage I).

They are grown anew where they are asked for, and not stored: the network's own answers are
as good (see ``docs/anonymousnet.md``) and a thousandth of the size.
"""

import numpy as np
from jaxtyping import Bool, Float
from sklearn.ensemble import RandomForestClassifier

TREES, LEAF = 100, 5
"""Of each forest, and the least photos of a leaf."""


class Forests:
    """A forest (Breiman 2001, doi:10.1023/A:1010933404324) an attribute.

    Args:
        features: of photos to learn from.
        present: which of them has which attribute.

    >>> random = np.random.default_rng(0)
    >>> features = random.normal(size=(200, 4))
    >>> forests = Forests(features, features[:, :2] > 0, trees=10)
    >>> bool((forests.probabilities(np.eye(4) * 3)[0] > [0.5, -0.1]).all())
    True
    """

    def __init__(
        self,
        features: Float[np.ndarray, "n d"],
        present: Bool[np.ndarray, "n k"],
        *,
        trees: int = TREES,
        seed: int = 0,
    ) -> None:
        self._grown = [
            RandomForestClassifier(trees, min_samples_leaf=LEAF, random_state=seed).fit(
                features, column
            )
            for column in present.T
        ]

    def probabilities(self, features: Float[np.ndarray, "m d"]) -> Float[np.ndarray, "m k"]:
        """How likely each attribute is, 0 to 1: the share of trees that say so."""
        return np.stack([_yes(forest, features) for forest in self._grown], axis=1)


def _yes(
    forest: RandomForestClassifier, features: Float[np.ndarray, "m d"]
) -> Float[np.ndarray, " m"]:
    """Where all had it, or none, the forest knows one answer only."""
    if len(forest.classes_) == 1:
        return np.full(len(features), float(forest.classes_[0]))
    told: np.ndarray = forest.predict_proba(features)[:, 1]
    return told
