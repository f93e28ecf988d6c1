"""How a server does under many clients, and how much memory it takes; see README.md.

.venv/bin/python benchmarks/server.py --out docs/results/server.json
"""

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from PIL import Image
from protect import _processor
from skimage.data import astronaut

from visard import Client
from visard.client import Field
from visard.jobs.versions import versions

_START = "from visard.cli.main import main; main()"
_SIDE = 200


def main() -> None:
    options = _options()
    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as name:
        photo = _portrait(Path(name) / "portrait.jpg")
        figures = _figures(photo, options, options.together, options.clients)
        for other in options.beside:
            beside = _figures(photo, options, other, [max(options.clients[:3])])
            figures |= {f"together_{other}.{name}": value for name, value in beside.items()}
    result = {
        "study": "server",
        "command": "python benchmarks/server.py",
        "date": datetime.now(UTC).date().isoformat(),
        "data": f"scikit-image's astronaut, {_SIDE} pixels a side, one face",
        "settings": {
            "method": options.method,
            "strength": "standard",
            "together": options.together,
            "requests": {f"clients_{n}": max(n, options.requests) for n in options.clients},
            "seed": 0,
            "processor": _processor(),
            "cores": os.cpu_count(),
            "threads": int(os.environ.get("OMP_NUM_THREADS", "0")) or "by default",
            "load_before": round(load_before, 2),
            "load_after": round(os.getloadavg()[0], 2),
            "versions": versions(),
        },
        "figures": figures,
    }
    text = json.dumps(result, indent=2) + "\n"
    print(text) if options.out is None else options.out.write_text(text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4, 16, 64])
    parser.add_argument("--requests", type=int, default=8, help="at least, for each number")
    parser.add_argument("--together", type=int, default=4, help="photos at once")
    parser.add_argument("--beside", type=int, nargs="*", default=[], help="other such numbers")
    parser.add_argument("--method", default="visard")
    parser.add_argument("--out", type=Path, help="a JSON file; else the result is printed")
    return parser.parse_args()


def _portrait(path: Path) -> bytes:
    face = Image.fromarray(astronaut()[:280, 80:360]).resize((_SIDE, _SIDE))
    face.save(path, quality=95)
    return path.read_bytes()


def _figures(
    photo: bytes, options: argparse.Namespace, together: int, clients: list[int]
) -> dict[str, float]:
    """All clients ask at once, each again as soon as it is answered."""
    how = ["--port", "0", "--seconds", "3000", "--together", str(together)]
    command = [sys.executable, "-c", _START, "serve", *how]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            client = Client(_address(server), timeout=3000)
            fields: list[Field] = [("photo", photo), ("method", options.method)]
            client.ask("/v1/protect", fields)  # the first is slower, and is not counted
            figures = {"memory_mb.before": _megabytes(server.pid, "VmRSS")}
            for number in clients:
                figures |= _under(client, fields, number, max(number, options.requests))
                peak = _megabytes(server.pid, "VmHWM")
                figures[f"clients_{number}.memory_mb"] = figures["memory_mb"] = peak
        finally:
            server.terminate()
    return figures


def _under(client: Client, fields: list[Field], number: int, requests: int) -> dict[str, float]:
    def ask(_: int) -> float:
        start = time.perf_counter()
        client.ask("/v1/protect", fields)
        return time.perf_counter() - start

    start = time.perf_counter()
    with ThreadPoolExecutor(number) as pool:
        took = list(pool.map(ask, range(requests)))
    whole = time.perf_counter() - start
    figures = {
        f"clients_{number}.rps": round(requests / whole, 4),
        f"clients_{number}.p50_seconds": round(statistics.median(took), 2),
        f"clients_{number}.p95_seconds": round(statistics.quantiles(took, n=20)[-1], 2),
    }
    print(figures, file=sys.stderr)
    return figures


def _address(server: "subprocess.Popen[str]") -> str:
    said = []
    for line in server.stderr or ():
        said.append(line)
        if found := re.search(r"http://\S+", line):
            return found[0]
    raise SystemExit("the server did not start: " + "".join(said))


def _megabytes(process: int, what: str) -> float:
    status = Path(f"/proc/{process}/status").read_text()
    (found,) = re.findall(rf"^{what}:\s+(\d+) kB", status, re.M)
    return round(int(found) / 1024, 1)


if __name__ == "__main__":
    main()
