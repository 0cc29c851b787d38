"""Values of filters that are of a closed list: one that is not on it is refused, not answered with nothing."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.publish.adapters.knowledge import language_names
from services.publish.domain.mistakes import nearest
from services.publish.reader.adapters.labels import INTERFACE, Labels
from services.publish.reader.api.answers import FieldProblem
from services.publish.reader.api.parameters import StatementQuery


class UnknownValuesError(ValueError):
    """A question asks for what there is not; `errors` say where and what is near."""

    def __init__(self, errors: Sequence[FieldProblem]) -> None:
        super().__init__("; ".join(f"{one.field}: {one.detail}" for one in errors))
        self.errors = errors


class KnownValues:
    """The themes of the taxonomy and the languages of the world; statements are found by the primary tag alone."""

    def __init__(self, labels: Labels) -> None:
        english_first = sorted(INTERFACE, key=lambda tag: tag != "en")
        themes = {theme: [labels.theme(theme, tag) for tag in english_first] for theme in labels.themes.broader}
        self._known: Mapping[str, Mapping[str, list[str]]] = {"theme": themes, "language": language_names()}

    def check(self, query: StatementQuery) -> None:
        """Refuse a question.

        Raises:
            UnknownValuesError: with all values that are unknown.
        """
        if errors := list(self._unknown(query)):
            raise UnknownValuesError(errors)

    def describe(self, parameters: Sequence[dict[str, Any]]) -> None:
        """Put the lists into the parameters of an OpenAPI document."""
        for parameter in parameters:
            if parameter["name"] in self._known:
                parameter["schema"]["items"] = {"type": "string", "enum": list(self._known[parameter["name"]])}

    def _unknown(self, query: StatementQuery) -> Iterator[FieldProblem]:
        for name, known in self._known.items():
            for number, value in enumerate(getattr(query, name)):
                if value not in known:
                    primary = value.split("-")[0].lower() if name == "language" else value
                    near = primary if primary in known else nearest(value, known)
                    remedy = f"; did you mean {near}?" if near else ""
                    yield FieldProblem(field=f"{name}.{number}", detail=f"`{value}` is no {name}{remedy}")
