"""What is known of the models of deepface: sizes, authors, and its published thresholds.

The thresholds are those of deepface 0.0.99 for the cosine distance. Its authors fitted
them to a small set of pairs of their own, cropped their way; nobody here has measured at
which false accept rate they work, and each card says so.
"""

from dataclasses import dataclass

from visard.types import Calibration, Card, Metric, Point


@dataclass(frozen=True, slots=True)
class Model:
    """One model of deepface.

    Attributes:
        size: side of its input in pixels.
        threshold: cosine distance up to which deepface says "the same person".
        weights: its weight file's name, without the extension.
        authors: where its weights come from, and their terms stand.
    """

    size: int
    dimensions: int
    threshold: float
    weights: str
    family: str
    architecture: str
    authors: str
    paper: str


_FACENET = ("facenet", "Inception-ResNet v1", "github.com/davidsandberg/facenet")
_SCHROFF = "Schroff et al. 2015, arXiv:1503.03832"

MODELS = {
    "VGG-Face": Model(
        *(224, 4096, 0.68, "vgg_face_weights", "vgg-face", "VGG-16"),
        "robots.ox.ac.uk/~vgg/software/vgg_face",
        "Parkhi et al. 2015, Deep Face Recognition, BMVC",
    ),
    "Facenet": Model(160, 128, 0.40, "facenet_weights", *_FACENET, _SCHROFF),
    "Facenet512": Model(160, 512, 0.30, "facenet512_weights", *_FACENET, _SCHROFF),
    "OpenFace": Model(
        *(96, 128, 0.10, "openface_weights", "openface", "Inception, nn4.small2"),
        "github.com/iwantooxxoox/Keras-OpenFace",
        "Amos et al. 2016, CMU-CS-16-118",
    ),
    "DeepFace": Model(
        *(152, 4096, 0.23, "VGGFace2_DeepFace_weights_val-0.9034", "deepface"),
        "Locally connected layers",
        "github.com/swghosh/DeepFace",
        "Taigman et al. 2014, doi:10.1109/CVPR.2014.220",
    ),
    "ArcFace": Model(
        *(112, 512, 0.68, "arcface_weights", "arcface", "ResNet-34"),
        "github.com/leondgarse/Keras_insightface",
        "Deng et al. 2018, arXiv:1801.07698",
    ),
    "SFace": Model(
        *(112, 128, 0.593, "face_recognition_sface_2021dec", "sface", "MobileFaceNet"),
        "github.com/opencv/opencv_zoo",
        "Zhong et al. 2021, arXiv:2205.12010",
    ),
    "GhostFaceNet": Model(
        *(112, 512, 0.65, "ghostfacenet_v1", "ghostfacenet", "GhostNet v1"),
        "github.com/HamadYA/GhostFaceNets",
        "Alansari et al. 2023, doi:10.1109/ACCESS.2023.3266068",
    ),
    "Dlib": Model(
        *(150, 128, 0.07, "dlib_face_recognition_resnet_model_v1", "dlib"),
        "ResNet, 29 convolutions",
        "github.com/davisking/dlib-models",
        "King 2017, blog.dlib.net",
    ),
}
"""By deepface's own names. DeepID is left out: its input is not square."""

_IN_ITS_BOX = ((0.332, 0.381), (0.668, 0.381), (0.5, 0.575), (0.351, 0.747), (0.649, 0.747))
"""Landmarks in a detector's box that is filled up to a square, its side being 1.

deepface turns the eyes level, cuts the box out and puts it, between black bars, into the
input. These are the means over 300 photos of LFW with MTCNN's boxes, left and right made
alike. A crop by them shows the same part of the face, but background instead of bars.
"""


def deepface_card(name: str) -> Card:
    """The card of one of deepface's models.

    >>> deepface_card("Facenet512").calibration.thresholds
    {'1e-3': 0.3}
    """
    model = MODELS[name]
    left, right, nose, mouth_left, mouth_right = (
        _in_pixels(point, model.size) for point in _IN_ITS_BOX
    )
    return Card(
        name=f"deepface-{name}",
        family=model.family,
        description=f"The model {name} of the Python package deepface",
        architecture=model.architecture,
        dimensions=model.dimensions,
        input_size=model.size,
        template=(left, right, nose, mouth_left, mouth_right),
        metric=Metric.COSINE,
        calibration=_published(model.threshold),
        source=f"deepface, {model.weights}; by {model.authors}",
        licence=f"not checked by visard; see {model.authors}",
        commercial=False,
        paper=model.paper,
        differentiable=False,
    )


def _in_pixels(point: Point, size: int) -> Point:
    """Half a pixel off: landmarks are measured between pixel centres."""
    return round(point[0] * size - 0.5, 4), round(point[1] * size - 0.5, 4)


def _published(threshold: float) -> Calibration:
    data = "deepface's published threshold, not calibrated by visard: the rate is not known"
    return Calibration({"1e-3": threshold}, data, 0, 0, 0)
