"""``visard serve``: the page, and the same verbs over HTTP."""

import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from visard.cli.at_scale import Address, EngineName
from visard.cli.docline import docline
from visard.cli.output import talk
from visard.errors import SettingError
from visard.registry import ANONYMIZERS, PROTECTORS, names, target

if TYPE_CHECKING:
    from fastapi import FastAPI

    from visard.scale.serve import Make
    from visard.serve.limits import Limits

_HERE = ("127.0.0.1", "localhost", "::1")


def serve(
    host: Annotated[
        str, typer.Option(help="Where to listen. Any other than this machine needs a key.")
    ] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="Where to listen; 0 takes a free one.")
    ] = 8080,
    api_key_file: Annotated[
        Path | None,
        typer.Option(help="File with the key that callers must give; or set VISARD_API_KEY."),
    ] = None,
    body_megabytes: Annotated[int, typer.Option(min=1, help="Largest request.")] = 32,
    waiting: Annotated[int, typer.Option(min=1, help="Longest queue.")] = 64,
    seconds: Annotated[float, typer.Option(min=1, help="Longest work on one request.")] = 180,
    together: Annotated[
        int, typer.Option(min=1, help="Photos that go through the networks at once.")
    ] = 4,
    film_seconds: Annotated[float, typer.Option(min=1, help="Longest work on one video.")] = 1800,
    job_folder: Annotated[
        Path | None,
        typer.Option(help="Where videos lie while they are worked on; wiped afterwards."),
    ] = None,
    allow_targets: Annotated[
        bool,
        typer.Option(
            "--allow-targets",
            help="Take photos of people to be taken for, who agreed to it. Each is noted.",
        ),
    ] = False,
    engine: Annotated[
        EngineName, typer.Option(help="Who has the networks: this process, or a Ray cluster.")
    ] = EngineName.LOCAL,
    address: Address = None,
    replicas: Annotated[
        int | None, typer.Option(min=1, help="With --engine ray: how often they are loaded.")
    ] = None,
) -> None:
    """Start a server on this machine: a page for the browser, and an API for programs.

    Open the address that it prints. Photos stay in this machine's memory; videos lie in a
    folder until they are fetched; nothing is sent anywhere else. Ctrl+C ends it.

    Examples:
        visard serve
        visard serve --port 9000
        visard serve --host 0.0.0.0 --api-key-file key.txt
        visard serve --engine ray --replicas 4
    """
    key = _checked(_key(api_key_file), host)
    _check_installed()
    _check_engine(engine, address, replicas)
    from visard.serve.limits import Limits

    limits = Limits(
        body_bytes=body_megabytes << 20,
        waiting=waiting,
        seconds=seconds,
        together=together,
        film_seconds=film_seconds,
    )
    listening = _bound(host, port)
    talk.print("Loading the recognisers …")
    from visard.serve.app import create_app

    with _networks(engine, limits, address, replicas or 1) as (wide, make):
        app = create_app(wide, key, _lines(), make, folder=job_folder, targets=allow_targets)
        _serve(app, listening, limits.connections)


def _check_engine(engine: EngineName, address: str | None, replicas: int | None) -> None:
    if engine is EngineName.LOCAL:
        for option, value in (("--address", address), ("--replicas", replicas)):
            if value is not None:
                raise typer.BadParameter("that is for --engine ray", param_hint=option)


@contextmanager
def _networks(
    engine: EngineName, limits: "Limits", address: str | None, replicas: int
) -> "Iterator[tuple[Limits, Make]]":
    """The limits, and what makes the engine, while the server runs."""
    if engine is EngineName.LOCAL:
        from visard.serve.engine import Engine

        yield limits, Engine
        return
    from visard.scale.serve import spread_over

    with spread_over(limits, replicas, address) as widened:
        yield widened


def _serve(app: "FastAPI", listening: socket.socket, connections: int) -> None:
    from visard.serve.listen import server

    host, port = listening.getsockname()[:2]
    where = f"[{host}]" if ":" in host else host
    talk.print(f"visard listens on http://{where}:{port} - open it in a browser; Ctrl+C ends it.")
    talk.print("Photos stay on this machine, in memory only; videos until they are fetched.")
    server(app, connections).run(sockets=[listening])


def _check_installed() -> None:
    from importlib.util import find_spec

    for needed in ("fastapi", "uvicorn", "python_multipart", "prometheus_client", "filelock"):
        if find_spec(needed) is None:
            raise SettingError(
                "the server is not installed", needed, "run: pip install 'visard[serve]'"
            )


def _key(file: Path | None) -> str:
    if file is None:
        return os.environ.get("VISARD_API_KEY", "").strip()
    try:
        key = file.read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise SettingError("the key cannot be read", str(file), "give a text file") from error
    if len(key) < 16 or not key.isascii():
        raise SettingError("the key is no key", str(file), "write 16 letters or more, plain ASCII")
    return key


def _checked(key: str, host: str) -> str:
    """The key, which must be there where others can reach the server."""
    if host not in _HERE and not key:
        raise SettingError(
            "other machines can reach this address, so callers must give a key",
            host,
            "write one to a file and give --api-key-file, or set VISARD_API_KEY",
        )
    return key


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise SettingError(
            f"this address cannot be listened on: {error.strerror}",
            f"{host}:{port}",
            "choose another --port",
        ) from error


def _lines() -> dict[str, str]:
    """What each method says of itself."""
    groups = (PROTECTORS, ANONYMIZERS)
    targets = {name: target(group, name) for group in groups for name in names(group)}
    modules = [module for module, _ in targets.values()]
    return {
        name: docline(module, attribute if modules.count(module) > 1 else "")
        for name, (module, attribute) in targets.items()
    }
