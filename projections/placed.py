"""Where is a feature on the roadmap, and how far has it slipped?"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.planning.roadmap_values import Bucket, Placement
from domain.planning.sequenced_item import starts_of

BUCKETS = ("now", "next", "later")
NUMBERED = re.compile(r"\d{1,9}(\.\d{1,9})*")


def placed(placement: Placement) -> dict[str, Any]:
    """A placement as the fields of a row: its text, its first and last day, and its bucket, as far as it has them."""
    bucket = placement.bucket if isinstance(placement, Bucket) else None
    return {"target": placement.target, "starts": starts_of(placement), "ends": placement.ends, "bucket": bucket}


def slip(row: Mapping[str, Any]) -> dict[str, Any]:
    """How many days later it ends than in the baseline, if both are known, and whether it comes later at all."""
    ends, was = row["ends"], row["baseline_ends"]
    days = (ends - was).days if ends and was else None
    slipped = later(row["target"], row["baseline_target"]) if days is None else days > 0
    return {"slip_days": days, "slipped": slipped}


def later(target: str | None, was: str | None) -> bool:
    """Whether one bucket, or one numbered release, comes after another; of anything else nobody knows."""
    if target in BUCKETS and was in BUCKETS:
        return BUCKETS.index(target) > BUCKETS.index(was)
    if target and was and NUMBERED.fullmatch(target) and NUMBERED.fullmatch(was):
        return _numbers(target) > _numbers(was)
    return False


def _numbers(release: str) -> list[int]:
    return [int(part) for part in release.split(".")]


def listed(ends: date | None, bucket: str | None) -> str:
    """A text that sorts what has a last day by it, before what has a bucket, before what has neither."""
    rank = BUCKETS.index(bucket) if bucket else len(BUCKETS)
    return f"{ends or '9999-12-31'} {rank}"
