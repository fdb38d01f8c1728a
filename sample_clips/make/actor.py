"""Turns a person's channels into a stance: where they sit, what their hands do, idle life."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .arrays import Floats, turn, unit
from .figure import Face, Figure, Posed, Stance
from .rig import HandAim
from .tracks import Channels

SIGN = {"l": 1.0, "r": -1.0}


@dataclass(frozen=True)
class Seat:
    """A place to sit. Eyes (world m) when upright; resting hands relative to the hips, turned."""

    eyes: tuple[float, float, float]
    yaw_deg: float
    hands: tuple[float, float, float]  # left hand; the right one mirrors it
    partner: tuple[float, float, float]  # what a reach goes for (world m)
    seated: bool = False
    reach_share: tuple[float, float] = (1.0, 1.0)  # left arm, right arm
    reach_lift: float = 0.02  # how far a reaching hand is lifted in mid-way (m)
    palm_in: float = 0.25  # 0 palm down, 1 palm to the middle


@dataclass(frozen=True)
class Shown:
    """What the truth file says of a person in a frame."""

    yaw_deg: float
    pitch_deg: float
    smile: float
    covered: float
    reach: float
    blink: float
    eye_yaw_deg: float


class Actor:
    """A figure in its seat, driven by channels."""

    def __init__(self, figure: Figure, seat: Seat, channels: Channels) -> None:
        self.figure = figure
        self.seat = seat
        self.channels = channels
        hips = figure.skeleton.head_of("pelvis")
        self.root = np.array(seat.eyes) - (figure.eyes_m - hips)

    def at(self, t: float, mouth: float) -> tuple[Posed, Shown]:
        """The posed figure and its truth at a time; mouth is 0 to 1 from the sound."""
        stance, shown = self._stance(t, mouth)
        hands = self._hands(stance, t)
        return self.figure.pose(replace(stance, hands=hands)), shown

    def _stance(self, t: float, mouth: float) -> tuple[Stance, Shown]:
        at, idle = self.channels.at, self.channels.idle
        yaw = at("yaw", t) + 0.8 * idle(0, t)
        pitch = at("pitch", t) + 0.7 * idle(1, t) + 1.2 * mouth
        roll = at("roll", t) + 0.9 * idle(2, t)
        body = (at("body_yaw", t) + 0.5 * idle(3, t), at("body_pitch", t) + 0.4 * idle(4, t),
                at("body_roll", t) + 0.4 * idle(5, t))  # fmt: skip
        blink, smile = self.channels.blink(t), at("smile", t)
        face = Face(
            smile=smile,
            blink=blink,
            mouth=min(1.0, 0.8 * mouth + at("mouth", t)),
            round=mouth * (0.5 + 0.5 * idle(6, 9 * t)) * (1 - smile),
            brow=at("brow", t) + 0.25 * mouth,
            fuss=at("fuss", t),
            eye_yaw=at("eye_yaw", t) + 1.2 * _dart(idle(7, 3 * t)),
            eye_pitch=at("eye_pitch", t) + 0.8 * _dart(idle(8, 3 * t)),
        )
        breath = 0.35 * np.sin(2 * np.pi * t / 3.4)
        stance = Stance(self.root, self.seat.yaw_deg, body, (yaw, pitch, roll), face,
                        seated=self.seat.seated, breath=float(breath))  # fmt: skip
        covered, reach = at("cover", t), at("reach", t)
        shown = Shown(yaw, pitch, smile, covered, reach, blink, face.eye_yaw)
        return stance, shown

    def _hands(self, stance: Stance, t: float) -> dict[str, HandAim]:
        rotation, place = self.figure.bones_at(stance)
        head = Posed(self.figure, np.empty(0), rotation, place)
        cover, reach = self.channels.at("cover", t), self.channels.at("reach", t)
        pat = self.channels.at("pat", t)
        hands = {}
        for number, side in enumerate("lr"):
            aim = self._rest_hand(side, t, pat)
            shoulder = place[self.figure.skeleton.index[f"upperarm_{side}"]]
            full = self.seat.reach_share[number]
            aim = aim.toward(self._reaching_hand(side, shoulder, t), reach * full)
            aim = aim.raised(reach, full * self.seat.reach_lift)
            hands[side] = aim.toward(self._covering_hand(side, head, t), cover)
        return hands

    def _rest_hand(self, side: str, t: float, pat: float) -> HandAim:
        sign = SIGN[side]
        spin = turn(self.seat.yaw_deg)
        x, y, z = self.seat.hands
        wander = 0.004 * np.array([self.channels.idle(9, t), 0.0, self.channels.idle(10, t)])
        lift = 0.5 - 0.5 * np.cos(2 * np.pi * 1.6 * t + (0.0 if side == "l" else 1.9))
        bounce = np.array([0, 0.03 * pat * lift, 0])
        wrist = self.root + spin @ (np.array([sign * x, y, z]) + wander) + bounce
        fingers = spin @ unit(np.array([-0.35 * sign, -0.12, 0.9]))
        palm = spin @ unit(np.array([-self.seat.palm_in * sign, -1.0, 0.0]))
        return HandAim(wrist, fingers, palm, 0.12)

    def _reaching_hand(self, side: str, shoulder: Floats, t: float) -> HandAim:
        toward = unit(np.array(self.seat.partner) - shoulder)
        bones = self.figure.skeleton
        length = sum(
            float(np.linalg.norm(bones.head_of(f"{a}_{side}") - bones.head_of(f"{b}_{side}")))
            for a, b in (("upperarm", "lowerarm"), ("lowerarm", "hand"))
        )
        sway = 0.012 * np.array([0.0, self.channels.idle(11, 4 * t), self.channels.idle(12, 4 * t)])
        wrist = shoulder + toward * 0.93 * length + sway
        palm = unit(np.array([0.0, -1.0, 0.0]) + 0.4 * np.array([-SIGN[side], 0.0, 0.0]))
        return HandAim(wrist, toward, palm, 0.06)

    def _covering_hand(self, side: str, head: Posed, t: float) -> HandAim:
        right, up, forward = head.head_turn().T
        scale = self.figure.look.scale
        eyes = head.with_head(self.figure.eyes_m)
        # the camera looks in from the side of a turned head: the hands go a little toward it
        across = SIGN[side] * 0.041 - 0.0009 * self.channels.at("yaw", t)
        offset = -0.085 * up + 0.088 * forward + across * right
        fingers = unit(up - 0.16 * SIGN[side] * right - 0.12 * forward)
        return HandAim(eyes + scale * offset, fingers, -forward, 0.05)


def _dart(wander: float) -> float:
    """Eyes hold and jump, they do not drift."""
    return round(wander * 2.0) / 2.0
