"""Poses the skeleton. Head, neck and spine take absolute turns, so the scripted yaw is exact."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from .arrays import Floats, about, frame, unit
from .mesh import BaseMesh

FINGERS = ("thumb", "index", "middle", "ring", "pinky")


@dataclass(frozen=True)
class HandAim:
    """Where a hand goes: the wrist (world m), finger and palm directions, curl (rad per joint)."""

    wrist: Floats
    fingers: Floats
    palm: Floats
    curl: float = 0.0

    def toward(self, other: HandAim, share: float) -> HandAim:
        """A hand on the way from this aim to another."""
        return HandAim(
            self.wrist + share * (other.wrist - self.wrist),
            unit(self.fingers + share * (other.fingers - self.fingers)),
            unit(self.palm + share * (other.palm - self.palm)),
            self.curl + share * (other.curl - self.curl),
        )

    def raised(self, share: float, height_m: float) -> HandAim:
        """The same aim lifted in mid-way, so that a hand clears the edge of a table."""
        lift = 4 * share * (1 - share) * height_m
        return replace(self, wrist=self.wrist + np.array([0.0, lift, 0.0]))


class Skeleton:
    """Bones of one morphed figure; positions in metres at rest, before the figure is placed."""

    def __init__(self, mesh: BaseMesh, rest: Floats) -> None:
        self.names = [bone.name for bone in mesh.bones]
        self.parents = [bone.parent for bone in mesh.bones]
        self.heads = np.array([mesh.joint(rest, bone.head_group) for bone in mesh.bones])
        self.index = {name: place for place, name in enumerate(self.names)}

    def head_of(self, name: str) -> Floats:
        """A bone's rest position."""
        return np.asarray(self.heads[self.index[name]])

    def pose(
        self, root: Floats, turns: dict[str, Floats], local: dict[str, Floats]
    ) -> tuple[Floats, Floats]:
        """World turns (n,3,3) and positions (n,3); absolute turns win, local ones ride along."""
        count = len(self.names)
        rotation = np.zeros((count, 3, 3))
        place = np.zeros((count, 3))
        for i, name in enumerate(self.names):
            parent = self.parents[i]
            carried = rotation[parent] if parent >= 0 else np.eye(3)
            rotation[i] = turns.get(name, carried @ local[name] if name in local else carried)
            if parent < 0 or name == "pelvis":
                place[i] = root
            else:
                place[i] = place[parent] + carried @ (self.heads[i] - self.heads[parent])
        return rotation, place

    def arm_turns(
        self, side: str, shoulder: Floats, aim: HandAim, elbow_out: Floats
    ) -> dict[str, Floats]:
        """Absolute turns for one arm and its fingers: a two-bone reach, the elbow to a side."""
        s0, e0, w0 = (self.head_of(f"{bone}_{side}") for bone in ("upperarm", "lowerarm", "hand"))
        upper, lower = np.linalg.norm(e0 - s0), np.linalg.norm(w0 - e0)
        elbow, wrist = _two_bone(shoulder, aim.wrist, float(upper), float(lower), elbow_out)
        rest_hinge = np.cross(e0 - s0, w0 - e0)
        hinge = np.cross(elbow - shoulder, wrist - elbow)
        turns = {
            f"upperarm_{side}": frame(elbow - shoulder, hinge) @ frame(e0 - s0, rest_hinge).T,
            f"lowerarm_{side}": frame(wrist - elbow, hinge) @ frame(w0 - e0, rest_hinge).T,
        }
        hand = frame(aim.fingers, aim.palm) @ self._hand_frame(side).T
        turns[f"hand_{side}"] = hand
        return turns | self._finger_turns(side, hand, aim.curl)

    def _hand_frame(self, side: str) -> Floats:
        knuckle = self.head_of(f"middle_01_{side}")
        forward = knuckle - self.head_of(f"hand_{side}")
        across = self.head_of(f"pinky_01_{side}") - self.head_of(f"index_01_{side}")
        palm = np.cross(across, forward)
        bend = self.head_of(f"middle_03_{side}") - knuckle
        toward = bend - unit(forward) * float(bend @ unit(forward))
        return frame(forward, palm if float(palm @ toward) > 0 else -palm)

    def _finger_turns(self, side: str, hand: Floats, curl: float) -> dict[str, Floats]:
        forward, palm, _ = self._hand_frame(side).T
        axis = np.cross(forward, palm)
        turns: dict[str, Floats] = {}
        for finger in FINGERS:
            share = 0.35 if finger == "thumb" else 1.0
            for joint in (1, 2, 3):
                bend = about(axis, curl * share * joint)
                turns[f"{finger}_0{joint}_{side}"] = hand @ bend
        return turns


def _two_bone(
    shoulder: Floats, target: Floats, upper: float, lower: float, elbow_out: Floats
) -> tuple[Floats, Floats]:
    reach = target - shoulder
    limit = 0.985 * (upper + lower)
    distance = float(np.clip(np.linalg.norm(reach), 0.3 * (upper + lower), limit))
    along = unit(reach)
    wrist = shoulder + along * distance
    foot = (upper**2 - lower**2 + distance**2) / (2 * distance)
    height = np.sqrt(max(upper**2 - foot**2, 1e-8))
    out = unit(elbow_out - along * float(elbow_out @ along))
    return shoulder + along * foot + out * height, wrist
