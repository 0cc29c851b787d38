"""The `hiwar` command begins here: Ctrl-C is heard while its code is still being loaded."""

import os
import sys

_INTERRUPTED = 130


def main() -> None:
    """Load and run the command."""
    try:
        from services.cli import main as run  # noqa: PLC0415 - loading takes half a second, in which a person may stop it

        run()
    except KeyboardInterrupt:
        sys.stderr.write("stopped\n")
        sys.stderr.flush()
        os._exit(_INTERRUPTED)  # a second Ctrl-C would show what Python unloads


if __name__ == "__main__":
    main()
