"""When a submission was received, as people write it: 'dd.mm.yyyy hh:mm' and the like, in a named time zone."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

ISO = "iso"

# 'mm' is the month until hours were read, and minutes after.
_FIELDS = {"dd": "day", "yyyy": "year", "hh": "hour", "ss": "second"}
_TOKEN = re.compile("yyyy|dd|mm|hh|ss")
_REQUIRED = {"day", "month", "year"}


@dataclass(frozen=True)
class TimeFormat:
    """A way of writing times, and the zone that they are meant in.

    `pattern` is made of dd, mm, yyyy, hh, mm, ss and signs between, or is 'iso'. Raises ValueError for another one.
    Without hours a day means its first minute.
    """

    pattern: str
    zone: ZoneInfo

    def __post_init__(self) -> None:
        if self.pattern != ISO:
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
            digits = 4 if name == "year" else 2
            least = 4 if name == "year" else 1
            parts.append(re.escape(self.pattern[end : token.start()]) + rf"(?P<{name}>\d{{{least},{digits}}})")
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
        if self.pattern == ISO:
            try:
                return dt.datetime.fromisoformat(text)
            except ValueError as error:
                raise ValueError(f"'{text}' is no time in ISO 8601, such as 2025-06-20T23:59.") from error
        match = self._expression.fullmatch(text)
        if match is None:
            raise ValueError(f"'{text}' is not written as '{self.pattern}'.")
        numbers = {name: int(value) for name, value in match.groupdict().items()}
        try:
            return dt.datetime(**numbers)  # type: ignore[arg-type]  # noqa: DTZ001 -- the zone is added by the caller
        except ValueError as error:
            raise ValueError(f"'{text}' is no day or time that exists.") from error
