"""`hiwar schemas`: keep the committed contract equal to the models, and compatible with what was released."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.command_line.project import PROJECT
from shared.contract.asyncapi import asyncapi, schemas

CONTRACT = PROJECT / "shared" / "contract"
GENERATED = CONTRACT / "schemas"
RELEASED = CONTRACT / "released"

Json = dict[str, Any]
_NOT_RULES = {"description", "title", "examples", "$defs", "$ref", "properties", "required"}


def write() -> list[Path]:
    """Write the JSON Schemas and the AsyncAPI document; give the files."""
    GENERATED.mkdir(exist_ok=True)
    written = []
    for path, content in _generated().items():
        path.write_text(content, encoding="utf-8")
        written.append(path)
    return written


def differences() -> list[str]:
    """Tell which committed files are not what the models give."""
    return [
        f"{path.relative_to(CONTRACT.parent.parent)} differs from the models; run `hiwar schemas write`"
        for path, content in _generated().items()
        if not path.exists() or path.read_text(encoding="utf-8") != content
    ]


def breaks() -> list[str]:
    """Tell what today's schemas would break for who reads or writes the last released ones."""
    found = []
    for path in sorted(RELEASED.glob("*.json")):
        released = json.loads(path.read_text(encoding="utf-8"))
        today = schemas().get(path.stem)
        if today is None:
            found.append(f"{path.stem}: the message is gone")
        else:
            found += [f"{path.stem}{problem}" for problem in _compare(released, today, (released, today), "")]
    return found


def _generated() -> dict[Path, str]:
    files = {GENERATED / f"{name}.json": _text(schema) for name, schema in schemas().items()}
    return {**files, CONTRACT / "asyncapi.json": _text(asyncapi())}


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _compare(old: Any, new: Any, roots: tuple[Json, Json], at: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Within a version only optional fields may be added: all else that differs is a break, descriptions apart."""
    old, new = _resolve(old, roots[0]), _resolve(new, roots[1])
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for number, pair in enumerate(zip(old, new, strict=True)):
            yield from _compare(*pair, roots, f"{at}/{number}")
    elif isinstance(old, dict) and isinstance(new, dict):
        for key in sorted((old.keys() | new.keys()) - _NOT_RULES):
            yield from _compare(old.get(key), new.get(key), roots, f"{at}/{key}")
        yield from _compare_fields(old, new, roots, at)
    elif old != new:
        yield f"{at}: was {old!r}, is {new!r}"


def _compare_fields(old: Json, new: Json, roots: tuple[Json, Json], at: str) -> Iterator[str]:
    if set(old.get("required", ())) != set(new.get("required", ())):
        yield f"{at}: required fields were {old.get('required', [])}, are {new.get('required', [])}"
    for name, field in old.get("properties", {}).items():
        if name in new.get("properties", {}):
            yield from _compare(field, new["properties"][name], roots, f"{at}.{name}")
        else:
            yield f"{at}.{name}: the field is gone"


def _resolve(schema: Any, root: Json) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(schema, dict) and "$ref" in schema:
        return {**root["$defs"][schema["$ref"].rsplit("/", 1)[1]], **schema, "$ref": None}
    return schema
