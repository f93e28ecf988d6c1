"""The noises of the study of unlearnable photos; each is made once and kept."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load, save

from visard.arrays import to_tensor
from visard.jobs.poison_album import crop_card
from visard.photo.align import align
from visard.photo.atomic import write_bytes
from visard.photo.files import read
from visard.photo.shown import as_shown
from visard.poison.framing import SIZE, laid_on
from visard.poison.kinds import Kind
from visard.poison.matching import centres, matched
from visard.poison.maximise import maximise
from visard.poison.min_min import Recipe, at_random, minimise
from visard.poison.noise import Noise
from visard.poison.perturb import Steps
from visard.poison.source import source
from visard.studies.unlearnable_people import Cast
from visard.studies.unlearnable_pretrained import features
from visard.train.classify import Classifier
from visard.train.labelled import Labelled

_HARDEST = Steps(count=20, size=0.8 / 255)
"""Of error-maximising noise: the paper's twenty steps of ε/10."""


@dataclass(frozen=True, slots=True)
class Makes:
    """What making noise depends on.

    Attributes:
        width: of the ResNet-18 that noise is made with.
        trained: gives a classifier that was trained on clean photos.
    """

    folder: Path
    cast: Cast
    seed: int
    recipes: dict[Kind, Recipe]
    width: int
    trained: Callable[[], Classifier]
    say: Callable[[str], None]

    def noisy(self, name: str, people: int) -> tuple[Labelled, dict[str, float]]:
        """The photos to be trained on, those of the first so many people with noise.

        Also what is to be said of the noise.
        """
        examples = self.cast.train.examples
        kind, _, way = name.partition(".")
        if way == "photo":
            return self._through_photos(people)
        noise, facts = self.noise(Kind(kind), way)
        chosen = examples.labels < people
        whole = Labelled(examples.crops, examples.labels.where(chosen, 0))
        crops = noise.added_to(whole).crops
        return _where(chosen, crops, examples), facts

    def noise(self, kind: Kind, way: str) -> tuple[Noise, dict[str, float]]:
        """One noise, made or taken from the folder."""
        kept = self.folder / f"noise-{kind.value}-{way}-{self.seed}.safetensors"
        if not kept.is_file():
            self.say(f"making noise: {kind.value}, {way}")
            noise, facts = self._made(kind, way)
            numbers = {name: torch.tensor(value) for name, value in facts.items()}
            write_bytes(kept, save({"noise": noise.values} | numbers), force=True)
        parts = load(kept.read_bytes())
        return Noise(kind, parts.pop("noise")), {name: float(each) for name, each in parts.items()}

    def _made(self, kind: Kind, way: str) -> tuple[Noise, dict[str, float]]:
        examples, recipe = self.cast.train.examples, self.recipes[kind]
        if way == "random":
            return at_random(examples, kind, recipe.steps.epsilon, self.seed), {}
        if way == "maximising":
            return maximise(self.trained(), examples, kind, _HARDEST, seed=self.seed), {}
        if way == "others":
            return self._of_others(kind)
        return self._minimised(examples, kind)

    def _minimised(self, examples: Labelled, kind: Kind) -> tuple[Noise, dict[str, float]]:
        made = minimise(
            source(examples.people, self.seed, self.width),
            examples,
            kind,
            self.recipes[kind],
            seed=self.seed,
            progress=lambda done, most, error: self.say(f"round {done}: error {error:.3f}"),
        )
        return made.noise, {"rounds": float(len(made.errors)), "error": made.errors[-1]}

    def _of_others(self, kind: Kind) -> tuple[Noise, dict[str, float]]:
        """Class-wise noise of the most similar among other people, for as many as there are."""
        ours, theirs = self.cast.train.examples, self.cast.others
        noise, facts = self._minimised(theirs, kind)
        most = min(ours.people, theirs.people)
        sides = (centres(features(each.crops), each.labels) for each in (ours, theirs))
        mine, others = sides
        chosen = matched(mine[:most], others)
        return Noise(kind, noise.values[chosen]), facts

    def _through_photos(self, people: int) -> tuple[Labelled, dict[str, float]]:
        """Noise laid on the photos as they lie on the disk, and the crops that a tracker makes."""
        noise, facts = self.noise(Kind.CLASS, "minimising")
        shown, template = self.cast.train, torch.tensor(crop_card(SIZE).template)
        crops = shown.examples.crops.clone()
        for place, (path, face) in enumerate(zip(shown.photos, shown.faces, strict=True)):
            label = int(shown.examples.labels[place])
            if label < people:
                image = as_shown(read(path))
                changed = laid_on(image, face, noise.values[label : label + 1], template)
                landmarks = torch.tensor([face.landmarks])
                crop = align(to_tensor(changed), landmarks, template, SIZE)
                crops[place] = (crop[0] * 255).round().byte()
        return Labelled(crops, shown.examples.labels), facts


def _where(chosen: torch.Tensor, crops: torch.Tensor, clean: Labelled) -> Labelled:
    return Labelled(crops.where(chosen.view(-1, 1, 1, 1), clean.crops), clean.labels)
