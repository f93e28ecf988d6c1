"""Many photos: one bad file never stops the rest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from visard.errors import VisardError
from visard.jobs.naming import is_result
from visard.jobs.protect import Evidence, ProtectJob
from visard.photo.atomic import printable
from visard.photo.files import EXTENSIONS


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """What became of one photo: evidence, or the reason why there is none."""

    source: Path
    evidence: Evidence | None
    error: str = ""


def photos_in(paths: Iterable[Path]) -> list[Path]:
    """Files as given, and of folders the photos in them, at any depth.

    Results of earlier runs are left out of folders, and so is what is hidden.
    """
    found: list[Path] = []
    for path in paths:
        found += sorted(_walk(path)) if path.is_dir() else [path]
    return list(dict.fromkeys(found))


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in EXTENSIONS and not hidden and not is_result(path):
            yield path


def protect_all(job: ProtectJob, sources: Iterable[Path]) -> Iterator[Done]:
    """Protect photos one after the other, yielding each as it is done."""
    for source in sources:
        try:
            yield Done(source, job.run(source))
        except VisardError as error:
            yield Done(source, None, str(error))
        except (OSError, MemoryError) as error:
            reason = str(error) or type(error).__name__
            yield Done(source, None, f"{printable(source)}: {reason}")
