"""Read subscriptions from YAML; a mistake is told with file, line, field and remedy."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from services.publish.domain.subscriptions import Subscription


class SubscriptionsError(ValueError):
    """One or more mistakes in the file, one a line."""


def load_subscriptions(path: Path, themes: Collection[str]) -> list[Subscription]:
    """Read all subscriptions.

    Args:
        path: the file.
        themes: known theme ids.

    Raises:
        SubscriptionsError: the file is missing, is no YAML, or holds mistakes.
    """
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        message = f"{path}: {error.strerror}; set HIWAR_SUBSCRIPTIONS_FILE to a file that can be read"
        raise SubscriptionsError(message) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = f"{path}: is no YAML: {error}"
        raise SubscriptionsError(message) from error
    found: list[Subscription] = []
    problems: list[str] = []
    for node in _entries(path, root):
        problems += _twice(path, node)
        try:
            subscription = Subscription.model_validate(_plain(node))
        except ValidationError as error:
            problems += [_told(path, node, problem) for problem in error.errors(include_url=False)]
            continue
        problems += _unfit(path, node, subscription, themes, {s.name for s in found})
        found.append(subscription)
    if problems:
        raise SubscriptionsError("\n".join(problems))
    return found


def _entries(path: Path, root: Any) -> list[Any]:  # noqa: ANN401 - a YAML node of any kind
    if isinstance(root, yaml.MappingNode):
        for key, value in root.value:
            if key.value == "subscriptions" and isinstance(value, yaml.SequenceNode):
                return list(value.value)
    message = f"{path}: has no list `subscriptions:`; see seeds/subscriptions.yaml for an example"
    raise SubscriptionsError(message)


def _plain(node: yaml.Node) -> Any:  # noqa: ANN401 - any YAML value
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_document(node)
    finally:
        loader.dispose()


def _told(path: Path, node: yaml.Node, problem: Any) -> str:  # noqa: ANN401 - pydantic's error dictionary
    field = ".".join(str(part) for part in problem["loc"]) or "entry"
    remedy = "; remove it, or see the comment at the top of the file" if problem["type"] == "extra_forbidden" else ""
    return f"{path}:{_line(node, field.split('.')[0])}: {field}: {problem['msg']}{remedy}"


def _twice(path: Path, node: yaml.Node) -> Iterator[str]:
    """YAML lets a later value win in silence; a reader would miss one of the two."""
    fields = [key for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    for number, key in enumerate(fields):
        if any(key.value == earlier.value for earlier in fields[:number]):
            yield f"{path}:{key.start_mark.line + 1}: {key.value}: stands twice in this entry; keep one"


def _unfit(
    path: Path, node: yaml.Node, subscription: Subscription, themes: Collection[str], names: Collection[str]
) -> Iterator[str]:
    for theme in sorted(subscription.themes - set(themes)):
        yield f"{path}:{_line(node, 'themes')}: themes: `{theme}` is unknown; see taxonomy/themes.csv for the ids"
    if subscription.name in names:
        yield f"{path}:{_line(node, 'name')}: name: `{subscription.name}` stands twice; give each its own"


def _line(node: yaml.Node, field: str) -> int:
    if isinstance(node, yaml.MappingNode):
        for key, _ in node.value:
            if key.value == field:
                return int(key.start_mark.line) + 1
    return int(node.start_mark.line) + 1
