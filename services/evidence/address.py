"""Where a bucket is, by itself: settings name it without bringing in what speaks to it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Bucket:
    """Where a bucket is, and how one is let in."""

    url: str  # s3://bucket/prefix
    endpoint: str = ""  # empty: Amazon's own
    region: str = "us-east-1"
    key_id: str = ""
    secret: str = field(default="", repr=False)
    bot: str = ""  # the number of the bot whose papers they are; empty: nobody asks
