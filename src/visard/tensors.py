"""Names for the tensors that cross a seam; the ranges are part of the name.

Colour is sRGB in the order red, green, blue, from 0 to 1, everywhere. A
recogniser does its own normalisation, so that no caller can get it wrong.
"""

from jaxtyping import Bool, Float
from torch import Tensor

Pixels = Float[Tensor, "n 3 h w"]
"""Pictures, sRGB, 0 to 1."""

Received = Float[Tensor, "n 3 _ _"]
"""Pictures as they arrive after a channel: sRGB, 0 to 1, perhaps of another size."""

Crops = Float[Tensor, "n 3 s s"]
"""Aligned square faces, sRGB, 0 to 1, at the recogniser's input size."""

Change = Float[Tensor, "n c h w"]
"""What is added to pictures, -1 to 1; c is 1 (luma) or 3."""

Points = Float[Tensor, "n 5 2"]
"""Five landmarks a face: x, y in pixels between pixel centres."""

Embeddings = Float[Tensor, "n _"]
"""One row a face, as the network gives them (not normalised)."""

PerFace = Float[Tensor, " n"]
Flags = Bool[Tensor, " n"]
