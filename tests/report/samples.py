"""Reports as the program might write them, made up but consistent."""

import dataclasses
import math

import numpy as np

from visard.cards import card
from visard.results import FaceReport, Finding, Report, Verdict, Visibility
from visard.types import Claim, Forecast, Knowledge, Outcome, Strength

THRESHOLDS = {"dlib": 0.55, "mobilefacenet": 0.62, "mobileface": 0.58}
CHANNELS = ("file", "jpeg75", "half")
KNOWLEDGE = {
    "dlib": Knowledge.SURROGATE,
    "mobilefacenet": Knowledge.SURROGATE,
    "mobileface": Knowledge.STRANGER,
}
BOX = (178.0, 66.0, 282.0, 196.0)
ORIGINAL = "the original photo"
OTHERS = "other photos"


def finding(recognizer, channel, times, reference=ORIGINAL, before=None, **changes):
    threshold = THRESHOLDS[recognizer]
    start = (0.0 if channel == "file" else 0.12) if before is None else before
    values = {
        "recognizer": recognizer,
        "channel": channel,
        "reference": reference,
        "knowledge": KNOWLEDGE[recognizer],
        "before": outcome(start),
        "after": outcome(times),
        "distance_before": start * threshold,
        "distance": times * threshold,
        "threshold": threshold,
    }
    return Finding(**(values | changes))


def outcome(times):
    return Outcome.PROTECTED if times > 1 else Outcome.MATCHED


def not_acquired(recognizer, channel):
    return finding(recognizer, channel, 2, after=Outcome.NOT_ACQUIRED, distance=None)


def findings(**reached):
    """One finding a recogniser and channel; JPEG and half size take a little away."""
    return tuple(
        finding(name, channel, round(times * loss, 3))
        for name, times in reached.items()
        for channel, loss in zip(CHANNELS, (1, 0.94, 0.91), strict=True)
    )


def face(number=1, box=BOX, found=(), seen=True, **changes):
    values = {
        "number": number,
        "box": box,
        "confidence": 0.998,
        "outcome": Outcome.PROTECTED,
        "findings": tuple(found),
        "visibility": Visibility(66.24, 0.052, 0.971, 38.42, 14) if seen else None,
        "steps": 38,
    }
    return FaceReport(**(values | changes))


def report(*faces, **changes):
    values = {
        "source": "portrait.jpg",
        "output": "portrait.visard.jpg",
        "size": (512, 512),
        "method": "visard",
        "strength": Strength.STANDARD,
        "claim": Claim.UNRECOGNISED,
        "seed": 7,
        "outcome": Outcome.PROTECTED,
        "verdict": Verdict(
            "Yes, from the recognisers tested: none of the three knows this face any more.",
            "The nearest, mobileface, is 1.18 times as far away as it takes to stop recognising, "
            "after being shrunk to half size.",
            "‘strong’ would go further still, at the price of a change that is plainly visible.",
        ),
        "faces": faces,
        "detector": "mtcnn",
        "recognizers": tuple(card(name) for name in THRESHOLDS),
        "settings": {"quality": "95", "channels": "file, jpeg75, half"},
        "versions": {"visard": "0.1.0", "torch": "2.13.0", "numpy": "2.4.6"},
        "seconds": {"find faces": 0.31, "protect": 2.12, "judge": 0.64},
    }
    return Report(**(values | changes))


def all_protected():
    return report(face(found=findings(dlib=1.52, mobilefacenet=1.44, mobileface=1.3)))


def stranger_matches():
    return report(
        face(found=findings(dlib=1.61, mobilefacenet=1.35, mobileface=0.62)),
        verdict=Verdict(
            "Only in part: both recognisers that were attacked lost this face, but mobileface, "
            "which the change had never seen, still knows it.",
            "The attacked ones are at least 1.23 times past the point of recognition; the other "
            "is at 0.56 of it.",
            "Perhaps: ‘strong’ changes more, and more of it carries over to strangers.",
        ),
    )


def partial():
    """Three faces: hidden, still recognised with a forecast, and compared with other photos."""
    ahead = Forecast(Strength.STRONG, 47.31, ("dlib",), ("mobilefacenet",))
    others = (
        finding("dlib", "file", 1.62, OTHERS, before=0.71),
        finding("mobilefacenet", "file", 1.4, OTHERS, before=1.06),
    )
    return report(
        face(1, (178, 66, 282, 196), (*findings(dlib=1.4, mobilefacenet=1.3), *others)),
        face(
            2,
            (40, 300, 90, 362),
            findings(dlib=0.8, mobilefacenet=1.002, mobileface=0.31),
            outcome=Outcome.MATCHED,
            forecast=ahead,
        ),
        face(
            3,
            (400, 330, 424, 360),
            [not_acquired(name, channel) for name in THRESHOLDS for channel in CHANNELS],
            seen=False,
            outcome=Outcome.NOT_ACQUIRED,
        ),
        output="portrait.partial.jpg",
        outcome=Outcome.MATCHED,
        missing=("facenet: its weights file is not here; visard weights pull facenet",),
        verdict=Verdict(
            "No: 1 of 3 faces is hidden, 1 is still recognised, and 1 could not be judged.",
            "Face 2 is still known to dlib at 0.73 of the distance that would hide it.",
            "Yes: ‘strong’ would also hide face 2 from dlib, at a visible price.",
        ),
    )


def nothing_written():
    return report(
        face(
            found=findings(dlib=0.71, mobilefacenet=0.64, mobileface=0.22), outcome=Outcome.MATCHED
        ),
        output=None,
        outcome=Outcome.MATCHED,
        strength=Strength.LIGHT,
        verdict=Verdict(
            "No. The face is still recognised by everyone, so no file was written.",
            "At ‘light’ the change takes the face 0.58 to 0.71 of the way.",
            "Yes: try ‘standard’.",
        ),
    )


def many_faces(count=20):
    faces = []
    for place in range(count):
        left, top = 8 + 100 * (place % 5), 6 + 125 * (place // 5)
        reached = {"dlib": 1.5 - 0.03 * place, "mobilefacenet": 1.35 - 0.02 * place}
        found = findings(**reached, mobileface=0.5 + 0.04 * place)
        worst = outcome(min(reached.values()))
        place_box = (left, top, left + 80, top + 100)
        faces.append(face(place + 1, place_box, found, outcome=worst))
    return report(
        *faces,
        outcome=Outcome.MATCHED,
        verdict=Verdict("No: 17 of 20 faces are hidden, 3 are not.", "It differs by face.", "Yes."),
    )


def without_strangers():
    return report(
        face(found=findings(dlib=1.5)),
        recognizers=(card("dlib"),),
        verdict=Verdict(
            "Yes, as far as could be tested: the only recogniser present no longer knows it.",
            "It is 1.37 times past the point of recognition. Untested against strangers.",
            "Install more recognisers to know more.",
        ),
    )


def not_looked_at():
    found = [not_acquired(name, channel) for name in THRESHOLDS for channel in CHANNELS]
    return report(
        face(found=found, outcome=Outcome.NOT_ACQUIRED),
        outcome=Outcome.NOT_ACQUIRED,
        verdict=Verdict(
            "Unknown: the adversaries' detector no longer found the face, so nothing was shown.",
            "Nothing could be measured.",
            "No answer can be given.",
        ),
    )


def without_faces():
    return report(
        outcome=Outcome.NO_FACE,
        output=None,
        verdict=Verdict("No face was found.", "There was nothing to protect.", "Not by visard."),
    )


def unchanged():
    """Infinite PSNR, and nothing measured."""
    same = dataclasses.replace(face(), visibility=Visibility(100, 0, 1, math.inf, 0))
    return report(same)


SAMPLES = {
    make.__name__: make
    for make in (
        all_protected,
        stranger_matches,
        partial,
        nothing_written,
        many_faces,
        without_strangers,
        not_looked_at,
        without_faces,
    )
}


def changed(photo, faces):
    """The photo with a faint pattern on each face, as a cloak might leave it."""
    after = photo.astype(np.int16)
    rows, columns = np.indices(photo.shape[:2])
    wave = 7 * np.sin(rows / 2.3) + 7 * np.cos(columns / 3.1 + rows / 5)
    for a_face in faces:
        left, top, right, bottom = (int(side) for side in a_face.box)
        area = (slice(max(top, 0), bottom), slice(max(left, 0), right))
        after[area] += wave[area].round().astype(np.int16)[..., None]
    return after.clip(0, 255).astype(np.uint8)
