"""The study of cloaks: do they fool strangers, and what do people see?

Leave one family out: each recogniser in turn is the stranger, and neither it nor any of
its family is attacked. A pair counts when the stranger accepts it clean at a false accept
rate of 1e-3, and the protection success rate is the share of those that it accepts no
longer. Thresholds come from the calibration part, photos from the test part.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from visard.bench.provenance import machine, program
from visard.distance import threshold
from visard.errors import UnknownNameError, VisardError
from visard.jobs.versions import versions
from visard.methods import Cast
from visard.studies.cloaks_casting import QUICK, Counts, Report, casts, courts
from visard.studies.cloaks_figures import figures
from visard.studies.cloaks_hiding import made_by
from visard.studies.cloaks_judging import Court
from visard.studies.cloaks_rows import Row
from visard.studies.cloaks_sitters import FEWEST, Sitter
from visard.studies.cloaks_speed import in_networks
from visard.studies.cloaks_table import NAME
from visard.studies.cloaks_ways import Way, absent, ways
from visard.types import Claim


def study(
    data: Path,
    out: Path,
    *,
    counts: Counts | None = None,
    only: Sequence[str] = (),
    quick: bool = False,
    seed: int = 0,
    say: Report = lambda words: None,
) -> dict[str, Any]:
    """Run the study, or go on with it, and return its result.

    Several processes may work on one folder at once, each with other ``only``; what one
    has made the others take from it. The last run, without ``only``, has all of it.

    Args:
        data: folder with ``lfw/``, ``celeba/``, ``celeba-large/`` and ``splits.json``.
        out: folder for protected photos and rows; both are kept.
        counts: how many people; by default what fits into an hour.
        only: methods, or labels of ways; see ``visard.studies.cloaks_ways.ways``.
        quick: a few people only, and one stranger; direction, not evidence.
        say: told what is done next.

    Raises:
        DataError: data are missing.
        UnknownNameError: there is no way of those names.
        WeightsError: fewer than two families of recognisers are at hand.
    """
    chosen, wanted = ways(only, quick=quick), counts or (QUICK if quick else Counts())
    if not chosen:
        raise UnknownNameError(f"there is no way of protecting named {', '.join(only)}")
    among = casts()[: 1 if quick else None]
    conditions = _settings(among, wanted, chosen, seed)  # the program may change meanwhile
    for cast in among:
        for way in chosen:
            made_by(way, cast.surrogates)
    missing, rows, found = list(absent()), list[Row](), dict[str, float]()
    for court, sat in courts(data, out, among, wanted, seed, say):
        if not only and not found:
            found = in_networks(court.cast.surrogates, sat, seed)
        for way in chosen:
            say(f"{sat[0].crowd}, {court.stranger.name} a stranger: {way.label}")
            own, why = _rows(court, way, sat[: wanted.of(way.group, sat[0].crowd)])
            rows += own
            missing += [f"{way.label}: {why}"] * bool(why)
    return {
        "study": NAME,
        "command": _command(wanted, quick=quick, seed=seed, only=only),
        "date": datetime.now(UTC).date().isoformat(),
        "data": description(rows),
        "settings": conditions | {"quick": quick, "only": list(only)},
        "missing": list(dict.fromkeys((*among[0].missing, *missing))),
        "figures": figures(rows) | found,
    }


def _rows(court: Court, way: Way, sat: Sequence[Sitter]) -> tuple[list[Row], str]:
    """A row a person, or why there are none."""
    able = [each for each in sat if len(each.references) >= FEWEST or not way.asks]
    if not able:
        return [], "" if not sat else f"nobody of {sat[0].crowd} has photos to spare for it"
    try:
        built = court.hiding.built(way, able[0].references if way.asks else ())
    except VisardError as error:
        return [], str(error)
    if built.claim is not Claim.UNRECOGNISED:
        return [], f"its claim is {built.claim}, another question"
    if court.stranger.family in {card.family for card in built.surrogates or ()}:
        return [], f"it learned from {court.stranger.name}, which is no stranger to it"
    return [court.row(way, each) for each in able], ""


def _settings(
    among: Sequence[Cast], counts: Counts, chosen: Sequence[Way], seed: int
) -> dict[str, Any]:
    every = {each.card.name: each for cast in among for each in cast.everybody}
    return {
        "seed": seed,
        "counts": asdict(counts),
        "ways": [asdict(each) for each in chosen],
        "strangers": {
            cast.strangers[0].card.name: [each.card.name for each in cast.surrogates]
            for cast in among
        },
        "thresholds": {name: threshold(each.card) for name, each in every.items()},
        "program": program(),
        "versions": versions(),
        "machine": machine(),
    }


def _command(counts: Counts, *, quick: bool, seed: int, only: Sequence[str]) -> str:
    usual = asdict(QUICK if quick else Counts())
    options = ["--quick"] * quick + [f"--seed {seed}"] * bool(seed)
    options += [f"--only {','.join(only)}"] * bool(only)
    options += [f"--{k} {v}" for k, v in asdict(counts).items() if v != usual[k]]
    return " ".join((f"visard study {NAME} --data DATA --out OUT", *options))


def description(rows: Sequence[Row]) -> str:
    """Who sat, in words."""
    parts = []
    for crowd in dict.fromkeys(row.crowd for row in rows):
        own = [row for row in rows if row.crowd == crowd]
        people, widths = len({row.person for row in own}), [row.width for row in own]
        reach = f"{min(widths):.0f} to {max(widths):.0f} pixels wide"
        parts.append(f"{crowd}: {people} people of the test part, faces {reach}")
    return "; ".join(parts)
