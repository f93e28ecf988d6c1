"""A person's other photos, for adversaries that have more than the original."""

from collections.abc import Sequence
from pathlib import Path

from visard.errors import DataError
from visard.judge.examine import References, embed_faces
from visard.photo.files import EXTENSIONS, read
from visard.protocols import Detector, Recognizer


def reference_embeddings(
    folder: Path | None, detector: Detector, recognizers: Sequence[Recognizer]
) -> References | None:
    """Embeddings of the largest face of every photo in a folder; None for no folder.

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
    return embed_faces(photos, recognizers)
