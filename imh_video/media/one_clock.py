"""Several cameras on one clock: how a camera's time and recording time belong together."""

from __future__ import annotations

from imh_video.model.recording import CameraClock as CameraClock
