"""Angles of a face in the house's sense: right of the picture, up and clockwise are positive."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from imh_video.vision.face_geometry import (
    _LEFT_HALF,
    _RIGHT_HALF,
    axes_of,
    half_from_front,
    yaw_pitch_roll,
)


def turned_face(yaw_deg: float, pitch_deg: float, roll_deg: float) -> NDArray[np.float32]:
    """The corners of eyes, forehead and chin of a face turned so; z away from the camera."""
    points = np.zeros((478, 3))
    points[33], points[263] = (-40, 0, 0), (40, 0, 0)
    points[10], points[152] = (0, -60, 0), (0, 60, 0)
    yaw, pitch, roll = np.radians([yaw_deg, pitch_deg, roll_deg])
    about_y = np.array([[np.cos(yaw), 0, -np.sin(yaw)], [0, 1, 0], [np.sin(yaw), 0, np.cos(yaw)]])
    about_x = np.array(
        [[1, 0, 0], [0, np.cos(pitch), np.sin(pitch)], [0, -np.sin(pitch), np.cos(pitch)]]
    )
    about_z = np.array(
        [[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]]
    )
    return (points @ (about_z @ about_y @ about_x).T).astype(np.float32)


def test_a_face_to_the_camera_has_no_angle() -> None:
    assert np.allclose(yaw_pitch_roll(axes_of(turned_face(0, 0, 0))), 0, atol=1e-4)


@pytest.mark.parametrize("yaw", [-60, -20, 30, 70])
def test_yaw_is_positive_to_the_right_of_the_picture(yaw: float) -> None:
    measured = yaw_pitch_roll(axes_of(turned_face(yaw, 0, 0)))[0]
    # The mesh reads turns small, which the angle makes up for: exact points read large.
    assert measured == pytest.approx(yaw / 0.85, abs=0.01)


def test_pitch_is_positive_up_and_roll_clockwise() -> None:
    assert yaw_pitch_roll(axes_of(turned_face(0, 25, 0)))[1] == pytest.approx(25, abs=0.01)
    assert yaw_pitch_roll(axes_of(turned_face(0, 0, 30)))[2] == pytest.approx(30, abs=0.01)


def test_forward_of_a_face_to_the_right_points_right() -> None:
    forward = axes_of(turned_face(50, 0, 0))[2]
    assert forward[0] == pytest.approx(np.sin(np.radians(50)), abs=1e-4)
    assert forward[2] < 0


def a_face(rng: np.random.Generator) -> NDArray[np.float64]:
    """Its own mirror image, 478 points, straight to the camera."""
    points = rng.normal(0.0, 30.0, (478, 3)) * [0.0, 1.0, 1.0]
    points[_RIGHT_HALF, 0] = -rng.uniform(5.0, 40.0, len(_RIGHT_HALF))
    points[_LEFT_HALF] = points[_RIGHT_HALF] * [-1.0, 1.0, 1.0]
    points[10], points[152] = (0, -60, 0), (0, 60, 0)
    points[33], points[263] = (-40, 0, 0), (40, 0, 0)
    return points


@pytest.mark.parametrize(("yaw", "shown", "hidden"), [(55, _RIGHT_HALF, _LEFT_HALF),
                                                      (-55, _LEFT_HALF, _RIGHT_HALF)])  # fmt: skip
def test_a_turned_face_is_read_from_the_half_that_shows(
    yaw: float, shown: NDArray[np.int64], hidden: NDArray[np.int64]
) -> None:
    straight = a_face(np.random.default_rng(3))
    angle = np.radians(yaw)
    turn = np.array(
        [[np.cos(angle), 0, -np.sin(angle)], [0, 1, 0], [np.sin(angle), 0, np.cos(angle)]]
    )
    turned = straight @ turn.T
    # What does not show is guessed wrongly; the outer corner of the eye carries the direction.
    wrong = hidden[~np.isin(hidden, (33, 263))]
    turned[wrong] += np.random.default_rng(4).normal(0.0, 9.0, (len(wrong), 3))
    found = half_from_front(turned.astype(np.float32))
    expected = straight - straight[10]
    assert np.allclose(found[shown, :2], expected[shown, :2], atol=1e-3)
    assert np.allclose(found[hidden, :2], expected[hidden, :2], atol=1e-3)
