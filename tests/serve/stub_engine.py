"""What does the server's work in tests: decodes for real, and makes up the rest.

The method says what becomes of a photo: ``noise`` gains nothing, ``fawkes`` in part,
``lowkey`` takes for ever, ``apf`` breaks. A photo 320 pixels wide shows no face.
Of videos ``mask`` takes for ever, ``blur`` leaves a face, and ``inpaint`` finds none.
"""

import shutil
import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "report"))

import audit_samples
import samples

from visard.errors import NoFaceError, VisardError
from visard.jobs.anonymize_film import FilmReport, Slip
from visard.jobs.audit import Audited
from visard.jobs.compare import Compared, Comparison
from visard.jobs.naming import DONE, PARTIAL, target
from visard.jobs.protect import Evidence, Made
from visard.live.frame import FaceShown, State, Treated
from visard.live.who import Said
from visard.photo.files import decode, encode
from visard.serve.engine import Anonymize, Audit
from visard.serve.streams import Frame, Streams
from visard.types import Metric

FACELESS = 320


class Veil:
    """What protects a camera in tests: frames come out as negatives."""

    state, known = State.PROTECTED, ""

    def __call__(self, image):
        said = Said("the person", "0.30×"), Said(self.known, "1.40×")
        faces = () if self.state is State.EMPTY else (FaceShown(1, (9, 9, 50, 50), True, *said),)
        return Treated(image if self.state is State.EMPTY else 255 - image, self.state, faces)


class Stub:
    recognizers = ("dlib", "mobilefacenet", "mobileface")

    def __init__(self, limits, ask) -> None:
        self._limits, self._ask = limits, ask
        self.together, self.targets = [], []
        self.streams = Streams(limits.frame_pixels, Veil, "dlib")

    def run(self, kind, items):
        if kind is None:
            return [self._look(item) for item in items]
        self.together.append(len(items))
        self.targets += [kind.target] if kind.target else []
        if kind.method == "lowkey":
            for _ in range(1000):
                self._ask()
                time.sleep(0.01)
        if kind.method == "apf":
            raise RuntimeError("secret.jpg")
        return [self._try(kind, data) for data in items]

    def film(self, footage, ask):
        label = PARTIAL if footage.method == "blur" else DONE
        try:
            if footage.method == "inpaint":
                raise NoFaceError("no face was found in any frame", "video", "mark it by --boxes")
            for frame in range(100 if footage.method != "mask" else 10_000):
                ask()
                footage.advance(frame, 100)
                time.sleep(0.001)
            made = footage.path.with_name(f"{footage.path.stem}.{label}{footage.path.suffix}")
            shutil.copy(footage.path, made)
        finally:
            if footage.left.is_set():
                footage.wipe()
        slips = (Slip(3, "mtcnn", (0, 0, 9, 9)),) if label == PARTIAL else ()
        return FilmReport("film", made.name, footage.method, 100, 90, 90, 5, 60, slips, {})

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
        if isinstance(item, Frame):
            return self.streams.show(item)
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
