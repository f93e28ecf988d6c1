"""SSIMULACRA2 (Sneyers 2022, libjxl), differentiable and batched.

Structural similarity and edge differences of luma and two colour-opponent
planes on six scales, weighted by fits to human opinion. 100 is identical, 90
cannot be told apart in a flicker test, 70 is high quality, 50 medium.

Limits: the weights belong to six scales, so a picture under 256 pixels a side
is tiled by its mirror image until it has six; published tools use fewer scales
there and are not comparable across sizes. Being a model of opinion it can be
gamed when it is what one optimises: never the only measure.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from torch import Tensor

from visard.tensors import PerFace, Pixels
from visard.visibility.blur import blur
from visard.visibility.xyb import linear, luma, opponent

SCALES = 6
SMALLEST = 256
"""Pixels a side that leave eight on the sixth scale."""

_C2 = 0.0009

# For each plane (X, Y, B) and scale: weights of the similarity, of added edges and
# of lost edges, first for the plain mean of the map, then for its 4-norm mean.
_WEIGHTS = (
    ((0.0, 0.0007376606707406586, 0.0), (0.0, 0.0007793481682867309, 0.0)),
    ((0.0, 0.0004371155730107379, 0.0),
     (1.1041726426657346, 0.00066284834129271, 0.00015231632783718752)),
    ((0.0, 0.0016406437456599754, 0.0), (1.8422455520539298, 11.441172603757666, 0.0)),
    ((0.0007989109436015163, 0.000176816438078653, 0.0),
     (1.8787594979546387, 10.94906990605142, 0.0)),
    ((0.0007289346991508072, 0.9677937080626833, 0.0),
     (0.00014003424285435884, 0.9981766977854967, 0.00031949755934435053)),
    ((0.0004550992113792063, 0.0, 0.0), (0.0013648766163243398, 0.0, 0.0)),
    ((0.0, 0.0, 0.0), (7.466890328078848, 0.0, 17.445833984131262)),
    ((0.0006235601634041466, 0.0, 0.0),
     (6.683678146179332, 0.00037724407979611296, 1.027889937768264)),
    ((225.20515300849274, 0.0, 0.0),
     (19.213238186143016, 0.0011401524586618361, 0.001237755635509985)),
    ((176.39317598450694, 0.0, 0.0),
     (24.43300999870476, 0.28520802612117757, 0.0004485436923833408)),
    ((0.0, 0.0, 0.0), (34.77906344483772, 44.835625328877896, 0.0)),
    ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
    ((0.0, 0.0008680556573291698, 0.0), (0.0, 0.0, 0.0)),
    ((0.0, 0.0005313191874358747, 0.0), (0.00016533814161379112, 0.0, 0.0)),
    ((0.0, 0.0, 0.0), (0.0004179171803251336, 0.0017290828234722833, 0.0)),
    ((0.0020827005846636437, 0.0, 0.0), (8.826982764996862, 23.19243343998926, 0.0)),
    ((95.1080498811086, 0.9863978034400682, 0.9834382792465353),
     (0.0012286405048278493, 171.2667255897307, 0.9807858872435379)),
    ((0.0, 0.0, 0.0), (0.0005130064588990679, 0.0, 0.00010854057858411537)),
)  # fmt: skip

Planes = Float[Tensor, "n _ _ _"]
"""X, Y and B, or Y alone."""

_DRAFT_SCALES, _DRAFT_LUMA = 5, 2
"""How many scales a draft looks at, and on how many of the photo's at luma alone."""


class Ssimulacra2:
    """Scores pictures against originals whose statistics are computed once.

    Args:
        originals: sRGB, 0 to 1.
        draft: leave out what hardly weighs (colour on the two finest scales of the
            photo, the sixth scale) and do not tile small pictures. Such scores mean
            nothing, but the gradient is as good, at an eighth of the cost.
        shrunk: by how much each picture was made smaller than its photo, 1 or more: its
            scales then weigh as those of the photo that they show, which estimates the
            photo's score where the change is not finer than the picture.
    """

    def __init__(
        self, originals: Pixels, *, draft: bool = False, shrunk: PerFace | None = None
    ) -> None:
        self._draft = draft
        self._weights = _weights(len(originals), shrunk, draft=draft)
        with torch.no_grad():
            self._references = [_Reference(planes) for planes in self._pyramid(originals)]

    def _pyramid(self, pictures: Pixels) -> list[Planes]:
        light, levels = linear(pictures if self._draft else _mirror_tiled(pictures)), []
        for scale, weights in enumerate(self._weights):
            if scale:
                light = F.avg_pool2d(light, 2, ceil_mode=True, count_include_pad=False)
            levels.append(luma(light) if weights.shape[1] == 1 else opponent(light))
        return levels

    def distance(self, pictures: Pixels) -> PerFace:
        """The weighted sum beneath the score: 0 is identical, and it has a gradient."""
        total = torch.zeros(len(pictures))
        for scale, planes in enumerate(self._pyramid(pictures)):
            terms = self._references[scale].terms(planes)
            total = total + (terms * self._weights[scale]).sum(dim=(1, 2, 3))
        return total

    def score(self, pictures: Pixels) -> PerFace:
        """SSIMULACRA2 of each picture, 100 at best; negative when ruined.

        >>> original = torch.rand(1, 3, 64, 64)
        >>> Ssimulacra2(original).score(original).item()
        100.0
        """
        d = self.distance(pictures) * 0.9562382616834844
        d = 2.326765642916932 * d - 0.020884521182843837 * d**2 + 6.248496625763138e-05 * d**3
        return 100 - 10 * d.clamp(min=0) ** 0.6276336467831387


def _weights(count: int, shrunk: PerFace | None, *, draft: bool) -> list[Float[Tensor, "n _ 2 3"]]:
    """Picture × plane × norm × kind for each scale; between two scales, some of both.

    Where colour weighs nothing in any picture, luma is the only plane.
    """
    known = torch.tensor(_WEIGHTS).view(3, SCALES, 2, 3).transpose(0, 1)
    if draft:
        known[:_DRAFT_LUMA, ::2] = 0
    beyond = torch.cat((known, torch.zeros(2, *known.shape[1:])))
    start = torch.zeros(count) if shrunk is None else shrunk.log2()
    scales = []
    for scale in range(_DRAFT_SCALES if draft else SCALES):
        place = (scale + start).clamp(max=SCALES)
        finer, share = place.long(), place.frac().view(-1, 1, 1, 1)
        weights = torch.lerp(beyond[finer], beyond[finer + 1], share)
        scales.append(weights if bool(weights[:, ::2].any()) else weights[:, 1:2])
    return scales


def _mirror_tiled(pictures: Tensor) -> Tensor:
    for axis in (2, 3):
        if pictures.shape[axis] < SMALLEST:
            count = -(-SMALLEST // pictures.shape[axis])
            tiles = [pictures.flip(axis) if i % 2 else pictures for i in range(count)]
            pictures = torch.cat(tiles, dim=axis)
    return pictures


class _Reference:
    """All that the comparison needs of a level of the original."""

    def __init__(self, planes: Planes) -> None:
        self.planes, self.mean = planes, blur(planes)
        self.spread = blur(planes.square()) - self.mean.square() + _C2
        self.edges = 1 + (planes - self.mean).abs()

    def terms(self, planes: Planes) -> Float[Tensor, "n _ 2 3"]:
        """Plane × norm × kind, as the weights."""
        moments = blur(torch.cat((planes, planes.square(), self.planes * planes), 1))
        mean, square, product = moments.chunk(3, dim=1)
        similar = 1 - (self.mean - mean).square()
        structure = 2 * (product - self.mean * mean) + _C2
        structure = structure / (self.spread + (square - mean.square()))
        edges = (1 + (planes - mean).abs()) / self.edges - 1
        maps = torch.stack((1 - similar * structure, edges, -edges), dim=2).relu()
        fourth = maps.square().square().mean(dim=(3, 4))
        # the floor keeps the root's slope finite where nothing changed
        root = fourth.clamp(min=1e-30) ** 0.25 * (fourth > 0)
        return torch.stack((maps.mean(dim=(3, 4)), root), dim=2)
