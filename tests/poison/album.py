"""People without faces: small pictures that a small network tells apart, and such a network."""

import torch
from torch import nn

from visard.train.classify import Classifier
from visard.train.labelled import Labelled

SIDE, PEOPLE = 16, 6


def examples(each: int, seed: int) -> Labelled:
    """So many pictures of each person: soft colours of the person's own under other light."""
    kinds = torch.rand(PEOPLE, 3, 4, 4, generator=torch.Generator().manual_seed(1))
    random = torch.Generator().manual_seed(seed)
    labels = torch.arange(PEOPLE).repeat_interleave(each)
    light = torch.rand(len(labels), 3, 4, 4, generator=random)
    small = 0.12 * kinds[labels] + 0.2 * light + 0.34
    crops = nn.functional.interpolate(small, size=(SIDE, SIDE), mode="bilinear")
    return Labelled((255 * crops).round().byte(), labels)


def classifier(seed: int) -> Classifier:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        features = nn.Sequential(
            nn.Conv2d(3, 16, 3, 2, 1),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            nn.Conv2d(16, 32, 3, 2, 1),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(4),
            nn.Flatten(),
        )
        return Classifier(features, 512, PEOPLE)
