"""How fast people are enrolled, what limits it, and how fast a gallery answers."""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from visard.data.people import Person
from visard.jobs.find import answer
from visard.jobs.gallery import opened
from visard.jobs.growing import Growing
from visard.photo.files import read
from visard.pipeline.collect import of_people
from visard.pipeline.extract import Advance, Extraction, extract
from visard.pipeline.preprocess import main_face
from visard.protocols import Detector, Recognizer
from visard.studies.likeness import Figures
from visard.studies.stopwatch import Stopwatch, counted, timed


def enrolling(
    people: Sequence[Person],
    detector: Detector,
    recognizers: Sequence[Recognizer],
    advance: Advance,
) -> tuple[Extraction, Figures]:
    """Everybody's embeddings, and what they cost.

    ``enrol.faces_per_second`` by the clock; ``enrol.network_share`` is the share of all
    processor time that was spent in the forward passes of detector and recognisers: the
    rest is decoding, aligning and what the detector does around its networks.
    """
    watch, clock, processor = Stopwatch(), time.perf_counter(), time.process_time()
    with counted(detector, watch):
        found = extract(of_people(people), detector, timed(recognizers, watch), advance)
    clock, processor = time.perf_counter() - clock, time.process_time() - processor
    faces = max(1, len(found.sources))
    return found, {
        "enrol.faces": len(found.sources),
        "enrol.faces_per_second": round(faces / clock, 2),
        "enrol.processor_ms_per_face": round(1000 * processor / faces, 2),
        "enrol.network_share": round(watch.seconds / processor, 4),
    }


def answering(
    found: Extraction,
    probes: Sequence[Path],
    detector: Detector,
    recognizers: Sequence[Recognizer],
    where: Path,
) -> Figures:
    """Median milliseconds from a detected face to the names, by recogniser.

    Aligning, embedding and searching; on a gallery of all that was extracted, made for
    this in a folder that must not exist yet.
    """
    growing = Growing(where, [each.card for each in recognizers], odd_too=True)
    growing.news(found.sources)
    start = time.perf_counter()
    growing.store(found)
    stored = time.perf_counter() - start
    gallery = opened(where)
    milliseconds: dict[str, list[float]] = {each.card.name: [] for each in recognizers}
    for path in probes:
        image = read(path).pixels
        face = main_face(detector.detect(image), (image.shape[1], image.shape[0]))
        if face is None:
            continue
        for each in recognizers:
            said = answer(image, face, gallery, each)
            milliseconds[each.card.name].append(said.milliseconds)
    figures: Figures = {"enrol.store_seconds": round(stored, 2)}
    figures["query.gallery_faces"] = len(found.sources)
    for name, times in milliseconds.items():
        figures[f"query.{name}.ms"] = round(median(times), 2)
    return figures
