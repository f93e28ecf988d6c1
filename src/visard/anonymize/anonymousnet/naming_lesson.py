"""How the classifier learns attributes: by sigmoid cross-entropy, from few photos.

Faces are shown a little out of place, in another light, sometimes blurred, with a patch of
one colour over some part: an answer shall not hang on one place.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn

from visard.anonymize.anonymousnet.classifier import Classifier
from visard.anonymize.anonymousnet.examples import ROOM, Examples
from visard.anonymize.anonymousnet.framing import SIZE, template
from visard.tensors import Change, Crops
from visard.train.augment import Augmentation, batch, of_step
from visard.train.curve import Curve

_CHANCE = Augmentation(0.08, (0.9, 1.1), 0.04, 0.25, 0.25, grey=0.03, blur=0.15, jpeg=0.1)
_PATCHED, _PATCH = 0.5, (15, 40)
"""Share of faces that have a patch over them, and its side in pixels."""
_STEPS = 2
"""Of the search for the change that leads it astray."""
_MOST = 6.0
"""What an answer counts at the most where attributes are balanced."""
_DOUBT = 0.02
"""How sure no answer need be: CelebA's labels are noisy."""


class Naming:
    """The lesson: see ``visard.train.loop.Lesson``.

    Args:
        steps: of the whole training.
        radius: above 0, of the attacks that it is trained to withstand.
        balanced: those that have an attribute count as much, all together, as those that
            have not, so that its answers do not lean to what is common.
        at_once: faces a step.
    """

    def __init__(
        self,
        classifier: Classifier,
        examples: Examples,
        steps: int,
        *,
        radius: float = 0.0,
        balanced: bool = False,
        at_once: int = 32,
        seed: int = 0,
    ) -> None:
        self.curve = Curve(steps)
        self.network = nn.ModuleDict({"classifier": classifier, "curve": self.curve})
        self._classifier, self._examples = classifier, examples
        self._radius, self._at_once, self._seed = radius, at_once, seed
        self._places = template() + ROOM
        shares = examples.present.float().mean(dim=0)
        self._shares = shares if balanced else torch.full_like(shares, 0.5)

    def loss(self, step: int) -> Tensor:
        random = of_step(self._seed, step)
        chosen = batch(len(self._examples), self._at_once, self._seed, step)
        pixels, _, present = self._examples.take(chosen)
        places = self._places.expand(len(pixels), -1, -1)
        crops = patched(_CHANCE((pixels, places), template(), SIZE, random), random)
        truth = present.float() * (1 - 2 * _DOUBT) + _DOUBT
        if self._radius:
            crops = hurt(self._classifier, crops, truth, self._radius, random)
        torch.manual_seed(self._seed * 1_000_003 + step)  # which features are dropped
        weights = _weights(present, self._shares)
        loss = F.binary_cross_entropy_with_logits(self._classifier(crops), truth, weights)
        self.curve.note(step, loss)
        return loss


def _weights(present: Bool[Tensor, "n k"], shares: Float[Tensor, " k"]) -> Float[Tensor, "n k"]:
    """What each answer counts where so many have the attribute; a few not without limit."""
    likeness = torch.where(present, shares, 1 - shares)
    return (0.5 / likeness.clamp(min=1e-6)).clamp(max=_MOST)


def hurt(
    classifier: Classifier,
    crops: Crops,
    truth: Float[Tensor, "n k"],
    radius: float,
    random: torch.Generator,
) -> Crops:
    """The crops with the small change that leads a classifier astray most (arXiv:1706.06083).

    Args:
        radius: largest length of the change of a crop; by chance less.
    """
    reach = radius * torch.rand(len(crops), 1, 1, 1, generator=random)
    change = reach * _unit(torch.randn(crops.shape, generator=random)) / 2
    classifier.eval()  # the statistics of hurt crops are not those to remember
    for _ in range(_STEPS):
        change.requires_grad_(True)
        answers = classifier((crops + change).clamp(0, 1))
        loss = F.binary_cross_entropy_with_logits(answers, truth)
        (gradient,) = torch.autograd.grad(loss, change)
        moved = change.detach() + reach * _unit(gradient)
        change = _unit(moved) * torch.minimum(_length(moved), reach)
    classifier.train()
    return (crops + change).clamp(0, 1)


def patched(crops: Crops, random: torch.Generator) -> Crops:
    """Some of the crops with a patch of one colour somewhere (DeVries & Taylor 2017,
    arXiv:1708.04552).
    """
    crops = crops.clone()
    for crop in crops:
        if torch.rand((), generator=random) < _PATCHED:
            side = int(torch.randint(*_PATCH, (), generator=random))
            x, y = torch.randint(0, SIZE - _PATCH[0], (2,), generator=random).tolist()
            crop[:, y : y + side, x : x + side] = torch.rand(3, 1, 1, generator=random)
    return crops


def _length(change: Change) -> Float[Tensor, "n 1 1 1"]:
    length: Tensor = torch.linalg.vector_norm(change, dim=(1, 2, 3), keepdim=True)
    return length


def _unit(change: Change) -> Change:
    return change / _length(change).clamp(min=1e-12)
