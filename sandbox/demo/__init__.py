"""The try-out: an invented municipality that lives in the sandbox, and the story that plays the main job by itself.

cast: who lives there; paper: their roadmap; municipality: all put in place, by what people would tap; story: the main
job told as a dialogue; serving: `nastavnik demo`.
"""
