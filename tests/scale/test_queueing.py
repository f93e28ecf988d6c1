"""The arithmetic of docs/scaling.md, checked by the simulation that stands beside it."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

from queueing import Plant, simulate


@pytest.mark.parametrize(
    ("readers", "workers"), [(18, 8), (4, 8), (1, 1), (40, 8)], ids=lambda each: str(each)
)
def test_the_slower_half_sets_the_pace(readers, workers):
    plant = Plant(readers, workers)
    seen = simulate(plant, photos=4000)
    assert seen.rate == pytest.approx(plant.expected, rel=0.05)
    assert max(seen.workers_busy, seen.readers_busy) > 0.94


def test_what_waits_is_bounded_however_large_photos_are():
    for megabytes in (3.0, 36.0, 360.0):
        seen = simulate(Plant(40, 8, megabytes=megabytes), photos=2000)
        assert seen.held_megabytes <= max(2048.0, seen.largest_megabytes)


def test_without_back_pressure_it_would_not_be():
    free = replace(Plant(40, 8), held_megabytes=1e12)
    assert simulate(free, photos=4000).held_megabytes > 20 * 2048


def test_a_store_that_is_too_small_starves_the_workers():
    fleet = Plant(40, 8, read_seconds=0.15, work_seconds=0.0367)
    small, enough = replace(fleet, held_megabytes=1024.0), replace(fleet, held_megabytes=4096.0)
    assert simulate(small, photos=4000).rate < 0.7 * fleet.expected
    assert simulate(enough, photos=4000).rate > 0.98 * fleet.expected
