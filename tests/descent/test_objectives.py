"""The push away from oneself: what it says, and how often networks are run for it."""

import torch

from visard.cards import card
from visard.descent.loop import sum_of_voices
from visard.descent.objectives import PushAway


class _Mean:
    """Embeds a crop as its mean colour, and counts how often one goes back through it."""

    card = card("dlib")

    def __init__(self) -> None:
        self.ways_back = 0

    def embed(self, crops):
        embeddings = crops.mean(dim=(2, 3)) * 10
        embeddings.register_hook(self._count)
        return embeddings

    def _count(self, gradient) -> None:
        self.ways_back += 1


def _objective(surrogates, goal=1.0) -> PushAway:
    landmarks = torch.tensor(card("dlib").template)[None]
    own = [torch.zeros(1, 3) for _ in surrogates]
    return PushAway(surrogates, landmarks, own, [torch.Generator().manual_seed(0)], goal=goal)


def test_one_goes_back_through_each_network_once_a_step() -> None:
    surrogates = [_Mean(), _Mean()]
    pictures = torch.rand(1, 3, 160, 160, requires_grad=True)
    sum_of_voices(_objective(surrogates).loss(pictures), pictures)
    assert [each.ways_back for each in surrogates] == [1, 1]


def test_a_face_is_met_where_the_nearest_surrogate_is_far_enough() -> None:
    pictures = torch.full((1, 3, 160, 160), 0.5, requires_grad=True)
    near, far = _objective([_Mean()]), _objective([_Mean()], goal=100)
    (loss,) = near.loss(pictures)
    far.loss(pictures)
    assert loss.item() < -1
    assert near.met().tolist() == [True]
    assert far.met().tolist() == [False]


def test_the_drift_waits_until_the_goal_is_near() -> None:
    pictures = torch.full((1, 3, 160, 160), 0.5)
    landmarks = torch.tensor(card("dlib").template)[None]
    away = torch.tensor([[1.0, 0.0, 0.0]])

    def loss(goal: float, drift: float) -> float:
        push = PushAway(
            [_Mean()],
            landmarks,
            [torch.zeros(1, 3)],
            [torch.Generator().manual_seed(0)],
            goal=goal,
            astray=[away],
            drift=drift,
        )
        return push.loss(pictures.requires_grad_(True))[0].item()

    near, far = (loss(goal, 0.0) - loss(goal, 1.0) for goal in (1.0, 1000.0))
    assert near > 1
    assert 0 < far < near / 10
