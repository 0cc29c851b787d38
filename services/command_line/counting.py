"""Counts as a person says them."""


def counted(count: int, what: str) -> str:
    """Give a count with its noun: `1 digest`, `2 digests`."""
    return f"{count} {what}{'' if count == 1 else 's'}"
