"""The seams: what a part must offer to take part. No arithmetic.

Whatever has these attributes fits; nothing needs to be inherited.
``visard.testing`` checks at run time what a type checker cannot.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol, runtime_checkable

import torch
from torch import Tensor

from visard.tensors import Change, Crops, Embeddings, Flags, PerFace, Pixels, Received
from visard.types import Card, Claim, Face, ImageArray, Protected, Version, Window


@runtime_checkable
class Detector(Protocol):
    """Finds the faces of a photo."""

    @property
    def name(self) -> str: ...

    def detect(self, image: ImageArray) -> list[Face]:
        """Faces, largest first; an empty list when there is none."""
        ...


@runtime_checkable
class Recognizer(Protocol):
    """Turns aligned faces into embeddings.

    When ``card.differentiable``, gradients reach the crops and two calls on the
    same crops give the same embeddings.
    """

    @property
    def card(self) -> Card: ...

    def embed(self, crops: Crops) -> Embeddings: ...


@runtime_checkable
class Canvas(Protocol):
    """What a descent may change, and how the change becomes pictures."""

    def parameters(self) -> list[Tensor]:
        """Leaf tensors that the descent moves in place."""
        ...

    def paint(self) -> Pixels:
        """The pictures with the change in them; differentiable."""
        ...


@runtime_checkable
class Objective(Protocol):
    """What a descent wants of the pictures."""

    def loss(self, pictures: Pixels) -> Sequence[PerFace]:
        """For each voice (a surrogate, say) one value a picture; less is better.

        Not one tensor of all: the way back from a row of a stack leads through the
        networks of the other rows too, with nothing but zeros.
        """
        ...

    def met(self) -> Flags:
        """Which pictures reached the goal when ``loss`` last looked."""
        ...


@runtime_checkable
class Budget(Protocol):
    """What a change may cost, and the geometry that the cost gives to a step."""

    def measure(self, change: Change) -> PerFace:
        """The cost, in the budget's own unit."""
        ...

    def steepest(self, gradient: Change) -> Change:
        """The step of unit cost that lowers the loss fastest, to be subtracted."""
        ...

    def project(self, change: Change) -> Change:
        """The nearest change the budget allows."""
        ...


@runtime_checkable
class Channel(Protocol):
    """What the world does to a picture on its way to the adversary."""

    @property
    def name(self) -> str: ...

    def send(self, pictures: Pixels, generator: torch.Generator) -> Received:
        """The pictures as they arrive; the size may differ. Differentiable."""
        ...


@runtime_checkable
class Protector(Protocol):
    """Changes windows so that the faces in them keep its claim.

    Attributes:
        surrogates: recognisers whose gradients or answers it used; empty if none. None
            where it asked somebody of whom nobody knows what is behind.
        margin: how far the window reaches beyond the face box on each side, in
            widths of the box.
    """

    @property
    def name(self) -> str: ...
    @property
    def claim(self) -> Claim: ...
    @property
    def surrogates(self) -> tuple[Card, ...] | None: ...
    @property
    def margin(self) -> float: ...

    def protect(self, windows: Sequence[Window], seed: int) -> list[Protected]:
        """One result a window, in order, reproducible for a seed and a window."""
        ...


@runtime_checkable
class Upscaler(Protocol):
    """Makes pictures larger; the same pixels every time from the same picture.

    Attributes:
        scale: how many times wider and higher.
    """

    @property
    def name(self) -> str: ...
    @property
    def scale(self) -> int: ...

    def upscale(self, image: ImageArray, progress: Callable[[int, int], None] = ...) -> ImageArray:
        """The picture anew; ``progress`` hears how many parts are done, and how many there are."""
        ...


@runtime_checkable
class Anonymizer(Protocol):
    """Changes a photo so that people may see that it was changed, and machines find nobody.

    Unlike a protector it works on whole photos, and needs no recogniser.
    """

    @property
    def name(self) -> str: ...
    @property
    def claim(self) -> Claim: ...

    def versions(self, image: ImageArray, faces: Sequence[Face], seed: int) -> Iterator[Version]:
        """The photo anonymised, from the least change to the most; at least one version.

        Whoever asks stops where it is enough. Reproducible for a seed.

        Args:
            faces: those to be hidden; at least one.
        """
        ...
