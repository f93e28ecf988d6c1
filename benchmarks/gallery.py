"""How well, how fast and how large a gallery of a million faces is; beside NumPy.

.venv/bin/python benchmarks/gallery.py --out docs/results/gallery.json

No photos are needed: embeddings are unit vectors of 128 dimensions, drawn from a seed.

* **clustered**, as people are: 50,000 identities, their centres uniform on the sphere,
  20 photos each, a photo being its centre plus noise of length 0.75, made a unit vector
  again. The cosine of two photos of one person is then about 0.64, and about 0 of two
  people. A probe is a new photo of somebody enrolled.
* **uniform**: no identities at all, the hardest there is for an index; figures with
  ``uniform`` in their name.

Each part is a new process, so that its peak memory (``VmHWM``) is its own. Exact search,
approximate search and NumPy (all vectors in memory, one product of matrix and vector)
answer the same probes in turn. ``--compare`` tries LanceDB's other kinds of index on the
clustered vectors; that takes ten minutes more. A ratio to NumPy is the median of the
ratios of neighbours in time.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from once import peak

D, PHOTOS, NOISE = 128, 20, 0.75
BATCH, K = 20_000, 10
OTHERS = {
    "ivf_flat": ("IvfFlat", {}, 200, None),
    "ivf_pq": ("IvfPq", {"num_sub_vectors": 32}, 200, 4),
    "ivf_hnsw_sq": ("HnswSq", {"num_partitions": 1, "ef_construction": 150}, 1, 2),
}
"""LanceDB's name, how it is built, cells looked into, how many more are refined."""


def main() -> None:
    options = _options()
    if options.part:
        print(json.dumps(PARTS[options.part](Path(options.folder), options)))
        return
    load_before = os.getloadavg()[0]
    figures: dict[str, float] = {}
    for data, prefix in (("clustered", "gallery"), ("uniform", "gallery.uniform")):
        with tempfile.TemporaryDirectory() as folder:
            parts = ["enrol", "query", "build", "remove"]
            parts += [f"other:{kind}" for kind in OTHERS if options.compare and data == "clustered"]
            for part in parts:
                found = _process(part, data, folder, options)
                figures |= {f"{prefix}.{name}": round(value, 5) for name, value in found.items()}
                print(part, data, found, file=sys.stderr)
    result = {
        "study": "gallery",
        "command": "python benchmarks/gallery.py" + (" --compare" if options.compare else ""),
        "date": datetime.now(UTC).date().isoformat(),
        "data": f"{options.vectors:,} synthetic unit vectors of {D} dimensions: {PHOTOS} photos "
        f"of each identity (centre on the sphere plus noise of length {NOISE}), and uniform ones",
        "settings": _settings(options, load_before),
        "figures": figures,
    }
    text = json.dumps(result, indent=2) + "\n"
    print(text) if options.out is None else options.out.write_text(text)


def batches(data: str, vectors: int, seed: int) -> Iterator[np.ndarray]:
    """The references, some at a time, the photos of an identity together."""
    for number in range(0, vectors, BATCH):
        count = min(BATCH, vectors - number)
        generator = np.random.default_rng([seed, number])
        if data == "uniform":
            yield _unit(generator.standard_normal((count, D), dtype=np.float32))
        else:
            centres = _unit(generator.standard_normal((count // PHOTOS, D), dtype=np.float32))
            yield _photos(np.repeat(centres, PHOTOS, axis=0), generator)


def probes(data: str, vectors: int, seed: int, count: int) -> np.ndarray:
    """New photos, of people here and there in the gallery."""
    generator = np.random.default_rng([seed, vectors])
    if data == "uniform":
        return _unit(generator.standard_normal((count, D), dtype=np.float32))
    found = []
    for number in generator.choice(range(0, vectors, BATCH), count):
        size = min(BATCH, vectors - number) // PHOTOS
        first = np.random.default_rng([seed, number])
        centres = _unit(first.standard_normal((size, D), dtype=np.float32))
        found.append(centres[generator.integers(size)])
    return _photos(np.stack(found), generator)


def enrol(folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """Through the public door, in batches, index and all; making the vectors is not counted."""
    from visard.gallery import Entry

    gallery, taken, slowest, number = _gallery(folder), 0.0, 0.0, 0
    for rows in batches(options.data, options.vectors, options.seed):
        entries = [
            Entry(f"{at // PHOTOS}", f"{at}.jpg", _digest(at), "synthetic", row)
            for at, row in enumerate(rows, start=number)
        ]
        number += len(rows)
        start = time.perf_counter()
        assert gallery.add(entries) == len(entries)
        seconds = time.perf_counter() - start
        taken, slowest = taken + seconds, max(slowest, seconds)
    return {
        "vectors": number,
        "enrol_seconds": taken,
        "enrol_slowest_batch_seconds": slowest,
        "peak_megabytes": peak(),
    }


def query(folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """Recall and time, the three ways in turn."""
    start = time.perf_counter()
    gallery = _gallery(folder)
    opening = time.perf_counter() - start
    asked = probes(options.data, options.vectors, options.seed, options.probes)
    for probe in asked[:5]:
        gallery.search("synthetic", probe, K)
    before_numpy = peak()
    matrix, _ = gallery.vectors("synthetic")
    ways = {
        "query": lambda probe: _sources(gallery.search("synthetic", probe, K)),
        "exact_query": lambda probe: _sources(gallery.search("synthetic", probe, K, exact=True)),
        "numpy_query": lambda probe: _brute_force(matrix, probe),
    }
    taken: dict[str, list[float]] = {name: [] for name in ways}
    hits = agreed = 0
    for probe in asked:
        answers = {}
        for name, way in ways.items():
            start = time.perf_counter()
            answers[name] = way(probe)
            taken[name].append(1000 * (time.perf_counter() - start))
        hits += len(answers["query"] & answers["exact_query"])
        distances = [match.distance for match in gallery.search("synthetic", probe, K, exact=True)]
        agreed += np.allclose(distances, np.sort(1 - matrix @ probe)[:K], atol=1e-5)
    times = {
        f"{name}_ms{mark}": float(np.percentile(values, share))
        for name, values in taken.items()
        for mark, share in (("", 50), ("_p95", 95))
    }
    ratios = {
        f"{name}_over_numpy": float(np.median(np.divide(taken[name], taken["numpy_query"])))
        for name in ("query", "exact_query")
    }
    return (
        times
        | ratios
        | {
            "probes": len(asked),
            "recall_at_10": hits / (K * len(asked)),
            "exact_agrees_with_numpy": agreed / len(asked),
            "open_seconds": opening,
            "query_peak_megabytes": before_numpy,
        }
    )


def build(folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """The index at one go, and what all of it takes on the disk."""
    from visard.gallery.lance import purge

    gallery = _gallery(folder)
    table = gallery._table("synthetic")
    table.drop_index("vector_idx")
    purge(table)
    without = _bytes(folder)
    start = time.perf_counter()
    assert gallery.index("synthetic")
    seconds = time.perf_counter() - start
    purge(table)
    return {
        "build_seconds": seconds,
        "build_peak_megabytes": peak(),
        "bytes_per_vector": _bytes(folder) / options.vectors,
        "bytes_per_vector_without_index": without / options.vectors,
    }


def remove(folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """One person is erased: the tables are written anew, and the index too."""
    gallery = _gallery(folder)
    start = time.perf_counter()
    assert gallery.remove("0") == PHOTOS
    return {"remove_seconds": time.perf_counter() - start, "remove_peak_megabytes": peak()}


def other(folder: Path, options: argparse.Namespace) -> dict[str, float]:
    """Another kind of index in place of ours."""
    import lancedb.index

    kind = options.part.partition(":")[2]
    name, arguments, cells, refine = OTHERS[kind]
    gallery = _gallery(folder)
    table = gallery._table("synthetic")
    config = getattr(lancedb.index, name)(distance_type="cosine", **arguments)
    start = time.perf_counter()
    table.create_index("vector", config=config, name="vector_idx", replace=True)
    built = time.perf_counter() - start
    taken, hits = [], 0
    for probe in probes(options.data, options.vectors, options.seed, options.probes):
        start = time.perf_counter()
        asked = table.search(probe).distance_type("cosine").select(["source", "_distance"])
        asked = asked.limit(K).nprobes(cells)
        rows = (asked.refine_factor(refine) if refine else asked).to_arrow()
        taken.append(1000 * (time.perf_counter() - start))
        exact = gallery.search("synthetic", probe, K, exact=True)
        hits += len({*rows["source"].to_pylist()} & _sources(exact))
    return {
        f"{kind}.recall_at_10": hits / (K * len(taken)),
        f"{kind}.query_ms": float(np.median(taken)),
        f"{kind}.build_seconds": built,
        f"{kind}.peak_megabytes": peak(),
    }


PARTS = {"enrol": enrol, "query": query, "build": build, "remove": remove}
PARTS |= {f"other:{kind}": other for kind in OTHERS}


def _gallery(folder: Path):
    from visard.cards import card
    from visard.gallery import Gallery
    from visard.types import Metric

    synthetic = replace(card("dlib"), name="synthetic", dimensions=D, metric=Metric.COSINE)
    return Gallery.open(folder / "gallery", [synthetic])


def _process(part: str, data: str, folder: str, options: argparse.Namespace) -> dict[str, float]:
    command = [sys.executable, __file__, "--part", part, "--data", data, "--folder", folder]
    for name in ("vectors", "probes", "seed"):
        command += [f"--{name}", str(getattr(options, name))]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout)


def _unit(rows: np.ndarray) -> np.ndarray:
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def _photos(centres: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    noise = generator.standard_normal(centres.shape, dtype=np.float32)
    return _unit(centres + np.float32(NOISE / np.sqrt(D)) * noise)


def _digest(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def _sources(matches) -> set[str]:
    return {match.source for match in matches}


def _brute_force(matrix: np.ndarray, probe: np.ndarray) -> np.ndarray:
    away = 1 - matrix @ probe
    nearest = np.argpartition(away, K)[:K]
    return nearest[np.argsort(away[nearest])]


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _settings(options: argparse.Namespace, load_before: float) -> dict:
    """What the figures depend on; no name of a machine or of a person."""
    from importlib.metadata import version

    from protect import _processor

    from visard.gallery import nearest
    from visard.jobs.versions import versions

    own = ("lancedb", "pyarrow")
    return {
        "seed": options.seed,
        "vectors": options.vectors,
        "batch": BATCH,
        "index": f"IVF_SQ, at least {nearest._CELLS} cells looked into, "
        f"{nearest._REFINE} × k refined, from {nearest.INDEX_FROM:,} vectors",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "threads": {name: os.environ.get(name, "all") for name in _THREADS},
        "load_before": round(load_before, 2),
        "versions": versions() | {name: version(name) for name in own},
    }


_THREADS = ("OMP_NUM_THREADS", "LANCE_CPU_THREADS")
"""NumPy's threads, and LanceDB's."""


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--vectors", type=int, default=1_000_000)
    parser.add_argument("--probes", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--compare", action="store_true", help="with other kinds of index")
    parser.add_argument("--out", type=Path, help="a JSON file; else the result is printed")
    parser.add_argument("--part", help=argparse.SUPPRESS)
    parser.add_argument("--data", help=argparse.SUPPRESS)
    parser.add_argument("--folder", help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    main()
