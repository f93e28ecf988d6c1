"""Error-maximising noise, by projected gradient descent (Madry et al. 2018, arXiv:1706.06083).

A control: it makes a trained classifier err, and photos with it hardly less use to train on,
where each has noise of its own.
"""

from visard.poison.kinds import Kind
from visard.poison.min_min import at_random
from visard.poison.noise import Noise
from visard.poison.perturb import Steps, perturb
from visard.train.classify import Classifier
from visard.train.labelled import Labelled


def maximise(
    trained: Classifier, examples: Labelled, kind: Kind, steps: Steps, *, seed: int = 0
) -> Noise:
    """Noise that makes a classifier take the examples for other people.

    Args:
        trained: on these examples without noise; it stays as it is.
    """
    noise = at_random(examples, kind, steps.epsilon, seed)
    trained.requires_grad_(False)
    perturb(trained, examples, noise, steps, seed, sign=-1)
    trained.requires_grad_(True)
    return noise
