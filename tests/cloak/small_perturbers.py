"""Networks that change faces, small and untrained, as files."""

import torch

from visard.cards import card
from visard.cloak.mask import SIDE
from visard.cloak.perturber_file import encoded
from visard.networks.perturber import Perturber

LICENCE = "private photos"


def perturber(told=0):
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(2)
        return Perturber(SIDE, width=16, depth=1, told=told).eval().requires_grad_(False)


def written(path, method, told=0, names=("dlib",)):
    its = {"licence": LICENCE}
    path.write_bytes(encoded(perturber(told), method, [card(name) for name in names], its))
    return path
