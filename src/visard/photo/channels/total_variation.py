"""What a tracker's smoothing leaves of a photo: flat areas and edges, no fine pattern.

Total variation (Rudin et al. 1992, by Chambolle's algorithm of 2004), used against
adversarial photos by Guo et al. 2018, arXiv:1711.00117.
"""

from dataclasses import dataclass

import numpy as np
import torch

from visard.photo.channels.straight_through import straight_through
from visard.tensors import Pixels, Received
from visard.types import ImageArray


@dataclass(frozen=True, slots=True)
class Smooth:
    """The nearest picture of little total variation. Gradients pass straight through.

    Args:
        weight: how much smoothness counts against nearness, above 0.
        steps: of the algorithm, at most.
    """

    weight: float = 0.05
    steps: int = 50
    name: str = "smooth"

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        return straight_through(pictures, self._smoothed)

    def _smoothed(self, image: ImageArray) -> ImageArray:
        from skimage.restoration import denoise_tv_chambolle  # loads scipy.stats: half a second

        planes = image.astype(np.float32) / 255
        flat = denoise_tv_chambolle(
            planes, weight=self.weight, max_num_iter=self.steps, channel_axis=-1
        )
        return np.asarray((flat.clip(0, 1) * 255).round(), np.uint8)


def smooth() -> Smooth:
    """Cleaned by a tracker: smoothed between the edges (total variation)."""
    return Smooth()
