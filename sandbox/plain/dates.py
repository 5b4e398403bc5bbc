"""Dates as HTTP and as JSON write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

_FORMS = re.compile(
    r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT"  # as it is written today
    r"|\w{6,9}, \d\d-\w{3}-\d\d \d\d:\d\d:\d\d GMT"  # RFC 850
    r"|\w{3} \w{3} [ \d]\d \d\d:\d\d:\d\d \d{4}",  # asctime
    re.ASCII,
)


def now() -> datetime:
    """The time of this moment."""
    return datetime.now(UTC)


def http_date(moment: datetime) -> str:
    """A moment as fields of HTTP give it."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def parse_http_date(text: str) -> datetime | None:
    """The moment that a field gives, in today's form or an obsolete one; None where it is no date."""
    if not _FORMS.fullmatch(text.strip()):
        return None
    try:
        moment = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, OverflowError):
        return None
    return moment.replace(tzinfo=UTC)


def rfc3339(moment: datetime) -> str:
    """A moment as JSON members give it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
