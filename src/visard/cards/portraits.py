"""Embeddings of sixty people who do not exist: to draw a face among, to be taken for.

Where a photo moved can only be seen among other people, and real people have not
agreed to be drawn. The portraits are synthetic (faker-js/assets-person-portrait, made
with Stable Diffusion 3, CC0-1.0); ``docs/crowd.py`` made the file from them.
"""

from functools import cache
from importlib.resources import files

import numpy as np
import torch

from visard.tensors import Embeddings

_FILE = "crowd.npz"


@cache
def crowd(name: str) -> Embeddings | None:
    """How a built-in recogniser embeds the sixty portraits; None where it is not known.

    For pictures, and for decoys that a cloak pulls towards. Many of the portraits look
    alike, so their distances say nothing of how far strangers are apart: no threshold, and
    no rate, may come from them. They were stored with a precision of three digits.

    Args:
        name: the recogniser's, as on its card.

    Returns:
        60 × d, in the order of the portraits' file names; the same person in the same
        row for every recogniser.

    >>> crowd("dlib").shape
    torch.Size([60, 128])
    """
    with files(__package__).joinpath(_FILE).open("rb") as stream:
        arrays = np.load(stream, allow_pickle=False)
        return torch.from_numpy(arrays[name].astype(np.float32)) if name in arrays else None
