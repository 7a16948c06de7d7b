"""Surveys: answered (answering), prepared and watched (running), read (results), written down (report)."""
