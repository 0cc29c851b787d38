"""Read `sources.yaml`; a mistake is told with file, line, field and remedy."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from services.ingest.domain.sources import Source, Sources
from shared.mistakes import words, yaml_words
from shared.runtime.yaml_nodes import entries, plain

_SOURCE: TypeAdapter[Source] = TypeAdapter(Source)
_KINDS = ("feed", "page", "api")
_NO_FIELDS = "is no set of fields; write `field: value`, one a line"
_NO_NETWORK = "is no network; write one such as 10.0.0.0/8"
_REMEDIES = {
    "extra_forbidden": "is no field here; remove it, or correct its name (the schema lists them)",
    "missing": "is missing; add it",
    "union_tag_not_found": "is missing; write one of {expected}",
    "union_tag_invalid": "`{tag}` is none of {expected}",
    "bool_parsing": "is neither true nor false; write one of them",
    "bool_type": "is neither true nor false; write one of them",
    "string_type": "is no text; put it in quotes",
    "string_pattern_mismatch": "has not the form {pattern}",
    "list_type": "is no list; write `- value`, one a line",
    "model_type": _NO_FIELDS,
    "model_attributes_type": _NO_FIELDS,
    "dict_type": _NO_FIELDS,
    "ip_v4_network": _NO_NETWORK,
    "ip_v6_network": _NO_NETWORK,
}
_TAG_FIELDS = {"union_tag_not_found", "union_tag_invalid"}


class SourcesError(ValueError):
    """One or more mistakes in the file, one a line."""


def load_sources(path: Path) -> list[Source]:
    """Read all sources, those that are not enabled too.

    Raises:
        SourcesError: the file is missing, is no YAML, or holds mistakes.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is not UTF-8"
        message = f"{path}: {reason}; set HIWAR_SOURCES_FILE to a file that can be read"
        raise SourcesError(message) from error
    return read_sources(text, str(path))


def read_sources(text: str, name: str) -> list[Source]:
    """Read sources from YAML.

    Args:
        text: of the file.
        name: of the file, for messages.

    Raises:
        SourcesError: it holds mistakes.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        nodes = list(_entries(name, root))
        values = [plain(node) for node in nodes]
    except yaml.YAMLError as error:
        message = f"{name}: {yaml_words(error)}"
        raise SourcesError(message) from error
    found: list[Source] = []
    problems: list[str] = []
    for node, value in zip(nodes, values, strict=True):
        problems += [f"{name}:{line}: {field}: stands twice; keep one" for line, field in _repeated(node)]
        try:
            source = _SOURCE.validate_python(value)
        except ValidationError as error:
            told = [_told(name, node, problem) for problem in error.errors(include_url=False)]
            problems += dict.fromkeys(told)
            continue
        if source.name in {known.name for known in found}:
            problems.append(f"{name}:{_line(node, ['name'])}: name: `{source.name}` stands twice; give each its own")
        found.append(source)
    if problems:
        raise SourcesError("\n".join(problems))
    return found


def schema() -> str:
    """Give the JSON Schema of the file, for editors that check while one writes."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", **Sources.model_json_schema()}
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _entries(name: str, root: yaml.Node | None) -> Sequence[yaml.Node]:
    found = entries(root, "sources")
    if found is None:
        message = f"{name}: has no list `sources:`; see seeds/sources.yaml for an example"
        raise SourcesError(message)
    return found


def _repeated(node: yaml.Node) -> Iterator[tuple[int, str]]:
    """YAML takes the last of two fields of one name, and says nothing."""
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield int(key.start_mark.line) + 1, str(key.value)
            seen.add(key.value)
            yield from _repeated(value)


def _told(name: str, node: yaml.Node, problem: Any) -> str:  # noqa: ANN401 - pydantic's error dictionary
    where, context = _fields(problem["loc"]), problem.get("ctx", {})
    if problem["type"] in _TAG_FIELDS:
        where.append(context["discriminator"].strip("'"))
        context = {**context, "expected": context.get("expected_tags", ", ".join(_KINDS)).replace("'", "")}
    said = _REMEDIES.get(problem["type"])
    remedy = said.format(**context) if said else words(problem)
    return f"{name}:{_line(node, where)}: {'.'.join(map(str, where)) or 'source'}: {remedy}"


def _fields(loc: Sequence[Any]) -> list[Any]:
    """The fields of the file: pydantic also names what a union chose, and how it tried."""
    fields = [part for part in (loc[1:] if loc and loc[0] in _KINDS else loc) if not str(part).startswith("lax-or")]
    if len(fields) > 1 and fields[0] == "paging":
        del fields[1]
    return fields


def _line(node: yaml.Node, where: list[Any]) -> int:
    line = int(node.start_mark.line) + 1
    for part in where:
        if isinstance(node, yaml.MappingNode):
            found = next(((key, value) for key, value in node.value if key.value == part), None)
            if found is None:
                break
            line, node = int(found[0].start_mark.line) + 1, found[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
            node = node.value[part]
            line = int(node.start_mark.line) + 1
    return line
