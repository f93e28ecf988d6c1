"""Runs the reference cascade and writes tests/fixtures/mtcnn_reference.json.

Run it in the environment that the README beside it describes.
"""

import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path

import numpy as np
from mtcnn import MTCNN

ROOT = Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "detect"))
import face_pictures as pictures  # noqa: E402

SETTINGS = {
    "min_face_size": 20,
    "scale_factor": 0.709,
    "threshold_pnet": 0.6,
    "threshold_rnet": 0.7,
    "threshold_onet": 0.8,
    "nms_pnet1": 0.5,
    "nms_pnet2": 0.7,
    "nms_rnet": 0.7,
    "nms_onet": 0.7,
}


def recipes(portraits: Path) -> list[dict]:
    names = sorted(path.name for path in portraits.glob("*.jpg"))
    singles = [{"kind": "portrait", "names": [name]} for name in names[::2]]
    mosaics = [
        {"kind": "mosaic", "names": names[0:6], "columns": 3, "shrink": 4},
        {"kind": "mosaic", "names": names[30:42], "columns": 4, "shrink": 8},
        {"kind": "mosaic", "names": names[5:55:10], "columns": 5, "shrink": 2},
    ]
    return [{"kind": "astronaut", "names": []}, *singles, *mosaics]


def found(detector: MTCNN, image: np.ndarray) -> list[dict]:
    """Faces as the package gives them before it rounds: x1 y1 x2 y2, both ends in it."""
    rows = detector.detect_faces(
        image, fit_to_image=False, box_format="xyxy", output_type="numpy", **SETTINGS
    )
    return [
        {
            "box": [round(float(value), 2) for value in row[1:5]],
            "confidence": round(float(row[5]), 5),
            "landmarks": [
                [round(float(row[6 + i]), 2), round(float(row[11 + i]), 2)] for i in range(5)
            ],
        }
        for row in np.atleast_2d(rows)
    ]


def main() -> None:
    detector, portraits = MTCNN(), Path(sys.argv[1])
    entries = [
        {**recipe, "faces": found(detector, pictures.picture(recipe, portraits))}
        for recipe in recipes(portraits)
    ]
    made = {
        "made by": "benchmarks/peers/mtcnn/make_fixture.py",
        "versions": {p: version(p) for p in ("mtcnn", "tensorflow-cpu", "keras", "numpy")},
        "python": platform.python_version(),
        "settings": SETTINGS,
        "pictures": entries,
    }
    path = ROOT / "tests" / "fixtures" / "mtcnn_reference.json"
    lines = ",\n".join(json.dumps(entry) for entry in made.pop("pictures"))
    head = json.dumps(made, indent=1).removesuffix("\n}")
    path.write_text(f'{head},\n "pictures": [\n{lines}\n]}}\n')


if __name__ == "__main__":
    main()
