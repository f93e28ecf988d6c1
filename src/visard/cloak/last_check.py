"""Whether a cloak holds where it counts: on rounded pixels, after JPEG, at full size."""

from collections.abc import Sequence

import torch
from jaxtyping import Float
from torch import Tensor

from visard.arrays import to_tensor
from visard.cloak.frame import Frame
from visard.cloak.own_photos import Known, OwnPhotos
from visard.distance import distance, threshold
from visard.photo.align import align
from visard.photo.channels import Jpeg, Resize
from visard.protocols import Recognizer
from visard.tensors import Points, Received
from visard.types import ImageArray

_CHANNELS = (Jpeg(75), Resize(0.5))


class LastCheck:
    """Compares changed windows with the window itself, as each surrogate does.

    Args:
        others: other photos of the person, to be compared with as well.

    Attributes:
        known: what each surrogate makes of the face before anything is changed, and
            below it of the other photos.
    """

    def __init__(
        self, surrogates: Sequence[Recognizer], frame: Frame, others: OwnPhotos | None = None
    ) -> None:
        self._surrogates, self._landmarks = surrogates, frame.landmarks(working=False)
        self._width = frame.full.shape[3]
        own = [self._embed(surrogate, frame.full) for surrogate in surrogates]
        self.known = own if others is None else others.besides(own)

    def distances(self, pixels: ImageArray) -> Float[Tensor, " k"]:
        """In thresholds, one a surrogate: the least over what may happen to the file."""
        return self.by_channel(pixels).amin(dim=0)

    def by_channel(self, pixels: ImageArray) -> Float[Tensor, "c k"]:
        """In thresholds: a row for the file as it is, for JPEG 75 and for half size."""
        picture = to_tensor(pixels)
        random = torch.Generator()
        seen = (picture, *(channel.send(picture, random) for channel in _CHANNELS))
        pairs = zip(self._surrogates, self.known, strict=True)
        return torch.stack([self._nearest(each, seen, known) for each, known in pairs], dim=1)

    def _nearest(
        self, surrogate: Recognizer, seen: Sequence[Received], known: Known
    ) -> Float[Tensor, " c"]:
        card, embeddings = surrogate.card, self._embed(surrogate, *seen)
        pairs = embeddings.repeat_interleave(len(known), dim=0), known.repeat(len(seen), 1)
        apart = distance(*pairs, card.metric).view(len(seen), len(known))
        return apart.amin(dim=1) / threshold(card)

    def _embed(self, surrogate: Recognizer, *seen: Received) -> Float[Tensor, "c _"]:
        """A row a picture, all in one go."""
        template, size = torch.tensor(surrogate.card.template), surrogate.card.input_size
        with torch.no_grad():
            crops = [align(each, self._in(each), template, size) for each in seen]
            return surrogate.embed(torch.cat(crops))

    def _in(self, picture: Received) -> Points:
        """The landmarks where they lie in a picture that may have been made smaller."""
        return (self._landmarks + 0.5) * (picture.shape[3] / self._width) - 0.5


def at_a_glance(
    surrogates: Sequence[Recognizer], frame: Frame, pixels: ImageArray
) -> Float[Tensor, " k"]:
    """How far a changed window is from the window itself, in thresholds, one a surrogate.

    The file as it is and nothing else: a third of the time of ``LastCheck``.
    """
    both = torch.cat((frame.full, to_tensor(pixels)))
    places = frame.landmarks(working=False).expand(2, -1, -1)
    apart = []
    for card, embed in ((each.card, each.embed) for each in surrogates):
        with torch.no_grad():
            own, seen = embed(align(both, places, torch.tensor(card.template), card.input_size))
        apart.append(distance(own[None], seen[None], card.metric) / threshold(card))
    return torch.cat(apart)
