"""One row of a bench: one method before one adversary, in one scenario, on one data set."""

from dataclasses import dataclass

from visard.judge.scenarios import Attempt, Scenario


@dataclass(frozen=True, slots=True)
class Row:
    """What became of every probe of a data set.

    Attributes:
        method: its label.
        limit: the distance up to which the adversary says "this person".
    """

    method: str
    adversary: str
    recognizer: str
    scenario: Scenario
    data: str
    limit: float = 0.0
    attempts: tuple[Attempt, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str, str]:
        return self.method, self.adversary, self.recognizer, self.scenario, self.data
