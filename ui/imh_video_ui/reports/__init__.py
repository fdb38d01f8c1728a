"""Reports on codings: strips, plots and tables, on screen and as files."""
