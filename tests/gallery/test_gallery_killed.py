"""Whatever was acknowledged is there after kill -9, and going on adds nothing twice."""

import random
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from enrol_until_killed import BATCHES, batch
from gallery_samples import CARDS, FLAT, entries

from visard.gallery import Gallery

PROGRAM = Path(__file__).with_name("enrol_until_killed.py")


def _start(folder: Path, first: int) -> subprocess.Popen:
    command = [sys.executable, str(PROGRAM), str(folder), str(first)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _run_and_kill(folder: Path, first: int, after: float) -> int:
    """Returns the last batch acknowledged, or the one before the first."""
    child = _start(folder, first)
    assert child.stdout is not None
    assert child.stdout.readline() == "opened\n", child.communicate()
    time.sleep(after)
    child.kill()
    said, _ = child.communicate()
    return int(said.split()[-1]) if said.split() else first - 1


def _check_batches(gallery: Gallery, count: int) -> None:
    for name in ("flat", "round"):
        matrix, owners = gallery.vectors(name)
        there = {(who, row.tobytes()) for who, row in zip(owners, matrix, strict=True)}
        assert len(there) == len(owners), "something is there twice"
        acknowledged = {
            (each.person, each.vector.tobytes())
            for number in range(count)
            for each in batch(number)
            if each.recognizer == name
        }
        assert acknowledged <= there, "an acknowledged batch is lost"


def test_nothing_acknowledged_is_lost_when_killed(tmp_path) -> None:
    chance = random.Random(0)
    done, cut_short = 0, 0
    for _ in range(4):
        done = _run_and_kill(tmp_path, done, chance.uniform(0.0, 0.25)) + 1
        cut_short += done < BATCHES
        _check_batches(Gallery.open(tmp_path, CARDS), done)
    assert cut_short, "the program was never interrupted"
    assert done, "nothing was ever enrolled"
    gallery = Gallery.open(tmp_path, CARDS)
    for number in range(BATCHES):
        gallery.add(batch(number))
    _check_batches(gallery, BATCHES)
    for name in ("flat", "round"):
        everything = [each for number in range(BATCHES) for each in batch(number)]
        assert len(gallery.vectors(name)[0]) == sum(each.recognizer == name for each in everything)


def test_killed_while_it_is_made(tmp_path) -> None:
    chance = random.Random(1)
    for turn in range(2):
        folder = tmp_path / f"{turn}"
        child = _start(folder, 0)
        while not folder.exists() and child.poll() is None:
            time.sleep(0.0005)
        time.sleep(chance.uniform(0, 0.02))
        child.kill()
        child.communicate()
        assert Gallery.open(folder, CARDS).add(entries(FLAT, ["somebody else"])) == 3


def test_two_programs_write_at_once(tmp_path) -> None:
    children = [_start(tmp_path, 20), _start(tmp_path, 30)]
    with ThreadPoolExecutor() as pool:
        ends = list(pool.map(lambda child: (child.communicate(), child.returncode), children))
    assert [code for _, code in ends] == [0, 0], ends
    gallery = Gallery.open(tmp_path, CARDS)
    names = {each.person for number in range(20, BATCHES) for each in batch(number)}
    assert {each.name for each in gallery.people()} == names
    assert len(gallery.vectors("flat")[0]) == 2 * len(names)


def test_reading_while_somebody_writes_and_removes(tmp_path) -> None:
    gallery = Gallery.open(tmp_path, CARDS)
    gallery.add(entries(FLAT, ["Ann"], seed=99))
    child = _start(tmp_path, 25)
    try:
        while child.poll() is None:
            assert gallery.search("flat", np.ones(128, np.float32), k=3)
            assert "Ann" in {each.name for each in gallery.people()}
            gallery.add(entries(FLAT, ["Bob"]))
            assert gallery.remove("Bob") == 3
    finally:
        child.kill()
        _, complaints = child.communicate()
    assert child.returncode == 0, complaints
