"""Events in words: planning, the card, answers, lists, marks, counts."""
