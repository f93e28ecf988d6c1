"""contrastive: away from oneself before features that nobody labelled.

The idea of a course project on face encryption ("Face Encryption", section 6): to need no
recogniser, neither its gradients nor its answers, and nobody's labels. A small network
learned from unlabelled faces which crops are of one photo (SimCLR, Chen et al. 2020,
arXiv:2002.05709; see ``visard.train.simclr``); the face's features are pushed away from its
own. That recognisers lose the face too is a hope, which the judge tests: to this cloak
every recogniser is a stranger.

The descent is that of ``visard``. What is pushed are the features of the last stage, place
by place, and not the one row that pooling makes of them, which leaves before anything does
that recognisers see.

What differs from ``visard``: what the extractor says has no bearing on recognisers, so all
steps are taken and what the strength lets one see is spent; for ``strong`` that is its
first floor.

Limits: much weaker than cloaks that may ask recognisers. The extractor was trained on
CelebA, which is for non-commercial research; one's own photos make another one
(``visard train contrastive``, then ``contrastive:FILE``).
"""

from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from visard.cloak.gradient import GradientCloak
from visard.cloak.run import Recipe
from visard.cloak.strengths import CEILINGS
from visard.descent.rules import Adam, Rule, halving
from visard.errors import WeightsError
from visard.networks.architectures import EXTRACTOR, opened
from visard.networks.residual import Residual
from visard.protocols import Budget, Recognizer
from visard.tensors import Crops, Embeddings
from visard.types import Card, Strength, Window
from visard.weights import permissive_only

NAME = "contrastive"
FILE = "contrastive.safetensors"
SHA256 = "129b2e9f50b69a2f6d25ea7c8e7f0e12e956626b518a8ed8f128fbfd378ba57d"
"""The extractor that comes with visard."""
_STEP, _STEPS = 3.0, 30
"""Grey levels of a full step in a pixel of average texture, and how many steps."""


class Extractor:
    """Features of aligned faces, as a recogniser's embeddings are given; it is none.

    Args:
        card: its thresholds say how far apart photos are, whosever they are.
        network: whose stages' features they are.
    """

    def __init__(self, card: Card, network: Residual) -> None:
        self.card, self._network = card, network

    def embed(self, crops: Crops) -> Embeddings:
        """One row a face: the features of every place."""
        return self._network.maps(crops)[-1].flatten(1)


def extractor(what: str = "") -> Extractor:
    """The extractor of a file, or the one that comes with visard.

    Args:
        what: the path of a file that ``visard train contrastive`` wrote.

    Raises:
        WeightsError: the file holds none, or may not be used commercially where that is
            asked for.
    """
    data, where = _bytes(what), what or NAME
    its, network = opened(data, where, [EXTRACTOR])
    if not what and its.sha256 != SHA256:
        raise WeightsError("its features are damaged", NAME, "install visard anew")
    if permissive_only() and not its.commercial:
        raise WeightsError(
            f"its features may not be used commercially ({its.licence})",
            where,
            "unset VISARD_PERMISSIVE_ONLY to use it, or choose another method",
        )
    assert isinstance(network, Residual)  # noqa: S101 (for the type checker)
    return Extractor(its, network)


def _bytes(what: str) -> bytes:
    if not what:
        return files(__package__).joinpath(FILE).read_bytes()
    try:
        return Path(what).expanduser().read_bytes()
    except OSError as error:
        todo = "check the path after contrastive:"
        raise WeightsError(f"it cannot be read ({error.strerror})", what, todo) from error


def _rule(budget: Budget, steps: int) -> Rule:
    return Adam(budget, halving(_STEP, steps))


def build(
    surrogates: Sequence[Recognizer],
    strength: Strength,
    references: Sequence[Window] = (),
    what: str = "",
) -> GradientCloak:
    """The cloak ``contrastive``; it uses no recogniser.

    Raises:
        WeightsError: as ``extractor``.
    """
    score = CEILINGS[strength][0]
    return GradientCloak(NAME, [extractor(what)], score, Recipe(_rule, _STEPS), references)
