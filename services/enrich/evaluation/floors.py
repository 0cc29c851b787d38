"""A ratchet: figures that a change may not fall below, and that only rise."""

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from services.enrich.evaluation.gold import GoldError
from services.enrich.evaluation.run import Run
from shared.mistakes import explain, json_words

_FLOORS = TypeAdapter(dict[str, float])


def reached(run: Run) -> dict[str, float]:
    """Give F1 by measure, that of the plain measures by language too (`themes/ar`), and the share of quiet texts.

    `quiet` is the share of the texts without a theme in which none was told.
    """
    held = [*run.figures, *(figure for figure in run.by_language if "-" not in figure.measure)]
    found = {
        f"{figure.measure}/{figure.group}".rstrip("/"): figure.f1.value
        for figure in held
        if figure.f1.value is not None
    }
    if run.without_theme:
        found["quiet"] = round(1 - run.false_alarm_rows / run.without_theme, 4)
    return found


def read_floors(path: Path) -> dict[str, float]:
    """Read floors; a file that is not there holds none.

    Raises:
        GoldError: it is no JSON object of names and numbers.
    """
    try:
        return _FLOORS.validate_python(json.loads(path.read_bytes()), strict=True)
    except FileNotFoundError:
        return {}
    except ValidationError as error:
        raise GoldError(f"{path}: {explain(error)}") from error
    except OSError as error:
        raise GoldError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise GoldError(f"{path}: {json_words(error)}") from error


def below(figures: Mapping[str, float], floors: Mapping[str, float]) -> list[str]:
    """Tell each figure that lies below its floor, or is no longer measured."""
    return [
        f"{name}: {figures.get(name, 0.0):.4f} is below its floor {floor:.4f}"
        for name, floor in sorted(floors.items())
        if figures.get(name, 0.0) < floor
    ]


def raise_floors(path: Path, figures: Mapping[str, float]) -> list[str]:
    """Write what is reached where it is higher; no floor is lowered.

    Returns:
        What rose, one a line.
    """
    floors = read_floors(path)
    rose = {name: value for name, value in sorted(figures.items()) if value > floors.get(name, -1.0)}
    path.write_text(json.dumps(dict(sorted({**floors, **rose}.items())), indent=2) + "\n", encoding="utf-8")
    return [f"{name}: {floors.get(name, 0.0):.4f} -> {value:.4f}" for name, value in rose.items()]
