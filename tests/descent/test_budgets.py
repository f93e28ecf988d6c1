"""Budgets measure, point and project consistently."""

import pytest
import torch

from visard.descent.budgets import Ball, Box

BALL, BOX = torch.tensor([2.0, 0.5]), torch.tensor([0.3, 0.3])


@pytest.mark.parametrize(("budget", "limit"), [(Ball(BALL), BALL), (Box(0.3), BOX)])
class TestBudget:
    def test_projection_obeys_and_is_idempotent(self, budget, limit) -> None:
        change = torch.randn(2, 1, 8, 8)
        inside = budget.project(change)
        assert (budget.measure(inside) <= limit + 1e-5).all()
        assert torch.allclose(budget.project(inside), inside)

    def test_projection_leaves_what_is_allowed(self, budget, limit) -> None:
        small = 0.01 * torch.randn(2, 1, 8, 8)
        assert torch.equal(budget.project(small), small)

    def test_no_step_of_the_same_cost_goes_further_down(self, budget, limit) -> None:
        gradient = torch.randn(2, 1, 8, 8)
        steepest = budget.steepest(gradient)
        gain = (steepest * gradient).sum()
        for _ in range(20):
            other = torch.randn(2, 1, 8, 8)
            ratio = budget.measure(steepest) / budget.measure(other)
            assert (other * ratio.view(-1, 1, 1, 1) * gradient).sum() < gain
