"""PGD before a classifier, on photos written with 8 bits."""

import torch

from visard.networks.resnet import ResNet18
from visard.studies.face_encryption_attack import EPSILON, Recipe, attacked, targets
from visard.studies.face_encryption_people import held_back
from visard.train.classify import Classifier
from visard.train.labelled import Labelled


class _Colours(torch.nn.Module):
    """Names the strongest colour, and is sure of it."""

    def forward(self, crops):
        return 400 * crops.mean(dim=(2, 3))


def _classifier():
    network = Classifier(ResNet18(4), 32, 3)
    network.forward = _Colours().forward
    return network


def _examples(lead=6):
    """Whose strongest colour leads by so many grey levels."""
    labels = torch.arange(40) % 3
    crops = torch.full((40, 3, 16, 16), 120, dtype=torch.uint8)
    crops[torch.arange(40), labels] += lead
    return Labelled(crops, labels)


def test_it_names_somebody_else_and_nobody_is_changed_by_more_than_allowed():
    found = attacked(_classifier(), _examples(), None, Recipe(), 0, lambda done, total: None)
    assert (found.accuracy, found.success, found.photos) == (0.0, 1.0, 40)
    assert found.largest <= EPSILON
    assert found.noise > 0.9


def test_it_names_the_target():
    examples = _examples()
    wanted = targets(examples, 3)
    found = attacked(_classifier(), examples, wanted, Recipe(), 0, lambda done, total: None)
    assert (found.accuracy, found.success) == (0.0, 1.0)


def test_where_the_lead_is_too_large_it_fails_and_says_so():
    far = _examples(lead=60)
    found = attacked(_classifier(), far, None, Recipe(), 0, lambda done, total: None)
    assert (found.accuracy, found.success) == (1.0, 0.0)


def test_targets_are_somebody_else_and_one_a_person():
    examples = _examples()
    wanted = targets(examples, 3)
    assert (wanted != examples.labels).all()
    assert len(set(zip(examples.labels.tolist(), wanted.tolist(), strict=True))) == 3


def test_one_photo_in_five_of_each_is_held_back():
    labels = torch.tensor([0] * 20 + [1] * 11 + [2] * 2)
    asked = held_back(labels)
    assert [int(asked[labels == person].sum()) for person in range(3)] == [4, 2, 0]
    assert torch.equal(asked, held_back(labels))
