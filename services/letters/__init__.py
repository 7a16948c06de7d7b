"""Questions outside any item: to one's curator or coordinator, from anywhere; the answer comes back."""

from services.letters.reading import (
    LetterLine,
    LetterShown,
    LettersWaiting,
    letter_waits,
    letters_waiting,
    load_letter,
    waiting_for,
)
from services.letters.writing import (
    LONGEST,
    AnsweredAlready,
    MessageTooLong,
    NobodyToAsk,
    NothingSaid,
    answer,
    correct,
    said_words,
    send,
    whom_to_ask,
)

__all__ = [
    "LONGEST",
    "AnsweredAlready",
    "LetterLine",
    "LetterShown",
    "LettersWaiting",
    "MessageTooLong",
    "NobodyToAsk",
    "NothingSaid",
    "answer",
    "correct",
    "letter_waits",
    "letters_waiting",
    "load_letter",
    "said_words",
    "send",
    "waiting_for",
    "whom_to_ask",
]
