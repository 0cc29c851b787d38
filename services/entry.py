"""The `hiwar` command begins here: Ctrl-C is heard while its code is still being loaded."""

from services.command_line.interrupting import leave, leaving_at_once


def main() -> None:
    """Load and run the command."""
    with leaving_at_once():
        from services.cli import main as run  # noqa: PLC0415 - loading takes half a second, in which a person may stop it
    try:
        run()
    except KeyboardInterrupt:
        leave()


if __name__ == "__main__":
    main()
