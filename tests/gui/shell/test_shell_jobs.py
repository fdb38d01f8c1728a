from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject, QThread

from imh_video.model.problem import Problem
from imh_video_ui.jobs.progress import JobProgress, JobTray
from imh_video_ui.jobs.runner import JobState, jobs, run_job


def test_the_answer_of_a_job_arrives_in_the_ui_thread(qtbot, qapp):
    where = []
    handle = run_job(None, lambda _control: QThread.currentThread(), "Count")
    handle.succeeded.connect(lambda _answer: where.append(QThread.currentThread()))

    with qtbot.waitSignal(handle.ended):
        pass

    assert handle.state is JobState.SUCCEEDED
    assert where == [qapp.thread()]


def test_a_job_runs_beside_the_ui_thread(qtbot):
    handle = run_job(None, lambda _control: threading.get_ident(), "Where")
    with qtbot.waitSignal(handle.succeeded) as answer:
        pass
    assert answer.args != [threading.get_ident()]


def test_a_problem_is_handed_over_as_it_is(qtbot):
    problem = Problem("This is not a film.", where="notes.mp4")

    def fails(_control):
        raise problem

    handle = run_job(None, fails, "Look")
    with qtbot.waitSignal(handle.failed) as told:
        pass
    assert told.args == [problem]
    assert handle.state is JobState.FAILED


def test_a_fault_of_ours_ends_the_job_and_not_the_window(qtbot, caplog):
    def breaks(_control):
        raise ZeroDivisionError

    handle = run_job(None, breaks, "Divide")
    with qtbot.waitSignal(handle.failed) as told:
        pass
    assert isinstance(told.args[0], ZeroDivisionError)
    assert "a job failed" in caplog.text


def test_a_cancelled_job_ends_as_cancelled(qtbot):
    began = threading.Event()

    def goes_on(control):
        while True:
            began.set()
            control.check()

    handle = run_job(None, goes_on, "Wait")
    assert began.wait(5)
    handle.cancel()
    with qtbot.waitSignal(handle.cancelled):
        pass
    assert handle.state is JobState.CANCELLED
    assert handle not in jobs().running


def test_when_its_page_goes_a_job_is_asked_to_stop(qtbot, qapp):
    page = QObject()

    def goes_on(control):
        while True:
            control.check()

    handle = run_job(page, goes_on, "Wait")
    with qtbot.waitSignal(handle.cancelled):
        page.deleteLater()


def test_progress_is_told_held_to_its_range_and_thinned_out(qtbot):
    def counts(control):
        for n in range(10_000):
            control.progress(n / 5_000, "Counting")
        control.progress(1.0, "Done")

    handle = run_job(None, counts, "Count")
    told = []
    handle.progress.connect(lambda fraction, doing: told.append((fraction, doing)))
    with qtbot.waitSignal(handle.succeeded):
        pass
    assert told[-1] == (1.0, "Done")
    assert all(0 <= fraction <= 1 for fraction, _doing in told)


def test_the_stop_button_stops_the_job_it_shows(qtbot):
    def goes_on(control):
        while True:
            control.check()

    progress = JobProgress()
    qtbot.addWidget(progress)
    handle = run_job(None, goes_on, "Copying film.mp4")
    progress.watch(handle)
    with qtbot.waitSignal(handle.cancelled):
        progress.stop_button.click()
    assert not progress.stop_button.isEnabled()


def test_the_tray_shows_only_while_something_with_a_title_runs(qtbot):
    gate = threading.Event()
    tray = JobTray()
    qtbot.addWidget(tray)
    handle = run_job(None, lambda _control: gate.wait(5), "Copying")
    assert not tray.isHidden()
    gate.set()
    with qtbot.waitSignal(handle.ended):
        pass
    assert tray.isHidden()


@pytest.mark.parametrize("count", [1, 5])
def test_stopping_all_waits_until_nothing_runs(qtbot, count):
    def goes_on(control):
        while True:
            control.check()

    handles = [run_job(None, goes_on, "Wait") for _ in range(count)]
    assert jobs().stop_all()
    qtbot.waitUntil(lambda: all(handle.is_over for handle in handles))
    assert jobs().running == ()
