"""The rules for possible moments, one per file. To add one: a file, a line here, a test."""

from imh_video.moments.found import Rule
from imh_video.moments.rules import (
    approach_after_break,
    break_respected,
    cue_and_reply,
    distress,
    face_to_face,
    joint_attention,
    missed_cue,
    over_stimulation,
    repair,
    shared_smile,
    turn_taking,
    wait_or_follow,
)

RULES: dict[str, Rule] = {
    "cue_and_reply": cue_and_reply.find,
    "shared_smile": shared_smile.find,
    "turn_taking": turn_taking.find,
    "face_to_face": face_to_face.find,
    "joint_attention": joint_attention.find,
    "wait_or_follow": wait_or_follow.find,
    "break_respected": break_respected.find,
    "approach_after_break": approach_after_break.find,
    "repair": repair.find,
    "missed_cue": missed_cue.find,
    "over_stimulation": over_stimulation.find,
    "distress": distress.find,
}

__all__ = ["RULES"]
