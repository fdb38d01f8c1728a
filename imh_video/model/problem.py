"""Bad input and bad luck, told to the person who can mend it."""

from __future__ import annotations


class Problem(Exception):
    """Something outside the program is wrong; the text is one plain sentence or two.

    It names the thing, says what is wrong with it and what can be done. The command line prints it
    and ends with 2; the window shows it and stays as it was. Programming errors are not Problems.
    """

    def __init__(self, what: str, *, where: str = "", way_out: str = "") -> None:
        self.what = what
        self.where = where
        self.way_out = way_out
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """Where, what, and the way out, as one line."""
        head = f"{self.where}: {self.what}" if self.where else self.what
        line = f"{head} {self.way_out}" if self.way_out else head
        return " ".join(line.split())
