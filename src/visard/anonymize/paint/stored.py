"""The painter's weights: those that come with visard, or a file of one's own."""

from pathlib import Path

from visard.anonymize.paint.network import PaintTransformer
from visard.errors import WeightsError
from visard.networks.stored import stored_in

ARCHITECTURE = "paint-transformer"
FILE = "paint.safetensors"


def opened(weights: Path | None = None) -> PaintTransformer:
    """The trained network, frozen.

    Args:
        weights: a file that ``visard train paint`` wrote; None: the one that comes along.

    Raises:
        WeightsError: it cannot be read, or holds another network.
    """
    own = "the painter that comes with visard"
    stored, where = stored_in("visard.anonymize.paint", FILE, weights, own)
    if stored.facts.get("architecture") != ARCHITECTURE:
        todo = "give a file of: visard train paint"
        raise WeightsError("it holds no network that paints", where, todo)
    network = PaintTransformer()
    stored.into(network, where)
    return network.eval().requires_grad_(False)
