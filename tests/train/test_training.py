"""A training that is stopped and goes on ends as one that was not."""

from itertools import islice

import pytest
import torch
from torch import nn
from toys import faces, network

from visard.cards import card
from visard.errors import DataError, VisardError
from visard.train.checkpoint import beside, go_on, keep
from visard.train.loop import Pace, Training
from visard.train.simclr import Contrast, SimClr

PACE = Pace(6)
SETTINGS = {"seed": 0, "rate": 1e-3}


def _training():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(5)
        whole = SimClr(network(), 8)
    template = torch.tensor(card("mobilefacenet").template)
    return whole, Training(Contrast(whole, faces(), template, 112, at_once=4), PACE)


def test_it_goes_on_as_if_it_had_not_been_stopped(tmp_path):
    straight, training = _training()
    losses = list(training.steps())

    _, stopped = _training()
    before = list(islice(stopped.steps(), 2))
    keep(stopped, SETTINGS, tmp_path / "kept")
    resumed, going_on = _training()
    go_on(going_on, SETTINGS, tmp_path / "kept")
    assert going_on.done == 2
    assert before + list(going_on.steps()) == losses
    for name, value in straight.state_dict().items():
        assert torch.equal(value, resumed.state_dict()[name]), name


def test_another_training_is_not_gone_on_with(tmp_path):
    _, training = _training()
    keep(training, SETTINGS, tmp_path / "kept")
    with pytest.raises(DataError, match="that training had another rate"):
        go_on(training, SETTINGS | {"rate": 0.1}, tmp_path / "kept")


@pytest.mark.parametrize("content", [None, b"", b"x" * 40, b"\2\0\0\0\0\0\0\0{}"])
def test_what_is_no_training_is_refused_in_words(tmp_path, content):
    path = tmp_path / "kept"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(DataError, match="no training can go on from it"):
        go_on(_training()[1], SETTINGS, path)


def test_a_loss_that_is_no_number_ends_it():
    class Lost:
        network = nn.Linear(1, 1)

        def loss(self, step):
            return self.network.weight.sum() / 0

    with pytest.raises(VisardError, match="the loss of step 0 is no number"):
        list(Training(Lost(), PACE).steps())


def test_the_unfinished_lies_beside_the_result(tmp_path):
    assert beside(tmp_path / "a.b.safetensors") == tmp_path / "a.b.unfinished.safetensors"
