"""The losses mean what they say, and fall."""

from itertools import islice

import torch
import torch.nn.functional as F
from toys import faces, network

from projections import Projection
from visard.train.attack import Attack
from visard.train.distil import Distillation, imitation
from visard.train.loop import Pace, Training
from visard.train.simclr import nt_xent


def test_identical_views_are_the_least_contrast():
    random = torch.Generator().manual_seed(0)
    rows = torch.randn(16, 32, generator=random)
    same = nt_xent(rows, rows)
    near = nt_xent(rows, rows + 0.5 * torch.randn(16, 32, generator=random))
    assert same < near < nt_xent(rows, rows.roll(1, 0))
    assert torch.isclose(nt_xent(rows, 7 * rows), same)  # angles count, lengths do not


def test_contrast_of_orthogonal_faces_is_what_the_formula_says():
    expected = -F.log_softmax(torch.tensor([1 / 0.2] + 6 * [0.0]), dim=0)[0]
    assert torch.isclose(nt_xent(torch.eye(4), torch.eye(4)), expected)


def test_a_student_comes_nearer_to_its_teacher():
    teacher = Projection("mobilefacenet")
    lesson = Distillation(network(128), teacher, faces(16), 112, at_once=16)
    losses = list(islice(Training(lesson, Pace(12, rate=0.01)).steps(), 12))
    assert sum(losses[-3:]) < 0.9 * sum(losses[:3])


def test_saying_the_same_costs_nothing():
    rows = torch.randn(6, 5, generator=torch.Generator().manual_seed(0))
    assert imitation(2 * rows, rows).abs() < 1e-6
    assert imitation(rows.flip(0), rows) > 0.5


def test_the_attack_hurts_and_keeps_to_its_radius():
    student, crops = network(), faces().take(range(8))[0][:, :, :112, :112]
    student(crops)  # so that its norms have seen something
    with torch.no_grad():
        truth = student.eval()(crops)
    hurt = Attack(1.0, steps=3)(student, crops, truth, torch.Generator().manual_seed(0))
    assert student.training
    assert ((hurt - crops).flatten(1).norm(dim=1) <= 1.0 + 1e-4).all()
    assert hurt.aminmax().min >= 0
    assert hurt.aminmax().max <= 1
    with torch.no_grad():
        assert F.cosine_similarity(student.eval()(hurt), truth).mean() < 0.999


def test_a_robust_student_learns_too():
    teacher = Projection("mobilefacenet")
    lesson = Distillation(
        network(128), teacher, faces(16), 112, at_once=16, attack=Attack(0.5, steps=1)
    )
    losses = list(islice(Training(lesson, Pace(12, rate=0.01)).steps(), 12))
    assert sum(losses[-3:]) < sum(losses[:3])
