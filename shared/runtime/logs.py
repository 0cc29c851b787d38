"""Logs for people in a terminal and for machines in a pod, from our code and from the libraries alike."""

import logging
import sys
import time
from typing import Literal

import structlog
from structlog.typing import Processor

_QUIET_SECONDS = 10.0


class _OncePerWhile(logging.Filter):
    """Lets one line of each kind through per while: aiokafka can write 1,000 lines a second when a broker is away."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, str], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        kind = (record.name, str(record.msg))
        now = time.monotonic()
        if now - self._last.get(kind, -_QUIET_SECONDS) < _QUIET_SECONDS:
            return False
        self._last[kind] = now
        return True


def configure_logs(service: str, *, log_format: Literal["auto", "json", "console"], level: str) -> None:
    """Send everything to stderr, one event a line."""
    as_json = log_format == "json" or (log_format == "auto" and not sys.stderr.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info if as_json else structlog.processors.StackInfoRenderer(),
    ]
    # Plain tracebacks: pretty ones print local variables, secrets among them.
    console = structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
    renderer: Processor = structlog.processors.JSONRenderer(ensure_ascii=False) if as_json else console
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for noisy in ("aiokafka", "pymongo", "httpx", "uvicorn"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    handler.addFilter(_foreign_only(_OncePerWhile()))
    structlog.contextvars.bind_contextvars(service=service)


def _foreign_only(quiet: logging.Filter) -> logging.Filter:
    class Foreign(logging.Filter):
        def filter(self, record: logging.LogRecord) -> bool:
            return bool(quiet.filter(record)) if record.name.startswith("aiokafka") else True

    return Foreign()
