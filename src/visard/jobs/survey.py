"""Photos looked at before any is changed, for methods that treat a set as a whole."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol, runtime_checkable

from visard.errors import VisardError
from visard.jobs.folder import Source
from visard.types import Face, ImageArray


@runtime_checkable
class Surveying(Protocol):
    """A method that wants to see a whole set first."""

    def survey(self, image: ImageArray, faces: Sequence[Face], group: str) -> None:
        """Take a photo into the set.

        Args:
            group: what somebody could tell photos of the set apart by: their folder, say.
        """
        ...


def survey(
    method: Surveying,
    sources: Iterable[Source],
    look: Callable[[Source], tuple[ImageArray, Sequence[Face]]],
) -> None:
    """Show a method the photos of a set.

    Photos that cannot be read are left out; whoever changes them says so.

    Args:
        look: reads a photo and finds the faces that are to be hidden.
    """
    for source in sources:
        try:
            image, faces = look(source)
        except VisardError:
            continue
        method.survey(image, faces, str(source.path.parent))
