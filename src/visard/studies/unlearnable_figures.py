"""From trainings to figures with stable dotted names."""

from collections.abc import Mapping, Sequence

from visard.studies.unlearnable_rows import CHANNELS, KINDS, Row

Figures = dict[str, float]

MAIN = "sample"
"""The kind of noise that figures without a kind in their names are of, in the full setting."""
PARTIAL_MAIN = "class"
"""The same in the partial setting."""
COUNTER = ("early_stopping", *CHANNELS, "adversarial", "pretrained")


def figures(rows: Sequence[Row], seed: int) -> Figures:
    """All that can be told of the rows that are there.

    ``…accuracy_ratio`` is to the accuracy of the tracker that trained on clean photos, with
    nothing done against noise; ``protected_ratio`` to that tracker's on the same people. The
    control of the partial setting is the clean run.
    """
    by = {row.run: row for row in rows if row.seed == seed}
    found: Figures = {}
    for row in by.values():
        found |= _of_run(row)
    if "clean" in by:
        clean = by["clean"]
        found |= _full(by, clean) | _partial(by, clean) | _countered(by, clean) | _inception(by)
        found |= _again(rows)
    return {name: round(value, 6) for name, value in found.items()}


def _of_run(row: Row) -> Figures:
    found: Figures = {}
    if row.accuracy:
        found[f"{row.run}.accuracy"] = row.last
        found[f"{row.run}.best_epoch_accuracy"] = max(row.accuracy)
    if row.training:
        found |= {f"{row.run}.auc": row.auc, f"{row.run}.training_accuracy": row.training[-1]}
        found[f"{row.run}.processor_seconds"] = row.seconds
    return found | {f"{row.run}.noise_{name}": value for name, value in row.facts.items()}


def _full(by: Mapping[str, Row], clean: Row) -> Figures:
    found: Figures = {"full.auc_clean": clean.auc}
    for name, row in by.items():
        if name.startswith("full."):
            found[f"{name}.accuracy_ratio"] = _ratio(row.last, clean.last)
    if main := by.get(f"full.{MAIN}.minimising"):
        found |= {
            "full.accuracy_ratio": _ratio(main.last, clean.last),
            "full.auc_poisoned": main.auc,
        }
    return found


def _partial(by: Mapping[str, Row], clean: Row) -> Figures:
    found: Figures = {
        "partial.clean_protected_accuracy": clean.protected(),
        "partial.clean_others_accuracy": clean.others(),
    }
    for name, row in by.items():
        if name.startswith("partial."):
            found |= {f"{name}.{key}": value for key, value in _parted(row, clean).items()}
    if main := by.get(f"partial.{PARTIAL_MAIN}.minimising"):
        found |= {f"partial.{key}": value for key, value in _parted(main, clean).items()}
    return found


def _parted(row: Row, clean: Row) -> Figures:
    return {
        "protected_accuracy": row.protected(),
        "others_accuracy": row.others(),
        "protected_ratio": _ratio(row.protected(), clean.protected()),
        "others_loss": clean.others() - row.others(),
    }


def _countered(by: Mapping[str, Row], clean: Row) -> Figures:
    """Ratios to the clean tracker that does nothing; ``NAME`` alone is of the main kind."""
    found: Figures = {}
    for kind in KINDS:
        ways = {name: by.get(f"countermeasure.{name}.{kind}") for name in COUNTER}
        ways["early_stopping"] = by.get(f"full.{kind}.minimising")
        for name, row in ways.items():
            if row is not None:
                reached = max(row.accuracy) if name == "early_stopping" else row.last
                found[f"countermeasure.{name}.{kind}.accuracy_ratio"] = _ratio(reached, clean.last)
    for name in COUNTER:
        if (ratio := found.get(f"countermeasure.{name}.{MAIN}.accuracy_ratio")) is not None:
            found[f"countermeasure.{name}.accuracy_ratio"] = ratio
    return found


def _inception(by: Mapping[str, Row]) -> Figures:
    clean = by.get("inception.clean")
    return {
        f"{name}.accuracy_ratio": _ratio(row.last, clean.last)
        for name, row in by.items()
        if clean is not None and name.startswith("inception.") and row is not clean
    }


def _again(rows: Sequence[Row]) -> Figures:
    """The ratios of the full setting with every seed: least and most."""
    clean = {row.seed: row.last for row in rows if row.run == "clean"}
    ratios: dict[str, list[float]] = {}
    for row in rows:
        if row.run.startswith("full.") and row.seed in clean:
            ratios.setdefault(row.run, []).append(_ratio(row.last, clean[row.seed]))
    found: Figures = {"seeds": float(len(clean))}
    for name, each in ratios.items():
        if len(each) > 1:
            found[f"{name}.accuracy_ratio_least"] = min(each)
            found[f"{name}.accuracy_ratio_most"] = max(each)
    return found


def _ratio(reached: float, clean: float) -> float:
    """Of a tracker that learned nothing from clean photos nothing can be told."""
    return reached / clean if clean else 1.0
