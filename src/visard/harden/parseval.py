"""Layers that enlarge no difference: Parseval networks (Cisse et al. 2017, arXiv:1704.08847).

A layer whose rows are orthogonal and of unit length hands a small change of its input on as
a change no larger. The paper steps towards that after every step of training; here the same
distance is a part of the loss. It is meant for networks that are trained from the start:
the layers of a published recogniser lie far from it, so only little weight does no harm.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn


def unevenness(network: nn.Module) -> Float[Tensor, ""]:
    """Half the squared distance of each layer's products of rows from the unit matrix, summed.

    Convolutions count as matrices with a row a filter; those that treat each channel alone,
    and single filters' biases, are left out. Of the rows or the columns the fewer are meant.

    >>> layer = nn.Linear(2, 2, bias=False)
    >>> _ = nn.init.eye_(layer.weight)
    >>> unevenness(layer).item()
    0.0
    """
    total = torch.zeros(())
    for layer in network.modules():
        if isinstance(layer, nn.Linear) or (isinstance(layer, nn.Conv2d) and layer.groups == 1):
            rows = layer.weight.flatten(1)
            rows = rows if rows.shape[0] <= rows.shape[1] else rows.T
            total = total + (rows @ rows.T - torch.eye(len(rows))).square().sum() / 2
    return total
