"""When a submission was received, as people write it: 'dd.mm.yyyy hh:mm' and the like, in a named time zone."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

ISO = "iso"
# Seconds, or thousandths of seconds, since 1970.
UNIX, UNIX_MS = "unix", "unix-ms"

# 'mm' is the month until hours were read, and minutes after.
_FIELDS = {"dd": "day", "yyyy": "year", "yy": "year", "hh": "hour", "ss": "second", "am": "half"}
_TOKEN = re.compile("yyyy|yy|dd|mm|hh|ss|am")
_SINCE_1970 = {UNIX: 1, UNIX_MS: 1000}
_REQUIRED = {"day", "month", "year"}


@dataclass(frozen=True)
class TimeFormat:
    """A way of writing times, and the zone that they are meant in.

    `pattern` is made of dd, mm, yyyy or yy, hh, mm, ss, am (AM or PM) and signs between; or it is 'iso', or 'unix' or
    'unix-ms' for a count since 1970. Raises ValueError for another one.
    Without hours a day means its first minute.
    """

    pattern: str
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.pattern not in (ISO, *_SINCE_1970):
            # Whether the pattern can be used is asked when the mapping is read, not at the first row.
            _ = self._expression

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        names: list[str] = []
        parts: list[str] = []
        end = 0
        for token in _TOKEN.finditer(self.pattern):
            name = _FIELDS.get(token[0]) or ("minute" if "hour" in names else "month")
            if name in names:
                raise ValueError(f"'{self.pattern}' names the {name} twice.")
            names.append(name)
            parts.append(re.escape(self.pattern[end : token.start()]) + f"(?P<{name}>{_written(token[0])})")
            end = token.end()
        if missing := sorted(_REQUIRED - set(names)):
            raise ValueError(f"'{self.pattern}' does not name the {missing[0]}.")
        return re.compile("".join(parts) + re.escape(self.pattern[end:]))

    def instant(self, text: str) -> dt.datetime:
        """The instant in UTC. Digits of any script are read.

        Of the two instants that one writing has when clocks are put back, the earlier. Raises ValueError, with a
        sentence, for text of another form, a day that does not exist, or an hour that the zone skips.
        """
        local = self._local(text.strip())
        if local.tzinfo is not None:
            return local.astimezone(dt.UTC)
        instant = local.replace(tzinfo=self.zone).astimezone(dt.UTC)
        if instant.astimezone(self.zone).replace(tzinfo=None) != local:
            raise ValueError(f"'{text}' is an hour that clocks skip in {self.zone}.")
        return instant

    def _local(self, text: str) -> dt.datetime:
        if since := _SINCE_1970.get(self.pattern):
            return _counted(text, since)
        if self.pattern == ISO:
            try:
                return dt.datetime.fromisoformat(text)
            except ValueError as error:
                raise ValueError(f"'{text}' is no time in ISO 8601, such as 2025-06-20T23:59.") from error
        match = self._expression.fullmatch(text)
        if match is None:
            raise ValueError(f"'{text}' is not written as '{self.pattern}'.")
        numbers = _numbers(match.groupdict())
        try:
            return dt.datetime(**numbers)  # type: ignore[arg-type]  # noqa: DTZ001 -- the zone is added by the caller
        except ValueError as error:
            raise ValueError(f"'{text}' is no day or time that exists.") from error


def _written(part: str) -> str:
    if part == "am":
        return "[AaPp]\\.?[Mm]\\.?"
    return {"yyyy": r"\d{4}", "yy": r"\d{2}"}.get(part, r"\d{1,2}")


def _numbers(found: dict[str, str]) -> dict[str, int]:
    """The parts of a time: years of two digits are of this century, twelve hours go from 12 to 11."""
    half = found.pop("half", "")
    numbers = {name: int(value) for name, value in found.items()}
    if numbers["year"] < 100:
        numbers["year"] += 2000
    if half and 1 <= numbers.get("hour", 0) <= 12:
        numbers["hour"] = numbers["hour"] % 12 + (12 if half[0] in "pP" else 0)
    return numbers


def _counted(text: str, since: int) -> dt.datetime:
    if not text.isdecimal():
        raise ValueError(f"'{text}' is no count of seconds.")
    try:
        return dt.datetime.fromtimestamp(int(text) / since, tz=dt.UTC)
    except (ValueError, OverflowError, OSError) as error:
        raise ValueError(f"'{text}' is no time that exists.") from error
