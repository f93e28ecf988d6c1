"""Each photo protected once: on disk, with what it cost people to look at it."""

import json
from pathlib import Path

from visard.bench.albums import Chosen, written
from visard.bench.provenance import digest, program
from visard.bench.suite import MethodEntry
from visard.errors import DataError
from visard.jobs.cloak import cloak
from visard.photo.atomic import printable, write_bytes
from visard.photo.encode import encode
from visard.photo.files import read
from visard.photo.window import around_face
from visard.protocols import Protector
from visard.types import Photo
from visard.visibility.measure import measure

_MATTER = (
    "cloak",
    "descent",
    "visibility/ssimulacra2.py",
    "visibility/xyb.py",
    "visibility/blur.py",
    "visibility/forgiveness.py",
)
"""Parts of the program that change what a method makes of a photo."""


class Protecting:
    """Protects photos by one method, or takes the result from disk.

    Args:
        entry: the method.
        protector: built from it.
        folder: where results are kept.
        seed: of the method.
    """

    def __init__(self, entry: MethodEntry, protector: Protector, folder: Path, seed: int) -> None:
        self._protector, self._seed = protector, seed
        surrogates = ",".join(card.name for card in protector.surrogates or ())
        self._made_by = f"{seed} {surrogates} {program(*_MATTER)}".encode()
        self._folder = folder / entry.label
        self._folder.mkdir(parents=True, exist_ok=True)
        self.ssimulacra2: dict[str, float] = {}

    def __call__(self, chosen: Chosen) -> Photo:
        """The photo as the protected file would be read again; only the main face is changed."""
        source = chosen.path.read_bytes()
        key = digest((source, self._made_by))
        picture, note = (self._folder / f"{key}{suffix}" for suffix in (".png", ".json"))
        photo = chosen.photo()
        if not (note.is_file() and picture.is_file()):
            self._make(photo, chosen, picture, note)
        self.ssimulacra2[key] = _seen(note)
        return read(picture)

    def _make(self, photo: Photo, chosen: Chosen, picture: Path, note: Path) -> None:
        cloaked = cloak(photo, [chosen.face], self._protector, self._seed)
        hidden = written(Photo(cloaked.pixels, photo.alpha, photo.grey, photo.format))
        where = around_face(chosen.face, photo.pixels)
        seen = measure(written(photo).pixels[where], hidden.pixels[where])
        write_bytes(picture, encode(Photo(hidden.pixels)), force=True)
        note_text = json.dumps({"photo": chosen.path.name, "ssimulacra2": seen.ssimulacra2})
        write_bytes(note, note_text.encode(), force=True)  # last: it says that all is there


def _seen(note: Path) -> float:
    try:
        return float(json.loads(note.read_text(encoding="utf-8"))["ssimulacra2"])
    except (KeyError, TypeError, ValueError) as error:
        raise DataError("this note is damaged", printable(note), "delete it") from error
