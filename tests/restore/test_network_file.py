"""The files of others: read under all their names, and nothing in them is run."""

import pickle
from pathlib import Path

import pytest
import tiny_networks as tiny
import torch

from visard.errors import WeightsError
from visard.networks.stored import packed
from visard.restore import network_file


def _read(data):
    return network_file.network(network_file.opened(data, "there").weights, "there")


def _pictures():
    return torch.rand(1, 3, 8, 12, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize("wrapper", [None, "params", "params_ema"])
@pytest.mark.parametrize("names", [tiny.LATER, tiny.BASICSR, tiny.first_names(2)])
def test_every_naming_is_the_same_network(names, wrapper) -> None:
    ours = tiny.network()
    weights = tiny.renamed(ours, names)
    read = _read(tiny.pickled(weights if wrapper is None else {wrapper: weights}))
    assert read.size == ours.size
    assert ours(_pictures()).std() > 0.05
    torch.testing.assert_close(read(_pictures()), ours(_pictures()), rtol=0, atol=1e-6)


@pytest.mark.parametrize("scale", [1, 2, 4])
def test_the_scale_is_read_off_the_first_layer(scale) -> None:
    ours = tiny.network(scale)
    read = _read(tiny.pickled({"params_ema": tiny.renamed(ours, tiny.BASICSR)}))
    assert read(_pictures()).shape == (1, 3, 8 * scale, 12 * scale)
    torch.testing.assert_close(read(_pictures()), ours(_pictures()), rtol=0, atol=1e-6)


def test_averaged_weights_go_first() -> None:
    ours, others = tiny.network(), tiny.network(loud=1.0)
    both = {
        "params": tiny.renamed(others, tiny.BASICSR),
        "params_ema": tiny.renamed(ours, tiny.BASICSR),
    }
    torch.testing.assert_close(
        _read(tiny.pickled(both))(_pictures()), ours(_pictures()), rtol=0, atol=1e-6
    )


def test_visards_own_file_holds_halves() -> None:
    ours = tiny.network()
    read = _read(packed(ours, {"architecture": network_file.ARCHITECTURE}))
    torch.testing.assert_close(read(_pictures()), ours(_pictures()), rtol=0, atol=5e-3)


class _Hostile:
    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


def test_a_pickle_is_never_run(tmp_path) -> None:
    trap = tmp_path / "trap"
    for data in (pickle.dumps(_Hostile(trap)), tiny.pickled({"params": _Hostile(trap)})):
        with pytest.raises(WeightsError, match="it is no file of weights that can be trusted"):
            network_file.opened(data, "there")
    assert not trap.exists()
    pickle.loads(pickle.dumps(_Hostile(trap)))
    assert trap.exists()  # it would have been, had anybody opened it


def _broken():
    whole = tiny.renamed(tiny.network(), tiny.BASICSR)
    return {
        "empty": (b"", "no file of weights"),
        "text": (b"no weights here, only words", "no file of weights"),
        "cut off": (tiny.pickled(whole)[:4000], "no file of weights"),
        "words": (tiny.pickled({"weight": "many"}), "something else than"),
        "a list": (tiny.pickled([torch.ones(3)]), "something else than"),
        "nothing": (tiny.pickled({}), "another network"),
        "another": (tiny.pickled(torch.nn.Linear(2, 2).state_dict()), "another network"),
        "a part": (tiny.pickled({k: v for k, v in whole.items() if "hr" not in k}), "another"),
        "one more": (tiny.pickled(whole | {"more.weight": torch.ones(3)}), "another network"),
        "shapeless": (tiny.pickled(whole | {"conv_first.weight": torch.ones(())}), "another"),
        "no colours": (
            tiny.pickled(whole | {"conv_first.weight": torch.ones(4, 5, 3, 3)}),
            "another network",
        ),
        "no number": (
            tiny.pickled(whole | {"conv_last.bias": torch.full((3,), torch.nan)}),
            "no numbers",
        ),
        "endless": (
            tiny.pickled({"conv_first.weight": torch.zeros(1).expand(10**6, 10**6)}),
            "something else than",
        ),
    }


@pytest.mark.parametrize("kind", _broken())
def test_what_is_no_such_network_is_refused_in_a_line(kind) -> None:
    data, words = _broken()[kind]
    with pytest.raises(WeightsError, match=words) as refusal:
        _read(data)
    assert str(refusal.value).startswith("there: ")
    assert "\n" not in str(refusal.value)
