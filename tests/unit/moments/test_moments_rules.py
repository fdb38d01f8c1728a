"""Each rule on hand-made signals: what it finds, its words, and what it must not say."""

from __future__ import annotations

import math

import pytest
from support.made_signals import MadeFilm

from imh_video.model.moment import CandidateMoment, Confidence, MomentKind
from imh_video.moments.found import Found
from imh_video.moments.parameters import default_parameters
from imh_video.moments.rules import RULES
from imh_video.moments.scene import Scene
from imh_video.moments.short_list import Restraint
from imh_video.moments.suggestion import MomentSettings, suggest

EVERYTHING = MomentSettings(restraint=Restraint(per_minute=math.inf))


def found(film: MadeFilm, rule: str) -> list[Found]:
    """What the rule alone finds, before anything is merged or left out for want of a view."""
    scene = Scene(film.signals(), default_parameters())
    return sorted(RULES[rule](scene), key=lambda one: one.span)


def only(film: MadeFilm, rule: str) -> Found:
    moments = found(film, rule)
    assert len(moments) == 1, [one.reason for one in moments]
    return moments[0]


def told(film: MadeFilm, kind: str) -> list[CandidateMoment]:
    """What reaches the list."""
    return [m for m in suggest(film.signals(), EVERYTHING).moments if m.kind == kind]


def together(duration_s: float = 30, **more) -> MadeFilm:
    """The parent watches the baby all the time."""
    return MadeFilm(duration_s, **more).at(0, duration_s, caregiver_facing_partner=1)


# --- face to face -----------------------------------------------------------------------------


def test_face_to_face_is_told_with_its_length():
    moment = only(together().at(10, 13, infant_facing_partner=1), "face_to_face")
    assert abs(moment.span.onset_us - 10_000_000) < 100_000
    assert moment.reason == "Baby and parent had their faces toward each other for 3.0 s."


def test_short_gaps_in_a_look_are_bridged_and_long_ones_are_not():
    film = together().at(10, 12, infant_facing_partner=1).at(12.3, 14, infant_facing_partner=1)
    assert len(found(film, "face_to_face")) == 1
    film = together().at(10, 12, infant_facing_partner=1).at(13, 15, infant_facing_partner=1)
    assert len(found(film, "face_to_face")) == 2


def test_being_face_to_face_from_the_start_is_the_setting_and_no_moment():
    assert found(together().at(0, 20, infant_facing_partner=1), "face_to_face") == []


def test_coming_face_to_face_from_where_it_was_not_known_is_told_if_both_faces_were_seen():
    coming = together().unseen(9, 10, "infant_facing_partner").at(10, 13, infant_facing_partner=1)
    assert len(found(coming, "face_to_face")) == 1
    assert found(coming.at(9, 10, infant_face=0), "face_to_face") == []


def test_a_smile_of_the_baby_within_face_to_face_is_told_also_when_the_parents_face_is_not_read():
    film = together().at(0, 30, infant_facing_partner=1).at(12, 14, infant_smile=0.9)
    film.unseen(0, 30, "caregiver_smile")
    reason = "Baby smiled for 2.0 s while baby and parent had their faces toward each other."
    assert only(film, "face_to_face").reason == reason


def test_a_smile_soon_after_they_came_face_to_face_is_shown_from_there():
    film = together().at(10, 16, infant_facing_partner=1).at(11.5, 13, infant_smile=0.9)
    (smiled,) = [one for one in found(film, "face_to_face") if one.reason.startswith("Baby smiled")]
    assert abs(smiled.span.onset_us - 10_000_000) < 100_000
    late = together().at(5, 20, infant_facing_partner=1).at(15, 17, infant_smile=0.9)
    (smiled,) = [one for one in found(late, "face_to_face") if one.reason.startswith("Baby smiled")]
    assert abs(smiled.span.onset_us - 15_000_000) < 100_000


def test_it_is_told_who_smiled_face_to_face():
    film = together().at(10, 13, infant_facing_partner=1).at(11, 12, caregiver_smile=0.9)
    (moment,) = found(film, "face_to_face")
    assert moment.reason.endswith("for 3.0 s; the parent smiled.")
    reasons = [one.reason for one in found(film.at(10.5, 12, infant_smile=0.9), "face_to_face")]
    assert any(one.startswith("Baby and") and one.endswith("; both smiled.") for one in reasons)


# --- shared smile -----------------------------------------------------------------------------


def test_a_shared_smile_says_who_began_and_how_long_after_the_other():
    film = together().at(10, 14, caregiver_smile=0.9).at(11, 13, infant_smile=0.8)
    moment = only(film, "shared_smile")
    assert moment.reason == "Parent smiled; baby smiled 1.0 s later; both for 2.0 s."
    assert abs(moment.span.onset_us - 10_000_000) < 100_000


def test_a_parent_who_smiles_all_along_shares_the_smile_from_where_the_baby_begins():
    film = together().at(0, 30, caregiver_smile=0.9).at(11, 13, infant_smile=0.8)
    assert abs(only(film, "shared_smile").span.onset_us - 11_000_000) < 100_000


def test_a_smile_that_followed_when_the_other_was_over_is_told_so():
    film = together().at(10, 11, caregiver_smile=0.9).at(11.6, 13, infant_smile=0.8)
    reason = "Parent smiled; baby smiled 1.6 s later; not at the same time."
    assert only(film, "shared_smile").reason == reason


def test_smiles_far_apart_are_not_shared():
    film = together().at(10, 12, caregiver_smile=0.9).at(15, 17, infant_smile=0.8)
    assert found(film, "shared_smile") == []


def test_a_smile_that_could_not_be_seen_is_not_shared():
    film = together().at(10, 14, caregiver_smile=0.9).at(11, 13, infant_smile=0.8)
    assert found(film.unseen(0, 30, "infant_smile"), "shared_smile") == []


# --- cue and reply ----------------------------------------------------------------------------


def cue_reply_smile(**more) -> MadeFilm:
    film = together(**more).at(9, 11, infant_facing_partner=1)
    film.at(10.24, 11.5, infant_reach=1).at(11.04, 12.2, voice_adult=1)
    return film.at(11.92, 14, infant_smile=0.9)


def test_cue_reply_and_outcome_are_told_with_the_gaps_between():
    moment = found(cue_reply_smile(), "cue_and_reply")[-1]
    assert moment.reason == (
        "Baby reached toward the parent; parent's voice 0.8 s later; baby smiled 0.9 s after that."
    )
    assert [(e.what, e.person) for e in moment.evidence] == [
        ("reach", "infant"),
        ("voice", "caregiver"),
        ("smile", "infant"),
    ]
    assert told(cue_reply_smile(), "cue_and_reply")[0].confidence == Confidence.HIGH


def test_of_several_cues_before_one_reply_the_plainest_is_told():
    film = together().at(9, 14, infant_facing_partner=1).at(10, 11, infant_reach=1)
    film.at(10.8, 11.6, voice_adult=1).at(12, 14, infant_smile=0.9)
    moment = only(film, "cue_and_reply")
    assert moment.reason.startswith("Baby reached toward the parent; parent's voice 0.8 s later")


def test_a_look_and_a_sound_just_before_a_reach_are_one_cue_and_it_is_shown_from_the_first():
    film = together().at(9.6, 14, infant_facing_partner=1).at(9.8, 10.2, voice_infant=1)
    film.at(10.4, 11, infant_reach=1).at(11.2, 12, caregiver_smile=0.9).at(12, 13, infant_smile=1)
    moment = only(film, "cue_and_reply")
    assert moment.reason.startswith("Baby reached toward the parent; parent smiled 0.8 s later")
    assert abs(moment.span.onset_us - 9_600_000) < 100_000


def test_a_slow_chain_is_shown_from_shortly_before_the_reply():
    film = together().at(9, 20, infant_facing_partner=1).at(10, 10.6, infant_reach=1)
    film.at(12.5, 13, voice_adult=1).at(15, 17, infant_smile=0.9)
    slow = only(film, "cue_and_reply")
    assert abs(slow.span.onset_us - 12_000_000) < 100_000
    assert slow.evidence[0].at_us < slow.span.onset_us, "the cue is still told"


def test_what_the_baby_does_twice_is_done_again():
    film = together().at(9, 14, infant_facing_partner=1).at(10, 10.4, voice_infant=1)
    film.at(10.9, 11.6, caregiver_smile=0.9).at(12, 12.4, voice_infant=1)
    reasons = [one.reason for one in found(film, "cue_and_reply")]
    assert any(
        reason.startswith("Baby made a sound; parent smiled 1.0 s later; baby made a sound again")
        for reason in reasons
    ), reasons


def test_without_usable_sound_a_voice_is_no_reply():
    assert found(cue_reply_smile(audible=False), "cue_and_reply") == []


def test_a_reply_after_the_window_is_none():
    film = together().at(10, 10.6, infant_reach=1).at(13.6, 14, voice_adult=1)
    assert found(film.at(14, 16, infant_smile=1), "cue_and_reply") == []


def test_an_answer_to_a_long_sound_is_counted_from_its_end():
    film = together().at(0, 30, infant_facing_partner=1)
    film.at(10, 13, voice_infant=1).at(13.5, 14.2, voice_adult=1)
    assert "parent's voice" in only(film, "cue_and_reply").reason


def test_a_baby_who_turns_away_upon_the_reply_did_not_carry_on():
    film = together().at(9, 11.6, infant_facing_partner=1)
    film.at(10, 10.6, infant_reach=1).at(11, 12, voice_adult=1).at(11.6, 15, infant_turned_away=1)
    assert found(film, "cue_and_reply") == []


def test_carrying_on_is_told_when_the_baby_stays_turned_to_the_parent():
    film = together().at(5, 30, infant_facing_partner=1)
    film.at(10, 10.6, infant_reach=1).at(11, 12, caregiver_hand_near_partner=1)
    assert only(film, "cue_and_reply").reason == (
        "Baby reached toward the parent; parent's hand came near 1.0 s later; baby carried on."
    )


def test_a_baby_who_is_out_of_view_after_the_reply_is_not_said_to_carry_on():
    film = together().at(5, 30, infant_facing_partner=1)
    film.at(10, 10.6, infant_reach=1).at(11, 12, caregiver_hand_near_partner=1)
    assert found(film.unseen(11, 30, "infant"), "cue_and_reply") == []


def test_a_face_that_comes_out_of_hiding_is_a_reply():
    film = together().at(8, 11, caregiver_covered=1, caregiver_face=0)
    film.at(10, 14, infant_facing_partner=1).at(11.5, 13, infant_smile=1)
    assert "parent's face came out of hiding 1.0 s later" in only(film, "cue_and_reply").reason


def test_a_parent_who_talks_all_the_time_ranks_lower_than_one_who_answers():
    chatty = cue_reply_smile()
    for start in range(0, 30, 2):
        chatty.at(start + 0.04, start + 1, voice_adult=1)
    answer = told(cue_reply_smile(), "cue_and_reply")[0]
    assert all(m.rank_score < answer.rank_score for m in told(chatty, "cue_and_reply"))


# --- turn-taking ------------------------------------------------------------------------------


def chat(*sounds: tuple[str, float, float], **more) -> MadeFilm:
    film = together(**more)
    for who, onset_s, offset_s in sounds:
        film.at(onset_s, offset_s, **{f"voice_{who}": 1})
    return film


FOUR_TURNS = (("infant", 5, 5.8), ("adult", 6.3, 7), ("infant", 7.5, 8), ("adult", 8.5, 9.2))


def test_turns_are_counted_with_their_gaps():
    moment = only(chat(*FOUR_TURNS), "turn_taking")
    assert moment.reason == "Baby's and parent's voices took turns 4 times, with gaps of 0.5 s."
    assert (moment.span.onset_us, moment.span.end_us) == (5_000_000, 9_200_000)


def test_two_sounds_of_one_person_are_one_turn():
    film = chat(("infant", 5, 5.8), ("adult", 6.3, 7), ("adult", 7.6, 8), ("infant", 8.5, 9))
    assert "took turns 3 times" in only(film, "turn_taking").reason


def test_long_gaps_overlaps_and_two_turns_are_no_turn_taking():
    assert found(chat(*FOUR_TURNS[:2]), "turn_taking") == []
    slow = (("infant", 5, 6), ("adult", 9, 10), ("infant", 13, 14))
    assert found(chat(*slow), "turn_taking") == []
    at_once = (("infant", 5, 7), ("adult", 6, 8), ("infant", 7.2, 9))
    assert found(chat(*at_once), "turn_taking") == []


def test_without_usable_sound_there_are_no_turns():
    assert found(chat(*FOUR_TURNS, audible=False), "turn_taking") == []


# --- joint attention, waiting -----------------------------------------------------------------


def test_both_looking_down_with_talk_and_a_glance_is_a_thin_sign_of_sharing_a_thing():
    film = MadeFilm(30).at(10, 12, infant_pitch_deg=-20).at(13, 15, infant_pitch_deg=-20)
    film.at(10, 15, caregiver_pitch_deg=-25).at(11, 12, voice_adult=1)
    assert found(film, "joint_attention") == []
    film.at(12, 13, infant_facing_partner=1)
    assert "both looked down for 5.0 s" in only(film, "joint_attention").reason
    assert told(film, "joint_attention")[0].confidence == Confidence.LOW
    assert told(film.unseen(0, 30, "caregiver_pitch_deg"), "joint_attention") == []


def waiting() -> MadeFilm:
    film = together().at(5, 6, voice_adult=1).at(9, 9.8, voice_infant=1)
    return film.at(10.5, 11.2, voice_adult=1).at(8, 12, infant_facing_partner=1)


def test_waiting_is_quiet_watching_until_the_babys_turn():
    moment = only(waiting(), "wait_or_follow")
    assert moment.reason == "Parent watched quietly for 3.0 s; then baby made a sound."


def test_a_parent_who_was_not_seen_to_watch_is_not_said_to_wait():
    film = waiting().unseen(0, 30, "caregiver_facing_partner")
    assert found(film, "wait_or_follow") == []
    assert found(waiting().unseen(6, 9, "voice_adult"), "wait_or_follow") == []


# --- breaks -----------------------------------------------------------------------------------


def rest(**more) -> MadeFilm:
    film = together(**more).at(5, 10, infant_facing_partner=1).at(10, 14, infant_turned_away=1)
    return film.at(14.04, 20, infant_facing_partner=1)


def test_a_break_that_is_allowed_is_told_as_such():
    moment = only(rest(), "break_respected")
    assert moment.reason == "Baby turned away; parent stayed quiet; baby came back after 4.1 s."


def test_a_break_in_which_the_parent_calls_or_reaches_out_was_not_left_alone():
    assert found(rest().at(10.5, 13.5, voice_adult=1), "break_respected") == []
    touched = rest().at(11, 13, caregiver_hand_near_partner=1)
    assert found(touched, "break_respected") == []


def test_silence_that_could_not_be_heard_is_not_called_quiet():
    assert found(rest(audible=False), "break_respected") == []
    assert found(rest().unseen(10, 14, "voice_adult"), "break_respected") == []


def test_a_baby_out_of_view_is_not_said_to_rest():
    assert found(rest().unseen(9, 14, "infant"), "break_respected") == []


def test_coming_back_with_a_smile_is_an_approach():
    film = rest().at(10.5, 13.5, voice_adult=1).at(14.6, 16, infant_smile=0.9)
    moment = only(film, "approach_after_break")
    assert moment.reason == "Baby turned away for 4.1 s, came back and smiled."


# --- strain -----------------------------------------------------------------------------------


def waited_for(**more) -> MadeFilm:
    """A reach and a sound toward a parent who is turned elsewhere, in view and in hearing."""
    film = MadeFilm(30, **more).at(0, 9, caregiver_facing_partner=1)
    film.at(6, 20, infant_facing_partner=1)
    return film.at(10, 11, infant_reach=1).at(11.5, 12.2, voice_infant=1)


def test_a_missed_cue_needs_a_clear_cue_and_says_that_the_parent_was_in_view_and_in_hearing():
    moment = only(waited_for(), "missed_cue")
    assert moment.reason == (
        "Baby reached toward the parent; then baby made a sound; parent in view and in hearing;"
        " no reply seen or heard for 6.5 s."
    )
    assert abs(moment.span.onset_us - 10_000_000) < 100_000


def test_the_babys_turn_to_the_parent_belongs_to_the_cue_that_follows_it():
    film = MadeFilm(30).at(9, 20, infant_facing_partner=1).at(10, 11, infant_reach=1)
    moment = only(film, "missed_cue")
    assert moment.reason == (
        "Baby turned toward the parent; then baby reached toward the parent;"
        " parent in view and in hearing; no reply seen or heard for 5.0 s."
    )
    assert abs(moment.span.onset_us - 9_000_000) < 100_000


def test_a_reach_that_does_not_go_to_the_parent_is_no_cue():
    film = MadeFilm(30).at(10, 11, infant_reach=1).at(10.5, 11.2, voice_adult=1)
    film.at(11, 13, infant_smile=0.9)
    assert found(film, "cue_and_reply") == []
    assert found(MadeFilm(30).at(10, 11, infant_reach=1), "missed_cue") == []


@pytest.mark.parametrize(
    "reply",
    [
        {"voice_adult": 1},
        {"caregiver_smile": 0.9},
        {"caregiver_hand_near_partner": 1},
        {"caregiver_facing_partner": 1},
    ],
    ids=lambda reply: next(iter(reply)),
)
def test_any_reply_in_the_window_rules_it_out(reply: dict[str, float]):
    film = waited_for().at(12.4, 16, **reply)
    assert all(m.span.onset_us > 11_000_000 for m in found(film, "missed_cue"))
    assert found(waited_for().at(10.4, 16, **reply).at(12, 16, **reply), "missed_cue") == []


@pytest.mark.parametrize(
    "hidden",
    [
        "caregiver",
        "caregiver_face",
        "caregiver_smile",
        "caregiver_facing_partner",
        "caregiver_hand_near_partner",
        "voice_adult",
    ],
)
def test_it_never_rests_on_what_could_not_be_seen_or_heard(hidden: str):
    assert found(waited_for().unseen(12, 14, hidden), "missed_cue") == []
    assert found(waited_for(audible=False), "missed_cue") == []


def test_a_signal_that_is_missing_altogether_rules_it_out():
    assert found(waited_for().without("caregiver_hand_near_partner"), "missed_cue") == []


def test_a_covered_or_absent_parents_face_rules_it_out():
    assert found(waited_for().at(10, 16, caregiver_face=0), "missed_cue") == []


def test_a_sound_or_smile_that_does_not_go_to_the_parent_is_no_cue():
    film = MadeFilm(30).at(10, 11, voice_infant=1).at(14, 16, infant_smile=1)
    assert found(film, "missed_cue") == []


def test_a_smile_that_answers_the_parent_asks_for_nothing():
    film = MadeFilm(30).at(8, 20, infant_facing_partner=1)
    film.at(9, 10, voice_adult=1).at(10.2, 12, infant_smile=1)
    assert found(film, "missed_cue") == []


def test_a_late_reply_that_brings_the_baby_back_is_a_repair():
    film = MadeFilm(40).at(9, 15, infant_facing_partner=1).at(10, 11, infant_reach=1)
    film.at(17, 18, voice_adult=1).at(17, 30, caregiver_facing_partner=1)
    film.at(18, 24, infant_facing_partner=1).at(18.6, 21, infant_smile=0.9)
    moment = only(film, "repair")
    assert moment.reason == (
        "Baby reached toward the parent without a reply at first; parent's voice 7.0 s later;"
        " baby turned toward the parent 1.0 s after that."
    )
    assert abs(moment.span.onset_us - 17_000_000) < 100_000


def test_a_pause_of_the_parent_after_a_turn_away_is_a_repair_when_the_baby_comes_back():
    film = together().at(5, 10, infant_facing_partner=1).at(10, 14, infant_turned_away=1)
    film.at(9, 12, voice_adult=1).at(14.04, 18, infant_facing_partner=1)
    assert "parent's voice paused 2.0 s later" in only(film, "repair").reason


def test_going_on_while_the_baby_is_turned_away_is_told_without_blame():
    film = together().at(5, 10, infant_facing_partner=1).at(10, 15, infant_turned_away=1)
    film.at(9, 15, voice_adult=1)
    reason = "Baby turned away for 5.0 s; parent's voice went on."
    assert only(film, "over_stimulation").reason == reason
    assert told(film, "over_stimulation")[0].confidence != Confidence.HIGH


def test_bursts_without_a_smile_are_told_as_sounds_not_as_a_feeling():
    film = MadeFilm(30)
    for start in (10, 11.5, 13):
        film.at(start, start + 1, voice_infant=1)
    assert only(film, "distress").reason == "Baby's voice 3 times in 4.0 s; no smile in between."
    film.at(9, 15, infant_smile=0.9)
    assert found(film, "distress") == []


def turned_from_voice(louder_db: float) -> MadeFilm:
    """Short calls of the parent, too few to fill the time, louder once the baby turns away."""
    film = together().at(5, 10, infant_facing_partner=1).at(10, 14, infant_turned_away=1)
    film.at(6, 7, voice_adult=1, loudness_db=-30)
    return film.at(11, 12, voice_adult=1, loudness_db=-30 + louder_db)


def test_a_voice_that_grows_louder_while_the_baby_is_turned_away_is_told():
    moment = only(turned_from_voice(8), "over_stimulation")
    assert moment.reason == "Baby turned away for 4.0 s; parent's voice grew louder."
    assert moment.evidence[1].signal == "loudness_db"


def test_a_voice_that_stays_as_loud_and_leaves_most_of_the_time_is_not_told():
    assert found(turned_from_voice(2), "over_stimulation") == []


def test_a_noise_of_the_room_is_no_louder_voice():
    film = turned_from_voice(0).at(12.5, 14, loudness_db=-10)
    assert found(film, "over_stimulation") == []


def test_loudness_that_was_not_measured_or_sound_that_is_absent_tells_nothing():
    assert found(turned_from_voice(8).without("loudness_db"), "over_stimulation") == []
    silent = turned_from_voice(8)
    silent.audible = False
    assert found(silent, "over_stimulation") == []


def test_a_parent_who_moves_more_than_before_is_told_and_one_out_of_view_is_not():
    film = together().at(5, 10, infant_facing_partner=1).at(10, 14, infant_turned_away=1)
    film.at(0, 10, caregiver_motion=0.2).at(10, 14, caregiver_motion=0.6)
    assert "parent moved more than before" in only(film, "over_stimulation").reason
    assert found(film.unseen(5, 10, "caregiver_motion"), "over_stimulation") == []


def loud_sounds(**more) -> MadeFilm:
    film = MadeFilm(30, **more)
    for start in (10, 11.5, 13):
        film.at(start, start + 1, possible_cry=1, voice_infant=1)
    return film


def test_loud_high_sounds_are_told_as_sounds_also_when_the_face_is_out_of_view():
    moment = only(loud_sounds(), "distress")
    assert moment.reason == "Loud, high sounds 3 times in 4.0 s; no smile in between."
    hidden = only(loud_sounds().unseen(0, 30, "infant"), "distress")
    assert hidden.reason == "Loud, high sounds 3 times in 4.0 s; baby's face was not seen well."
    assert hidden.strength < moment.strength


def test_loud_high_sounds_with_a_smile_or_one_alone_are_not_told_nor_those_of_a_silent_film():
    assert found(loud_sounds().at(9, 15, infant_smile=0.9), "distress") == []
    assert found(MadeFilm(30).at(10, 12, possible_cry=1), "distress") == []
    assert found(loud_sounds(audible=False), "distress") == []


def both_look_down() -> MadeFilm:
    film = MadeFilm(30).at(10.5, 15, infant_pitch_deg=-25)
    return film.at(11.5, 15, caregiver_pitch_deg=-25).at(12, 13.5, voice_adult=1)


def test_looking_down_together_is_told_when_one_followed_the_other():
    moment = only(both_look_down(), "joint_attention")
    assert moment.reason == (
        "Baby and parent both looked down for 3.5 s; parent's voice was heard meanwhile; "
        "baby first, parent 1.0 s later."
    )


def test_looking_down_by_chance_without_a_glance_or_following_is_not_told():
    film = MadeFilm(30).at(2, 15, infant_pitch_deg=-25).at(11.5, 15, caregiver_pitch_deg=-25)
    assert found(film.at(12, 13.5, voice_adult=1), "joint_attention") == []


def from_the_side() -> MadeFilm:
    """Baby on the left, parent on the right, facing each other at first, then one toy aside."""
    film = MadeFilm(30).at(0, 10, infant_facing_partner=1, caregiver_facing_partner=1)
    film.at(0, 10, infant_yaw_deg=40, caregiver_yaw_deg=-40)
    film.at(10, 30, infant_yaw_deg=40).at(10, 14, caregiver_yaw_deg=-40)
    return film.at(11, 14, caregiver_yaw_deg=40).at(12, 13, voice_adult=1)


def test_turning_to_the_same_side_counts_only_where_both_are_seen_from_the_side():
    moment = only(from_the_side(), "joint_attention")
    assert "both turned to one side" in moment.reason
    frontal = from_the_side().at(0, 10, infant_yaw_deg=3, caregiver_yaw_deg=-3)
    assert found(frontal, "joint_attention") == []


def test_a_head_whose_direction_could_not_be_read_shares_nothing():
    assert found(both_look_down().unseen(0, 30, "infant_pitch_deg"), "joint_attention") == []
    hidden = both_look_down().unseen(11, 15, "caregiver_facing_partner")
    assert found(hidden, "joint_attention") == []


@pytest.mark.parametrize("kind", MomentKind)
def test_a_film_in_which_nothing_happens_gives_nothing(kind: MomentKind):
    assert found(MadeFilm(60), kind.value) == []
    assert found(together(60), kind.value) == []
