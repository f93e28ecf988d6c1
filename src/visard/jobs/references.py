"""A person's other photos, for adversaries that have more than the original."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from visard.errors import DataError, PhotoError
from visard.jobs.naming import is_result
from visard.judge.acquire import surroundings
from visard.judge.examine import References
from visard.photo.atomic import printable
from visard.pipeline.collect import Source, collect, digest, pictures
from visard.pipeline.preprocess import main_face
from visard.protocols import Detector
from visard.types import Face, ImageArray, Window


@dataclass(frozen=True, slots=True, eq=False)
class OtherPhotos:
    """The photos of a folder, each with its main face.

    Attributes:
        photos: the surroundings of the face, and where in them it is.
        digests: of their files, in the same order.
        names: of their files, with the frame where that is a video's.
    """

    photos: tuple[tuple[ImageArray, Face], ...]
    digests: tuple[str, ...]
    names: tuple[str, ...]

    def without(self, photo: Path) -> "OtherPhotos":
        """All but a photo itself and its copies, which are no *other* photos.

        Raises:
            OSError: the photo cannot be read.
        """
        own = digest(photo)
        kept = [place for place, its in enumerate(self.digests) if its != own]
        return OtherPhotos(
            tuple(self.photos[place] for place in kept),
            tuple(self.digests[place] for place in kept),
            tuple(self.names[place] for place in kept),
        )

    @property
    def windows(self) -> tuple[Window, ...]:
        """All the photos, as a protector takes them."""
        return tuple(Window(pixels, face, 0, 0) for pixels, face in self.photos)

    def besides(self, photo: Path) -> References:
        """The photos that are ``without`` a photo."""
        return self.without(photo).photos


def references_in(folder: Path | None, detector: Detector) -> OtherPhotos | None:
    """The photos (and frames of videos) in a folder, at any depth; None for no folder.

    Results of earlier runs are left out: a reference is what others have of the person.

    Raises:
        DataError: it is no folder, or no photo in it shows a face.
        PhotoError: one of its photos cannot be read.
    """
    if folder is None:
        return None
    if not folder.is_dir():
        raise DataError(
            "the folder of references does not exist", printable(folder), "check the path"
        )
    sources = [each for each in collect([folder], "") if not is_result(each.path)]
    if not sources:
        raise DataError("no photo is in it", printable(folder), "give photos of the person")
    others = other_photos(_decoded(folder, sources), detector)
    if not others.photos:
        raise DataError(
            "no photo in it shows a face", printable(folder), "give photos of the person"
        )
    return others


def other_photos(named: Iterable[tuple[str, str, ImageArray]], detector: Detector) -> OtherPhotos:
    """Those of some pictures that show a face.

    Args:
        named: each with its name, and with what tells its file from every other.
    """
    kept = []
    for name, its_digest, image in named:
        face = main_face(detector.detect(image), (image.shape[1], image.shape[0]))
        if face is not None:
            kept.append((surroundings(image, face), its_digest, name))
    photos, digests, names = zip(*kept, strict=True) if kept else ((), (), ())
    return OtherPhotos(photos, digests, names)


def _decoded(folder: Path, sources: Sequence[Source]) -> Iterator[tuple[str, str, ImageArray]]:
    for source, image in pictures(sources):
        if isinstance(image, PhotoError):
            raise image
        name = printable(str(source).removeprefix(f"{printable(folder)}/"))
        yield name, digest(source.path), image
