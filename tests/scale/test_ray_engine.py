"""The engine for several machines, on a cluster of several nodes that runs on this one.

Each fault is made while a run is on its way; in the end the manifest and the results are
complete, with nothing lost and nothing twice.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from stand_in import Backwards, Who, check, photos

import people
from visard.cards import card
from visard.errors import DataError, GivenUpError, SettingError, WeightsError
from visard.jobs.wishes import Wishes
from visard.scale.anonymizing import Anonymize
from visard.scale.local import Local
from visard.scale.on_ray import OnRay
from visard.scale.run import run

ray = pytest.importorskip("ray")
pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.timeout(900)]
_HERE = Path(__file__).parent
_STORE = 100 << 20


@pytest.fixture(scope="module")
def cluster():
    """Two nodes of one processor each; a third comes and goes."""
    from ray.cluster_utils import Cluster

    before = dict(os.environ)
    os.environ.update(PYTHONPATH=str(_HERE), RAY_USAGE_STATS_ENABLED="0", OMP_NUM_THREADS="1")
    nodes = {"num_cpus": 1, "object_store_memory": _STORE}
    head = nodes | {"include_dashboard": False}
    try:
        made = Cluster(initialize_head=True, head_node_args=head)
    except Exception:  # Ray gives a node 30 seconds to start, which a busy machine may not keep
        made = Cluster(initialize_head=True, head_node_args=head)
    made.add_node(**nodes)
    ray.init(address=made.address, log_to_driver=False, logging_level="ERROR")
    yield made
    ray.shutdown()
    made.shutdown()
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture
def out(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out"


def _run(source, out, plan=None):
    return run(plan or Backwards(), [str(source)], str(out), OnRay(workers=2))


def test_corrupt_photos_cost_no_others_and_the_other_engine_goes_on(cluster, tmp_path, out):
    source = photos(tmp_path / "in", 100, corrupt=1)
    tally = _run(source, out)
    assert (tally.states, tally.kept) == ({"written": 99, "unreadable": 1}, 0)
    check(source, out, 100, corrupt=1)
    next(out.rglob("*.visard.png")).unlink()
    assert run(Backwards(), [str(source)], str(out), Local()).kept == 99
    check(source, out, 100, corrupt=1)


def test_a_worker_that_dies_is_replaced(cluster, tmp_path, out):
    source, deadly = photos(tmp_path / "in", 40), tmp_path / "deadly"
    deadly.touch()
    _run(source, out, Backwards(deadly=str(deadly)))
    assert not deadly.exists()
    check(source, out, 40)


def test_a_node_that_leaves_is_made_up_for(cluster, tmp_path, out):
    source = photos(tmp_path / "in", 40)
    node = cluster.add_node(num_cpus=1, object_store_memory=_STORE)

    def leave(done, total):
        if done == 10:
            cluster.remove_node(node, allow_graceful=False)

    run(Backwards(pause=0.02), [str(source)], str(out), OnRay(workers=3), leave)
    check(source, out, 40)


def test_a_driver_that_is_killed_goes_on(cluster, tmp_path, out):
    source = photos(tmp_path / "in", 60)
    program = (
        "from stand_in import Backwards; from visard.scale.on_ray import OnRay;"
        "from visard.scale.run import run;"
        f"run(Backwards(pause=0.2), [{str(source)!r}], {str(out)!r}, OnRay({cluster.address!r}, 2))"
    )
    driver = subprocess.Popen([sys.executable, "-c", program])
    _wait(lambda: len(list(out.rglob("*.visard.*"))) > 5, driver)
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    assert not (out / "manifest.parquet").exists()
    _run(source, out)
    check(source, out, 60)


def test_a_full_disk_is_said_in_a_line_and_the_next_run_goes_on(cluster, tmp_path, out):
    source, full = photos(tmp_path / "in", 40), tmp_path / "full"
    full.touch()
    with pytest.raises(DataError, match=r"the disk is full; then run the same command again"):
        _run(source, out, Backwards(full=str(full)))
    assert 0 < len(list(out.rglob("*.visard.*"))) < 40
    full.unlink()
    run(Backwards(), [str(source)], str(out), Local())
    check(source, out, 40)


def test_what_is_missing_is_said_as_it_is_without_a_cluster(cluster, tmp_path, out):
    source = photos(tmp_path / "in", 2)
    with pytest.raises(WeightsError, match=r"^backwards: its file is missing; run: visard weights"):
        run(Backwards(missing=True), [str(source)], str(out), OnRay(workers=1))


def test_both_engines_write_the_same_bytes(cluster, tmp_path, out):
    source = tmp_path / "in"
    source.mkdir()
    people.portrait(source / "a.jpg", side=200)
    people.portrait(source / "b.png", side=160)
    people.landscape(source / "c.jpg")
    (tmp_path / "other").mkdir()
    plan, found = Anonymize(Wishes("solid")), {}
    for engine, folder in ((OnRay(workers=1), out), (Local(), tmp_path / "other")):
        assert run(plan, [str(source)], str(folder), engine).hidden == 2
        found[folder] = {path.name: path.read_bytes() for path in folder.glob("*.visard.*")}
    assert found[out] == found[tmp_path / "other"]
    assert len(found[out]) == 2


def test_no_cluster_at_an_address_is_said(tmp_path, out):
    source = photos(tmp_path / "in", 1)
    if ray.is_initialized():
        pytest.skip("another cluster is in use")
    with pytest.raises(SettingError, match="no Ray cluster answers there; start one with"):
        run(Backwards(), [str(source)], str(out), OnRay("auto"))


def test_photos_are_spread_over_replicas_and_go_together(cluster):
    from visard.scale.serve import deploy, spread
    from visard.serve.limits import Limits

    replicas = deploy(Limits(together=3), 2, Who)
    try:
        told = spread(replicas, "kind", list(range(24)), lambda: None)
        assert [item for item, _, _ in told] == list(range(24))
        assert len({process for _, process, _ in told}) == 2
        assert max(together for _, _, together in told) > 1
        with pytest.raises(GivenUpError, match="nobody waits"):
            spread(replicas, "slow", [1], _nobody_waits)
        (error,) = spread(replicas, "odd", [1], lambda: None)
        assert str(error) == "odd"
    finally:
        from ray import serve

        serve.shutdown()


def test_two_workers_train_as_one_does(cluster, tmp_path):
    import torch
    from safetensors.torch import load_file

    from visard.jobs.training import Wish
    from visard.scale.train import Student, train_together
    from visard.train.faces import SIDE, Faces, with_room

    template = with_room(torch.tensor(card("mobilefacenet").template))
    random = torch.Generator().manual_seed(0)
    pixels = torch.randint(0, 256, (8, 3, SIDE, SIDE), generator=random, dtype=torch.uint8)
    faces = Faces(pixels, template.expand(8, 5, 2).clone())
    options = {"teacher": "mobilefacenet", "architecture": "transformer"}

    def job(name):
        wish = Wish(tmp_path / name, epochs=1, at_once=4, rate=1e-3)
        return Student(faces, wish, options)

    losses = []
    assert job("one.safetensors").run(lambda done, total, loss: losses.append(loss))
    together = train_together(job("two.safetensors"), 2)
    assert together.finished
    assert together.loss == pytest.approx(losses[-1], rel=1e-5)
    one, two = (load_file(tmp_path / f"{name}.safetensors") for name in ("one", "two"))
    assert one.keys() == two.keys()
    far = torch.cat([(one[name] - two[name]).abs().flatten() for name in one])
    assert (far < 1e-5).float().mean() > 0.95  # Adam makes steps of gradients that are but noise
    with pytest.raises(SettingError, match="attacks are made by one worker"):
        Student(faces, job("robust.safetensors").wish, options | {"radius": 2.0})


def test_two_workers_harden_as_one_does(cluster, tmp_path):
    import torch
    from safetensors.torch import load_file

    from visard.jobs.harden import Head, Photos, Task
    from visard.jobs.training import Wish
    from visard.scale.train import Hardening, train_together
    from visard.train.labelled import Labelled

    random = torch.Generator().manual_seed(0)
    crops = torch.randint(0, 256, (5, 3, 112, 112), generator=random, dtype=torch.uint8)
    numbers = torch.arange(5)
    photos = Photos(Labelled(crops, numbers), Labelled(255 - crops, numbers), 5, numbers)

    def job(name, head, **settings):
        wish = Wish(tmp_path / name, epochs=1, at_once=2, rate=1e-4)
        return Hardening(photos, Task(head=head, **settings), wish)

    for head in (Head.ANCHORS, Head.CROSS_ENTROPY):  # a step of five photos by twos has one left
        losses = []
        one, two = (f"{head}-{count}.safetensors" for count in ("one", "two"))
        assert job(one, head).run(lambda done, total, loss, to=losses: to.append(loss))
        together = train_together(job(two, head), 2)
        assert together.finished
        assert together.loss == pytest.approx(losses[-1], rel=1e-3)
        ours, theirs = (load_file(tmp_path / name) for name in (one, two))
        far = torch.cat([(ours[name] - theirs[name]).abs().flatten() for name in ours])
        assert (far < 2e-5).float().mean() > 0.95
    with pytest.raises(SettingError, match="one worker keeps layers even"):
        job("even.safetensors", Head.ANCHORS, parseval=0.1)


def _nobody_waits() -> None:
    raise GivenUpError("nobody waits for it any more")


def _wait(happened, driver, seconds=300):
    end = time.monotonic() + seconds
    while not happened():
        assert driver.poll() is None, "the driver ended too early"
        assert time.monotonic() < end, "nothing happened"
        time.sleep(0.05)
