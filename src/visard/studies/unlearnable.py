"""The study of Huang et al. 2021 (arXiv:2101.04898): photos that are no use to train on.

Trackers are trained on photos of a few dozen people, clean and with noise, and asked about clean
photos that they did not see. (1) Accuracy by epoch with random, error-maximising and
error-minimising noise, for each photo and for each person; (2) noise on the photos of a quarter
of the people, and of all, with the verification of strangers by the tracker's features; (3) what
a tracker may do against it. Nothing is trained on the whole of CelebA or WebFace, as in the
paper: the networks are narrow and the crops small, so that one core is enough.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from visard.bench.journal import Journal
from visard.bench.provenance import machine, program
from visard.jobs.versions import versions
from visard.poison.kinds import Kind
from visard.poison.min_min import Recipe
from visard.poison.perturb import Steps
from visard.poison.source import RECIPES, WIDTH
from visard.studies import unlearnable_pretrained as pretrained
from visard.studies.unlearnable_figures import figures
from visard.studies.unlearnable_noise import Makes
from visard.studies.unlearnable_people import Cast, Sizes, cast
from visard.studies.unlearnable_rows import PRETRAINED, Row, Run, runs
from visard.studies.unlearnable_table import NAME
from visard.studies.unlearnable_training import Size, trained
from visard.train.classify import Classifier

_MATTERS = ("poison", "train", "networks", "photo/align.py")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done.

    Attributes:
        sizes: of the people.
        size: of trackers.
        width: of the ResNet-18 that noise is made with.
        recipes: of error-minimising noise.
    """

    sizes: Sizes = Sizes()  # noqa: RUF009 (frozen)
    size: Size = Size()  # noqa: RUF009 (frozen)
    width: int = WIDTH
    recipes: dict[Kind, Recipe] = field(default_factory=lambda: dict(RECIPES))


QUICK = Plan(
    Sizes(people=10, held_out=4, others=10, strangers=6),
    Size(epochs=4, width=8, inception=1 / 16),
    width=8,
    recipes={
        Kind.CLASS: Recipe(Steps(count=2), rounds=3),
        Kind.SAMPLE: Recipe(Steps(count=2), rounds=3),
    },
)


def study(
    data: Path,
    out: Path,
    *,
    quick: bool = False,
    seed: int = 0,
    seeds: int = 1,
    plan: Plan | None = None,
    only: Sequence[str] = (),
    advance: Callable[[int, int], None] = lambda done, total: None,
    say: Say = lambda words: None,
) -> dict[str, Any]:
    """Train the trackers and return the result; a study that was stopped goes on.

    Args:
        data: folder with ``celeba/`` and ``splits.json``.
        out: folder for crops, noise and rows.
        seeds: how often the main trainings are done, with other weights and other noise.
        only: names of trainings, or their beginnings; by default all.
        advance: called with how many trainings are done, and how many there will be.

    Raises:
        DataError: data are missing, or the folder's rows were made by other settings.
        WeightsError: the detector or the pretrained extractor is missing.
    """
    wanted = plan or (QUICK if quick else Plan())
    settings = _settings(wanted, seed, quick=quick)
    journal: Journal[Row] = Journal(out / f"{NAME}.jsonl", settings, Row)
    say("finding faces")
    people = cast(data, out, wanted.sizes, lambda done, total: None)
    todo = [
        (run, seed + more)
        for more in range(seeds)
        for run in runs()
        if more == 0 or run.again
        if not only or run.name.startswith(tuple(only))
    ]
    for done, (run, its) in enumerate(todo):
        advance(done, len(todo))
        if (run.name, its) not in journal.rows:
            say(f"{run.name}, seed {its}")
            journal.add(_row(run, people, wanted, its, out, say))
    advance(len(todo), len(todo))
    return {
        "study": NAME,
        "command": f"visard study {NAME} --data DATA --out OUT{' --quick' * quick}"
        + f" --seeds {seeds}" * (seeds > 1),
        "date": datetime.now(UTC).date().isoformat(),
        "data": _described(people),
        "settings": settings,
        "missing": [run.name for run in runs() if (run.name, seed) not in journal.rows],
        "curves": _curves(list(journal.rows.values()), seed),
        "figures": figures(list(journal.rows.values()), seed),
    }


def _row(run: Run, people: Cast, plan: Plan, seed: int, out: Path, say: Say) -> Row:
    def clean() -> Classifier:
        kept = out / f"maximising-{seed}.unfinished.safetensors"
        return trained(Run("clean"), people.train.examples, people, plan.size, seed, kept)[0]

    makes = Makes(out, people, seed, plan.recipes, plan.width, clean, say)
    examples, facts = people.train.examples, dict[str, float]()
    if run.noise:
        examples, facts = makes.noisy(run.noise, round(run.share * examples.people))
    if run.network == PRETRAINED:
        share = pretrained.accuracy(examples, people.test)
        return Row(run.name, seed, (), (share,), (), 0.0, 0.0, facts)
    kept = out / f"{run.name}-{seed}.unfinished.safetensors"
    _, row = trained(run, examples, people, plan.size, seed, kept)
    return replace(row, facts=facts)


def _settings(plan: Plan, seed: int, *, quick: bool) -> dict[str, Any]:
    return {
        "seed": seed,
        "quick": quick,
        "sizes": asdict(plan.sizes),
        "trackers": asdict(plan.size),
        "noise_width": plan.width,
        "recipes": {kind.value: asdict(recipe) for kind, recipe in plan.recipes.items()},
        "program": program(*_MATTERS),
        "versions": versions(),
        "machine": machine(),
    }


def _described(people: Cast) -> str:
    train = people.train.examples
    return (
        f"CelebA: {len(train)} photos of {train.people} people to train on and "
        f"{len(people.test)} others of the same people to ask about; noise of others made on "
        f"{len(people.others)} photos of {people.others.people} further people; verification on "
        f"{len(people.strangers)} photos of {people.strangers.people} people of the test part; "
        f"{people.lost} photos in which no face was found are left out"
    )


def _curves(rows: Sequence[Row], seed: int) -> dict[str, dict[str, tuple[float, ...]]]:
    """Accuracy by epoch, on what was trained on and on clean photos."""
    return {
        row.run: {"training": row.training, "accuracy": row.accuracy}
        for row in rows
        if row.seed == seed and row.training
    }
