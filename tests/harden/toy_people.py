"""Made-up people and a recogniser that take no time."""

import torch
from torch import nn

from visard.cards import card
from visard.networks.residual import WIDTHS, Residual
from visard.recognize.network import NetworkRecognizer, fold_batch_norms
from visard.train.labelled import Labelled

PEOPLE = 4


def recognizer(widths=WIDTHS):
    """A student's network by chance; with other widths it cannot be read back."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(1)
        network = Residual(128, widths)
    its = card("mobilefacenet")
    return NetworkRecognizer(its, fold_batch_norms(network.eval()), (0.0,) * 3, (255.0,) * 3)


def photos(count=10, *, shade=0.0, side=112):
    """Crops whose colours tell the people apart; obfuscated ones are of another shade."""
    random = torch.Generator().manual_seed(3)
    labels = torch.arange(count) % PEOPLE
    colours = torch.rand(PEOPLE, 3, 1, 1, generator=random)[labels]
    noise = 0.1 * torch.rand(count, 3, side // 8, side // 8, generator=random)
    crops = nn.functional.interpolate(colours * 0.8 + noise + shade, size=(side, side))
    return Labelled((crops.clamp(0, 1) * 255).round().byte(), labels)
