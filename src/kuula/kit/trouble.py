"""A fault that an operator can act on: one plain sentence and what to do about it."""


class Trouble(Exception):
    """Something outside the code is wrong; the command line prints it without a traceback."""

    def __init__(self, sentence: str, hint: str = "") -> None:
        """`sentence` says what is wrong, `hint` what to do; both are plain English."""
        super().__init__(sentence)
        self.sentence = sentence
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.sentence} {self.hint}".strip()
