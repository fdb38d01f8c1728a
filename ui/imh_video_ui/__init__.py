"""The window of imh-video (PySide6). It shows and asks; imh_video decides and keeps."""
