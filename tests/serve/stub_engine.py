"""What does the server's work in tests: decodes for real, and makes up the rest.

The method says what becomes of a photo: ``noise`` gains nothing, ``fawkes`` in part,
``lowkey`` takes for ever, ``apf`` breaks. A photo 320 pixels wide shows no face.
"""

import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "report"))

import audit_samples
import samples

from visard.errors import NoFaceError, VisardError
from visard.jobs.audit import Audited
from visard.jobs.compare import Compared, Comparison
from visard.jobs.naming import DONE, PARTIAL, target
from visard.jobs.protect import Evidence, Made
from visard.photo.files import decode, encode
from visard.serve.engine import Anonymize, Audit
from visard.types import Metric

FACELESS = 320


class Stub:
    recognizers = ("dlib", "mobilefacenet", "mobileface")

    def __init__(self, limits, ask) -> None:
        self._limits, self._ask = limits, ask
        self.together = []

    def run(self, kind, items):
        if kind is None:
            return [self._look(item) for item in items]
        self.together.append(len(items))
        if kind.method == "lowkey":
            for _ in range(1000):
                self._ask()
                time.sleep(0.01)
        if kind.method == "apf":
            raise RuntimeError("secret.jpg")
        return [self._try(kind, data) for data in items]

    def _try(self, kind, data):
        try:
            return self._made(kind, self._photo(data))
        except VisardError as error:
            return error

    def _photo(self, data):
        photo = decode(data, name="photo", max_pixels=self._limits.pixels)
        if photo.size[0] == FACELESS:
            raise NoFaceError("no face was found", "photo", "try --detector")
        return photo

    def _made(self, kind, photo):
        label = {"noise": "", "fawkes": PARTIAL}.get(kind.method, DONE)
        report = samples.partial() if label == PARTIAL else samples.all_protected()
        report = samples.nothing_written() if not label else report
        output = target(Path("photo"), Path(), photo.format, label).name if label else None
        report = replace(report, source="photo", output=output, size=photo.size)
        changed = replace(photo, pixels=photo.pixels ^ 8)
        data = encode(changed) if label else None
        return Made(data, label, Evidence(report, photo.pixels, changed.pixels))

    def _look(self, item):
        if isinstance(item, Audit):
            for data in (item.photo, item.original, *item.others):
                _ = data is None or self._photo(data)
            report = audit_samples.photo_alone()
            return Audited(report, self._photo(item.photo).pixels, None)
        if isinstance(item, Anonymize):
            return self._made(item, self._photo(item.photo))
        for data in (item.first, item.second):
            self._photo(data)
        one = Comparison("dlib", Metric.EUCLIDEAN, 0.3, 0.5)
        return Compared((one,), (1, 1), ())
