"""advfaces: a network that hides people from machines, taught by a critic (arXiv:1908.05008).

AdvFaces (Deb, Zhang & Jain 2019): a generator adds a change to a face in one pass. It learned
from three losses: recognisers shall see somebody else, a critic shall take the face for a
photo, and the change shall stay within a norm. How, and what differs, is in
``visard.cloak.advfaces_lesson``.

To *obfuscate*, the network sees the face alone; that is the one that comes with visard. To
*impersonate*, it is also told whom: one of twenty people who do not exist, by the seed, the
same for all faces of a run (``visard train obfuscator --method advfaces --impersonate``,
then ``advfaces:FILE``). To be taken for a real person would harm that person.

What differs at the end: the change is scaled to what the strength lets one see.

Limits: it does far less than a cloak that descends on each photo, in a fraction of the time, and
next to nothing on faces much wider than the 128 pixels that it sees: its change is coarse there,
and little of it keeps to a score. CelebA, from which it learned, is for non-commercial research.
"""

from collections.abc import Sequence
from pathlib import Path

from visard.cloak.one_pass import OnePass
from visard.cloak.perturber_file import trained
from visard.cloak.strengths import CEILINGS
from visard.protocols import Recognizer
from visard.types import Strength, Window

NAME = "advfaces"
SHA256 = "82555957dbb1ab3631d9f786bd49fe8ab48bc8ad3194796c3dac96f62e11c35b"
"""Of the network that comes with visard."""
_USUAL = 2.3
"""Grey levels that its change mostly has at a score of 75."""


def build(
    surrogates: Sequence[Recognizer],
    strength: Strength,
    references: Sequence[Window] = (),
    what: str = "",
) -> OnePass:
    """The cloak ``advfaces``: with the network that comes with visard, or with a file's.

    Raises:
        WeightsError: the network is damaged, another method's, or may not be used.
    """
    found = trained(NAME, Path(what) if what else None, SHA256)
    return OnePass(NAME, found, surrogates, CEILINGS[strength], _USUAL)
