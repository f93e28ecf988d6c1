"""However broken a file is: a photo or one line, in time, and no noise."""

import time
import warnings
from pathlib import Path

import numpy as np
import pytest
from corruption import bad_files

from visard.errors import PhotoError
from visard.photo.files import Keep, read
from visard.types import Photo


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return bad_files(tmp_path_factory.mktemp("bad"))


def outcome(path: Path, keep: Keep) -> Photo | str:
    try:
        return read(path, keep=keep)
    except PhotoError as error:
        return str(error)


def check(path: Path, keep: Keep) -> bool:
    """Whether the file was refused."""
    begun = time.monotonic()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = outcome(path, keep)
    assert time.monotonic() - begun < 10, path.name
    if isinstance(result, str):
        assert len(result.splitlines()) == 1, result
        assert "; " in result, f"no word on what to do: {result}"
        return True
    width, height = result.size
    assert result.pixels.dtype == np.uint8, path.name
    assert result.pixels.shape == (height, width, 3), path.name
    return False


def test_there_are_enough(files: list[Path]) -> None:
    assert len(files) >= 300
    assert len({path.suffix for path in files}) >= 7


@pytest.mark.parametrize("keep", [Keep.NOTHING, Keep.ALL])
def test_every_file_is_a_photo_or_one_line(
    files: list[Path], keep: Keep, capfd: pytest.CaptureFixture[str]
) -> None:
    # libtiff, alone of all, prints what it stumbles over, and cannot be told not to.
    talkative = {path for path in files if path.suffix == ".tif"}
    refused = sum(check(path, keep) for path in files if path not in talkative)
    assert capfd.readouterr() == ("", "")
    refused += sum(check(path, keep) for path in talkative)
    # Not all: a flipped bit may spare the picture.
    assert len(files) // 2 < refused < len(files)


def test_the_same_files_every_time(files: list[Path], tmp_path: Path) -> None:
    again = bad_files(tmp_path)
    assert [path.read_bytes() for path in again] == [path.read_bytes() for path in files]


@pytest.mark.parametrize("kind", ["empty", "text", "zeros", "noise", "bomb", "profile"])
def test_hopeless_files_are_all_refused(files: list[Path], kind: str) -> None:
    hopeless = [path for path in files if path.name.startswith(kind)]
    assert hopeless
    assert [path.name for path in hopeless if not check(path, Keep.NOTHING)] == []


def test_a_bomb_is_refused_for_its_size(files: list[Path]) -> None:
    bombs = {path.name: path for path in files if path.name.startswith("bomb")}
    for name in ("bomb.png", "bomb.jpg", "bomb.tif", "bomb.webp"):
        with pytest.raises(PhotoError, match="pixels"):
            read(bombs[name])
