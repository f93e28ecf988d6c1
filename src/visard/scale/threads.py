"""How many threads the networks of a worker use."""

import torch


def one_thread() -> None:
    """One, whatever the machine has.

    Sums come out otherwise with another number of threads, and results would depend on
    the machine that made them. Other cores are for other workers.
    """
    torch.set_num_threads(1)
