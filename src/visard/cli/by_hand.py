"""Boxes that come in, the list of boxes that goes out, and the page: what a run keeps of each."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from visard.cli.output import talk
from visard.cli.targets import PAGE, check_target

if TYPE_CHECKING:
    from visard.boxes.mark import Mark
    from visard.jobs.folder import Done
    from visard.review_report import Reviewed

_LISTS = (".csv", ".json")


class Lists:
    """What a run takes in and hands out about single faces.

    Args:
        boxes: marks by hand.
        write_boxes: where what was covered goes.
        review: where the page goes.
        files: the photos and videos of the run.
        originals: show untouched photos on the page.
        force: replace files that exist.

    Attributes:
        owned: the marks by hand, by photo and video.

    Raises:
        typer.BadParameter: there is no place for what goes out.
        DataError: the boxes are not as they should be, or of other files.
    """

    def __init__(
        self,
        boxes: Path | None,
        write_boxes: Path | None,
        review: Path | None,
        files: Sequence[Path],
        *,
        originals: bool,
        force: bool,
    ) -> None:
        self._boxes, self._write_boxes, self._review = boxes, write_boxes, review
        self._originals, self._force = originals, force
        self.owned: Mapping[Path, tuple[Mark, ...]] = {}
        self._marks: list[Mark] = []
        self._reviewed: list[Reviewed] = []
        self._check(files)

    @property
    def makes_page(self) -> bool:
        """Whether a page is asked for."""
        return self._review is not None

    def _check(self, files: Sequence[Path]) -> None:
        boxes, written = self._boxes, self._write_boxes
        if self._review is not None:
            check_target(self._review, "--review", PAGE, force=self._force)
        elif self._originals:
            raise typer.BadParameter("that is for the page of --review", param_hint="--review")
        if written is not None:
            check_target(written, "--write-boxes", _LISTS, force=self._force)
            if boxes is not None and written.resolve() == boxes.resolve():
                raise typer.BadParameter("that is the file of --boxes", param_hint="--write-boxes")
        if boxes is not None:
            from visard.boxes.owners import owned
            from visard.boxes.reading import read

            self.owned = owned(read(boxes), files)

    def take(self, marks: "Sequence[Mark]", reviewed: "Sequence[Reviewed]") -> None:
        """What came of videos."""
        self._marks += marks
        self._reviewed += reviewed

    def look(self, done: "Done") -> None:
        """What came of a photo, while its pictures are still in memory."""
        from visard.boxes.owners import key
        from visard.jobs.listing import photo_marks
        from visard.jobs.review import photo_failed, photo_review

        given = self.owned.get(key(done.source), ())
        self._marks += photo_marks(done.source, done.report, given)
        if self._review is None:
            return
        if done.evidence is None:
            seen = photo_failed(done.source, done.error, given, originals=self._originals)
        else:
            seen = photo_review(done.source, done.evidence, originals=self._originals)
        self._reviewed.append(seen)

    def write(self) -> None:
        """The list and the page, where they were asked for."""
        if self._write_boxes is not None:
            from visard.boxes.writing import write

            write(self._write_boxes, self._marks, force=self._force)
            talk.print(f"What was covered: {self._write_boxes} ({len(self._marks)} boxes)")
        if self._review is not None:
            from visard.photo.atomic import write_bytes
            from visard.report.review import page

            text = page(self._reviewed).encode("utf-8", "backslashreplace")
            write_bytes(self._review, text, force=self._force)
            talk.print(f"To be looked through: {self._review}")
