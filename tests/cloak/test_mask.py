"""Masks: laid where the face is, kept in files that can hold nothing else."""

import json
import struct
from dataclasses import replace

import numpy as np
import pytest
import torch
from safetensors.torch import load, save

from projections import Projection
from visard import methods
from visard.cards import card
from visard.cloak.frame import Frame
from visard.cloak.mask import SIDE, TEMPLATE, Faces, Mask, template, uniform
from visard.cloak.mask_file import FORMAT, LARGEST, encoded, read, write
from visard.cloak.masked import laid_by
from visard.cloak.strengths import CEILINGS
from visard.errors import DataError, PhotoError, SettingError
from visard.photo.align import align
from visard.photo.window import cut
from visard.types import Strength
from visard.visibility.forgiveness import texture


@pytest.fixture(scope="module")
def window():
    from skimage.data import astronaut

    image = np.ascontiguousarray(astronaut()[20:260, 90:330])
    return cut(image, methods.detector().detect(image)[0], margin=0.3)


@pytest.fixture
def mask():
    change = uniform(8 / 255, torch.Generator().manual_seed(0))
    return Mask(change, "opom", (card("mobileface"),), {"photos": "3"})


def test_a_mask_lies_on_the_face_as_an_aligned_crop_would(window) -> None:
    """Warped to the photo, and aligned back with its template: the mask again."""
    rows = torch.linspace(-1, 1, SIDE)
    smooth = (0.1 * torch.outer(rows, rows.flip(0) ** 2)).expand(1, 3, -1, -1)
    frame = Frame.of(window)
    landmarks = frame.landmarks(working=True)
    whole = Faces(frame.work, torch.ones_like(frame.oval()), landmarks)
    laid = whole.under(smooth).added().detach()
    back = align(laid, landmarks, template(), SIDE)
    inner = (slice(None), slice(None), slice(30, 100), slice(30, 100))
    assert torch.allclose(back[inner], smooth[inner], atol=0.002)


def test_it_fades_out_around_the_face(window, mask) -> None:
    frame = Frame.of(window)
    laid = mask.laid_on(frame)
    assert not laid[frame.oval().expand_as(laid) == 0].any()
    assert laid.abs().max() > 4 / 255


def test_a_grey_face_stays_grey(window, mask) -> None:
    grey = replace(window, pixels=window.pixels[..., 1:2].repeat(3, axis=2))
    (result,) = laid_by("opom", mask, [Projection()]).protect([grey], seed=0)
    assert (result.pixels != grey.pixels).any()
    assert (result.pixels == result.pixels[..., :1]).all()


def test_under_a_strength_it_is_grey_and_hides_in_texture(window, mask) -> None:
    frame = Frame.of(window)
    laid, hidden = mask.laid_on(frame), mask.hidden_in(frame)
    weight = hidden / laid.mean(dim=1, keepdim=True).clamp(min=1e-9)
    inside = laid.mean(dim=1, keepdim=True) > 1e-4
    expected = texture(frame.work, frame.oval())
    assert torch.allclose(weight[inside], expected[inside], rtol=1e-3)
    (held,) = laid_by("opom", mask, [], CEILINGS[Strength.LIGHT]).protect([window], seed=0)
    moved = held.pixels.astype(int) - window.pixels.astype(int)
    assert (np.ptp(moved, axis=2) <= 1).mean() > 0.99


def test_a_strength_keeps_to_its_score_and_none_leaves_the_mask_as_it_is(window, mask) -> None:
    ceilings = CEILINGS[Strength.LIGHT]
    (held,) = laid_by("opom", mask, [], ceilings).protect([window], seed=0)
    (free,) = laid_by("opom", mask, []).protect([window], seed=0)
    frame = Frame.of(window)
    assert 0 <= frame.score(held.pixels) - ceilings[0] < 2
    moved = np.abs(free.pixels.astype(int) - window.pixels.astype(int)).max()
    assert moved <= 8
    assert not held.met  # nobody is at hand who could tell


def test_only_recognisers_that_made_the_mask_are_asked(mask) -> None:
    class Asked(Projection):
        def embed(self, crops):
            raise AssertionError("this recogniser made no mask")

    stranger, known = Asked("dlib"), Projection("mobileface")
    laid = laid_by("opom", mask, [stranger, known], CEILINGS[Strength.STRONG])
    assert laid.surrogates == mask.surrogates
    assert laid.protect([], seed=0) == []


def test_all_that_recognisers_look_at_is_within_the_frame() -> None:
    """A recogniser's crop, seen in the mask, but for a rim of its background."""
    for name in ("dlib", "mobileface", "mobilefacenet"):
        known = card(name)
        scale = (TEMPLATE[1][0] - TEMPLATE[0][0]) / (known.template[1][0] - known.template[0][0])
        left = TEMPLATE[0][0] - known.template[0][0] * scale
        top = TEMPLATE[0][1] - known.template[0][1] * scale
        assert min(left, top) > -1
        assert max(left, top) + known.input_size * scale < SIDE + 1


def test_a_file_holds_the_mask_and_what_it_was_made_with(tmp_path, mask) -> None:
    path = tmp_path / "me.safetensors"
    write(mask, path)
    again = read(path, "opom")
    assert torch.allclose(again.change, mask.change, atol=float(mask.change.abs().max()) / 253)
    assert (again.method, again.settings) == ("opom", {"photos": "3"})
    histogramless = replace(card("mobileface").calibration, histogram=None)
    assert again.surrogates == (replace(card("mobileface"), calibration=histogramless),)
    assert path.stat().st_size < 60_000
    with pytest.raises(PhotoError, match="exists"):
        write(mask, path)
    write(mask, path, force=True)


def test_a_mask_of_nothing_is_a_mask(tmp_path, mask) -> None:
    write(replace(mask, change=torch.zeros(1, 3, SIDE, SIDE)), tmp_path / "none.safetensors")
    assert not read(tmp_path / "none.safetensors", "opom").change.any()


def _with(data: bytes, **facts) -> bytes:
    """The same file, with other facts."""
    length = struct.unpack("<Q", data[:8])[0]
    said = json.loads(data[8 : 8 + length])["__metadata__"] | facts
    return save(load(data), {name: each for name, each in said.items() if each is not None})


BROKEN = {
    "empty": (lambda data: b"", "damaged"),
    "a photo": (lambda data: b"\x89PNG\r\n\x1a\n" * 100, "damaged"),
    "cut off": (lambda data: data[:-500], "damaged"),
    "a long header": (lambda data: struct.pack("<Q", 1 << 60) + data[8:], "damaged"),
    "foreign": (lambda data: save({"weight": torch.zeros(3)}), "no mask of visard's"),
    "another format": (lambda data: _with(data, format="visard mask 99"), "no mask of visard's"),
    "no tensor": (lambda data: save({"other": torch.zeros(3)}, {"format": FORMAT}), "damaged"),
    "not bytes": (
        lambda data: save({"mask": torch.zeros(3, SIDE, SIDE)}, {"format": FORMAT}),
        "damaged",
    ),
    "another size": (
        lambda data: save({"mask": torch.zeros(3, 9, 9, dtype=torch.int8)}, {"format": FORMAT}),
        "damaged",
    ),
    "too strong": (lambda data: _with(data, largest="2.5"), "its largest value is 2.5"),
    "no number": (lambda data: _with(data, largest="nan"), "its largest value is nan"),
    "no size": (lambda data: _with(data, largest=None), "damaged"),
    "no card": (lambda data: _with(data, surrogates="[{}]"), "does not state name"),
    "cards in cards": (lambda data: _with(data, surrogates="[" * 9000 + "]" * 9000), "damaged"),
    "settings": (lambda data: _with(data, settings="[1]"), "damaged"),
    "oversize": (lambda data: data + bytes(LARGEST), "too large"),
}


@pytest.mark.parametrize(("spoil", "complaint"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_mask_is_refused_in_one_line(tmp_path, mask, spoil, complaint) -> None:
    path = tmp_path / "mask.safetensors"
    path.write_bytes(spoil(encoded(mask)))
    with pytest.raises(DataError, match=complaint) as refused:
        read(path, "opom")
    assert str(refused.value).startswith(f"{path}: ")
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there(tmp_path) -> None:
    with pytest.raises(DataError, match="no such file"):
        read(tmp_path / "none.safetensors", "opom")
    with pytest.raises(DataError, match="no such file"):
        methods.protector(f"opom:{tmp_path}", [Projection()], Strength.LIGHT)


@pytest.mark.parametrize("method", ["opom", "universal"])
def test_a_method_takes_a_mask_behind_a_colon(tmp_path, mask, method) -> None:
    write(replace(mask, method=method), tmp_path / "a:b.safetensors")
    name = f"{method}:{tmp_path / 'a:b.safetensors'}"
    found = methods.protector(name, [Projection()], Strength.STANDARD)
    assert (found.name, found.surrogates[0].name) == (method, "mobileface")


def test_a_mask_of_another_method_is_not_taken_for_ones_own(tmp_path, mask) -> None:
    write(mask, tmp_path / "me.safetensors")
    with pytest.raises(DataError, match="opom made this mask, not universal"):
        methods.protector(
            f"universal:{tmp_path / 'me.safetensors'}", [Projection()], Strength.LIGHT
        )


def test_methods_without_files_take_none() -> None:
    with pytest.raises(SettingError, match="nothing after a colon"):
        methods.protector("pgd:mask.safetensors", [Projection()], Strength.LIGHT)
