"""Many photos: one bad file never stops the rest."""

import logging
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol, runtime_checkable

from visard.errors import VisardError
from visard.jobs.naming import is_result
from visard.jobs.protect import Evidence
from visard.photo.atomic import printable
from visard.photo.files import EXTENSIONS
from visard.photo.video import EXTENSIONS as FILMS
from visard.results import Report


@runtime_checkable
class PhotoJob(Protocol):
    """What is done with one photo after the other, such as protecting."""

    def run(self, source: Path, folder: Path | None = None) -> Evidence: ...


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
    """What became of one photo.

    Attributes:
        report: what was found; None where it failed.
        error: then the reason, in a line.
        evidence: the report with its pictures, where these were to be kept.
    """

    source: Path
    report: Report | None
    error: str = ""
    evidence: Evidence | None = None


def films_in(paths: Iterable[Path]) -> list[Source]:
    """The videos among files, and those in folders, at any depth; as ``photos_in``."""
    return _found((each for each in paths if each.is_dir() or is_film(each)), FILMS)


def is_film(path: Path) -> bool:
    """Whether a file's name says that it is a video."""
    return path.suffix.lower() in FILMS


def photos_in(paths: Iterable[Path]) -> list[Source]:
    """Files as given, and of folders the photos in them, at any depth.

    Results of earlier runs are left out of folders, and so is what is hidden. A photo
    that is named twice is taken once.
    """
    return _found(paths, EXTENSIONS)


def _found(paths: Iterable[Path], kind: Collection[str]) -> list[Source]:
    found: dict[Path, Source] = {}
    for path in paths:
        files = sorted(_walk(path, kind)) if path.is_dir() else [path]
        for file in files:
            inside = file.relative_to(path).parent if path.is_dir() else Path()
            found.setdefault(file.resolve(), Source(file, inside))
    return list(found.values())


def _walk(folder: Path, kind: Collection[str]) -> Iterator[Path]:
    for path in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in kind and not hidden and not is_result(path):
            yield path


def treat_all(
    job: PhotoJob, sources: Iterable[Source], output: Path | None, *, keep_pictures: bool = False
) -> Iterator[Done]:
    """Protect photos, or whatever the job is, one after the other, yielding each as it is done.

    Args:
        output: folder for the results, in which the folders that were given are made
            again; None puts each result beside its photo.
        keep_pictures: yield the pictures too; of many photos they fill the memory.
    """
    for source in sources:
        folder = output / source.inside if output else source.path.parent
        done = _treat(job, source.path, folder)
        yield done if keep_pictures else replace(done, evidence=None)


def _treat(job: PhotoJob, photo: Path, folder: Path) -> Done:
    try:
        evidence = job.run(photo, folder)
        return Done(photo, evidence.report, evidence=evidence)
    except VisardError as error:
        return Done(photo, None, str(error))
    except Exception as error:  # whatever it is, it must not cost the other photos
        logging.getLogger(__name__).debug("unexpected", exc_info=error)
        reason = f"{type(error).__name__}: {error}".rstrip(": ")
        return Done(photo, None, f"{printable(photo)}: unexpectedly failed ({reason})")
