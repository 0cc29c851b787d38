"""Read PDF and Word files in a process of their own, bounded in time and memory: they are programs, nearly."""

import json
import subprocess
import sys
from typing import Literal

from shared.errors import Unprocessable

Kind = Literal["pdf", "docx"]
_MEMORY_BYTES = 1024**3
_CPU_SECONDS = 60
_SECONDS = 120.0


def read_apart(kind: Kind, content: bytes) -> str:
    """Give the text of a file.

    Raises:
        Unprocessable: it holds none, is broken, or takes more than a minute or 1 GiB to read.
    """
    command = [sys.executable, "-m", "services.ingest.adapters.apart", kind]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired as error:
        raise Unprocessable("too_large", f"not read after {_SECONDS:.0f} s; split it or save it anew") from error
    if done.returncode != 0:
        raise Unprocessable(
            "broken", f"the {kind} file is broken, or takes more than {_CPU_SECONDS} s or 1 GiB to read"
        )
    answer = json.loads(done.stdout)
    if "reason" in answer:
        raise Unprocessable(answer["reason"], answer["detail"])
    return str(answer["text"])


def _read(kind: str, content: bytes) -> str:
    if kind == "pdf":
        from services.ingest.adapters.pdf_text import read_pdf  # noqa: PLC0415 - only what is needed is loaded

        return read_pdf(content)
    from services.ingest.adapters.docx_text import read_docx  # noqa: PLC0415 - the same

    return read_docx(content)


def _main() -> None:
    import resource  # noqa: PLC0415 - the limits are of this process, not of who imports it

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_SECONDS, _CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        answer = {"text": _read(sys.argv[1], sys.stdin.buffer.read())}
    except Unprocessable as cause:
        answer = {"reason": cause.reason, "detail": cause.detail}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    _main()
