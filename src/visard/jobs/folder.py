"""Many photos: one bad file never stops the rest."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from visard.errors import VisardError
from visard.jobs.naming import is_result
from visard.jobs.protect import Evidence, ProtectJob
from visard.photo.atomic import printable
from visard.photo.files import EXTENSIONS


@dataclass(frozen=True, slots=True)
class Source:
    """A photo to protect, and where in an output folder its result belongs.

    Attributes:
        path: the photo.
        inside: its folder, relative to the folder that was given.
    """

    path: Path
    inside: Path = Path()


@dataclass(frozen=True, slots=True, eq=False)
class Done:
    """What became of one photo: evidence, or the reason why there is none."""

    source: Path
    evidence: Evidence | None
    error: str = ""


def photos_in(paths: Iterable[Path]) -> list[Source]:
    """Files as given, and of folders the photos in them, at any depth.

    Results of earlier runs are left out of folders, and so is what is hidden. A photo
    that is named twice is taken once.
    """
    found: dict[Path, Source] = {}
    for path in paths:
        photos = sorted(_walk(path)) if path.is_dir() else [path]
        for photo in photos:
            inside = photo.relative_to(path).parent if path.is_dir() else Path()
            found.setdefault(photo.absolute(), Source(photo, inside))
    return list(found.values())


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in EXTENSIONS and not hidden and not is_result(path):
            yield path


def protect_all(job: ProtectJob, sources: Iterable[Source], output: Path | None) -> Iterator[Done]:
    """Protect photos one after the other, yielding each as it is done.

    Args:
        output: folder for the results, in which the folders that were given are made
            again; None puts each result beside its photo.
    """
    taken: set[Path] = set()
    for source in sources:
        folder = output / source.inside if output else source.path.parent
        result = (folder / source.path.stem).absolute()
        if result in taken:
            reason = "another photo of this run has that name; give it another, or run it alone"
            yield Done(source.path, None, f"{printable(source.path)}: {reason}")
            continue
        taken.add(result)
        yield _protect(job, source.path, folder)


def _protect(job: ProtectJob, photo: Path, folder: Path) -> Done:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return Done(photo, job.run(photo, folder))
    except VisardError as error:
        return Done(photo, None, str(error))
    except (OSError, MemoryError) as error:
        reason = str(error) or type(error).__name__
        return Done(photo, None, f"{printable(photo)}: {reason}")
