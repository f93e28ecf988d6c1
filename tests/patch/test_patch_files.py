"""The pair as a file, the sheet to print, and the pair that comes along."""

import re

import pytest
import torch
from faces import stripes
from safetensors.torch import save

from visard.errors import DataError, WeightsError
from visard.patch.places import Where, millimetres
from visard.patch.sheet import DOTS, dots, sheet
from visard.patch.stored import Pair, PairCard, bundled, packed, read, unpacked

CARD = PairCard(
    Where.CHEEKS, "mtcnn", "drawings", 0, 3, 5, 0.1, 0.02, 7, "as the photos", commercial=False
)


def test_a_pair_comes_back_as_it_was(tmp_path) -> None:
    file = tmp_path / "cheeks.safetensors"
    file.write_bytes(packed(Pair(stripes(), CARD)))
    found = read(file)
    assert torch.equal(found.patches, stripes())
    assert found.card == CARD


def _with(**tensors):
    import json
    from dataclasses import asdict

    return save(tensors, {"kind": "visard patches 1", "card": json.dumps(asdict(CARD))})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a file of ours at all",
        save({"patches": stripes()}),
        _with(other=stripes()),
        _with(patches=stripes()[:1].clone()),
        _with(patches=stripes() + 1),
        _with(patches=stripes() * float("nan")),
        _with(patches=torch.zeros(2, 1, 4, 5)),
        _with(patches=torch.zeros(2, 4)),
    ],
)
def test_what_is_no_pair_is_refused(data) -> None:
    with pytest.raises(WeightsError, match=r"x: these are no patches; give a file that"):
        unpacked(data, "x")


def test_a_file_that_is_not_there_is_named(tmp_path) -> None:
    with pytest.raises(WeightsError, match="none: it cannot be read"):
        read(tmp_path / "none")


@pytest.mark.parametrize("where", [Where.CHEEKS, Where.MASK])
def test_a_trained_pair_comes_along(where) -> None:
    pair = bundled(where)
    assert pair.card.where is where
    assert "CelebA" in pair.card.data
    assert "non-commercial" in pair.card.licence
    assert not pair.card.commercial
    assert pair.patches.std() > 0.2


def test_none_comes_along_for_the_forehead() -> None:
    with pytest.raises(DataError, match="visard patch train --photos DIR --where forehead"):
        bundled(Where.FOREHEAD)


def test_the_sheet_has_the_size_of_its_paper() -> None:
    made = sheet(Pair(stripes(), CARD))
    assert made.startswith(b"%PDF")
    width, height = (
        float(n) for n in re.search(rb"MediaBox \[ ?0 0 ([\d.]+) ([\d.]+)", made).groups()
    )
    assert width / 72 * 25.4 == pytest.approx(210, abs=0.2)
    assert height / 72 * 25.4 == pytest.approx(297, abs=0.2)


def test_patches_are_printed_at_their_true_size(monkeypatch) -> None:
    from PIL import Image

    pages = []
    save_ = Image.Image.save
    monkeypatch.setattr(
        Image.Image, "save", lambda self, *a, **k: (pages.append(self.copy()), save_(self, *a, **k))
    )
    black = Pair(torch.zeros(2, 1, 8, 8), CARD)
    sheet(black, eye_distance=60)
    dark = torch.frombuffer(bytearray(pages[0].tobytes()), dtype=torch.uint8)
    dark = dark.view(pages[0].height, pages[0].width) < 128
    across, down = (round(dots(side * 60 / 63)) for side in millimetres(Where.CHEEKS))
    rows = dark.sum(dim=1)
    assert ((rows > 1.9 * across) & (rows < 2.2 * across)).sum() == pytest.approx(down, abs=3)
    assert dots(25.4) == DOTS
