"""Death or sleep at one exact step of a service: between store, announce and commit. No production code knows this.

`HIWAR_FAULT` names the step, as `Class.method:when:nth:action`; `tests.faults.service` places it before it runs the
service, `python -m services.NAME` never looks.
"""

import os
import signal
from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any, Literal, NamedTuple, Self

from faststream.kafka.message import KafkaAckableMessage

from services.enrich.adapters.statement_store import MongoStatementStore
from services.enrich.adapters.stories import MongoStories
from services.ingest.adapters.item_store import MongoItemStore as Outbox
from services.publish.adapters.closing_store import MongoClosingStore
from services.publish.adapters.delivery_store import MongoDeliveryStore
from services.publish.adapters.item_store import MongoItemStore
from services.publish.adapters.text_store import MongoTextStore
from services.publish.adapters.webhook import WebhookSender
from services.publish.reader.adapters.entry_store import MongoEntryStore
from shared.runtime.announcer import KafkaAnnouncer

ENVIRONMENT = "HIWAR_FAULT"
_ADAPTERS: dict[str, list[type]] = {
    "ingest": [KafkaAnnouncer, Outbox],
    "enrich": [KafkaAnnouncer, KafkaAckableMessage, MongoStories, MongoStatementStore],
    "publish": [
        KafkaAnnouncer,
        KafkaAckableMessage,
        MongoItemStore,
        MongoClosingStore,
        MongoDeliveryStore,
        MongoTextStore,
        MongoEntryStore,
        WebhookSender,
    ],
}
_NO_STEP = (
    "start",
    "stop",
    "prepare",
    "nack",
    "reject",
    "decode",
    "count",
    "count_unfinished",
    "count_unsent",
    "latest",
    "value",
)


def _steps(adapter: type) -> list[tuple[type, str]]:
    """Every method that a flow awaits, whatever it is called."""
    found = [name for name, method in vars(adapter).items() if iscoroutinefunction(method)]
    return [(adapter, name) for name in sorted(found) if name not in _NO_STEP and name.strip("_") in (name, "call")]


STEPS = {service: [step for adapter in found for step in _steps(adapter)] for service, found in _ADAPTERS.items()}
_SIGNALS = {"die": signal.SIGKILL, "sleep": signal.SIGSTOP}


class Hook(NamedTuple):
    """What happens where.

    Attributes:
        step: `Class.method`.
        when: before or after it.
        nth: at which of its calls, from 1.
        action: die at once, or sleep until somebody sends SIGCONT.
    """

    step: str
    when: Literal["before", "after"]
    nth: int
    action: Literal["die", "sleep"]

    def __str__(self) -> str:
        """As the environment holds it."""
        return ":".join(map(str, self))

    @classmethod
    def parse(cls, value: str) -> Self:
        """Read what `str` gives."""
        step, when, nth, action = value.split(":")
        return cls(step, when, int(nth), action)  # type: ignore[arg-type]  # written by `str`


def place(service: str) -> None:
    """Place the hook that the environment names, if it names one."""
    value = os.environ.get(ENVIRONMENT)
    if not value:
        return
    hook = Hook.parse(value)
    owner, name = next(step for step in STEPS[service] if step_name(*step) == hook.step)
    setattr(owner, name, _hooked(hook, getattr(owner, name)))


def step_name(owner: type, method: str) -> str:
    """Give the name of a step."""
    return f"{owner.__name__}.{method}"


def _hooked(hook: Hook, method: Callable[..., Any]) -> Callable[..., Any]:
    calls = 0

    @wraps(method)
    async def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal calls
        calls += 1
        is_now = calls == hook.nth
        if is_now and hook.when == "before":
            os.kill(os.getpid(), _SIGNALS[hook.action])
        result = await method(*args, **kwargs)
        if is_now and hook.when == "after":
            os.kill(os.getpid(), _SIGNALS[hook.action])
        return result

    return call
