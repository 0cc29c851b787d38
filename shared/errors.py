"""The planned failures; anything else is a defect and is handled as one (shared/runtime/batch.py)."""

from collections.abc import Sequence


class Unprocessable(Exception):  # noqa: N818 - a disposition, read as a sentence: "this record is unprocessable"
    """This record can never be processed; it goes to `rejected.v1` and its neighbours go on.

    Args:
        reason: snake_case cause, one of a small set that operators filter by, such as `schema` or `too_large`.
        detail: one sentence for a person: what, where, what to do.
        mistakes: the same by mistake, where there are several.
    """

    def __init__(self, reason: str, detail: str, mistakes: Sequence[str] = ()) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.mistakes = tuple(mistakes) or (detail,)


class Unavailable(Exception):  # noqa: N818 - as above: "Kafka is unavailable"
    """A server cannot be reached now; back off and try again, never reject a record for it."""


class Refused(Unavailable):
    """A server answers and refuses us: password, certificate or rights.

    While a service runs this is waited for like any other Unavailable (a rotated password comes in a while); when it
    starts, it is a mistake of the configuration.
    """


class ConfigurationError(Exception):
    """Something that a person must change before the service can start; one sentence with the remedy."""


EXIT_CONFIGURATION = 78
"""EX_CONFIG of sysexits(3): starting again will not help, a person must change something."""
