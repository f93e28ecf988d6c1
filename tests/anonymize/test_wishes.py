"""What a face in training shall get."""

import torch

from visard.anonymize.anonymousnet.wishes import COLOURS, one_colour, wishes

NAMES = ("Smiling", *COLOURS, "Male")


def _present(count=400):
    random = torch.Generator().manual_seed(0)
    present = torch.rand(count, len(NAMES), generator=random) < 0.4
    present[:, 1:5] = False
    colour = torch.randint(0, 5, (count,), generator=random)
    present[:, 1:5] |= torch.nn.functional.one_hot(colour, 5)[:, :4].bool()
    return present


def test_hair_has_one_colour_at_the_most_and_the_new_one_wins():
    present = torch.tensor([[False, True, False, False, False, True]])
    asked = present.clone()
    asked[0, 2] = True
    wanted = one_colour(asked, NAMES, present, torch.Generator().manual_seed(0))
    assert wanted.tolist() == [[False, False, True, False, False, True]]
    drawn = wishes(_present(), NAMES, torch.Generator().manual_seed(1))
    assert drawn[:, 1:5].sum(dim=1).max() == 1
    assert drawn[:, 1:5].any(dim=1).float().mean() > 0.3


def test_wishes_go_both_ways_and_leave_something():
    present = _present()
    drawn = wishes(present, NAMES, torch.Generator().manual_seed(1))
    changed = drawn ^ present
    assert 0.2 < changed[:, 0].float().mean() < 0.6
    assert (changed & present)[:, 0].any()
    assert (changed & ~present)[:, 0].any()
    again = wishes(present, NAMES, torch.Generator().manual_seed(1))
    assert torch.equal(drawn, again)
