"""Which release runs."""

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """Give the version of the installed package, or `unreleased` from a bare checkout."""
    try:
        return version("hiwar")
    except PackageNotFoundError:
        return "unreleased"
