"""A stranger's bytes are read apart: in a process of its own, with limits, while everybody else goes on."""

from services.files.apart import FileNotThere, UnreadableFile, bytes_of, read_apart, read_apart_now
from services.files.words import WORDS

__all__ = ["WORDS", "FileNotThere", "UnreadableFile", "bytes_of", "read_apart", "read_apart_now"]
