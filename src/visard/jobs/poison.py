"""Photos in, photos out that are no use to train a recogniser on (arXiv:2101.04898)."""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch

from visard.errors import DataError, PhotoError, UnprotectedError
from visard.jobs.main_faces import Advance
from visard.jobs.naming import DONE, refuse, target
from visard.jobs.poison_album import Album, album, crop_card
from visard.jobs.versions import versions
from visard.photo.atomic import write_bytes
from visard.photo.decode import decode
from visard.photo.encode import encode
from visard.photo.files import read
from visard.poison.framing import SIZE, laid_on
from visard.poison.kinds import Kind
from visard.poison.matching import centres, matched
from visard.poison.min_min import Made, Recipe, at_random, minimise
from visard.poison.noise import Noise
from visard.poison.perturb import perturb
from visard.poison.source import RECIPES, source
from visard.tensors import Change
from visard.train.classify import right
from visard.train.labelled import Labelled

REPORT = "poison.json"
PEOPLE, PHOTOS = 10, 4
"""Fewest people that noise is made among, and fewest photos of each."""
_OWN_STEPS = 20
"""Inner steps on one's own photos, where the classifier comes from others': the paper's."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for.

    Attributes:
        folder: photos to be protected, a folder a person; or those of one person.
        output: folder for the results.
        others: further people to make the noise on, a folder a person; None: on the photos
            to be protected themselves.
        epsilon: the largest change of a colour, in grey levels.
        size: of the crops that noise is made for, in pixels.
        stop, rounds: λ and the most rounds; None: as the kind has them.
    """

    folder: Path
    output: Path
    kind: Kind = Kind.CLASS
    epsilon: int = 8
    others: Path | None = None
    size: int = SIZE
    stop: float | None = None
    rounds: int | None = None
    seed: int = 0
    force: bool = False

    @property
    def recipe(self) -> Recipe:
        """How noise is made; steps shrink and grow with ε."""
        usual, limit = RECIPES[self.kind], self.epsilon / 255
        steps = replace(usual.steps, epsilon=limit, size=usual.steps.size * self.epsilon / 8)
        return replace(
            usual,
            steps=steps,
            stop=usual.stop if self.stop is None else self.stop,
            rounds=usual.rounds if self.rounds is None else self.rounds,
        )


@dataclass(frozen=True, slots=True)
class Written:
    """A photo with noise.

    Attributes:
        largest: change of a colour that the file holds, in grey levels.
    """

    source: str
    output: str
    person: str
    largest: int


@dataclass(frozen=True, slots=True)
class Poisoned:
    """What was done.

    Attributes:
        errors: share of noisy crops that the classifier took for somebody else, by round.
        own_error: the same of one's own photos, where the noise was made on others'.
        matches: whose noise each person has, where it was made on others.
        lost: photos without noise, a line each.
    """

    kind: str
    epsilon: int
    size: int
    seed: int
    people: int
    errors: tuple[float, ...]
    own_error: float | None
    matches: dict[str, str]
    written: tuple[Written, ...]
    lost: tuple[str, ...]


def poison(wish: Wish, advance: Advance = lambda what, done, total: None) -> Poisoned:
    """Make noise, lay it on the photos, and write them as PNG with a report beside them.

    Nothing is written where the noise does not reach λ.

    Raises:
        DataError: photos or people are too few, or there is no such folder.
        NoFaceError: somebody has no photo that shows a face.
        UnprotectedError: the classifier still errs more than λ when the rounds are used up.
        PhotoError: a result exists, or cannot be written.
    """
    crop = crop_card(wish.size)
    ours = album(wish.folder, crop, advance)
    theirs = ours if wish.others is None else album(wish.others, crop, advance)
    _check(theirs, wish)
    targets = _targets(ours, wish)
    made = _made(theirs, wish, advance)
    noise, own_error, matches = _for_ours(ours, theirs, made, wish)
    rows = noise.rows(torch.arange(len(ours.examples)), ours.examples.labels)
    written = list[Written]()
    for place, path in enumerate(targets):
        one = noise.values[rows[place : place + 1]]
        written.append(_write(ours, place, path, one, wish))
        advance("Writing the photos", place + 1, len(targets))
    done = Poisoned(
        kind=wish.kind.value,
        epsilon=wish.epsilon,
        size=wish.size,
        seed=wish.seed,
        people=len(theirs.people),
        errors=tuple(round(each, 4) for each in made.errors),
        own_error=own_error,
        matches=matches,
        written=tuple(written),
        lost=tuple(str(each) for each in ours.lost),
    )
    _report(done, wish)
    return done


def _check(theirs: Album, wish: Wish) -> None:
    """Noise that was made among few people, or on few photos, would be no protection."""
    where = str(wish.folder if wish.others is None else wish.others)
    if len(theirs.people) < PEOPLE:
        todo = "give a folder of other people to --others" if wish.others is None else "give more"
        raise DataError(
            f"it has {len(theirs.people)} people, and noise needs {PEOPLE}", where, todo
        )
    counts = torch.bincount(theirs.examples.labels).tolist()
    if min(counts) < PHOTOS:
        name = theirs.people[counts.index(min(counts))]
        raise DataError(
            f"{min(counts)} photos of {name} show a face, and noise needs {PHOTOS}",
            where,
            "add photos, or take that folder out",
        )


def _targets(ours: Album, wish: Wish) -> list[Path]:
    """Where each photo goes: a folder a person, or the folder itself for one person.

    Raises:
        PhotoError: a result exists, or two photos would have the same one.
    """
    alone = all(each.path.parent == wish.folder for each in ours.sources)
    paths = [
        target(each.path, wish.output if alone else wish.output / each.person, "PNG", DONE)
        for each in ours.sources
    ]
    if twice := [path for path in paths if paths.count(path) > 1]:
        todo = "give one of them another name"
        raise PhotoError("two photos would have this result", str(twice[0]), todo)
    if not wish.force:
        refuse([*paths, wish.output / REPORT])
    return paths


def _made(theirs: Album, wish: Wish, advance: Advance) -> Made:
    def progress(done: int, most: int, error: float) -> None:
        advance("Making the noise", done, most)

    examples = theirs.examples
    classifier = source(examples.people, wish.seed)
    recipe = wish.recipe
    made = minimise(classifier, examples, wish.kind, recipe, seed=wish.seed, progress=progress)
    if not made.stopped:
        raise UnprotectedError(
            f"after {len(made.errors)} rounds {made.errors[-1]:.0%} of the photos are still "
            f"taken for somebody else, which is not under {recipe.stop:.0%}; nothing was written",
            str(wish.folder if wish.others is None else wish.others),
            "allow more --rounds, or give more photos of each person",
        )
    return made


def _for_ours(
    ours: Album, theirs: Album, made: Made, wish: Wish
) -> tuple[Noise, float | None, dict[str, str]]:
    """The noise for our photos, how often it fails on them, and whose it was.

    Noise of other people is that of those who look most alike; where each photo has noise of
    its own, it is made anew so that the classifier takes the photo for that person.
    """
    if wish.others is None:
        return made.noise, None, {}
    centre = [centres(each.embeddings, each.examples.labels) for each in (ours, theirs)]
    chosen = torch.tensor(matched(*centre))
    matches = {name: theirs.people[int(chosen[at])] for at, name in enumerate(ours.people)}
    taken_for = Labelled(ours.examples.crops, chosen[ours.examples.labels])
    if wish.kind is Kind.SAMPLE:
        noise = at_random(taken_for, wish.kind, wish.recipe.steps.epsilon, wish.seed)
        steps = replace(wish.recipe.steps, count=_OWN_STEPS)
        made.classifier.requires_grad_(False)
        perturb(made.classifier, taken_for, noise, steps, wish.seed)
    else:
        noise = Noise(wish.kind, made.noise.values[chosen])
    values = noise.values if wish.kind is Kind.SAMPLE else noise.values[ours.examples.labels]
    noisy = Noise(Kind.SAMPLE, values).added_to(taken_for)
    error = 1 - float(right(made.classifier, noisy).mean())
    return noise, round(error, 4), matches


def _write(ours: Album, place: int, path: Path, noise: Change, wish: Wish) -> Written:
    """One photo with its noise, read again as it was written."""
    its, template = ours.sources[place], torch.tensor(crop_card(wish.size).template)
    photo = read(its.path)
    changed = laid_on(photo.pixels, ours.faces[place], noise, template)
    data = encode(replace(photo, pixels=changed, grey=False, format="PNG"))
    there = decode(data, name=str(path)).pixels
    largest = int(np.abs(there.astype(int) - photo.pixels.astype(int)).max())
    if largest > wish.epsilon:
        raise UnprotectedError(f"a colour would change by {largest} grey levels", str(its.path))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_bytes(path, data, force=wish.force)
    return Written(str(its.path), str(path), its.person, largest)


def _report(done: Poisoned, wish: Wish) -> None:
    text = json.dumps(asdict(done) | {"versions": versions()}, indent=2, ensure_ascii=False)
    write_bytes(wish.output / REPORT, text.encode("utf-8", "replace") + b"\n", force=wish.force)
