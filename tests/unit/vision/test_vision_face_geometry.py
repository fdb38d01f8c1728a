"""Angles of a face in the house's sense: right of the picture, up and clockwise are positive."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from imh_video.vision.face_geometry import axes_of, yaw_pitch_roll


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
