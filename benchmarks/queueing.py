"""Readers, a bounded store, workers: does the arithmetic of docs/scaling.md hold?

    python benchmarks/queueing.py --workers 8 --readers 18

Photos are read and decoded by some processors, wait decoded in a store of so many bytes, and
are treated by workers, each of whom takes one photo at a time. A reader begins a photo only
while the store has room for it (a photo larger than the store waits until it is empty): that
is the back-pressure. Sizes are log-normal around the mean, times are in proportion to the
size (reading) or to the number of faces (working), which is geometric. One event at a time,
drawn from a seed; no photo and no network is needed.
"""

import argparse
import heapq
import json
from collections import deque
from dataclasses import asdict, dataclass

import numpy as np


@dataclass(frozen=True)
class Plant:
    """What there is.

    Attributes:
        read_seconds: of the mean photo, by one reader.
        work_seconds: of one face, by one worker.
        faces: in a photo, on average.
        megabytes: of the mean photo, decoded.
        spread: of the logarithm of the size.
        held_megabytes: decoded photos that may wait or be read at once.
    """

    readers: int
    workers: int
    read_seconds: float = 0.25
    work_seconds: float = 0.12
    faces: float = 1.0
    megabytes: float = 36.0
    spread: float = 0.6
    held_megabytes: float = 2048.0

    @property
    def expected(self) -> float:
        """Photos a second on paper: whichever half is slower sets the pace."""
        reading = self.readers / self.read_seconds
        working = self.workers / (self.work_seconds * self.faces)
        return min(reading, working)


@dataclass(frozen=True)
class Seen:
    """What came of it.

    Attributes:
        rate: photos a second.
        workers_busy, readers_busy: shares of their time.
        held_megabytes: decoded photos at most, in the store and on the way into it.
        largest_megabytes: the largest photo.
    """

    rate: float
    workers_busy: float
    readers_busy: float
    held_megabytes: float
    largest_megabytes: float


def simulate(plant: Plant, photos: int = 20_000, seed: int = 0) -> Seen:
    """Let the photos through, event by event."""
    random = np.random.default_rng(seed)
    drawn = plant.megabytes * random.lognormal(-(plant.spread**2) / 2, plant.spread, photos)
    sizes = np.ceil(drawn)  # whole megabytes, so that an empty store holds nothing at all
    faces = random.geometric(1 / plant.faces, photos) if plant.faces > 1 else np.ones(photos)
    reading = sizes / plant.megabytes * plant.read_seconds
    working = faces * plant.work_seconds
    events: list[tuple[float, int, bool]] = []
    store: deque[int] = deque()
    readers, workers = plant.readers, plant.workers
    now = held = most = 0.0
    following = done = 0
    while done < photos:
        while store and workers:
            photo, workers = store.popleft(), workers - 1
            held -= sizes[photo]
            heapq.heappush(events, (now + working[photo], photo, False))
        while following < photos and readers and _room(held, sizes[following], plant):
            held, readers = held + sizes[following], readers - 1
            most = max(most, held)
            heapq.heappush(events, (now + reading[following], following, True))
            following += 1
        now, photo, was_read = heapq.heappop(events)
        if was_read:
            readers += 1
            store.append(photo)
        else:
            workers, done = workers + 1, done + 1
    return Seen(
        photos / now,
        float(working.sum() / now / plant.workers),
        float(reading.sum() / now / plant.readers),
        float(most),
        float(sizes.max()),
    )


def _room(held: float, size: float, plant: Plant) -> bool:
    return held == 0 or held + size <= plant.held_megabytes


def main() -> None:
    """Print what was expected and what came, as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, kind in Plant.__annotations__.items():
        default = {"readers": 18, "workers": 8}.get(name, getattr(Plant, name, None))
        parser.add_argument(f"--{name.replace('_', '-')}", type=kind, default=default)
    parser.add_argument("--photos", type=int, default=20_000)
    options = vars(parser.parse_args())
    photos = options.pop("photos")
    plant = Plant(**options)
    print(json.dumps({"expected": plant.expected} | asdict(simulate(plant, photos)), indent=2))


if __name__ == "__main__":
    main()
