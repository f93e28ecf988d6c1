"""Each photo protected once in each way, and kept on disk under what made it.

A key is made of the photo, the way, the surrogates and the parts of the program that
matter, so that several processes may fill one folder, a run that was stopped goes on,
and nothing old is taken for new.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from visard.arrays import to_tensor
from visard.bench.lineage import lineage
from visard.bench.provenance import digest
from visard.cloak import visard as default
from visard.cloak.ceiling import largest_scale
from visard.cloak.frame import Frame
from visard.errors import DataError
from visard.jobs.cloak import cloak
from visard.methods import protector
from visard.photo.atomic import printable, write_bytes
from visard.photo.encode import encode
from visard.photo.files import read
from visard.protocols import Protector, Recognizer
from visard.registry import DEFAULT_METHOD, PROTECTORS, load, target
from visard.studies.cloaks_sitters import Picture
from visard.studies.cloaks_ways import Way
from visard.types import ImageArray, Photo, Window

_LOOKS = 8
"""How often a face is scored at least, to bring it to a score."""


@dataclass(frozen=True, slots=True, eq=False)
class Hidden:
    """A photo protected.

    Attributes:
        key: tells it from all that was made otherwise.
        seconds: the processor's, for this one face, without loading models; of a change
            that was scaled afterwards those of the method alone.
        met: the method's own goal is reached.
    """

    key: str
    pixels: ImageArray
    seconds: float
    steps: int
    met: bool


class Hiding:
    """Protects photos, or takes the result from disk.

    Args:
        folder: where results are kept; made if it is not there.
        surrogates: whom the methods may attack.
        seed: of the methods.
    """

    def __init__(self, folder: Path, surrogates: Sequence[Recognizer], seed: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._surrogates, self._seed = folder, tuple(surrogates), seed
        self._built: dict[Way, Protector] = {}

    def built(self, way: Way, references: Sequence[Picture] = ()) -> Protector:
        """The method, set up; kept where it does not depend on the person.

        Raises:
            VisardError: it cannot be had, with the reason.
        """
        if references:
            return _made(way, self._surrogates, references)
        if way not in self._built:
            self._built[way] = _made(way, self._surrogates, ())
        return self._built[way]

    def __call__(self, way: Way, picture: Picture, references: Sequence[Picture] = ()) -> Hidden:
        """The photo protected in that way.

        Args:
            references: other photos of the person, for ways that ask for some.
        """
        key = self._key(way, picture, references)
        place, note = (self._folder / f"{key}{suffix}" for suffix in (".png", ".json"))
        if not note.is_file():
            made = self._make(way, picture, references)
            write_bytes(place, encode(Photo(made.pixels)), force=True)
            said = {"seconds": round(made.seconds, 4), "steps": made.steps, "met": made.met}
            write_bytes(note, json.dumps(said).encode(), force=True)  # last: all is there
        return _read(key, place, note)

    def _make(self, way: Way, picture: Picture, references: Sequence[Picture]) -> Hidden:
        if way.score is not None and not _aims(way):
            own = self(replace(way, score=None), picture, references)
            return replace(own, pixels=scaled_to(way.score, picture, own.pixels))
        start = time.process_time()
        built = self.built(way, references)
        start = start if references else time.process_time()
        done = cloak(Photo(picture.pixels), [picture.face], built, self._seed)
        seconds, (result,) = time.process_time() - start, done.protected
        return Hidden("", done.pixels, seconds, result.steps, result.met)

    def _key(self, way: Way, picture: Picture, references: Sequence[Picture]) -> str:
        attacked = [(each.card.name, each.card.sha256) for each in self._surrogates]
        settings = (way.method, way.strength, way.score, way.steps, attacked, self._seed)
        program = made_by(way, self._surrogates)
        photos = [_identity(each) for each in (picture, *references)]
        return digest([*photos, repr(settings).encode(), program.encode()])


def made_by(way: Way, surrogates: Sequence[Recognizer]) -> str:
    """A hash of the parts of the program that matter to a way; loads the method."""
    plain = way.method.partition(":")[0]
    load(PROTECTORS, plain)
    module, _ = target(PROTECTORS, plain)
    nets = {type(each).__module__ for each in surrogates}
    return lineage(module, "visard.jobs.cloak", "visard.cloak.ceiling", *sorted(nets))


def scaled_to(score: float, picture: Picture, protected: ImageArray) -> ImageArray:
    """The protected photo with its change made larger or smaller, to a score on the face.

    The result scores no lower, and at most about .7 higher. What a photo's 8 bits rounded
    away does not come back when a change is made larger.

    Args:
        score: SSIMULACRA2, less than 100.
    """
    frame = Frame.of(Window(picture.pixels, picture.face, 0, 0))
    change = to_tensor(protected) - frame.full
    if not change.any():
        return protected
    return frame.painted(change * largest_scale(frame, change, score, looks=_LOOKS))


def _aims(way: Way) -> bool:
    """Whether the method is told the score itself, rather than its change scaled afterwards."""
    return way.method == DEFAULT_METHOD and way.score is not None


def _made(way: Way, surrogates: Sequence[Recognizer], references: Sequence[Picture]) -> Protector:
    if way.score is not None and _aims(way):
        steps = {} if way.steps is None else {"steps": way.steps, "further": 0}
        return default.at(surrogates, way.score, **steps)
    windows = [Window(each.pixels, each.face, 0, 0) for each in references]
    return protector(way.method, surrogates, way.strength, windows)


def _identity(picture: Picture) -> bytes:
    return repr((picture.pixels.shape, picture.face)).encode() + picture.pixels.tobytes()


def _read(key: str, place: Path, note: Path) -> Hidden:
    try:
        said = json.loads(note.read_text(encoding="utf-8"))
        return Hidden(
            key, read(place).pixels, float(said["seconds"]), int(said["steps"]), bool(said["met"])
        )
    except (KeyError, TypeError, ValueError) as error:
        raise DataError("this note is damaged", printable(note), "delete it") from error
