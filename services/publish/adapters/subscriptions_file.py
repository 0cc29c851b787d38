"""Read subscriptions from YAML; a mistake is told with file, line, field and remedy."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml

from services.publish.domain.mistakes import Known, Mistake, SubscriptionMistakesError, read_subscription
from services.publish.domain.subscriptions import Subscription
from shared.mistakes import yaml_words
from shared.runtime.yaml_nodes import entries, plain


class SubscriptionsError(ValueError):
    """One or more mistakes in the file, one a line."""


def load_subscriptions(path: Path, known: Known) -> list[Subscription]:
    """Read all subscriptions.

    Args:
        path: the file.
        known: what filters may name.

    Raises:
        SubscriptionsError: the file is missing, is no YAML, or holds mistakes, told in the order of its lines.
    """
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except OSError as error:
        message = f"{path}: {error.strerror}; set HIWAR_SUBSCRIPTIONS_FILE to a file that can be read"
        raise SubscriptionsError(message) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = f"{path}: {yaml_words(error)}"
        raise SubscriptionsError(message) from error
    found: dict[str, Subscription] = {}
    problems: list[tuple[int, str]] = []
    for node in _entries(path, root):
        problems += _twice(node)
        try:
            subscription = read_subscription(plain(node), known)
        except SubscriptionMistakesError as error:
            problems += [(_line(node, mistake), str(mistake)) for mistake in error.mistakes]
            continue
        if subscription.name in found:
            twice = Mistake(("name",), f"`{subscription.name}` stands twice; give each its own")
            problems.append((_line(node, twice), str(twice)))
        found[subscription.name] = subscription
    if problems:
        in_order = sorted(problems, key=lambda problem: problem[0])
        raise SubscriptionsError("\n".join(f"{path}:{line}: {words}" for line, words in in_order))
    return list(found.values())


def _entries(path: Path, root: yaml.Node | None) -> Sequence[yaml.Node]:
    found = entries(root, "subscriptions")
    if found is None:
        message = f"{path}: has no list `subscriptions:`; see seeds/subscriptions.yaml for an example"
        raise SubscriptionsError(message)
    return found


def _line(node: yaml.Node, mistake: Mistake) -> int:
    """The line of the innermost field that the file has."""
    line = int(node.start_mark.line)
    for part in mistake.where:
        found = _inside(node, part)
        if found is None:
            break
        key, node = found
        line = int(key.start_mark.line)
    return line + 1


def _twice(node: yaml.Node) -> Iterator[tuple[int, str]]:
    """YAML lets a later value win in silence; a reader would miss one of the two."""
    fields = [key for key, _ in node.value] if isinstance(node, yaml.MappingNode) else []
    for number, key in enumerate(fields):
        if any(key.value == earlier.value for earlier in fields[:number]):
            yield key.start_mark.line + 1, f"{key.value}: stands twice in this entry; keep one"


def _inside(node: yaml.Node, part: str | int) -> tuple[yaml.Node, yaml.Node] | None:
    """A field, or an entry of a list: where it begins, and what it is."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part]
    return None
