"""A file is there whole, or not at all."""

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from visard.errors import PhotoError
from visard.photo import atomic
from visard.photo.atomic import write_bytes


def test_writes_with_ordinary_permissions(tmp_path: Path) -> None:
    write_bytes(tmp_path / "a", b"new")
    (tmp_path / "b").write_bytes(b"")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode
    assert len(list(tmp_path.iterdir())) == 2


def test_never_overwrites_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(PhotoError, match="a file of this name exists; choose another name"):
        write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    write_bytes(path, b"new", force=True)
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_a_dangling_link_is_a_name_in_use(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(PhotoError, match="exists"):
        write_bytes(path, b"new")


@pytest.mark.parametrize("links", [True, False])
def test_loses_a_race_without_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, links: bool
) -> None:
    path = tmp_path / "a"
    link = os.link if links else no_links

    def overtaken(source: Path, target: Path) -> None:
        target.write_bytes(b"theirs")
        link(source, target)

    monkeypatch.setattr(os, "link", overtaken)
    with pytest.raises(PhotoError, match="exists"):
        write_bytes(path, b"ours")
    assert path.read_bytes() == b"theirs"
    assert list(tmp_path.iterdir()) == [path]


def no_links(*_: object) -> None:
    raise OSError(errno.EOPNOTSUPP, "Operation not supported")


def test_manages_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", no_links)
    write_bytes(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [tmp_path / "a"]


def test_gives_the_name_back_when_that_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "link", no_links)
    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(PhotoError, match="the disk is full; make room"):
        write_bytes(tmp_path / "a", b"new")
    assert list(tmp_path.iterdir()) == []


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """A real failure half way through the file."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize("force", [True, False])
def test_leaves_nothing_when_it_breaks_half_way(tmp_path: Path, force: bool) -> None:
    with room_for(1000), pytest.raises(PhotoError, match="cannot be written: File too large"):
        write_bytes(tmp_path / "a", bytes(5000), force=force)
    assert list(tmp_path.iterdir()) == []


def test_an_old_file_outlives_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with room_for(1000), pytest.raises(PhotoError):
        write_bytes(path, bytes(5000), force=True)
    assert path.read_bytes() == b"old"


def test_leaves_nothing_when_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(tmp_path / "a", b"new")
    assert list(tmp_path.iterdir()) == []


def test_says_why_it_cannot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PhotoError, match="its folder does not exist; create the folder first"):
        write_bytes(tmp_path / "absent" / "a", b"")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(PhotoError, match="its folder is not a folder"):
        write_bytes(tmp_path / "file" / "a", b"")
    (tmp_path / "folder").mkdir()
    with pytest.raises(PhotoError, match="a folder has this name"):
        write_bytes(tmp_path / "folder", b"", force=True)
    with pytest.raises(PhotoError, match="the name is too long"):
        write_bytes(tmp_path / ("x" * 300), b"")

    def deny(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(atomic, "_fill", deny)
    with pytest.raises(PhotoError, match="not permitted; choose a folder you may write to"):
        write_bytes(tmp_path / "b", b"")
