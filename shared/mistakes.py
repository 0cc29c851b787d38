"""What a library or the system found wrong, in words for the person who can put it right."""

import errno
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from json import JSONDecodeError
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import ValidationError
    from yaml import YAMLError

_MOST = 5
_WHOLE, _DECIMAL, _YES_NO = "must be a whole number", "must be a number", "must be true or false"
_DAY = "is no date; write it like 2026-11-24"
_MOMENT = "is no time; write it like 2026-11-24T09:30:00Z"
_OBJECT, _LIST = "must be an object with fields", "must be a list"
_ADDRESS = "is no web address; write it with https://"
_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is no field that hiwar knows; remove it, or correct its name",
    "none_required": "must be left out",
    "string_type": "must be text",
    "string_unicode": "holds half a character, such as \\ud800 alone; write whole characters",
    "string_too_long": "is longer than {max_length} letters; shorten it",
    "string_pattern_mismatch": "is not written as it must be, which is {pattern}",
    "literal_error": "is none of {expected}",
    "enum": "is none of {expected}",
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_parsing_size": "is too large a number",
    "int_from_float": _WHOLE,
    "float_type": _DECIMAL,
    "float_parsing": _DECIMAL,
    "finite_number": _DECIMAL,
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be {ge} or more",
    "less_than": "must be less than {lt}",
    "less_than_equal": "must be {le} or less",
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_object_invalid": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "timezone_aware": "lacks a time zone; add Z or +02:00",
    "list_type": _LIST,
    "tuple_type": _LIST,
    "set_type": _LIST,
    "frozen_set_type": _LIST,
    "too_short": "must have {min_length} or more",
    "too_long": "has more than {max_length}; make it shorter",
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_attributes_type": _OBJECT,
    "url_type": _ADDRESS,
    "url_parsing": _ADDRESS,
    "url_scheme": "must begin with {expected_schemes}",
    "path_type": "must be a path",
    "json_type": "must be JSON",
    "json_invalid": "not JSON: {error}",
}
"""By pydantic's type of an error; braces hold its context."""
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
    """Give what a validator of ours said, else our words for that type of error; pydantic's for what no door meets."""
    kind, context = problem["type"], problem.get("ctx", {})
    if isinstance(ours := context.get("error"), Exception):
        return str(ours)
    if kind == "string_too_short":
        least = context["min_length"]
        return "is empty" if least == 1 else f"is shorter than {least} letters"
    told = _WORDS.get(kind)
    if told is None:
        return str(problem["msg"])
    return told.format(**{name: _plain(value) for name, value in context.items()})


def choices(problem: Any) -> list[str]:  # noqa: ANN401 - as above
    """Give the values that one may choose from, of an error that says so."""
    return str(_plain(problem.get("ctx", {}).get("expected", ""))).split(", ")


def explain(error: "ValidationError", *, known: Iterable[str] = ()) -> str:
    """Tell what `explain_each` tells, in one line."""
    return "; ".join(explain_each(error, known=known))


def explain_each(error: "ValidationError", *, known: Iterable[str] = ()) -> list[str]:
    """Tell which fields are wrong and why, `field: why` each, without the values: they may be long, or secret.

    Args:
        error: of pydantic.
        known: the names that a field may have, to be told where another was given.
    """
    problems = error.errors(include_url=False, include_input=False)
    strange = [p for p in problems if known and p["type"] == "extra_forbidden"]
    told = [f"{'.'.join(str(part) for part in p['loc']) or 'value'}: {words(p)}" for p in problems if p not in strange]
    names = [str(p["loc"][-1]) for p in strange]
    return [*_first(told), *([unknown_fields(names, known)] if names else [])]


def unknown_fields(names: Sequence[str], known: Iterable[str]) -> str:
    """Tell that fields have names that hiwar does not know, which may be meant, and which it knows."""
    near = {name: get_close_matches(name.lower(), known, n=1) for name in names}
    told = [
        f"{name}: is no field that hiwar knows" + (f", did you mean {near[name][0]}?" if near[name] else "")
        for name in names
    ]
    return "; ".join([*_first(told), f"it knows {', '.join(known)}"])


def _first(told: Sequence[str]) -> list[str]:
    more = len(told) - _MOST
    return [*told[:_MOST], *([f"and {more} more"] if more > 0 else [])]


def explain_os(error: OSError) -> str:
    """Tell which file the system refused, why, and what to do, without the number of the error."""
    why = (error.strerror or str(error)).rstrip(".")
    where = "" if error.filename is None else f"{error.filename}: "
    remedy = _REMEDIES.get(error.errno or 0)
    return f"{where}{why}" + (f"; {remedy}" if remedy else "")


def json_words(error: ValueError | RecursionError) -> str:
    """Tell where a text is no JSON, and why."""
    if isinstance(error, JSONDecodeError):
        return f"not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
    return "not JSON: nested too deep" if isinstance(error, RecursionError) else f"not JSON: {error}"


def yaml_words(error: "YAMLError | UnicodeDecodeError") -> str:
    """Tell where a text is no YAML, and why."""
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8 at byte {error.start}"
    mark = getattr(error, "problem_mark", None)
    why = getattr(error, "problem", None) or getattr(error, "reason", None) or "cannot be read"
    return f"is no YAML: {why}" + (f" at line {mark.line + 1}, column {mark.column + 1}" if mark else "")


def _plain(value: object) -> object:
    """The values to choose from, as one writes them: no quotes of Python, no last "or"."""
    return value.replace("' or '", "', '").replace("'", "") if isinstance(value, str) else value
