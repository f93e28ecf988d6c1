"""Which untouched photo a protected one was made from: found by its name."""

from collections import defaultdict
from pathlib import Path

from visard.errors import DataError
from visard.jobs.naming import original_name
from visard.photo.atomic import printable
from visard.photo.files import EXTENSIONS


class Originals:
    """The photos that results may have been made from.

    Args:
        results: the folder that the results are in.
        folder: one with the originals, at any depth; None: they lie beside the results.
    """

    def __init__(self, results: Path, folder: Path | None) -> None:
        self._results, self._folder = results, folder
        self._by_stem: dict[str, list[Path]] = defaultdict(list)
        for path in () if folder is None else sorted(folder.rglob("*")):
            self._by_stem[path.stem].append(path)

    def of(self, result: Path) -> Path:
        """The photo of the same name without visard's label.

        Of several, the one in the same place in the folder, then the one with the same
        suffix.

        Raises:
            DataError: there is none, or there are several.
        """
        found = [path for path in self._named(result) if path.suffix.lower() in EXTENSIONS]
        found = [path for path in found if path.is_file()]
        if self._folder is not None:
            here = self._folder / result.parent.relative_to(self._results)
            found = [path for path in found if path.parent == here] or found
        alike = [path for path in found if path.suffix.lower() == result.suffix.lower()]
        found = alike or found
        if not found:
            raise DataError("its original is not there", printable(result), "see --originals")
        if len(found) > 1:
            raise DataError(
                f"its original may be {printable(found[0])} or {printable(found[1])}",
                printable(result),
                "give a folder with one of them (--originals)",
            )
        return found[0]

    def _named(self, result: Path) -> list[Path]:
        name = original_name(result)
        if self._folder is not None:
            return self._by_stem.get(name, [])
        return sorted(path for path in result.parent.iterdir() if path.stem == name)
