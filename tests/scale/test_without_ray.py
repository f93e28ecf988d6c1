"""What is said where a part that the engines need is not installed."""

import subprocess
import sys
from importlib import util

import pytest
from stand_in import Backwards, photos

from visard.errors import SettingError
from visard.scale.local import Local
from visard.scale.on_ray import OnRay
from visard.scale.run import run


@pytest.mark.parametrize(
    ("package", "engine"), [("ray", OnRay(workers=1)), ("pyarrow", Local())], ids=["ray", "local"]
)
def test_it_is_one_line(tmp_path, monkeypatch, package, engine):
    source = photos(tmp_path / "in", 1)
    (tmp_path / "out").mkdir()
    found = util.find_spec
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == package else found(name))
    with pytest.raises(SettingError, match=f"^{package}: this is not installed; run: pip install"):
        run(Backwards(), [str(source)], str(tmp_path / "out"), engine)


def test_the_options_load_neither_ray_nor_pyarrow():
    words = "import sys, visard.cli.protect, visard.cli.at_scale; "
    words += "sys.exit(any(name in sys.modules for name in ('ray', 'pyarrow', 'torch')))"
    assert subprocess.run([sys.executable, "-c", words], check=False).returncode == 0
