"""How old advisory data is; the time comes in as a value."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from seawall.model.report import Feed


def data_age(feed: Feed, now: datetime) -> timedelta | None:
    """Return the time since the data was fetched, else since its newest record; None without a date.

    Negative when the date lies after `now`, which is aware of its time zone.
    """
    for text in (feed.fetched, feed.newest):
        then = moment(text)
        if then is not None:
            return now - then
    return None


def moment(text: str) -> datetime | None:
    """Read an ISO 8601 date or time, taken as UTC where it names no zone; None for anything else."""
    try:
        then = datetime.fromisoformat(text)
    except ValueError:
        return None
    return then if then.tzinfo else then.replace(tzinfo=UTC)


def described_age(age: timedelta) -> str:
    """Say an age in its two largest units: `3 d 4 h`, `5 h`, `12 min`."""
    minutes = max(0, int(age.total_seconds() // 60))
    days, hours = minutes // 1440, minutes // 60 % 24
    if days:
        return f"{days} d {hours} h" if hours else f"{days} d"
    return f"{hours} h" if hours else f"{minutes} min"
