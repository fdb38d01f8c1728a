"""The pictures at another scaling, in a process of their own."""

from __future__ import annotations

import sys

from imh_video_ui.tour import screen_main

screen_main(*sys.argv[1:])
