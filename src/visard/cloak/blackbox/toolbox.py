"""The door to the Adversarial Robustness Toolbox, whose attacks need nothing but answers.

Nicolae et al. 2018 (arXiv:1807.01069). It draws from NumPy's one source of random numbers,
which is therefore seeded for the time of an attack and put back after: no other thread may
draw from it meanwhile. When first imported it writes a file with its settings, which say
nothing of photos, to ``.art`` in the home folder.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import torch
from jaxtyping import Float

from visard.cloak.blackbox.search import Search
from visard.cloak.blackbox.space import LIMIT, SIDE
from visard.errors import SettingError

Vectors = Float[np.ndarray, "_ 1 s s"]

AT_ONCE = 1 << 20
"""Pictures that an attack may ask about together: the search itself limits their number."""


def evasion() -> Any:
    """The toolbox's attacks.

    Raises:
        SettingError: it is not installed.
    """
    try:
        import art.attacks.evasion
        import art.estimators.classification
    except ImportError as error:
        what = "the package adversarial-robustness-toolbox is not installed"
        raise SettingError(what, "blackbox", "pip install 'visard[blackbox]'") from error
    return art.attacks.evasion


def classifier(search: Search) -> Any:
    """What the attacks ask: class 0 is "the same person", 1 is "somebody else"."""
    from art.estimators.classification import BlackBoxClassifier

    def predict(codes: Vectors) -> Float[np.ndarray, "_ 2"]:
        said = search.others(torch.from_numpy(np.asarray(codes, np.float32)))
        labels: Float[np.ndarray, "_ 2"] = np.eye(2, dtype=np.float32)[said.long().numpy()]
        return labels

    return BlackBoxClassifier(predict, (1, SIDE, SIDE), 2, clip_values=(-LIMIT, LIMIT))


def run(attack: Any, start: torch.Tensor, generator: torch.Generator) -> None:
    """Lets an attack search for the nearest change, from one that is far enough.

    What it gives back is of no interest: the search remembers the nearest.
    """
    unchanged, same = np.zeros(start.shape, np.float32), np.array([[1.0, 0.0]], np.float32)
    with _seeded(int(torch.randint(2**31, (), generator=generator))):
        attack.generate(unchanged, same, x_adv_init=start.numpy().copy())


@contextmanager
def _seeded(seed: int) -> Iterator[None]:
    before = np.random.get_state()
    np.random.seed(seed)
    try:
        with np.errstate(all="ignore"):  # the search refuses what is not finite
            yield
    finally:
        np.random.set_state(before)
