"""The study of "Face Encryption" (Li, Gao, Zeng, University of Ottawa, 2022).

A classifier of faces (ResNet-18, He et al. 2015, arXiv:1512.03385) learns who people are; PGD
(Madry et al. 2018, arXiv:1706.06083), untargeted and targeted, then changes the photos that
were held back, and the classifier is asked again. The paper's demonstration before a camera is
measured on recorded clips: how many frames a second each way of ``visard live`` protects, and
in what share of them a recogniser still names the person.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from visard.bench.journal import Journal
from visard.bench.provenance import machine, program
from visard.errors import SettingError
from visard.jobs.versions import versions
from visard.live.classifier import write
from visard.methods import cast as recognizer_cast
from visard.studies import face_encryption_live as filming
from visard.studies.face_encryption_attack import EPSILON, Attacked, Recipe, attacked, targets
from visard.studies.face_encryption_people import Cast, cast
from visard.studies.face_encryption_table import NAME
from visard.studies.face_encryption_training import TEACHER, Size, right, train
from visard.train.growing import Growth
from visard.train.labelled import Labelled

PARTS = ("classifier", "live")
_MATTERS = ("live", "descent", "train", "networks", "cloak/opom.py", "photo/align.py")

Advance = Callable[[int, int], None]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is done.

    Attributes:
        most, each: people, and photos of each, at most; None: all.
        attacked: held-back photos that are attacked, evenly chosen; None: all.
    """

    size: Size = field(default_factory=Size)
    attack: Recipe = Recipe()  # noqa: RUF009 (frozen)
    camera: filming.Size = filming.Size()  # noqa: RUF009 (frozen)
    most: int | None = None
    each: int | None = None
    attacked: int | None = None


QUICK = Plan(
    Size(
        side=64,
        width=16,
        rounds=Growth(((12, 48),)),
        growth=Growth(((30, 48), (6, 64))),
    ),
    Recipe(steps=5),
    filming.Size(people=1, known=6, references=3, frames=12, every=4),
    most=8,
    each=15,
)


def study(
    data: Path,
    out: Path,
    *,
    quick: bool = False,
    seed: int = 0,
    only: Sequence[str] = (),
    plan: Plan | None = None,
    advance: Advance = lambda done, total: None,
    say: Say = lambda words: None,
) -> dict[str, Any]:
    """Train, attack, film, and return the result; a study that was stopped goes on.

    Args:
        data: folder with ``celeba/``, ``celeba-large/`` and ``splits.json``; where there is
            ``lfw/`` too, the student looks at its photos without labels.
        out: folder for faces, trainings, the classifier and rows.
        only: parts of it, ``classifier`` or ``live``; by default both.
        advance: called with how much of the part at hand is done, and how much there is.

    Raises:
        DataError: data are missing, or the folder's files were made by other settings.
        SettingError: there is no such part.
        WeightsError: a detector or a recogniser is missing.
    """
    if unknown := [each for each in only if each not in PARTS]:
        raise SettingError(f"there is no part {unknown[0]!r}", "--only", f"take {PARTS}")
    wanted, parts = plan or (QUICK if quick else Plan()), tuple(only) or PARTS
    figures, facts, missing = dict[str, float](), dict[str, Any](), list[str]()
    if PARTS[0] in parts:
        _classifier(data, out, wanted, seed, figures, facts, (advance, say))
    if PARTS[1] in parts:
        missing = _live(data, out, wanted, seed, figures, facts, (advance, say), quick=quick)
    return {
        "study": NAME,
        "command": f"visard study {NAME} --data DATA --out OUT{' --quick' * quick}"
        + "".join(f" --only {part}" for part in only),
        "date": datetime.now(UTC).date().isoformat(),
        "data": facts,
        "settings": _settings(wanted, seed, quick=quick),
        "missing": [*(part for part in PARTS if part not in parts), *missing],
        "figures": figures,
    }


def _classifier(
    data: Path,
    out: Path,
    plan: Plan,
    seed: int,
    figures: dict[str, float],
    facts: dict[str, Any],
    tell: tuple[Advance, Say],
) -> None:
    advance, say = tell
    say("finding faces")
    people = cast(data, out, plan.size.side, plan.most, plan.each, advance)
    say("training the classifier")
    trained = train(people, plan.size, out, seed, say)
    write(
        trained.network,
        people.names,
        plan.size.side,
        plan.size.width,
        out / "classifier.safetensors",
        plan.size.shrink,
    )
    clean = right(trained.network, people.test, plan.size.side)
    figures["clean.accuracy"] = round(float(clean.mean()), 4)
    figures["clean.photos"] = len(people.test)
    figures["clean.people"] = len(people.names)
    facts["people"] = _described(people)
    facts["curve"] = [asdict(epoch) for epoch in trained.curve]
    facts["student"] = [asdict(epoch) for epoch in trained.student]
    some = _some(people.test, plan.attacked)
    for name, towards in (("untargeted", None), ("targeted", targets(some, len(people.names)))):
        say(f"attacking, {name}")
        found = attacked(trained.network, some, towards, plan.attack, seed, advance)
        figures |= _of_attack(f"pgd.{name}", found)


def _of_attack(name: str, found: Attacked) -> dict[str, float]:
    return {
        f"{name}.accuracy": found.accuracy,
        f"{name}.success": found.success,
        f"{name}.noise_accuracy": found.noise,
        f"{name}.largest": found.largest,
        f"{name}.photos": found.photos,
    }


def _live(
    data: Path,
    out: Path,
    plan: Plan,
    seed: int,
    figures: dict[str, float],
    facts: dict[str, Any],
    tell: tuple[Advance, Say],
    *,
    quick: bool,
) -> list[str]:
    """Film every scene by every way; the ways that are not to be had."""
    advance, say = tell
    settings = {"camera": asdict(plan.camera), "seed": seed, "quick": quick}
    journal: Journal[filming.Row] = Journal(out / "live.jsonl", settings, filming.Row)
    say("setting up the camera")
    there, missing = filming.studio(data, plan.camera), dict[str, str]()
    takes = filming.scenes(there)
    for number, (scene, before) in enumerate(takes):
        advance(number, len(takes))
        names = filming.together(before)
        todo = [each for each in filming.METHODS if (each, names, scene) not in journal.rows]
        frames = filming.shot(scene, before, plan.camera, seed + number) if todo else ()
        for method in (each for each in todo if each not in missing):
            try:
                journal.add(filming.filmed(method, scene, before, frames, there, plan.camera.every))
            except SettingError as error:
                missing[method] = f"live, {method}: {error}"
    figures |= camera_figures(list(journal.rows.values()))
    facts["clips"] = {
        "sitters": len(there.sitters),
        "frames": plan.camera.frames,
        "judges": [judge.name for judge in there.judges],
        "attacked": [each.card.name for each in recognizer_cast().surrogates],
    }
    return list(missing.values())


def camera_figures(rows: Sequence[filming.Row]) -> dict[str, float]:
    """Of all clips of a way together: frames a second, and who is still named."""
    figures = dict[str, float]()
    for method in filming.METHODS:
        mine = [row for row in rows if row.method == method]
        if not mine:
            continue
        name, frames = f"live.{method}", sum(row.frames for row in mine)
        figures[f"{name}.fps"] = round(frames / sum(row.seconds for row in mine), 2)
        work = sum(row.processor for row in mine)
        figures[f"{name}.fps_of_processor"] = round(frames / work, 2)
        figures[f"{name}.core_share"] = round(work / sum(row.seconds for row in mine), 3)
        figures[f"{name}.frames"] = frames
        covered = sum(row.states.get(word, 0) for row in mine for word in ("redacted", "black"))
        figures[f"{name}.covered_share"] = round(covered / frames, 4)
        counts = [_counts(mine, judge) for judge in sorted({j for row in mine for j in row.named})]
        for judge, before, after in counts:
            if before:
                figures[f"{name}.{judge}.named_share"] = round(after / before, 4)
                figures[f"{name}.{judge}.named_before"] = before
        seen, still = (sum(column) for column in list(zip(*counts, strict=True))[1:])
        figures[f"{name}.named_share"] = round(still / seen, 4) if seen else 0.0
    return figures


def _counts(rows: Sequence[filming.Row], judge: str) -> tuple[str, int, int]:
    pairs = [row.named[judge] for row in rows if judge in row.named]
    return judge, sum(before for before, _ in pairs), sum(after for _, after in pairs)


def _described(people: Cast) -> dict[str, Any]:
    return {
        "train": len(people.train),
        "test": len(people.test),
        "people": len(people.names),
        "others": len(people.others),
        "lost": people.lost,
        "teacher": TEACHER,
    }


def _some(examples: Labelled, most: int | None) -> Labelled:
    every = 1 if most is None else max(1, len(examples) // most)
    return Labelled(examples.crops[::every][:most], examples.labels[::every][:most])


def _settings(plan: Plan, seed: int, *, quick: bool) -> dict[str, Any]:
    return {
        "seed": seed,
        "quick": quick,
        "classifier": asdict(plan.size),
        "attack": asdict(plan.attack) | {"epsilon": EPSILON},
        "camera": asdict(plan.camera),
        "program": program(*_MATTERS),
        "versions": versions(),
        "machine": machine(),
    }
