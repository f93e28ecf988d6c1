"""Event files say what they should, to a reader of our own and to TensorBoard's."""

import struct
import subprocess
import sys

import pytest

from visard.train.events import EventLog, crc32c


def _records(data):
    while data:
        (length,) = struct.unpack("<Q", data[:8])
        for part, at in ((data[:8], 8), (data[12 : 12 + length], 12 + length)):
            crc = crc32c(part)
            masked = ((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF
            assert struct.unpack("<I", data[at : at + 4]) == (masked,)
        yield data[12 : 12 + length]
        data = data[16 + length :]


@pytest.mark.parametrize(
    ("data", "crc"),
    [(b"\0" * 32, 0x8A9136AA), (b"\xff" * 32, 0x62A8AB43), (bytes(range(32)), 0x46DD794E)],
)
def test_the_check_sum_is_that_of_the_standard(data, crc):
    assert crc32c(data) == crc


def test_records_are_whole_after_every_number(tmp_path):
    log = EventLog(tmp_path, 5)
    log.scalar("loss/clean", 0.5, 300)
    (path,) = tmp_path.iterdir()
    head, start, event = _records(path.read_bytes())
    assert head.endswith(b"\x1a\x0dbrain.Event:2")
    assert start.endswith(b"\x10\x05\x3a\x02\x08\x01")
    assert event[9:] == b"\x10\xac\x02" + b"\x2a\x13\x0a\x11\x0a\x0aloss/clean\x15" + struct.pack(
        "<f", 0.5
    )


_READ = """
import sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
found = EventAccumulator(sys.argv[1], purge_orphaned_data=True)
found.Reload()
print([(each.step, round(each.value, 6)) for each in found.Scalars("loss/clean")])
"""


def test_tensorboard_reads_them_and_forgets_what_was_overridden(tmp_path):
    pytest.importorskip("tensorboard", reason="TensorBoard is not installed")
    first = EventLog(tmp_path)
    for step in (1, 2, 3):
        first.scalar("loss/clean", step / 4, step)
    again = EventLog(tmp_path, 2)
    again.scalar("loss/clean", 0.125, 2)
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _READ, tmp_path], capture_output=True, text=True
    )
    assert done.stdout.strip() == "[(1, 0.25), (2, 0.125)]", done.stderr
