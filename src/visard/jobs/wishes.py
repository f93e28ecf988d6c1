"""What somebody asks for who has photos or videos anonymised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from visard.boxes.owners import Owned
from visard.jobs.picking import Limits
from visard.jobs.settings import Whose, check_ranges
from visard.photo.edit_record import Recorder
from visard.photo.files import Keep
from visard.registry import DEFAULT_DETECTOR
from visard.types import Check


@dataclass(frozen=True, slots=True)
class Wishes:
    """Choices of an anonymise job; the defaults are the usual thing.

    Attributes:
        method: its name.
        options: what the method takes besides, by name; None: not chosen.
        chosen: the user said what it is to look like, so there is one version and it is
            written, whatever machines say of it.
        animate: where a GIF of the result as it grows goes; None: nowhere.
        seed: None: 0, or for methods whose seed must be a secret one that nobody keeps.
        check: the file and what becomes of it on its way (JPEG, half the size), or the file
            alone, which takes less than half as long.
        output, detector, keep, quality, force, whose: as for ``protect``.

    Raises:
        SettingError: the seed or the quality is out of range.
    """

    method: str
    options: Mapping[str, object] = field(default_factory=dict)
    chosen: bool = False
    animate: Path | None = None
    check: Check = Check.FULL
    output: Path | None = None
    seed: int | None = None
    detector: str = DEFAULT_DETECTOR
    keep: Keep = Keep.NOTHING
    quality: int = 95
    force: bool = False
    whose: Whose = field(default_factory=Whose)
    boxes: Owned = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    every: int | None = None
    review: bool = False
    signing: tuple[Path, Path] | None = None

    @property
    def recorder(self) -> Recorder | None:
        """What signs edit records, where they are wanted.

        Raises:
            SettingError: c2pa-python is missing, or that is no certificate and key.
        """
        return Recorder(*self.signing, self.method) if self.signing else None

    def __post_init__(self) -> None:
        check_ranges(self.seed or 0, self.quality)
