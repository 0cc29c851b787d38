"""Read a message from a record, or say in one sentence why that cannot be done."""

import json
from typing import TypeVar

from pydantic import ValidationError

from shared.contract.base import Message
from shared.errors import Unprocessable
from shared.mistakes import explain
from shared.runtime.record import Incoming

M = TypeVar("M", bound=Message)


class DuplicateFieldError(ValueError):
    """A JSON object gives one field twice, so that its meaning depends on the reader."""


def refuse_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Build an object from its pairs; for `object_pairs_hook` of the json module.

    Raises:
        DuplicateFieldError: names the field.
    """
    fields = dict(pairs)
    if len(fields) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        message = f"field `{twice}` is given more than once; keep one"
        raise DuplicateFieldError(message)
    return fields


def read_message(model: type[M], record: Incoming) -> M:
    """Parse and validate the record's value.

    Raises:
        Unprocessable: `empty_value`, `duplicate_field` or `schema`, with the fields at fault.
    """
    if record.value is None:
        raise Unprocessable("empty_value", "the record has no value; send the whole message as JSON")
    try:
        message = model.read(record.value)
        json.loads(record.value, object_pairs_hook=refuse_duplicates)
    except ValidationError as error:
        raise Unprocessable("schema", explain(error)) from error
    except DuplicateFieldError as error:
        raise Unprocessable("duplicate_field", str(error)) from error
    return message
