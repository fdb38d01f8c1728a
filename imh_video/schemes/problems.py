"""What is wrong with a scheme file: which file, which place, which problem."""

from __future__ import annotations

from collections.abc import Sequence

from imh_video.model.problem import Problem


class SchemeProblem(Problem):
    """One thing wrong in one place. ``line`` counts from 1; None when the whole file is meant."""

    def __init__(self, file: str, line: int | None, place: str, problem: str) -> None:
        self.file = file
        self.line = line
        self.place = ", ".join(part for part in (f"line {line}" if line else "", place) if part)
        self.problem = problem
        super().__init__(problem, where=", ".join(part for part in (file, self.place) if part))


class SchemeRefused(Problem):
    """A scheme file cannot be used; ``problems`` holds everything that is wrong with it."""

    def __init__(self, problems: Sequence[SchemeProblem]) -> None:
        self.problems = tuple(problems)
        first, others = self.problems[0], len(self.problems) - 1
        more = "There is 1 more problem in this file." if others == 1 else ""
        if others > 1:
            more = f"There are {others} more problems in this file."
        super().__init__(first.what, where=first.where, way_out=more)
