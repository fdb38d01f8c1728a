"""What every test stands on: a home of its own, no screen, and nothing left running."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

TESTS = Path(__file__).parent
CHECKOUT = TESTS.parent
sys.path.insert(0, str(TESTS))

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples in every run, and no limit of time: a test says the same on every computer.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

# Models are large and read-only: the tests use the ones that set-up fetched. Everything else the
# program keeps for a person goes to a folder that ends with the test run.
from imh_video import places  # noqa: E402

os.environ["IMH_VIDEO_MODELS"] = str(places.models_folder())


@pytest.fixture(scope="session", autouse=True)
def home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Neither reads nor writes what the person at this computer has."""
    home = tmp_path_factory.mktemp("home")
    os.environ["IMH_VIDEO_HOME"] = str(home)
    yield home
    del os.environ["IMH_VIDEO_HOME"]


@pytest.fixture(autouse=True)
def no_thread_left_behind() -> Iterator[None]:
    """A test that leaves a thread running fails: it would spoil the next one."""
    before = set(threading.enumerate())
    yield
    left = [t for t in threading.enumerate() if t not in before and not t.daemon and t.is_alive()]
    for thread in left:
        thread.join(timeout=5)
    left = [t for t in left if t.is_alive() and not t.name.startswith("Dummy")]
    assert not left, f"still running after the test: {left}"


@pytest.fixture(scope="session")
def sample_clips() -> Path:
    """The folder of synthetic sample clips and their truth files."""
    return CHECKOUT / "sample_clips"


@pytest.fixture(scope="session")
def shared_media() -> Path:
    """Real test media outside the repository; a test that asks for it is skipped without it."""
    folder = Path(os.environ.get("IMH_VIDEO_SHARED_MEDIA", CHECKOUT.parent / "shared" / "media"))
    if not folder.is_dir():
        pytest.skip("the folder of real test media is not on this computer")
    return folder
