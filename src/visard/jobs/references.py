"""A person's other photos, for adversaries that have more than the original."""

from pathlib import Path

from visard.errors import DataError
from visard.judge.examine import References
from visard.photo.files import EXTENSIONS, read
from visard.protocols import Detector


def references_in(folder: Path | None, detector: Detector) -> References | None:
    """Every photo of a folder with its largest face; None for no folder.

    Raises:
        DataError: it is no folder, or no photo in it shows a face.
        PhotoError: one of its photos cannot be read.
    """
    if folder is None:
        return None
    if not folder.is_dir():
        raise DataError("the folder of references does not exist", str(folder), "check the path")
    photos = []
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in EXTENSIONS:
            image = read(path).pixels
            photos += [(image, face) for face in detector.detect(image)[:1]]
    if not photos:
        raise DataError("no photo in it shows a face", str(folder), "give photos of the person")
    return photos
