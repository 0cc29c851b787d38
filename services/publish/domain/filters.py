"""What a reader wants to be told: and, or, not over what a statement has."""

from typing import Annotated, Any, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, StringConstraints, model_validator

from shared.contract.base import EntityId, LanguageTag, SourceName, ThemeId
from shared.contract.enriched_statement import ActKind

CountryCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
T = TypeVar("T")
Values = Annotated[frozenset[T], PlainSerializer(lambda values: sorted(values, key=str))]
_DEEPEST = 4
_MOST_PARTS = 50


class Filter(BaseModel):
    """Within a list any value is enough; all lists that are given must be met."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    themes: Values[ThemeId] = Field(default=frozenset(), description="A theme stands for narrower ones too.")
    entities: Values[EntityId] = Field(default=frozenset(), description="Who or what must be named.")
    acts: Values[ActKind] = Field(default=frozenset(), description="What the statement must do.")
    sources: Values[SourceName] = Field(default=frozenset(), description="Source or issuer, whatever the case.")
    languages: Values[LanguageTag] = Field(default=frozenset(), description="Languages of statements.")
    countries: Values[CountryCode] = Field(default=frozenset(), description="ISO 3166 codes that must be named.")
    all_of: tuple["Filter", ...] = Field(default=(), max_length=_MOST_PARTS, description="Each must be met, too.")
    any_of: tuple["Filter", ...] = Field(default=(), max_length=_MOST_PARTS, description="One must be met, too.")
    none_of: tuple["Filter", ...] = Field(default=(), max_length=_MOST_PARTS, description="None may be met.")

    @model_validator(mode="before")
    @classmethod
    def _not_too_deep(cls, value: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        if _depth(value) > _DEEPEST:
            message = f"all_of, any_of and none_of stand within each other at most {_DEEPEST} deep; write it flatter"
            raise ValueError(message)
        return value

    @model_validator(mode="after")
    def _parts_say_something(self) -> Self:
        if any(not part.model_fields_set for part in (*self.all_of, *self.any_of, *self.none_of)):
            message = "a part of all_of, any_of or none_of is empty and would match everything; remove it"
            raise ValueError(message)
        return self

    def parts(self) -> tuple["Filter", ...]:
        """Give itself and all filters in it."""
        inner = (*self.all_of, *self.any_of, *self.none_of)
        return (self, *(part for one in inner for part in one.parts()))

    def asked_themes(self) -> frozenset[str]:
        """Give the themes that it asks for, not those that it excludes."""
        return self.themes.union(*(part.asked_themes() for part in (*self.all_of, *self.any_of)))


def _depth(value: Any, level: int = 0) -> int:  # noqa: ANN401 - as above
    if not isinstance(value, dict) or level > _DEEPEST:
        return level
    inner = [part for name in ("all_of", "any_of", "none_of") for part in _listed(value.get(name))]
    return max((_depth(part, level + 1) for part in inner), default=level)


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - as above
    return list(value) if isinstance(value, list | tuple) else []
