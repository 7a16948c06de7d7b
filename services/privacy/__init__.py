"""What is kept about a person: shown, withdrawn, erased."""

from services.privacy.asking import MentionsWaiting, mention_waits, mentions_waiting
from services.privacy.consents import ConsentLine, agree_again, consents_of, withdraw
from services.privacy.deciding import Page, Shown, decide_mentions, mentions_page
from services.privacy.erasure import FATES, Act, Fate, Paper, erase
from services.privacy.journal import Journal
from services.privacy.mydata import all_about

__all__ = [
    "FATES",
    "Act",
    "ConsentLine",
    "Fate",
    "Journal",
    "MentionsWaiting",
    "Page",
    "Paper",
    "Shown",
    "agree_again",
    "all_about",
    "consents_of",
    "decide_mentions",
    "erase",
    "mention_waits",
    "mentions_page",
    "mentions_waiting",
    "withdraw",
]
