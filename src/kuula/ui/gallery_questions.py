"""The questions that the page /_ui/ shows: every control at rest, answered, and wrong."""

from typing import Final

from kuula.ui.questions import AskedQuestion

_FAR: Final = (
    ("price", "Price"),
    ("wait", "Kui kaua läks kohaletoimetamisega"),
    ("kind", "Вежливость"),
)
_AGREE: Final = (("no", "Disagree"), ("half", "Neither"), ("yes", "Agree"))
_ROWS: Final = (
    ("easy", "It was easy to find somebody to ask"),
    ("kept", "Obećanja su ispunjena na vrijeme, i bez podsjećanja s moje strane"),
)


def sample_questions() -> list[AskedQuestion]:
    """Each kind of question, with words that strain it."""
    return [
        AskedQuestion(
            key="nps", kind="scale", words="How likely are you to recommend us to a friend?",
            low="Not at all likely", high="Extremely likely", number=1, count=9, value=9,
        ),
        AskedQuestion(
            key="csat", kind="scale", words="Насколько вы довольны тем, как мы решили ваш вопрос?",
            first=1, last=5, low="Совсем не доволен", high="Полностью доволен", required=True,
            number=2, count=9, problem="Answer this question, please.",
        ),
        AskedQuestion(
            key="why", kind="text", words="What is the main reason for your score?",
            hint="One sentence is enough.", value="Ootasin terve päeva", number=3, count=9,
        ),
        AskedQuestion(
            key="one", kind="single", words="What mattered most?", choices=_FAR, other=True,
            value="other:the people", number=4, count=9,
        ),
        AskedQuestion(
            key="many", kind="multiple", words="What would you miss?", choices=_FAR, other=True,
            hint="Choose as many as you like.", value=["price"], number=5, count=9,
        ),
        AskedQuestion(
            key="order", kind="ranking", words="What comes first for you?", choices=_FAR,
            value=["wait", "price", "kind"], number=6, count=9,
        ),
        AskedQuestion(
            key="grid", kind="matrix", words="How far do you agree?", choices=_AGREE, rows=_ROWS,
            value={"easy": "yes"}, number=7, count=9, required=True,
            problem="Answer every statement, please.",
        ),
        AskedQuestion(
            key="call", kind="yes_no", words="May we get in touch about this?", value=False,
            number=8, count=9,
        ),
        AskedQuestion(
            key="agree", kind="tick", words="Send me the newsletter", number=9, count=9,
            hint="Four times a year; you can stop it at any time.",
        ),
    ]  # fmt: skip
