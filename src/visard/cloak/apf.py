"""APF: a light model's noise, carried over to others (Zhang et al. 2020, arXiv:2007.12861).

"Adversarial Privacy-preserving Filter" shares the work between a phone and a server, so
that a photo need not leave the phone:

1. *Image-specific gradient.* On the phone a small model, the probe, changes the photo by
   signed steps. Only the noise goes to the server.
2. *Gradient transfer.* There a network turns the noise into what a large model would have
   wanted. It learned this before, from noise and the large model's answers to it.
3. *Universal enhancement.* One perturbation, the same for all, is added.

Here all of it is on one machine, and what stands in for what is this:

* The *probe* is the lightest surrogate. Ten steps of 2/255 within 8/255 (L∞), each on the
  face turned, zoomed and shifted a little, as in the authors' program.
* The *servers* are all surrogates, the probe among them. They are not asked while a photo
  is being protected: each speaks through its transfer, which learned from it beforehand.
  The results for the servers are added up, each at the same length.
* The *transfer* is linear (``visard.cloak.gradient_transfer``), where theirs is a U-Net, and
  it learned from sixty synthetic portraits, where theirs learned from 100,000 photos. A
  small U-Net learned less from so few. What it learned for is theirs, the server's distance,
  but in relation to how much can be seen (``visard.cloak.transfer_lesson``): within a box of
  8/255 alone, a transfer learns above all to fill the box.
* The *universal* part is left out: learned from the portraits along with a transfer, it
  brought nothing.
* Distance is from the person's own photo, and from those given with it, where the authors
  take another photo of the person.
* A strength keeps to its score: the change is scaled to it. It fades out around the face.

Limits: only recognisers that come with visard have a transfer; others are left in peace.
What a server wants for this face in particular, a linear map of noise cannot know: most of
what the maps learned is the same for every server, which noise is worth being seen.
"""

from collections.abc import Iterator, Sequence

import torch

from visard.cloak.batches import Batch, all_steps, in_batches
from visard.cloak.gradient_transfer import carried, known, label
from visard.cloak.mask import SIDE, template
from visard.cloak.own_photos import OwnPhotos, centroid
from visard.cloak.scaled import scaled
from visard.cloak.strengths import CEILINGS
from visard.descent.budgets import Box
from visard.descent.canvases import ColourWindows, as_colourful
from visard.descent.features import Features
from visard.descent.jitter import Jitter
from visard.descent.loop import descend
from visard.descent.objectives import PushAway
from visard.descent.rules import SteepestDescent
from visard.descent.view import as_painted
from visard.errors import SettingError
from visard.photo.align import crop_to_picture, inverse, warp
from visard.protocols import Recognizer
from visard.tensors import Change, Crops, Embeddings
from visard.types import Card, Claim, Protected, Strength, Window

PROBES = ("mobilefacenet", "mobileface", "dlib")
"""Lightest first; the first is the authors' too."""
LIMIT, STEPS, STEP = 8 / 255, 10, 2 / 255
_DIVERSITY = Jitter(turn=0.107, zoom=0.01, shift=0.01)
"""As strong as the authors': of half the steps, each turned by up to 15° and shifted by up
to two pixels."""


class Apf:
    """Changes each face as the probe would, then as the servers would have.

    Args:
        surrogates: the recognisers to be left behind; those without a transfer are left
            in peace.
        ceilings: scores (SSIMULACRA2, under 100) to scale the change to, one after the
            other until every surrogate is left behind. Empty: it stays within 8/255.
        references: other photos of the person.

    Raises:
        SettingError: no surrogate has a transfer.
    """

    name = "apf"
    claim = Claim.UNRECOGNISED
    margin = 0.3

    def __init__(
        self,
        surrogates: Sequence[Recognizer],
        ceilings: Sequence[float] = (),
        references: Sequence[Window] = (),
    ) -> None:
        self._recognizers = tuple(each for each in surrogates if each.card.name in PROBES)
        if not self._recognizers:
            what = "none of the recognisers it may attack has a gradient transfer"
            raise SettingError(what, self.name, "use one that comes with visard")
        self._ceilings = tuple(ceilings)
        self.surrogates: tuple[Card, ...] = tuple(each.card for each in self._recognizers)
        self._probe = min(self._recognizers, key=lambda each: PROBES.index(each.card.name))
        self._others = OwnPhotos([self._probe], references) if references else None

    def protect(self, windows: Sequence[Window], seed: int) -> list[Protected]:
        """One cloaked window each; see ``visard.protocols.Protector``."""
        return in_batches(windows, lambda batch: self._protect(batch, seed))

    def _protect(self, batch: Batch, seed: int) -> Iterator[Protected]:
        maps = crop_to_picture(batch.landmarks, template())
        faces = warp(batch.pictures, maps, SIDE)
        random = [frame.generator(seed) for frame in batch.frames]
        noise = probed(self._probe, faces, self._own(faces), random)
        probe = self._probe.card.name
        transfers = [known()[label(probe, card.name)] for card in self.surrogates]
        with torch.no_grad():
            back = warp(carried(noise, transfers, LIMIT), inverse(maps), batch.pictures.shape[-1])
            added = as_colourful(batch.pictures, back * batch.oval)
        for index, frame in enumerate(batch.frames):
            one = added[index : index + 1]
            yield scaled(frame, one, self._recognizers, self._ceilings, STEPS)

    def _own(self, faces: Crops) -> Embeddings:
        """What the probe is to be led away from, a row a face."""
        own = embedded(self._probe, faces)
        if self._others is None:
            return own
        metric = self._probe.card.metric
        rows = [self._others.besides([own[i : i + 1]])[0] for i in range(len(own))]
        return torch.cat([centroid(each, metric) for each in rows])


def embedded(recognizer: Recognizer, faces: Crops) -> Embeddings:
    """What a recogniser makes of faces that lie in the masks' template."""
    places = template().expand(len(faces), -1, -1)
    with torch.no_grad():
        return Features([recognizer], places)(faces)[0]


def probed(
    probe: Recognizer, faces: Crops, own: Embeddings, random: Sequence[torch.Generator]
) -> Change:
    """The noise that leads a recogniser away from what it knows of each face.

    Args:
        faces: in the masks' template.
        own: the embeddings to get away from, a row a face.
        random: one a face.
    """
    everywhere = torch.ones_like(faces[:, :1])
    canvas = ColourWindows(faces, everywhere, torch.zeros_like(faces))
    places = template().expand(len(faces), -1, -1)
    push = PushAway([probe], places, [own], random, jitter=_DIVERSITY)
    signs = SteepestDescent(Box(LIMIT), lambda step: STEP)
    return torch.cat(all_steps(canvas, descend(canvas, push, signs, as_painted, range(STEPS))))


def build(
    surrogates: Sequence[Recognizer], strength: Strength, references: Sequence[Window] = ()
) -> Apf:
    """The cloak ``apf``, scaled to what the strength lets one see."""
    return Apf(surrogates, CEILINGS[strength], references)
