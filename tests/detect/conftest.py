import pytest
import torch

from visard import registry
from visard.errors import WeightsError


@pytest.fixture(scope="session")
def detector_named():
    """Loads a registered detector, or skips where its weights are missing."""
    loaded = {}

    def named(name: str):
        if name not in loaded:
            try:
                loaded[name] = registry.load(registry.DETECTORS, name)()
            except WeightsError as problem:
                pytest.skip(str(problem))
        return loaded[name]

    return named


@pytest.fixture(scope="module", autouse=True)
def _one_thread():
    """Where other work keeps the cores busy, threads of small networks wait for one another."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)
