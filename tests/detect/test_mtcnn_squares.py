import torch

from visard.detect.mtcnn_squares import adjusted, cells, crops, squared

BOX = torch.tensor([[10.0, 20.0, 19.0, 39.0]])


def test_no_offset_leaves_a_box_where_it_is():
    assert torch.equal(adjusted(BOX, torch.zeros(1, 4)), BOX)


def test_offsets_are_in_sides_of_the_box_with_its_last_pixel():
    moved = adjusted(BOX, torch.tensor([[0.1, 0.1, -0.1, 0.0]]))
    torch.testing.assert_close(moved, torch.tensor([[11.0, 22.0, 18.0, 39.0]]))


def test_a_square_keeps_the_middle_and_the_longer_side():
    torch.testing.assert_close(squared(BOX), torch.tensor([[5.0, 20.0, 24.0, 39.0]]))


def test_cells_lie_two_pixels_apart():
    rows, columns = torch.tensor([0, 3]), torch.tensor([0, 5])
    expected = torch.tensor([[1.0, 1.0, 12.0, 12.0], [11.0, 7.0, 22.0, 18.0]])
    torch.testing.assert_close(cells(rows, columns, torch.zeros(2, 4)), expected)


def test_a_crop_shows_what_lies_there():
    ramp = torch.arange(100.0).expand(1, 3, 100, 100) / 100
    (crop,) = crops(ramp, torch.tensor([[20.0, 30.0, 43.0, 53.0]]), 24)
    expected = torch.linspace(20, 43, 24) * 0.99 / 100  # a picture a pixel shorter
    torch.testing.assert_close(crop[0, 5], expected)


def test_outside_the_picture_is_middle_grey():
    black = torch.zeros(1, 3, 50, 50)
    (crop,) = crops(black, torch.tensor([[-24.0, 0.0, 23.0, 47.0]]), 48)
    assert crop[:, :, :24].eq(0.5).all()
    assert crop[:, :, 24:].eq(0.0).all()


def test_many_crops_come_back_in_order():
    ramp = torch.arange(2000.0).expand(1, 3, 30, 2000) / 2000
    left = torch.arange(1200.0)[:, None]
    boxes = torch.cat([left, left * 0, left + 11, left * 0 + 11], dim=1)
    first = crops(ramp, boxes, 12)[:, 0, 0, 0]
    torch.testing.assert_close(first, left[:, 0] * 1999 / 2000 / 2000)
