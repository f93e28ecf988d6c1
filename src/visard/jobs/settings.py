"""What a protect job is asked to do."""

from dataclasses import dataclass, field
from pathlib import Path

from visard.errors import ConsentError, SettingError
from visard.photo.files import Keep
from visard.registry import DEFAULT_DETECTOR, DEFAULT_METHOD
from visard.types import Strength


@dataclass(frozen=True, slots=True)
class Whose:
    """A choice of people, by photos that show one of them each.

    Attributes:
        only: of whom faces are hidden; everybody where it is empty.
        spared: of whom faces stay as they are.
    """

    only: tuple[Path, ...] = ()
    spared: tuple[Path, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.only or self.spared)


@dataclass(frozen=True, slots=True)
class Target:
    """Whose face recognisers are to be led to. They may then find this person in the photo.

    Attributes:
        photo: shows this person alone; or a folder of such photos; or the content of one.
        consent: the person has agreed to it.
        who: asks for it; empty: whoever this program belongs to.

    Raises:
        ConsentError: nobody says that the person has agreed.
    """

    photo: Path | bytes
    consent: bool = False
    who: str = ""

    def __post_init__(self) -> None:
        if self.consent is not True:
            raise ConsentError(
                "recognisers would take somebody else for this person, who must agree to that",
                "--target",
                "if so, say --i-have-their-consent; else leave it out: --method pgd_targeted "
                "leads to people who do not exist",
            )


@dataclass(frozen=True, slots=True)
class Settings:
    """Choices of a protect job; the defaults are the usual thing.

    Attributes:
        output: folder for the results; None puts each beside its photo.
        method: the protector's name.
        strength: how much change one accepts.
        seed: same seed, same bytes, on one machine.
        detector: the detector's name.
        stranger: the recogniser to leave unattacked; None leaves the choice.
        references: folder with other photos of the person, to judge against.
        keep: which metadata stays in the file.
        quality: of JPEG and the like, 1 to 100.
        force: replace files that exist.
        whose: the people whose faces are to be hidden.
        target: whose face recognisers are led to; None: away, or to people who do not exist.

    Raises:
        SettingError: the seed or the quality is out of range.
    """

    output: Path | None = None
    method: str = DEFAULT_METHOD
    strength: Strength = Strength.STANDARD
    seed: int = 0
    detector: str = DEFAULT_DETECTOR
    stranger: str | None = None
    references: Path | None = None
    keep: Keep = Keep.NOTHING
    quality: int = 95
    force: bool = False
    whose: Whose = field(default_factory=Whose)
    target: Target | None = None

    def __post_init__(self) -> None:
        check_ranges(self.seed, self.quality)


def check_ranges(seed: int, quality: int) -> None:
    """Refuse a seed or a quality that makes no sense.

    Raises:
        SettingError: it is out of range.
    """
    if not 0 <= seed < 2**32:
        raise SettingError(f"the seed {seed} is not 0 to {2**32 - 1}")
    if not 1 <= quality <= 100:
        raise SettingError(f"the quality {quality} is not 1 to 100")
