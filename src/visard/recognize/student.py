"""A student of another recogniser, from a file that ``visard train student`` wrote.

It is named ``student:FILE``. What it knows it has from its teacher, so it is of its
teacher's family: neither is a stranger to a cloak that attacked the other.
"""

from pathlib import Path

from visard.cards import recalibrated
from visard.errors import WeightsError
from visard.networks.architectures import STUDENTS, opened
from visard.recognize.network import NetworkRecognizer, fold_batch_norms

MEAN, STD = (0.0,) * 3, (255.0,) * 3


def load(file: str) -> NetworkRecognizer:
    """The student of a file; without thresholds until it is calibrated.

    Args:
        file: path of the file.

    Raises:
        WeightsError: there is no such file, or it holds no student.
    """
    path = Path(file).expanduser()
    try:
        data = path.read_bytes()
    except OSError as error:
        what = f"it cannot be read ({error.strerror})"
        raise WeightsError(what, file, "check the path after student:") from error
    its, network = opened(data, path.name, STUDENTS)
    return NetworkRecognizer(recalibrated(its), fold_batch_norms(network), MEAN, STD)
