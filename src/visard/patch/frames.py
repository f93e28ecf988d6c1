"""Frames of people as a camera might take them, made from photos: pose, size, light, noise.

They stand for the volunteers' videos of the paper. A pose is a turn of the picture's plane:
the far side of a face never comes into view.
"""

import math
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
import torch
from jaxtyping import Float
from numpy.random import Generator

from visard.patch.chance import misplaced, printed
from visard.patch.crops import Sitter
from visard.patch.places import Where, from_mean_face, quads
from visard.patch.projection import Corners, Patches, lay_on
from visard.patch.surgical_mask import with_mask
from visard.types import Box, Face, ImageArray

_OFF = 0.04
"""Share of a patch's size by which it is stuck on at a wrong place."""
_AWAY = 4.0
"""Distance between camera and face, in widths of the face."""


class Dress(StrEnum):
    """What the face wears in a frame."""

    PATCHED = "patched"
    PLAIN = "plain"
    NOISE = "noise"
    GREY = "grey"


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """One frame, and where the face truly is."""

    image: ImageArray
    box: Box


@dataclass(frozen=True, slots=True)
class Camera:
    """How frames differ.

    Attributes:
        side: of a frame, in pixels.
        narrowest, widest: of the face's box, in pixels.
        turn: largest turn in the picture's plane, in degrees.
        tilt: largest turn to a side, or up or down, in degrees.
    """

    side: int = 160
    narrowest: float = 56
    widest: float = 90
    turn: float = 12
    tilt: float = 22

    def scaled(self, by: int) -> "Camera":
        """The same camera with so many times the pixels."""
        return Camera(self.side * by, self.narrowest * by, self.widest * by, self.turn, self.tilt)


def worn(dress: Dress, patches: Patches, seed: int) -> Patches | None:
    """The patches that a face wears: the trained pair, noise, grey, or none.

    The noise is drawn for each frame, value by value, evenly from black to white.
    """
    if dress is Dress.PLAIN:
        return None
    if dress is Dress.PATCHED:
        return patches
    if dress is Dress.GREY:
        return torch.full_like(patches, 0.5)
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(tuple(patches.shape), generator=generator)


def frame(
    sitter: Sitter, where: Where, patches: Patches | None, camera: Camera, seed: int
) -> Frame:
    """A frame of a person; the same seed gives the same pose and light whatever is worn."""
    image, face = sitter
    chance = np.random.default_rng(seed)
    dressed = with_mask(image, face) if where is Where.MASK else image
    width = float(chance.uniform(camera.narrowest, camera.widest))
    pose = _pose(face, width, camera, chance)
    seen = cv2.warpPerspective(
        _softened(dressed, width / face.width),
        pose,
        (camera.side, camera.side),
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    picture = torch.from_numpy(seen).permute(2, 0, 1)[None].float() / 255
    if patches is not None:
        corners = _moved(from_mean_face(face.landmarks, quads(where)).double().numpy(), pose)
        generator = torch.Generator().manual_seed(seed)
        placed: Corners = misplaced(torch.from_numpy(corners)[None].float(), _OFF, generator)
        picture = lay_on(picture, printed(patches, 1, generator), placed)
    shot = _taken(picture[0].permute(1, 2, 0).numpy(), chance)
    return Frame(shot, _moved_box(face.box, pose))


def _pose(face: Face, width: float, camera: Camera, chance: Generator) -> Float[np.ndarray, "3 3"]:
    """Photo to frame: the face's plane turned before the camera, brought to size and place."""
    left, top, right, bottom = face.box
    x, y, unit = (left + right - 1) / 2, (top + bottom - 1) / 2, face.width
    to_plane = np.array([[1, 0, -x], [0, 1, -y], [0, 0, unit]]) / unit
    most = np.radians((camera.turn, camera.tilt, camera.tilt))
    turned = _turn(*(chance.uniform(-1, 1, 3) * most))
    before_camera = np.c_[turned[:, :2], (0, 0, _AWAY)]
    room = max(0.0, camera.side / 2 - 0.8 * width)
    to_x, to_y = camera.side / 2 - 0.5 + chance.uniform(-room, room, 2)
    on_sensor = np.array([[width * _AWAY, 0, to_x], [0, width * _AWAY, to_y], [0, 0, 1]])
    found: np.ndarray = on_sensor @ before_camera @ to_plane
    found /= found[2, 2]
    return found


def _turn(roll: float, yaw: float, pitch: float) -> Float[np.ndarray, "3 3"]:
    in_plane = (
        (math.cos(roll), -math.sin(roll), 0),
        (math.sin(roll), math.cos(roll), 0),
        (0, 0, 1),
    )
    aside = ((math.cos(yaw), 0, math.sin(yaw)), (0, 1, 0), (-math.sin(yaw), 0, math.cos(yaw)))
    down = (
        (1, 0, 0),
        (0, math.cos(pitch), -math.sin(pitch)),
        (0, math.sin(pitch), math.cos(pitch)),
    )
    found: np.ndarray = np.array(in_plane) @ np.array(aside) @ np.array(down)
    return found


def _softened(image: ImageArray, scale: float) -> ImageArray:
    """The photo without the detail that a smaller picture of it cannot hold."""
    if scale >= 0.9:
        return np.ascontiguousarray(image)
    sigma = 0.5 * math.sqrt(scale**-2 - 1)
    soft: ImageArray = cv2.GaussianBlur(np.ascontiguousarray(image), (0, 0), sigma)
    return soft


def _moved(points: Float[np.ndarray, "*n 2"], map_: Float[np.ndarray, "3 3"]) -> np.ndarray:
    there = np.concatenate((points, np.ones_like(points[..., :1])), axis=-1) @ map_.T
    moved: np.ndarray = there[..., :2] / there[..., 2:]
    return moved


def _moved_box(box: Box, map_: Float[np.ndarray, "3 3"]) -> Box:
    """The upright box whose sides run through the middles of the moved box's."""
    left, top, right, bottom = box
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
    there = _moved(corners - 0.5, map_) + 0.5
    x, y = np.sort(there[:, 0]), np.sort(there[:, 1])
    return x[:2].mean().item(), y[:2].mean().item(), x[2:].mean().item(), y[2:].mean().item()


def _taken(picture: Float[np.ndarray, "h w 3"], chance: Generator) -> ImageArray:
    """The picture as a sensor gives it: light, contrast, focus, noise."""
    gain, contrast, sigma, noise = chance.uniform((0.75, 0.8, -0.6, 0.0), (1.15, 1.15, 0.9, 0.025))
    lit = ((picture - 0.5) * contrast + 0.5) * gain
    if sigma > 0.3:
        lit = cv2.GaussianBlur(lit, (0, 0), sigma)
    loud = lit + noise * chance.standard_normal(lit.shape)
    shot: ImageArray = (loud * 255).round().clip(0, 255).astype(np.uint8)
    return shot
