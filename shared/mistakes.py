"""What pydantic or the system found wrong, in words for the person who can put it right."""

import errno
from typing import Any

from pydantic import ValidationError

_MOST = 5
_WORDS = {"extra_forbidden": "is no field that hiwar knows; remove it, or correct its name"}
_REMEDIES = {
    errno.ENOENT: "correct the path, or make its folder first",
    errno.ENOTDIR: "a part of the path is a file; choose another path",
    errno.EEXIST: "choose another path",
    errno.EISDIR: "name a file in it",
    errno.EACCES: "choose another path, or change its rights",
    errno.EPERM: "choose another path, or change its rights",
    errno.EROFS: "choose another path",
    errno.ENOSPC: "make room, or write to another disk",
}


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


def explain_os(error: OSError) -> str:
    """Tell which file the system refused, why, and what to do, without the number of the error."""
    why = (error.strerror or str(error)).rstrip(".")
    where = "" if error.filename is None else f"{error.filename}: "
    remedy = _REMEDIES.get(error.errno or 0)
    return f"{where}{why}" + (f"; {remedy}" if remedy else "")
