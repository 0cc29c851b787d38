"""How often one may come: a token bucket for each, that fills all the time and holds a minute's worth."""

from dataclasses import dataclass, field

_MINUTE = 60.0


@dataclass
class Buckets:
    """The buckets of one process, by name; a replica has its own.

    Attributes:
        filled: of each name, what its bucket held, and when.
    """

    filled: dict[str, tuple[float, float]] = field(default_factory=dict)

    def take(self, name: str, *, per_minute: int, now: float) -> float:
        """Take one token.

        Args:
            name: whose bucket.
            per_minute: its size, and what fills it each minute.
            now: seconds of a clock that never goes back.

        Returns:
            0.0, or after how many seconds there will be a token; nothing is taken then.
        """
        held, since = self.filled.get(name, (float(per_minute), now))
        held = min(float(per_minute), held + (now - since) * per_minute / _MINUTE)
        if held < 1.0:
            self.filled[name] = (held, now)
            return (1.0 - held) * _MINUTE / per_minute
        self.filled[name] = (held - 1.0, now)
        return 0.0
