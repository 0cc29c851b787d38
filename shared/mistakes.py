"""What pydantic found wrong, in words for the person who wrote it."""

from typing import Any

from pydantic import ValidationError

_MOST = 5
_WORDS = {"extra_forbidden": "is no field that hiwar knows; remove it, or correct its name"}


def words(problem: Any) -> str:  # noqa: ANN401 - pydantic's error dictionary, with its context
    """Give what a validator of ours said, without pydantic's "Value error, " before it; else pydantic's words."""
    ours = problem.get("ctx", {}).get("error")
    return str(ours if isinstance(ours, Exception) else problem["msg"])


def explain(error: ValidationError) -> str:
    """Tell which fields are wrong and why, without the values: they may be long, or secret."""
    problems = error.errors(include_url=False, include_input=False)
    told = [
        f"{'.'.join(str(part) for part in p['loc']) or 'value'}: {_WORDS.get(p['type']) or words(p)}"
        for p in problems[:_MOST]
    ]
    more = len(problems) - _MOST
    return "; ".join(told) + (f"; and {more} more" if more > 0 else "")
