"""Under which theme an item stands: the one that the reader asked for, not whichever scored highest."""

from collections.abc import Iterable, Mapping


def narrower_of(broader: Mapping[str, str]) -> dict[str, set[str]]:
    """Turn theme -> broader theme into theme -> all themes below it."""
    below: dict[str, set[str]] = {}
    for theme in broader:
        for above in _line(theme, broader)[1:]:
            below.setdefault(above, set()).add(theme)
    return below


def headings_of(asked: Iterable[str], broader: Mapping[str, str]) -> dict[str, str]:
    """Give the heading of each theme that a reader wants, narrower ones included.

    Several themes asked for are the headings; a single one is divided into the themes right below it; a reader who
    asks for none is told under the broadest themes.

    Args:
        asked: theme ids.
        broader: theme -> broader theme, or "".
    """
    wanted = set(asked)
    found = {}
    for theme in broader:
        line = _line(theme, broader)
        if not wanted:
            found[theme] = line[-1]
        elif nearest := next((above for above in line if above in wanted), None):
            place = line.index(nearest)
            found[theme] = line[max(place - 1, 0)] if len(wanted) == 1 else nearest
    return found


def _line(theme: str, broader: Mapping[str, str]) -> list[str]:
    """A theme and those above it."""
    line = [theme]
    while (above := broader.get(line[-1], "")) and above not in line:
        line.append(above)
    return line
