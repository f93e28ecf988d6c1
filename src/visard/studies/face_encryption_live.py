"""How fast the camera's ways are, and whether recognisers still name who is before it.

Clips are made of one photo a person, 640 × 480; galleries, and the masks that are made for
one person, of that person's other photos. A clip is played to its end, every frame of it
protected; afterwards recognisers look at some of the frames, before and after.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch

from visard.cloak import opom
from visard.cloak.mask import MARGIN
from visard.data.people import Person, people
from visard.data.splits import split
from visard.errors import DataError, VisardError
from visard.live.frame import Shield
from visard.live.loop import run
from visard.live.masking import RECIPE, Masking
from visard.live.setup import GENERATOR, LOOKED_AT, MASK, PGD, Wish, protecting
from visard.live.sinks import Nowhere
from visard.live.sources import Shot
from visard.live.ways import Way
from visard.live.who import Compares, Tells
from visard.methods import cast, film_detector
from visard.photo.files import read
from visard.photo.shown import as_shown
from visard.photo.window import cut
from visard.pipeline.preprocess import aligned, main_face
from visard.protocols import Detector, Recognizer
from visard.studies.face_encryption_clip import RATE, Head, Take, clip
from visard.studies.face_encryption_people import finder
from visard.types import Face, ImageArray

METHODS = (MASK, PGD, GENERATOR)
_SCENES = ("one", "two", "returns")

Say = Callable[[str], None]
Shown = tuple[ImageArray, Face]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is filmed.

    Attributes:
        people: before the camera, one clip each.
        known: people in the gallery, these among them.
        references: photos of each that galleries and masks are made of, at most.
        frames: of each clip.
        every: frames from one that recognisers look at to the next.
    """

    people: int = 5
    known: int = 40
    references: int = 8
    frames: int = 60
    every: int = 6


@dataclass(frozen=True, slots=True)
class Row:
    """One clip by one way.

    Attributes:
        scene: one face; two; or one that leaves and returns.
        frames: of the clip; ``seconds`` to protect them all, end to end, and of the
            processor.
        states: frames by what came out.
        named: by recogniser, faces looked at that were named rightly before, and how many of
            these still are.
    """

    method: str
    person: str
    scene: str
    frames: int
    seconds: float
    processor: float
    states: dict[str, int]
    named: dict[str, tuple[int, int]]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.method, self.person, self.scene


@dataclass(frozen=True, slots=True, eq=False)
class Sitter:
    """Somebody before the camera: a photo to film, and others to know the person by."""

    name: str
    head: Head
    references: tuple[Shown, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Studio:
    """Who is filmed, and who looks.

    Attributes:
        judges: each with a gallery of its own.
    """

    sitters: tuple[Sitter, ...]
    judges: tuple[Tells, ...]
    eyes: Detector


def studio(data: Path, size: Size) -> Studio:
    """The people of CelebA's test part of whom there is a large photo, and the recognisers.

    Raises:
        DataError: data are missing.
    """
    test = split(data / "splits.json", "celeba", "test")
    large = {each.name: each for each in people(data / "celeba-large")}
    among = sorted(people(data / "celeba", test), key=lambda each: each.name not in large)
    eyes = finder()
    sitters = list[Sitter]()
    gallery = dict[str, tuple[Shown, ...]]()
    for person in among[: size.known]:
        filmed_from = large[person.name].photos[0].name if person.name in large else ""
        others = [path for path in person.photos if path.name != filmed_from]
        shown = tuple(_faces(others[: size.references], eyes))
        gallery[person.name] = shown
        if person.name in large and len(sitters) < size.people and len(shown) >= opom.FEWEST:
            sitters += _sitting(large[person.name], shown, eyes)
    if not sitters:
        raise DataError("nobody there can be filmed", str(data / "celeba-large"))
    judges = tuple(_judge(each, gallery) for each in cast().everybody)
    return Studio(tuple(sitters), judges, eyes)


def scenes(there: Studio) -> list[tuple[str, tuple[Sitter, ...]]]:
    """Each sitter alone; then the first two together; then the first leaving and returning."""
    alone = [(_SCENES[0], (each,)) for each in there.sitters]
    return [*alone, (_SCENES[1], there.sitters[:2]), (_SCENES[2], there.sitters[:1])]


def shot(scene: str, before: Sequence[Sitter], size: Size, seed: int) -> tuple[ImageArray, ...]:
    """The frames of a clip."""
    take = Take(size.frames, seed, leaves=scene == _SCENES[2])
    return tuple(clip([each.head for each in before], take))


def filmed(
    method: str,
    scene: str,
    before: Sequence[Sitter],
    frames: Sequence[ImageArray],
    there: Studio,
    every: int,
) -> Row:
    """Play one clip to one way, and have the recognisers look.

    Args:
        every: frames from one that recognisers look at to the next.

    Raises:
        VisardError: the way is not to be had.
    """
    shield, kept = Shield(_way(method, before), film_detector(LOOKED_AT)), list[ImageArray]()
    start, work = time.perf_counter(), time.process_time()
    report = run(_Recorded(frames), shield, Nowhere(), see=lambda done: kept.append(done.pixels))
    seconds, work = time.perf_counter() - start, time.process_time() - work
    if report.trouble or len(kept) != len(frames):
        raise VisardError(f"the clip was cut short ({report.trouble})", method)
    pairs = list(zip(frames, kept, strict=True))[::every]
    return Row(
        method=method,
        person=together(before),
        scene=scene,
        frames=len(frames),
        seconds=round(seconds, 3),
        processor=round(work, 3),
        states=dict(report.states),
        named={judge.name: _named(judge, pairs, before, there.eyes) for judge in there.judges},
    )


def together(before: Sequence[Sitter]) -> str:
    """The name of everybody in a clip."""
    return "+".join(each.name for each in before)


class _Recorded:
    """Frames that are there already."""

    recorded = True

    def __init__(self, frames: Sequence[ImageArray]) -> None:
        self._frames = frames

    def shots(self) -> Iterator[Shot]:
        for number, pixels in enumerate(self._frames):
            yield Shot(pixels, number / RATE)


def _way(method: str, before: Sequence[Sitter]) -> Way:
    """A mask is the first person's own; the rest is as ``visard live`` has it."""
    if method != MASK:
        return protecting(Wish(method=method))
    windows = [cut(image, face, MARGIN) for image, face in before[0].references]
    return Masking(opom.make(windows, cast().surrogates, recipe=RECIPE))


def _named(
    judge: Tells,
    pairs: Sequence[tuple[ImageArray, ImageArray]],
    before: Sequence[Sitter],
    eyes: Detector,
) -> tuple[int, int]:
    """Faces named rightly in the clip, and in the same place of what came out."""
    there, names = 0, {each.name for each in before}
    still = 0
    for plain, protected in pairs:
        faces = eyes.detect(plain)
        said = zip(judge(plain, faces), judge(protected, faces), strict=True)
        for first, second in said:
            if first.person in names:
                there += 1
                still += second.person == first.person
    return there, still


def _faces(photos: Sequence[Path], eyes: Detector) -> Iterator[Shown]:
    for path in photos:
        image = as_shown(read(path))
        face = main_face(eyes.detect(image), (image.shape[1], image.shape[0]))
        if face is not None:
            yield image, face


def _sitting(person: Person, shown: tuple[Shown, ...], eyes: Detector) -> list[Sitter]:
    return [
        Sitter(person.name, Head(image, face), shown)
        for image, face in _faces(person.photos[:1], eyes)
    ]


def _judge(recognizer: Recognizer, gallery: dict[str, tuple[Shown, ...]]) -> Compares:
    card = recognizer.card
    known = [(name, *each) for name, shown in gallery.items() for each in shown]
    crops = torch.cat([aligned(image, face, [card])[card.name] for _, image, face in known])
    with torch.no_grad():
        rows = torch.cat([recognizer.embed(part) for part in torch.split(crops, 32)])
    return Compares(recognizer, [name for name, _, _ in known], rows)
