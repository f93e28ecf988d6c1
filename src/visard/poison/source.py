"""The classifier that noise is made with, and how noise of each kind is made with it."""

import torch

from visard.networks.resnet import ResNet18
from visard.poison.kinds import Kind
from visard.poison.min_min import Recipe
from visard.poison.perturb import Steps
from visard.train.classify import Classifier

WIDTH = 16
"""Channels of the first stage of its ResNet-18: a quarter of the paper's, to save time."""

RECIPES = {
    Kind.CLASS: Recipe(Steps(count=3)),
    Kind.SAMPLE: Recipe(Steps(count=8), outer=30, stop=0.02, rounds=16),
}
"""Chosen on CelebA at 64 pixels: more steps for noise that no two photos share."""


def source(people: int, seed: int, width: int = WIDTH) -> Classifier:
    """A ResNet-18 that knows nobody yet; the same for the same seed."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed + 100)
        network = ResNet18(width)
        return Classifier(network, network.features, people, bfloat16=True)
