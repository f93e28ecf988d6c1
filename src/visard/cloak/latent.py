"""latent: a network that moves embeddings as far as may be, for what is seen of it.

"Exploring Face De-Identification using Latent Spaces" (Kelly et al., IJCB 2022): a network is
trained once to leave a face's place in the recognisers' space of embeddings, with no place in
particular to go to; a photo then takes one pass through it. How it learned is in
``visard.cloak.latent_lesson``.

What differs: what is seen is the budget of every cloak here and not a loss beside the
distance; the change is one grey plane within the face; the network is small (a million
weights), and it learned from 2,593 photos of CelebA with three recognisers to mislead.

Limits: it does far less than a cloak that descends on each photo, in a fraction of the time, and
next to nothing on faces much wider than the 128 pixels that it sees: its change is coarse there,
and little of it keeps to a score. The recognisers that come with visard have all taught it, so
none of them is a stranger to it. CelebA is for non-commercial research; one's own photos make
another network (``visard train obfuscator --method latent``, then ``latent:FILE``).
"""

from collections.abc import Sequence
from pathlib import Path

from visard.cloak.one_pass import OnePass
from visard.cloak.perturber_file import trained
from visard.cloak.strengths import CEILINGS
from visard.protocols import Recognizer
from visard.types import Strength, Window

NAME = "latent"
SHA256 = "00d215d19c66b734b8ad681e159ce4328ad279ea9d4ed94177b8d2623357949d"
"""Of the network that comes with visard."""
_USUAL = 4.3
"""Grey levels that its change mostly has at a score of 75."""


def build(
    surrogates: Sequence[Recognizer],
    strength: Strength,
    references: Sequence[Window] = (),
    what: str = "",
) -> OnePass:
    """The cloak ``latent``: with the network that comes with visard, or with a file's.

    Raises:
        WeightsError: the network is damaged, another method's, or may not be used.
    """
    found = trained(NAME, Path(what) if what else None, SHA256)
    return OnePass(NAME, found, surrogates, CEILINGS[strength], _USUAL)
