"""Give a hardened recogniser's file thresholds, from people whom it did not learn from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from visard.cards import to_json
from visard.data.people import Person
from visard.judge.calibrate import calibration, measure
from visard.judge.enrol import enrol
from visard.networks.stored import packed
from visard.photo.atomic import write_bytes
from visard.protocols import Detector
from visard.recognize.hardened import kind_of, load
from visard.types import Calibration


def calibrate_file(
    file: Path,
    groups: Mapping[str, Sequence[Person]],
    finds: Detector,
    advance: Callable[[int, int], None] = lambda done, total: None,
) -> Calibration:
    """Measure thresholds, and write them into the file's card.

    Args:
        groups: data sets by name; pairs are made within each.

    Raises:
        DataError: there are too few people.
        WeightsError: the file holds no hardened recogniser.
        PhotoError: a photo cannot be read, or the file cannot be written.
    """
    found = load(str(file))
    total = sum(len(person.photos) for group in groups.values() for person in group)
    seen, samples, words = [0], [], []

    def more(count: int) -> None:
        seen[0] += count
        advance(seen[0], total)

    for name, group in groups.items():
        enrolled = enrol(group, finds, [found], more)
        samples.append(enrolled.samples[found.card.name])
        words.append(
            f"{name}: {enrolled.photos} photos of {len(group)} people, "
            f"{enrolled.not_acquired} not acquired"
        )
    said = f"{'; '.join(words)}; pairs within a data set, counted together; detector {finds.name}"
    people = sum(len(group) for group in groups.values())
    measured = calibration(measure(samples, found.card.metric), said, people)
    its = replace(found.card, calibration=measured, sha256="")
    facts = {"architecture": kind_of(found), "card": to_json(its)}
    write_bytes(file, packed(found.network, facts), force=True)
    return measured
