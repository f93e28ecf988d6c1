"""Batches: every window once and in order; and the last look at a change."""

import numpy as np
import pytest
import torch

from colours import MeanColour, middle, painted
from visard.cloak.batches import BATCH, Batch, all_steps, in_batches
from visard.cloak.frame import Frame
from visard.cloak.scaled import scaled
from visard.descent.canvases import ColourWindows
from visard.types import Protected, Window

SIDE = 96


def _window(colour=128):
    return Window(painted(colour, SIDE), middle(SIDE, SIDE), 0, 0)


def test_every_window_comes_once_and_in_order() -> None:
    windows = [_window(colour) for colour in range(100, 100 + BATCH + 3)]
    sizes = []

    def protect(batch):
        sizes.append(len(batch.frames))
        assert len(batch.pictures) == len(batch.oval) == len(batch.landmarks) == sizes[-1]
        return (Protected(frame.window.pixels, met=False) for frame in batch.frames)

    found = [result.pixels[0, 0, 0] for result in in_batches(windows, protect)]
    assert found == list(range(100, 100 + BATCH + 3))
    assert sizes == [BATCH, 3]


def test_only_windows_of_one_kind_come_together() -> None:
    windows = [_window(colour) for colour in (100, 101, 102, 103)]
    together = []

    def protect(batch):
        together.append([int(frame.window.pixels[0, 0, 0]) for frame in batch.frames])
        return (Protected(frame.window.pixels, met=False) for frame in batch.frames)

    done = in_batches(windows, protect, kind=lambda window: int(window.pixels[0, 0, 0]) % 2)
    assert together == [[100, 102], [101, 103]]
    assert [result.pixels[0, 0, 0] for result in done] == [100, 101, 102, 103]


def test_all_steps_are_taken_before_the_change_is_looked_at() -> None:
    batch = Batch.of([_window(), _window(90)])
    canvas = ColourWindows(batch.pictures, batch.oval, torch.zeros_like(batch.pictures))
    taken = []

    def steps():
        for number in range(3):
            with torch.no_grad():
                canvas.change += 0.1
            taken.append(number)
            yield None

    first, second = all_steps(canvas, steps())
    assert taken == [0, 1, 2]
    assert first.shape == (1, 3, 192, 192)
    middle_of_face = first[0, 0, SIDE // 2, SIDE // 2]  # the two are grey: one change for all
    assert middle_of_face.item() == pytest.approx(0.3)
    assert torch.equal(first, second)


def _grain(frame, size):
    random = torch.Generator().manual_seed(0)
    return size / 255 * (torch.rand(frame.work.shape, generator=random) - 0.5) * frame.oval()


@pytest.mark.parametrize("size", [1, 60])
def test_a_change_is_scaled_to_the_ceiling_whatever_its_size(size) -> None:
    frame = Frame.of(_window())
    result = scaled(frame, _grain(frame, size), [MeanColour()], [70.0], steps=7)
    assert 70 <= frame.score(result.pixels) < 73
    assert (result.met, result.steps) == (False, 7)


def test_without_ceilings_a_change_stays_as_it_is() -> None:
    frame = Frame.of(_window())
    change = _grain(frame, 60)
    result = scaled(frame, change, [MeanColour()], [])
    assert np.array_equal(result.pixels, frame.painted(frame.enlarged(change)))


def test_the_next_ceiling_is_for_those_who_are_not_left_behind() -> None:
    pixels = np.random.default_rng(0).integers(60, 200, (SIDE, SIDE, 3), np.uint8)
    frame = Frame.of(Window(pixels, middle(SIDE, SIDE), 0, 0))
    darker = -0.1 * torch.ones(1, 3, 192, 192) * frame.oval()
    reached = []
    for threshold in (0.0005, 0.5):
        result = scaled(frame, darker, [MeanColour(threshold=threshold)], [85.0, 60.0])
        reached.append((result.met, frame.score(result.pixels)))
    (left, least), (kept, most) = reached
    assert left
    assert least >= 85
    assert not kept
    assert 60 <= most < 85
