"""``visard live``: what it protects, says and refuses."""

import json
import sys

import cv2
import numpy as np
import pytest
from skimage.data import astronaut

from visard.cli import main as program
from visard.live.sources import Film


@pytest.fixture
def visard(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("VISARD_GALLERY", str(tmp_path / "no-gallery"))

    def run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["visard", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            program.main()
        said = capsys.readouterr()
        return end.value.code or 0, said.out, said.err

    return run


@pytest.fixture
def film(tmp_path):
    """The astronaut moves a little, for six frames."""
    av = pytest.importorskip("av")
    path = tmp_path / "film.mp4"
    with av.open(str(path), "w") as made:
        stream = made.add_stream("libx264", rate=10)
        stream.width, stream.height, stream.pix_fmt = 256, 256, "yuv420p"
        for step in range(6):
            shown = np.ascontiguousarray(astronaut()[:256, 96 + step : 352 + step])
            made.mux(stream.encode(av.VideoFrame.from_ndarray(shown, format="rgb24")))
        made.mux(stream.encode())
    return path


def test_a_film_comes_out_protected_with_all_its_frames(visard, film, tmp_path):
    out = tmp_path / "protected.mp4"
    status, said, _ = visard("live", "--source", film, "--sink", out)
    assert status == 0
    assert said.startswith("6 frames (the source ended): 6 protected.")
    assert f"Written: {out}" in said
    before, after = ([shot.pixels for shot in Film(path).shots()] for path in (film, out))
    assert len(after) == 6
    moved = np.abs(before[3].astype(int) - after[3])
    assert moved[80:160, 90:150].mean() > 3 > moved[230:, :40].mean() + 1


def test_programs_get_json_and_nothing_else(visard, film):
    status, out, _ = visard("live", "--source", film, "--sink", "none", "--json")
    told = json.loads(out)
    assert status == 0
    assert told["states"] == {"protected": 6}
    assert told["named_share"] is None
    assert told["fps"] > 0


def test_without_a_camera_it_is_one_line(visard, monkeypatch):
    class Nothing:
        def isOpened(self):
            return False

        def release(self):
            pass

    monkeypatch.setattr(cv2, "VideoCapture", lambda number: Nothing())
    status, out, err = visard("live", "--sink", "none")
    assert (status, out) == (1, "")
    assert "camera 0: there is no such camera; see whether one is plugged in" in err


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--method", "pgd", "--mask", "me.safetensors"], "--mask: that is for the method mask"),
        (["--target", "Ann"], "--target: that is for the method pgd"),
        (["--strict"], "--strict: nobody is there to be asked; add --gallery or --classifier"),
        (["--mask", "none.safetensors"], "there is no such file"),
        (["--classifier", "none.safetensors"], "it cannot be read"),
        (["--method", "no-such"], "there is no protector named 'no-such'"),
        (["--gallery", "nowhere"], "there is no gallery"),
    ],
)
def test_what_makes_no_sense_is_one_line(visard, film, options, why):
    status, out, err = visard("live", "--source", film, "--sink", "none", *options)
    assert (status, out) == (1, "")
    assert why in " ".join(err.split())
    assert err.count("\n") == 1


def test_the_source_is_never_written_over(visard, film):
    status, _, err = visard("live", "--source", film, "--sink", film)
    assert status == 2
    assert "is the source itself" in err
