"""What is kept about a person: shown, withdrawn, erased."""

from services.privacy.consents import ConsentLine, agree_again, consents_of, withdraw
from services.privacy.erasure import FATES, Act, Fate, Paper, erase
from services.privacy.journal import Journal
from services.privacy.mydata import all_about

__all__ = [
    "FATES",
    "Act",
    "ConsentLine",
    "Fate",
    "Journal",
    "Paper",
    "agree_again",
    "all_about",
    "consents_of",
    "erase",
    "withdraw",
]
