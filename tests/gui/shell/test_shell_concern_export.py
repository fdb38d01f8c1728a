"""Concerns leave the library only when somebody asks for them, once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QPushButton

from imh_video.model.family import Role
from imh_video_ui.dialogs.problem_dialog import ProblemDialog

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


def test_an_export_leaves_concerns_out_says_so_and_takes_them_when_asked(
    library, tiny_film, open_window, tmp_path
):
    family = library.add_family("TERN-53")
    agreed = [
        library.add_person(family.id, role, called).id
        for role, called in ((Role.INFANT, "Baby"), (Role.CAREGIVER, "Parent A"))
    ]
    recording = library.add_film(tiny_film, family.id, own_review_agreed_by=tuple(agreed))
    window = open_window(library)
    window.open_film(recording.id)
    desk = window.coding_page.desk
    mark = desk.mark_point("b_reach", 40_000)
    desk.change_mark(replace(mark, note="a bruise", is_concern=True))
    path = tmp_path / "marks.csv"

    assert window.marks_export.write(library, desk, path, "csv")

    assert "bruise" not in path.read_text("utf-8")
    dialog = next(one for one in window.findChildren(ProblemDialog) if one.isVisible())
    more = next(one for one in dialog.findChildren(QPushButton) if "concerns" in one.text())
    assert not more.isDefault()
    more.click()
    assert "bruise" in path.read_text("utf-8")
    for one in window.findChildren(ProblemDialog):
        one.reject()
