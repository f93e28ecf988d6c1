import joblib
import numpy as np
import pytest

from visard.detect.installed import installed
from visard.detect.mtcnn_networks import ProposalNetwork, RefinementNetwork
from visard.detect.mtcnn_weights import fill
from visard.errors import WeightsError

FOLDER = ("assets", "weights")


def test_a_missing_package_is_said_in_one_line():
    with pytest.raises(WeightsError, match="is not installed; install it with: pip install nosuch"):
        installed("nosuch", "file")


def test_a_missing_file_is_said_in_one_line():
    with pytest.raises(WeightsError, match="no such file; reinstall the package mtcnn"):
        installed("mtcnn", *FOLDER, "qnet.lz4")


def test_a_damaged_file_is_refused(tmp_path):
    damaged = tmp_path / "pnet.lz4"
    damaged.write_bytes(installed("mtcnn", *FOLDER, "pnet.lz4").read_bytes()[:500])
    with pytest.raises(WeightsError, match=r"pnet\.lz4: not the weights it should be"):
        fill(ProposalNetwork(), damaged)


def test_the_file_of_another_network_is_refused():
    with pytest.raises(WeightsError, match="not the weights it should be"):
        fill(RefinementNetwork(), installed("mtcnn", *FOLDER, "pnet.lz4"))


def test_arrays_of_another_shape_and_the_same_size_are_refused(tmp_path):
    arrays = joblib.load(installed("mtcnn", *FOLDER, "pnet.lz4"))
    arrays[0] = np.swapaxes(arrays[0], 2, 3)
    joblib.dump(arrays, tmp_path / "pnet")
    with pytest.raises(WeightsError, match="not the weights it should be"):
        fill(ProposalNetwork(), tmp_path / "pnet")
