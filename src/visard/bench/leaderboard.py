"""A bench's result as Markdown: the methods ranked, then each adversary's success."""

from collections.abc import Mapping
from typing import Any

from visard.metrics.rates import percent
from visard.report.markdown import table

Figures = Mapping[str, float]


def leaderboard(result: Mapping[str, Any]) -> str:
    """The ranking, each adversary's success by scenario and by recogniser, what made them."""
    figures, suite = result["figures"], result["settings"]["suite"]
    first = _label(suite["method"][0])
    parts = [
        _ranked(result),
        f"`{first}` before each adversary, the most successful first (n: probes recognised "
        "clean, over recognisers; between brackets a 95 % interval over people):",
        _adversaries(figures, suite),
    ]
    for scenario in suite["scenarios"]:
        parts.append(f"The same by recogniser, {scenario} ({_roles(result)}):")
        parts.append(_by_recognizer(figures, suite, result["settings"]["roles"], scenario))
    for entry in suite["method"][1:]:
        label = _label(entry)
        parts.append(f"`{label}` before the adversaries that were sent against it:")
        parts.append(_adversaries(figures, suite, f"{label}."))
    return "\n\n".join([*parts, *_made_by(result)])


def brief(result: Mapping[str, Any]) -> str:
    """The same in two tables, without intervals."""
    figures, settings = result["figures"], result["settings"]
    suite = settings["suite"]
    parts = [
        _ranked(result),
        f"`{_label(suite['method'][0])}` before each adversary and recogniser, the most "
        f"successful first: {' · '.join(suite['scenarios'])}, and the least number of probes "
        f"recognised clean ({_roles(result)}):",
        _cells(figures, suite, settings["roles"]),
    ]
    return "\n\n".join([*parts, *_made_by(result)])


def _ranked(result: Mapping[str, Any]) -> str:
    suite = result["settings"]["suite"]
    labels = [_label(entry) for entry in suite["method"]]
    prefixes = {label: "" if label == labels[0] else f"{label}." for label in labels}
    words = (
        "Methods, the hardest to recognise first. PSR: of the probes that a tracker recognises "
        "when nothing is protected, the share that it no longer does; over all recognisers, "
        "attacked or not. A face that is not found is no success."
    )
    return f"{words}\n\n{_ranking(result['figures'], suite, prefixes)}"


def _made_by(result: Mapping[str, Any]) -> list[str]:
    settings = result["settings"]
    made = (
        f"{result['data']}. Made by `visard bench {settings['suite']['name']} --data DATA "
        f"--out OUT` on {result['date']} ({settings['machine']})."
    )
    missing = result["missing"]
    return [made, *(["Could not take part: " + "; ".join(missing) + "."] if missing else [])]


def _label(entry: Mapping[str, Any]) -> str:
    plain = entry["strength"] == "standard"
    return str(entry["name"] if plain else f"{entry['name']}_{entry['strength']}")


def _sent(suite: Mapping[str, Any]) -> list[str]:
    """All adversaries of a suite, those of single methods too."""
    own = [name for entry in suite["method"] for name in entry.get("adversaries") or ()]
    return list(dict.fromkeys((*suite["adversaries"], *own)))


def _roles(result: Mapping[str, Any]) -> str:
    roles = result["settings"]["roles"]
    return ", ".join(f"{name}: {role}" for name, role in roles.items())


def _ranking(figures: Figures, suite: Mapping[str, Any], prefixes: Mapping[str, str]) -> str:
    first = suite["scenarios"][0]
    ranked = sorted(
        prefixes, key=lambda label: -figures.get(f"{prefixes[label]}file.{first}.psr", 0.0)
    )
    head = ["method", *suite["scenarios"], f"worst adversary ({first})", "SSIMULACRA2 (median)"]
    rows = []
    for label in ranked:
        prefix = prefixes[label]
        plain = [_psr(figures, f"{prefix}file.{each}") for each in suite["scenarios"]]
        worst = _worst(figures, suite, prefix, first)
        score = figures.get(f"{label}.ssimulacra2_median")
        rows.append([label, *plain, worst, "–" if score is None else f"{score:.1f}"])
    return table(head, rows)


def _worst(figures: Figures, suite: Mapping[str, Any], prefix: str, scenario: str) -> str:
    known = {
        name: figures[f"{prefix}{name}.{scenario}.psr"]
        for name in _sent(suite)
        if f"{prefix}{name}.{scenario}.psr" in figures
    }
    if not known:
        return "–"
    name = min(known, key=known.__getitem__)
    return f"{name}: {percent(known[name])}"


def _ordered(figures: Figures, suite: Mapping[str, Any], prefix: str = "") -> list[str]:
    """The adversaries that did anything, the most successful first."""
    scenarios = suite["scenarios"]
    names = (*_sent(suite), "cloak_detector")
    known = [
        name for name in names if any(f"{prefix}{name}.{each}.psr" in figures for each in scenarios)
    ]
    return sorted(known, key=lambda name: figures.get(f"{prefix}{name}.{scenarios[0]}.psr", 2.0))


def _adversaries(figures: Figures, suite: Mapping[str, Any], prefix: str = "") -> str:
    rows = [
        [name, *(_psr(figures, f"{prefix}{name}.{scenario}") for scenario in suite["scenarios"])]
        for name in _ordered(figures, suite, prefix)
    ]
    return table(["adversary", *suite["scenarios"]], rows)


def _by_recognizer(
    figures: Figures, suite: Mapping[str, Any], roles: Mapping[str, str], scenario: str
) -> str:
    rows = [
        [name, *(_psr(figures, f"{name}.{scenario}.{each}") for each in roles)]
        for name in _ordered(figures, suite)
        if name in suite["adversaries"]
    ]
    return table(["adversary", *roles], rows)


def _cells(figures: Figures, suite: Mapping[str, Any], roles: Mapping[str, str]) -> str:
    def cell(name: str, recognizer: str) -> str:
        prefixes = [f"{name}.{scenario}{recognizer}" for scenario in suite["scenarios"]]
        shares = [figures.get(f"{prefix}.psr") for prefix in prefixes]
        if all(share is None for share in shares):
            return "–"
        least = min((figures.get(f"{p}.accepted_clean") for p in prefixes), key=lambda n: n or 0)
        counted = "" if least is None else f" (n ≥ {least:.0f})"
        return " · ".join("–" if s is None else percent(s) for s in shares) + counted

    rows = [
        [name, *(cell(name, recognizer) for recognizer in ("", *(f".{each}" for each in roles)))]
        for name in _ordered(figures, suite)
    ]
    return table(["adversary", "all recognisers", *roles], rows)


def _psr(figures: Figures, name: str) -> str:
    if f"{name}.psr" not in figures:
        return "–" if figures.get(f"{name}.accepted_clean") != 0 else "recognises nobody clean"
    text = percent(figures[f"{name}.psr"])
    if f"{name}.psr_low" not in figures:
        return text
    low, high = (percent(figures[f"{name}.psr_{end}"]) for end in ("low", "high"))
    lost = figures[f"{name}.not_acquired"]
    not_found = f", not found {percent(lost)}" if lost else ""
    return f"{text} [{low}, {high}]{not_found}; n = {figures[f'{name}.accepted_clean']:.0f}"
