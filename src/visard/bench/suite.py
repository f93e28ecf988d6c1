"""What a bench measures, as a TOML file.

A suite names methods, adversaries and scenarios, and folders of people::

    name = "mine"
    scenarios = ["evasion", "poisoning", "both"]
    adversaries = ["file", "jpeg75", "growing"]

    [[method]]
    name = "pgd"

    [[test]]
    folder = "friends"

``test``, ``calibrate`` and ``training`` are lists of folders of people, relative to the
data folder; people of one are not to be in another. With ``split`` only the people
that a JSON file of that name (beside the folders) gives for ``part`` are taken.
"""

import tomllib
from dataclasses import field
from pathlib import Path
from typing import Annotated, Any

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from visard.errors import DataError
from visard.judge.scenarios import Scenario
from visard.types import Strength

_STRICT = ConfigDict(extra="forbid")

AtLeastOne = Annotated[int, Field(ge=1)]


@dataclass(frozen=True, config=_STRICT)
class MethodEntry:
    """A protector of the suite.

    Attributes:
        adversaries: only these are sent against it; None for the suite's.
    """

    name: str
    strength: Strength = Strength.STANDARD
    adversaries: tuple[str, ...] | None = None

    @property
    def label(self) -> str:
        """As in names of folders and figures."""
        plain = self.strength is Strength.STANDARD
        return self.name if plain else f"{self.name}_{self.strength}"


@dataclass(frozen=True, config=_STRICT)
class People:
    """Some people's photos.

    Attributes:
        folder: one folder a person, relative to the data folder.
        references, probes: photos of each person that are taken as such; people with
            fewer photos are left out.
        people: at most so many, evenly spread; None for all.
        split, part: a JSON file beside the folders, and which of its people.
    """

    folder: str
    references: AtLeastOne = 2
    probes: AtLeastOne = 2
    people: AtLeastOne | None = None
    split: str | None = None
    part: str = "test"

    @property
    def name(self) -> str:
        """The data set's name."""
        return Path(self.folder).name


@dataclass(frozen=True, config=_STRICT)
class Suite:
    """Everything that a bench is asked to do.

    Attributes:
        method: the first one's figures carry no prefix.
        test: people who are judged, a data set each.
        calibrate: people by whom changed systems set their thresholds.
        training: people from whom adversaries learn.
        stranger: the recogniser to leave unattacked; None leaves the choice.
    """

    name: str
    method: tuple[MethodEntry, ...]
    adversaries: tuple[str, ...]
    test: tuple[People, ...]
    scenarios: tuple[Scenario, ...] = tuple(Scenario)
    calibrate: tuple[People, ...] = ()
    training: tuple[People, ...] = ()
    stranger: str | None = None
    seed: int = field(default=0)

    def __post_init__(self) -> None:
        for word, entries in (("method", self.method), ("test", self.test)):
            if not entries:
                raise ValueError(f"it has no [[{word}]]")
        for word, names in (("adversaries", self.adversaries), ("scenarios", self.scenarios)):
            if not names:
                raise ValueError(f"it has no {word}")
        if len({entry.label for entry in self.method}) < len(self.method):
            raise ValueError("a method is named twice with one strength")
        for entries in (self.test, self.calibrate, self.training):
            if len({entry.name for entry in entries}) < len(entries):
                raise ValueError("two folders of one list have the same name")
        if not self.name or Path(self.name).name != self.name:
            raise ValueError("its name names files: it is not empty and holds no folder")


_SUITE = TypeAdapter(Suite)


def find(named: Path) -> Path:
    """The suite's file: as named, or the built-in one of that name.

    >>> find(Path("adversaries")).name
    'adversaries.toml'
    """
    own = Path(__file__).parent / f"{named}.toml"
    built_in = named.parent == Path() and not named.exists() and own.is_file()
    return own if built_in else named


def load(file: Path) -> Suite:
    """The suite that a TOML file describes.

    Raises:
        DataError: it cannot be read, or describes no suite; what and where is said.
    """
    try:
        content: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
        return _SUITE.validate_python(content)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError) as error:
        raise DataError(f"the suite cannot be read ({error})", str(file)) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"]) or "it"
        raise DataError(f"this is no suite ({place}: {first['msg']})", str(file)) from error
