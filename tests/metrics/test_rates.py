"""Rates keep their counts, and are not rounded to none or all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from visard.errors import DataError
from visard.metrics.rates import MeanRate, Rate, percent


@given(st.integers(1, 10**7), st.data())
def test_only_none_is_0_and_only_all_is_100(total, data):
    hits = data.draw(st.integers(0, total))
    said = str(Rate(hits, total))
    assert said.startswith("0 %") == (hits == 0)
    assert said.startswith("100 %") == (hits == total)
    number = float(said.split(" %")[0].lstrip("<> "))
    assert abs(number - 100 * hits / total) <= 0.1
    assert f"({hits:,} of {total:,})" in said


def test_a_rate_of_nothing_is_refused():
    with pytest.raises(DataError, match="nothing was counted"):
        Rate(0, 0)
    with pytest.raises(DataError, match="nothing was counted"):
        Rate.of(np.array([], bool))


def test_counting():
    rate = Rate.of(np.array([True, False, True, True]))
    assert (rate.hits, rate.total, rate.share, rate.rest) == (3, 4, 0.75, Rate(1, 4))
    assert MeanRate(rate, Rate(0, 9)).share == 0.375


def test_what_is_next_to_none_or_all_says_so():
    assert percent(0.00049) == "< 0.1 %"
    assert percent(0.0005) == "0.1 %"
    assert percent(0.99949) == "99.9 %"
    assert percent(0.9995) == "> 99.9 %"
