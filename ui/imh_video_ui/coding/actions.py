"""Every action of the coding workspace with its words and keys, for menus, palette and keyboard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from imh_video.app.preferences import Preferences
from imh_video_ui.keys.sequences import give_keys
from imh_video_ui.shell.menus import SUBMENU
from imh_video_ui.theme.icons import icon


@dataclass(frozen=True, slots=True)
class ActionPlan:
    """``name`` is what a changed key is remembered by; its first part is its menu."""

    name: str
    words: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    is_checkable: bool = False

    @property
    def menu(self) -> str:
        first = self.name.partition(".")[0]
        return {"moments": "mark", "film": "view"}.get(first, first)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CodingActions", text)


def coding_plans() -> tuple[ActionPlan, ...]:
    """In the order of the menus."""
    return (
        ActionPlan("edit.undo", _tr("Undo"), ("Ctrl+Z",), "undo-2"),
        ActionPlan("edit.redo", _tr("Redo"), ("Ctrl+Shift+Z", "Ctrl+Y"), "redo-2"),
        ActionPlan("edit.delete", _tr("Delete the chosen marks"), ("Delete",), "trash"),
        ActionPlan("edit.duplicate", _tr("Duplicate the chosen marks here"), ("Ctrl+D",), "copy"),
        ActionPlan(
            "edit.copy_to", _tr("Copy the chosen marks to another person…"), ("Ctrl+Shift+D",)
        ),
        ActionPlan("edit.choose_listed", _tr("Choose all marks in the list"), ("Ctrl+A",)),
        ActionPlan("edit.find", _tr("Find marks"), ("Ctrl+F",), "search"),
        ActionPlan("edit.filter", _tr("Choose what the list shows"), ("Shift+F3",), "list-filter"),
        ActionPlan("edit.find_same", _tr("List only marks of this code"), ("F3",)),
        ActionPlan("edit.find_all", _tr("List all marks again"), ("Ctrl+Alt+F",)),
        ActionPlan(
            "edit.go_back_5", _tr("Go back to 5 minutes ago…"), ("Ctrl+Alt+Z",), "rotate-ccw-clock"
        ),
        ActionPlan("edit.go_back", _tr("Go back to…"), ("Ctrl+Shift+H",), "list-clock"),
        ActionPlan("edit.change_scheme", _tr("Take over the changed scheme…"), (), "list-tree"),
        ActionPlan("file.report", _tr("Report on this coding…"), ("Ctrl+Alt+R",), "chart-column"),
        ActionPlan("play.toggle", _tr("Play or pause"), ("Space",), "play"),
        ActionPlan("play.slower", _tr("Backwards, or slower"), ("J",), "rewind"),
        ActionPlan("play.pause", _tr("Pause"), ("K",), "pause"),
        ActionPlan("play.faster", _tr("Forwards, or faster"), ("L",), "fast-forward"),
        ActionPlan("play.frame_back", _tr("One frame back"), (",",), "step-back"),
        ActionPlan("play.frame_forward", _tr("One frame forward"), (".",), "step-forward"),
        ActionPlan("play.jump_back", _tr("Jump back"), ("Left",), "chevron-left"),
        ActionPlan("play.jump_forward", _tr("Jump forward"), ("Right",), "chevron-right"),
        ActionPlan("play.leap_back", _tr("Jump far back"), ("Shift+Left",)),
        ActionPlan("play.leap_forward", _tr("Jump far forward"), ("Shift+Right",)),
        ActionPlan("play.start", _tr("To the beginning"), ("Home", "Ctrl+Shift+Left")),
        ActionPlan("play.end", _tr("To the end"), ("End", "Ctrl+Shift+Right")),
        ActionPlan("play.go_to", _tr("Go to a time or a frame"), ("Ctrl+G",), "locate"),
        ActionPlan("play.repeat", _tr("Repeat the last seconds"), ("R",), "repeat"),
        ActionPlan("play.speed_down", _tr("Lower speed"), ("Shift+Down",), "gauge"),
        ActionPlan("play.speed_up", _tr("Higher speed"), ("Shift+Up",)),
        ActionPlan("play.speed_normal", _tr("Normal speed"), ("Alt+N",)),
        ActionPlan("play.loop_in", _tr("Loop begins here"), ("I",), "repeat-2"),
        ActionPlan("play.loop_out", _tr("Loop ends here"), ("O",)),
        ActionPlan("play.loop_in_earlier", _tr("Loop begins one frame earlier"), ("Shift+I",)),
        ActionPlan("play.loop_in_later", _tr("Loop begins one frame later"), ("Alt+I",)),
        ActionPlan("play.loop_out_earlier", _tr("Loop ends one frame earlier"), ("Shift+O",)),
        ActionPlan("play.loop_out_later", _tr("Loop ends one frame later"), ("Alt+O",)),
        ActionPlan("play.loop_mark", _tr("Loop the chosen mark"), ("Ctrl+R",)),
        ActionPlan("play.loop_off", _tr("No loop"), ("Ctrl+L",)),
        ActionPlan("play.loop_choices", _tr("How loops are played"), ("Alt+L",)),
        ActionPlan("play.marks_only", _tr("Play only the marks"), ("Ctrl+Shift+P",), "list-video"),
        ActionPlan("play.chosen_only", _tr("Play only the chosen marks"), ("Ctrl+Alt+P",)),
        ActionPlan("play.listed_only", _tr("Play only the marks in the list"), ("Ctrl+Alt+L",)),
        ActionPlan("play.everything", _tr("Play everything again"), ("Alt+Shift+P",)),
        ActionPlan("play.next_part", _tr("Next part"), ("PgDown", "Alt+K")),
        ActionPlan("play.previous_part", _tr("Previous part"), ("PgUp", "Alt+J")),
        ActionPlan("play.louder", _tr("Louder"), ("Ctrl+Up",), "volume-2"),
        ActionPlan("play.quieter", _tr("Quieter"), ("Ctrl+Down",), "volume-1"),
        ActionPlan("play.mute", _tr("Sound off or on"), ("M",), "volume-x"),
        ActionPlan("play.sound_earlier", _tr("Sound 10 ms earlier"), ("Alt+,",)),
        ActionPlan("play.sound_later", _tr("Sound 10 ms later"), ("Alt+.",)),
        ActionPlan("play.sound_choices", _tr("Sound and device"), ("Ctrl+Shift+V",)),
        ActionPlan("mark.again", _tr("Mark the last code again"), ("A",), "repeat-1"),
        ActionPlan("mark.next_person", _tr("Mark for the other twin or adult"), ("F5",), "users"),
        ActionPlan("mark.end_all", _tr("End every state that is on"), ("Ctrl+E",)),
        ActionPlan("mark.begin_here", _tr("Chosen mark begins here"), ("Ctrl+I",)),
        ActionPlan("mark.extend", _tr("Chosen mark ends here"), ("Ctrl+O",)),
        ActionPlan("mark.split", _tr("Split the chosen mark here"), ("Ctrl+B",), "scissors"),
        ActionPlan("mark.merge", _tr("Merge the chosen marks"), ("Ctrl+J",), "merge"),
        ActionPlan("mark.earlier", _tr("Chosen marks one frame earlier"), ("Ctrl+Alt+,",)),
        ActionPlan("mark.later", _tr("Chosen marks one frame later"), ("Ctrl+Alt+.",)),
        ActionPlan("mark.onset_earlier", _tr("Begin one frame earlier"), ("Ctrl+Alt+I",)),
        ActionPlan("mark.onset_later", _tr("Begin one frame later"), ("Alt+Shift+I",)),
        ActionPlan("mark.end_earlier", _tr("End one frame earlier"), ("Ctrl+Alt+O",)),
        ActionPlan("mark.end_later", _tr("End one frame later"), ("Alt+Shift+O",)),
        ActionPlan("mark.change_code", _tr("Change to another code…"), ("F4",)),
        ActionPlan("mark.change_person", _tr("Say whose the chosen marks are…"), ("Shift+F4",)),
        ActionPlan("mark.lane_above", _tr("Chosen marks to the person above"), ("Ctrl+PgUp",)),
        ActionPlan("mark.lane_below", _tr("Chosen marks to the person below"), ("Ctrl+PgDown",)),
        ActionPlan("mark.copy_above", _tr("Copy to the person above"), ("Ctrl+Shift+PgUp",)),
        ActionPlan("mark.copy_below", _tr("Copy to the person below"), ("Ctrl+Shift+PgDown",)),
        ActionPlan("mark.guess", _tr("How sure: a guess"), ("Ctrl+7",)),
        ActionPlan("mark.likely", _tr("How sure: likely"), ("Ctrl+8",)),
        ActionPlan("mark.sure", _tr("How sure: sure"), ("Ctrl+9",)),
        ActionPlan("mark.note", _tr("Write about the chosen mark"), ("F2",), "notebook-pen"),
        ActionPlan("mark.quotation", _tr("Write the parent's own words"), ("Shift+F2",), "quote"),
        ActionPlan("mark.concern", _tr("Concern to talk over, on or off"), ("Ctrl+Alt+C",), "flag"),
        ActionPlan(
            "mark.show_concern", _tr("Show what is written about a concern"), ("Ctrl+Alt+S",), "eye"
        ),
        ActionPlan("mark.link_from", _tr("Link from here, or to here"), ("Ctrl+Alt+K",), "link"),
        ActionPlan("mark.link_chosen", _tr("Link the two chosen marks"), ("Ctrl+Alt+J",)),
        ActionPlan("mark.unlink", _tr("Remove the links"), ("Ctrl+Alt+U",), "unlink"),
        ActionPlan("mark.change_link", _tr("Change the links…"), ("Ctrl+Alt+M",)),
        ActionPlan("mark.to_cue", _tr("Go to what it answers"), ("Alt+Home",)),
        ActionPlan("mark.to_reply", _tr("Go to what answered it"), ("Alt+End",)),
        ActionPlan("mark.go_to", _tr("Go to the chosen mark"), ("Alt+Return",)),
        ActionPlan("mark.next", _tr("Next mark"), ("Ctrl+Right",)),
        ActionPlan("mark.previous", _tr("Previous mark"), ("Ctrl+Left",)),
        ActionPlan("moments.look", _tr("Look for possible moments"), (), "scan-search"),
        ActionPlan("moments.people", _tr("Who is who…"), ("Ctrl+Shift+G",), "users"),
        ActionPlan(
            "moments.choices", _tr("What is looked for…"), ("Ctrl+Alt+B",), "sliders-horizontal"
        ),
        ActionPlan("moments.learnt", _tr("What the order has learnt…"), (), "list-ordered"),
        ActionPlan("moments.own_pass", _tr("My own pass first"), (), "eye-off"),
        ActionPlan(
            "moments.own_pass_done", _tr("I have finished my own pass"), ("Ctrl+Alt+D",), "eye"
        ),
        ActionPlan("moments.own_pass_leave", _tr("End my own pass unfinished…")),
        ActionPlan(
            "moments.own_pass_check", _tr("What changed since my own pass…"), (), "columns-2"
        ),
        ActionPlan("moments.next", _tr("Next possible moment"), ("Alt+Down",)),
        ActionPlan("moments.previous", _tr("Previous possible moment"), ("Alt+Up",)),
        ActionPlan("moments.keep", _tr("Keep the possible moment"), ("Return", "Enter"), "check"),
        ActionPlan("moments.adjust", _tr("Adjust the possible moment"), ("E",)),
        ActionPlan("moments.dismiss", _tr("Dismiss the possible moment"), ("X",)),
        ActionPlan("moments.not_there", _tr("Dismiss: it was not there"), ("Alt+5",)),
        ActionPlan("moments.somebody_else", _tr("Dismiss: it was somebody else"), ("Alt+6",)),
        ActionPlan("moments.too_slight", _tr("Dismiss: too slight"), ("Alt+7",)),
        ActionPlan("moments.known", _tr("Dismiss: marked already"), ("Alt+8",)),
        ActionPlan("moments.not_now", _tr("Dismiss: no use for now"), ("Alt+9",)),
        ActionPlan("view.zoom_in", _tr("Look closer"), ("Ctrl++", "Ctrl+="), "zoom-in"),
        ActionPlan("view.zoom_out", _tr("Show more of the film"), ("Ctrl+-",), "zoom-out"),
        ActionPlan("view.zoom_all", _tr("Show the whole film"), ("Ctrl+0",)),
        ActionPlan("view.earlier", _tr("Show an earlier part of the film"), ("Alt+PgUp",)),
        ActionPlan("view.later", _tr("Show a later part of the film"), ("Alt+PgDown",)),
        ActionPlan("view.lanes", _tr("Choose which lanes show…"), ("Ctrl+Alt+G",), "layers"),
        ActionPlan("view.snap", _tr("Edges catch on frames and marks, on or off"), ("Ctrl+Alt+N",)),
        ActionPlan("view.timeline", _tr("Go to the timeline"), ("F6",)),
        ActionPlan(
            "view.overlay",
            _tr("Draw over the film who was seen, on or off"),
            ("Ctrl+Shift+A",),
            "scan-face",
        ),
        ActionPlan("view.signals_here", _tr("Say what was measured here"), ("Ctrl+Alt+H",)),
        ActionPlan("view.codes", _tr("Codes, shown or hidden"), ("F7",), "panel-left", True),
        ActionPlan(
            "view.side",
            _tr("Panels at the right, shown or hidden"),
            ("F8",),
            "panel-right",
            True,
        ),
        ActionPlan("view.timeline_taller", _tr("Timeline taller"), ("Alt+Shift+Up",)),
        ActionPlan("view.timeline_lower", _tr("Timeline lower"), ("Alt+Shift+Down",)),
        ActionPlan("view.side_wider", _tr("Panels beside the film wider"), ("Shift+F8",)),
        ActionPlan("view.side_narrower", _tr("Panels beside the film narrower"), ("Ctrl+F8",)),
        ActionPlan("view.film_window", _tr("Film in its own window"), ("F9",), "app-window", True),
        ActionPlan("view.film_screen", _tr("Film’s window to the next screen"), ("Shift+F9",)),
        ActionPlan("view.possible", _tr("Show possible moments")),
        ActionPlan("view.marks", _tr("Show the list of marks")),
        ActionPlan("view.notes", _tr("Show the notes")),
        ActionPlan("film.cameras", _tr("Cameras and parts…"), ("Ctrl+Shift+K",), "video"),
        ActionPlan("film.side_by_side", _tr("All cameras side by side"), ("Alt+0",), "columns-2"),
        ActionPlan("film.camera_1", _tr("Camera 1 large"), ("Alt+1",)),
        ActionPlan("film.camera_2", _tr("Camera 2 large"), ("Alt+2",)),
        ActionPlan("film.camera_3", _tr("Camera 3 large"), ("Alt+3",)),
        ActionPlan("film.camera_4", _tr("Camera 4 large"), ("Alt+4",)),
    )


_SIZES = ("codes", "side", "timeline_taller", "timeline_lower", "side_wider", "side_narrower")
_TIMELINE = (
    "zoom_in", "zoom_out", "zoom_all", "earlier", "later", "lanes", "snap", "timeline",
    "signals_here",
)  # fmt: skip
_PLACE = (
    "begin_here", "extend", "split", "merge", "earlier", "later", "onset_earlier", "onset_later",
    "end_earlier", "end_later", "lane_above", "lane_below", "copy_above", "copy_below",
)  # fmt: skip
_SOUND = ("louder", "quieter", "mute", "sound_earlier", "sound_later", "sound_choices")
_PARTS = ("marks_only", "chosen_only", "listed_only", "everything", "next_part", "previous_part")
_LINKS = ("link_from", "link_chosen", "unlink", "change_link", "to_cue", "to_reply")


def submenu_of(name: str) -> str:
    """In which menu of its menu an action stands; "" for the menu itself.

    A menu with everything in it would be higher than the screen of a laptop.
    """
    first, _, rest = name.partition(".")
    if first == "film":
        return _tr("Picture and cameras")
    if first == "moments":
        return _tr("Possible moments")
    if name.startswith("play.loop"):
        return _tr("Loop")
    if name.startswith("play.speed"):
        return _tr("Speed")
    places = (
        ("play", _SOUND, _tr("Sound")),
        ("play", _PARTS, _tr("Only some parts")),
        ("view", _SIZES, _tr("Panels and sizes")),
        ("view", _TIMELINE, _tr("Timeline")),
        ("mark", _PLACE, _tr("Place and length")),
        ("mark", _LINKS, _tr("Links")),
    )
    return next((words for menu, names, words in places if first == menu and rest in names), "")


def build_actions(
    page: QWidget, preferences: Preferences, of_picture: Iterable[QAction] = ()
) -> dict[str, QAction]:
    """Actions that work while the keyboard is anywhere on the page, by name.

    ``of_picture`` are those of the film's picture, which come with their keys and deeds.
    """
    bindings = preferences.bindings
    actions: dict[str, QAction] = {}
    for plan in coding_plans():
        action = QAction(plan.words, page)
        action.setObjectName(plan.name)
        action.setProperty("plain_words", plan.words)
        give_keys(action, plan.keys, bindings)
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.setCheckable(plan.is_checkable)
        action.setProperty(SUBMENU, submenu_of(plan.name))
        if plan.icon:
            action.setIcon(icon(plan.icon, 16))
        page.addAction(action)
        actions[plan.name] = action
    for action in of_picture:
        action.setProperty(SUBMENU, submenu_of(action.objectName()))
        page.addAction(action)
        actions[action.objectName()] = action
    return actions


def by_menu(actions: dict[str, QAction]) -> dict[str, list[QAction]]:
    """The same actions by the menu in which they stand: edit, play, mark, view."""
    menus: dict[str, list[QAction]] = {}
    for plan in coding_plans():
        menus.setdefault(plan.menu, []).append(actions[plan.name])
    planned = {plan.name for plan in coding_plans()}
    menus["view"] += [action for name, action in actions.items() if name not in planned]
    return menus
