import torch

from visard.detect.suppression import suppress, suppress_in_turn


def _slow(boxes, scores, most, of_smaller):
    """The same, one pair at a time."""
    order = sorted(range(len(boxes)), key=lambda i: -scores[i])
    gone = set()
    for place, better in enumerate(order):
        gone |= {
            i for i in order[place + 1 :] if _share(boxes[better], boxes[i], of_smaller) > most
        }
    return [i for i in order if i not in gone]


def _share(a, b, of_smaller):
    wide = max(0.0, min(a[2], b[2]) - max(a[0], b[0]))
    high = max(0.0, min(a[3], b[3]) - max(a[1], b[1]))
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (a, b)]
    return wide * high / (min(areas) if of_smaller else sum(areas) - wide * high)


def test_it_does_what_the_slow_way_does():
    generator = torch.Generator().manual_seed(1)
    corners = torch.rand(80, 2, generator=generator) * 50
    boxes = torch.cat([corners, corners + 5 + 30 * torch.rand(80, 2, generator=generator)], dim=1)
    scores = torch.rand(80, generator=generator)
    for of_smaller in (False, True):
        expected = _slow(boxes.tolist(), scores.tolist(), 0.4, of_smaller)
        assert 1 < len(expected) < 80
        assert suppress(boxes, scores, 0.4, of_smaller=of_smaller).tolist() == expected


def test_a_box_inside_another_goes_only_by_the_share_of_the_smaller():
    boxes = torch.tensor([[0.0, 0, 100, 100], [40, 40, 50, 50]])
    scores = torch.tensor([0.9, 0.8])
    assert suppress(boxes, scores, 0.5).tolist() == [0, 1]
    assert suppress(boxes, scores, 0.5, of_smaller=True).tolist() == [0]


def test_in_turn_a_box_that_went_drives_no_other_away():
    boxes = torch.tensor([[0.0, 0, 10, 10], [4, 0, 14, 10], [8, 0, 18, 10]])
    scores = torch.tensor([0.9, 0.8, 0.7])
    assert suppress(boxes, scores, 0.4).tolist() == [0]
    assert suppress_in_turn(boxes, scores, 0.4).tolist() == [0, 2]


def test_in_turn_the_share_is_of_what_surrounds_both():
    """Of two that lie across one another that is more than the union."""
    boxes = torch.tensor([[0.0, 4, 10, 6], [4, 0, 6, 10]])
    assert suppress_in_turn(boxes, torch.tensor([0.9, 0.8]), 0.05).tolist() == [0, 1]
    assert suppress_in_turn(boxes, torch.tensor([0.9, 0.8]), 0.03).tolist() == [0]


def test_nothing_stays_of_nothing():
    assert suppress(torch.empty(0, 4), torch.empty(0), 0.5).tolist() == []
    assert suppress_in_turn(torch.empty(0, 4), torch.empty(0), 0.5).tolist() == []


def test_empty_boxes_are_no_division_by_zero():
    boxes = torch.tensor([[1.0, 1, 1, 1], [1, 1, 1, 1]])
    assert suppress(boxes, torch.tensor([0.1, 0.2]), 0.5).tolist() == [1, 0]
