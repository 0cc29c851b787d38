"""The only two planned failures; anything else is a defect and is handled as one (shared/runtime/batch.py)."""


class Unprocessable(Exception):  # noqa: N818 - a disposition, read as a sentence: "this record is unprocessable"
    """This record can never be processed; it goes to `rejected.v1` and its neighbours go on.

    Args:
        reason: snake_case cause, one of a small set that operators filter by, such as `schema` or `too_large`.
        detail: one sentence for a person: what, where, what to do.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail


class Unavailable(Exception):  # noqa: N818 - as above: "Kafka is unavailable"
    """A server cannot be reached now; back off and try again, never reject a record for it."""
