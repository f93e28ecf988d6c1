"""Whose noise for whom, where noise was made on other people.

Huang et al. (2021, arXiv:2101.04898, section 5) make noise on a small additional set and give
each person to be protected that of the most similar person there.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float
from scipy.optimize import linear_sum_assignment
from torch import Tensor

from visard.errors import DataError
from visard.tensors import Embeddings
from visard.train.labelled import Labels

Centres = Float[Tensor, "k d"]


def centres(embeddings: Embeddings, labels: Labels) -> Centres:
    """The mean direction of each person's photos."""
    rows = F.normalize(embeddings)
    people = int(labels.max()) + 1
    return F.normalize(torch.stack([rows[labels == each].mean(dim=0) for each in range(people)]))


def matched(ours: Centres, theirs: Float[Tensor, "j d"]) -> list[int]:
    """For each of ours one of theirs, all different, so that they are most alike together.

    What differs: the paper does not say that no two people share a match; if they did, a
    tracker could not tell them apart by noise, and would look at the faces.

    Raises:
        DataError: there are fewer of theirs than of ours.

    >>> matched(torch.tensor([[1.0, 0.0], [0.8, 0.6]]), torch.eye(2))
    [0, 1]
    """
    if len(theirs) < len(ours):
        raise DataError(
            f"{len(theirs)} other people are too few for {len(ours)} to be protected",
            todo="give a folder of more people to --others",
        )
    _, columns = linear_sum_assignment((-ours @ theirs.T).double().numpy())
    return [int(column) for column in columns]
