"""What every test gets: no network, no foreign plug-ins, checked shapes, and the data if there.

``VISARD_DATA`` and ``VISARD_WEIGHTS`` name the folders of test data and of model
files; by default they are looked for in ``shared`` beside the repository.
"""

import os
from pathlib import Path

import pytest
from jaxtyping import install_import_hook

ROOT = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("VISARD_DATA") or ROOT.parent / "shared" / "data")
WEIGHTS = Path(os.environ.get("VISARD_WEIGHTS") or ROOT.parent / "shared" / "weights")

# All of this before anything imports visard or torch.
os.environ.update(VISARD_OFFLINE="1", VISARD_PLUGINS="off")
if WEIGHTS.is_dir():
    os.environ["VISARD_WEIGHTS"] = str(WEIGHTS)
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["OMP_NUM_THREADS"] = "1"  # the workers share the cores already
install_import_hook("visard", "typecheck.check")


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of photos of people, which does not come with the project."""
    if not DATA.is_dir():
        pytest.skip(f"no test data: {DATA} is not there (VISARD_DATA names another folder)")
    return DATA


@pytest.fixture(scope="session")
def weights() -> Path:
    """The folder of model files, which do not come with the project."""
    if not WEIGHTS.is_dir():
        pytest.skip(f"no model files: {WEIGHTS} is not there (VISARD_WEIGHTS names another folder)")
    return WEIGHTS


@pytest.fixture
def astronaut():
    """Eileen Collins, 512 × 512 (NASA, public domain): comes with scikit-image."""
    from skimage.data import astronaut

    return astronaut()
