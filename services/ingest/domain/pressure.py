"""When enrich is too far behind: sources rest and senders are asked to come back, until it has caught up."""

import math
from dataclasses import dataclass, field

_ENOUGH = 0.8
"""Of the limit: held until then, so that a lag at the limit does not switch to and fro."""
_SHORTEST_SECONDS, _LONGEST_SECONDS = 5, 60


@dataclass
class Pressure:
    """How far enrich is behind.

    Attributes:
        limit: most statements that may wait for it.
        is_high: whether more do, or did and still more than 80 % of the limit do.
        retry_seconds: when to come back, 5 to 60: by then it will have caught up, as fast as it was lately.
    """

    limit: int
    is_high: bool = False
    retry_seconds: int = _SHORTEST_SECONDS
    _before: tuple[int, float] | None = field(default=None, repr=False)

    def note(self, lag: int, at: float) -> None:
        """Note a measurement.

        Args:
            lag: statements that wait.
            at: seconds of any clock that only goes forward.
        """
        enough = int(self.limit * _ENOUGH)
        self.is_high = lag > (enough if self.is_high else self.limit)
        before, self._before = self._before, (lag, at)
        self.retry_seconds = _SHORTEST_SECONDS
        if self.is_high:
            per_second = (before[0] - lag) / (at - before[1]) if before and at > before[1] else 0.0
            left = math.ceil((lag - enough) / per_second) if per_second > 0 else _LONGEST_SECONDS
            self.retry_seconds = min(max(left, _SHORTEST_SECONDS), _LONGEST_SECONDS)
