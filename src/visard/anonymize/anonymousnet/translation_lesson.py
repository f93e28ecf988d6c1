"""How faces learn to have other attributes, and to be somebody else's (arXiv:1711.09020, 3).

A critic learns to tell faces from made ones, by the Wasserstein distance with a penalty on
its gradient (Gulrajani et al. 2017, arXiv:1704.00028), and to tell attributes. The
generator wants its faces to be taken for real, to be seen with the attributes wanted, and to
find back to what it was given.

What differs from the paper:

* Few photos: critic and generator learn in the same step, both from faces a little out of
  place and in another light, and classifiers such as that of stage I, which are frozen,
  have a say beside the critic.
* *Identity.* Other attributes alone do not make another person of somebody to a machine. A
  last input asks that recognisers be led astray too: each shall see the made face beyond
  its threshold from the original, and the face shall still be like the photo. Whoever asks
  that is not asked to find back, or the way back would be in the picture.
"""

import copy
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.func import functional_call

from visard.anonymize.anonymousnet.critic import Critic
from visard.anonymize.anonymousnet.edit import Edit
from visard.anonymize.anonymousnet.examples import Examples
from visard.anonymize.anonymousnet.framing import SIZE, template
from visard.anonymize.anonymousnet.generator import Generator
from visard.anonymize.anonymousnet.wishes import wishes
from visard.distance import distance, threshold
from visard.photo.align import align
from visard.protocols import Recognizer
from visard.tensors import Crops, Points
from visard.train.augment import Augmentation, batch, of_step
from visard.train.super_resolution import autocast
from visard.visibility.dssim import dssim

REAL, BACK, PENALTY = 1.5, 10.0, 10.0
"""What being taken for real counts, finding back, and the penalty on the critic's gradient."""
TOLD, GUIDED = 4.0, 8.0
"""What the attributes count that the critic sees, to both, and those that the guide sees."""
IDENTITY, GOAL = 3.0, 1.4
"""What a recogniser's distance counts, in thresholds, up to the goal."""
LIKENESS, DSSIM = 20.0, 0.05
"""What being unlike the photo counts, its parts moved, and how unlike is still free."""
CHANGE, ROUGH, BENT = 5.0, 25.0, 5.0
"""What change counts, how it goes up and down from pixel to pixel, and how much neighbours
are moved apart."""
KEPT = 0.998
"""Share of the average that stays at each step."""

_OPEN = 1 / 3
"""Share of a batch that is not asked to be somebody else, and finds back."""
_CRITIC = Augmentation(0.05, (0.92, 1.05), 0.03, 0.1, 0.1, grey=0, blur=0, jpeg=0)
_GUIDE = Augmentation(0.03, (0.96, 1.04), 0.015, 0.15, 0.15, grey=0.05, blur=0.25, jpeg=0.25)
_CROWD = Augmentation(0.05, (0.94, 1.06), 0.02, 0.2, 0.3, grey=0.2, blur=0.7, jpeg=0.2)
"""How critic, guides and recognisers see faces: recognisers mostly blurred and often without
colour, lest stripes of colour be enough to lead them astray."""

Loss = Float[Tensor, ""]


@dataclass(frozen=True, slots=True, eq=False)
class Judges:
    """Whom the generator hears besides the critic, all frozen.

    Attributes:
        guides: each takes crops to a logit an attribute, those of the lesson.
        recognizers: to be led astray.
    """

    guides: tuple[nn.Module, ...] = ()
    recognizers: tuple[Recognizer, ...] = ()


class Translation:
    """The lesson: see ``visard.train.loop.Lesson``.

    Args:
        examples: asked for the attributes that can be wanted only.
        at_once: faces a step.
        bfloat16: the generator calculates with half the digits.

    Attributes:
        parts: the last step's losses by name, unweighted.
    """

    def __init__(
        self,
        generator: Generator,
        critic: Critic,
        examples: Examples,
        judges: Judges,
        *,
        at_once: int = 16,
        seed: int = 0,
        bfloat16: bool = False,
    ) -> None:
        self.average = copy.deepcopy(generator).requires_grad_(False)
        self.network = nn.ModuleDict(
            {"generator": generator, "critic": critic, "average": self.average}
        )
        self._generator, self._critic, self._judges = generator, critic, judges
        self._examples, self._at_once, self._seed = examples, at_once, seed
        self._bfloat16 = bfloat16
        for each in self.network.values():  # faster on processors
            each.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.parts: dict[str, float] = {}

    def loss(self, step: int) -> Tensor:
        self._follow(step)
        random = of_step(self._seed, step)
        chosen = batch(len(self._examples), self._at_once, self._seed, step)
        crops, landmarks = self._examples.crops(chosen)
        crops = crops.contiguous(memory_format=torch.channels_last)
        present = self._examples.present[chosen]
        wanted = wishes(present, self._examples.names, random)
        edit = self._edit(crops, wanted, self._hidden(len(crops)))
        parts = self._generators(edit, crops, present, wanted, landmarks, random)
        parts |= self._critics(edit.made(crops).detach(), crops, present, random)
        self.parts.update({name: float(part.detach()) for name, (part, _) in parts.items()})
        return torch.stack([weight * part for part, weight in parts.values()]).sum()

    def _follow(self, step: int) -> None:
        """The average goes a little of the way to where the generator is; more, at first."""
        kept = min(KEPT, step / (step + 10))
        now = self._generator.parameters()
        with torch.no_grad():
            for mean, weight in zip(self.average.parameters(), now, strict=True):
                mean.lerp_(weight, 1 - kept)

    def _hidden(self, count: int) -> Float[Tensor, " n"]:
        """Who shall be somebody else."""
        if not self._judges.recognizers:
            return torch.zeros(count)
        return (torch.arange(count) >= round(_OPEN * count)).float()

    def _edit(self, crops: Crops, wanted: Bool[Tensor, "n k"], hidden: Float[Tensor, " n"]) -> Edit:
        told = torch.cat((wanted.float(), hidden[:, None]), 1)
        with autocast(self._bfloat16):
            edit = self._generator.edit(crops, told)
        return Edit(edit.flow.float(), edit.change.float())

    def _generators(
        self,
        edit: Edit,
        crops: Crops,
        present: Bool[Tensor, "n k"],
        wanted: Bool[Tensor, "n k"],
        landmarks: Points,
        random: torch.Generator,
    ) -> dict[str, tuple[Loss, float]]:
        """The critic's weights stay out of it: only the generator learns from this."""
        weights = {name: value.detach() for name, value in self._critic.named_parameters()}
        moved, made = edit.moved(crops), edit.made(crops)
        verdicts, logits = functional_call(self._critic, weights, (_seen(made, random),))
        asked = wanted.float()
        open_ = self._hidden(len(crops)) == 0
        returned = self._edit(made[open_], present[open_], torch.zeros(int(open_.sum())))
        back = returned.made(made[open_])
        unlike = dssim(moved.contiguous(), made.contiguous())
        parts = {
            "taken for real": (-verdicts.mean(), REAL),
            "told": (F.binary_cross_entropy_with_logits(logits, asked), TOLD),
            "back": (F.l1_loss(back, crops[open_]), BACK),
            "unlike": ((unlike - DSSIM).clamp(min=0).mean(), LIKENESS),
            "change": (edit.change.abs().mean(), CHANGE),
            "rough": (_roughness(edit.change), ROUGH),
            "bent": (_roughness(SIZE * edit.flow), BENT),
        }
        for number, guide in enumerate(self._judges.guides, 1):
            heard = guide(_GUIDE((made, _places(made)), template(), SIZE, random))
            share = GUIDED / len(self._judges.guides)
            parts[f"guide {number}"] = (F.binary_cross_entropy_with_logits(heard, asked), share)
        if self._judges.recognizers:
            gone = edit.landmarks(landmarks)
            places = (landmarks[~open_], gone[~open_])
            parts |= self._astray(made[~open_], crops[~open_], places, random)
        return parts

    def _astray(
        self, made: Crops, crops: Crops, landmarks: tuple[Points, Points], random: torch.Generator
    ) -> dict[str, tuple[Loss, float]]:
        """Moved as a whole, a face would be found where it went, and known."""
        parts, share = {}, IDENTITY / len(self._judges.recognizers)
        for each in self._judges.recognizers:
            places = torch.tensor(each.card.template)
            with torch.no_grad():
                own = each.embed(_plain(crops, landmarks[0], each))
            seen = each.embed(_CROWD((made, landmarks[1]), places, each.card.input_size, random))
            apart = distance(seen, own, each.card.metric) / threshold(each.card)
            parts[each.card.name] = ((GOAL - apart).clamp(min=0).mean(), share)
        return parts

    def _critics(
        self, made: Crops, crops: Crops, present: Bool[Tensor, "n k"], random: torch.Generator
    ) -> dict[str, tuple[Loss, float]]:
        drawn = random.get_state()
        real = _seen(crops, random)
        random.set_state(drawn)  # each pair alike, but for what was made of it
        fake = _seen(made, random)
        truth, logits = self._critic(real)
        opinion, _ = self._critic(fake)
        told = F.binary_cross_entropy_with_logits(logits, present.float())
        return {
            "apart": (opinion.mean() - truth.mean(), 1.0),
            "penalty": (self._penalty(real, fake, random), PENALTY),
            "tells": (told, TOLD),
        }

    def _penalty(self, real: Crops, fake: Crops, random: torch.Generator) -> Loss:
        share = torch.rand(len(real), 1, 1, 1, generator=random)
        between = torch.lerp(real, fake, share).requires_grad_(True)
        verdicts, _ = self._critic(between)
        (gradient,) = torch.autograd.grad(
            verdicts.mean(dim=(1, 2, 3)).sum(), between, create_graph=True
        )
        loss: Tensor = (gradient.flatten(1).norm(dim=1) - 1).square().mean()
        return loss


def _roughness(change: Float[Tensor, "n _ s s"]) -> Loss:
    """Its total variation: the mean difference of neighbours, along both sides."""
    loss: Tensor = change.diff(dim=2).abs().mean() + change.diff(dim=3).abs().mean()
    return loss


def _places(crops: Crops) -> Points:
    return template().expand(len(crops), -1, -1)


def _seen(crops: Crops, random: torch.Generator) -> Crops:
    """As the critic sees them."""
    return _CRITIC((crops, _places(crops)), template(), SIZE, random)


def _plain(crops: Crops, landmarks: Points, recognizer: Recognizer) -> Crops:
    its = recognizer.card
    return align(crops, landmarks, torch.tensor(its.template), its.input_size)
