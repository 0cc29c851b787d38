"""Lines of JSON that hold texts to be read without a server: to tag them, or to be judged on them."""

import json
from typing import Annotated, TypeVar

from pydantic import AliasChoices, ConfigDict, Field, ValidationError

from shared.contract.base import LanguageTag, Row, SourceName, Text, Title
from shared.mistakes import explain, json_words
from shared.runtime.reading import DuplicateFieldError, refuse_duplicates


class RowError(ValueError):
    """A line that cannot be used; says why."""


class TextRow(Row):
    """A text, and who says it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str | int, Field(description="Given back as it is.")]
    text: Text
    title: Title = ""
    lang: LanguageTag | None = Field(default=None, validation_alias=AliasChoices("lang", "language"))
    issuer: SourceName | None = Field(default=None, description="Who speaks.")


_Row = TypeVar("_Row", bound=TextRow)


def read_row(line: bytes, model: type[_Row]) -> _Row:
    """Read one line.

    Raises:
        RowError: it is not UTF-8, not JSON, no object, or has a wrong field.
    """
    try:
        fields = json.loads(line.decode("utf-8-sig"), object_pairs_hook=refuse_duplicates)
        if not isinstance(fields, dict):
            message = "a JSON object is wanted"
            raise RowError(message)
        return model.model_validate(fields)
    except UnicodeDecodeError as error:
        message = f"not UTF-8 at byte {error.start}"
        raise RowError(message) from error
    except ValidationError as error:
        raise RowError(explain(error)) from error
    except DuplicateFieldError as error:
        raise RowError(str(error)) from error
    except (json.JSONDecodeError, RecursionError) as error:
        raise RowError(json_words(error)) from error
