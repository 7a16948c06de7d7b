"""The roadmap in words: lists, cards, what was done before."""
