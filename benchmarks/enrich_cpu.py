"""CPU time of enrich for one statement of 5 KB, from the record's bytes to the bytes that are sent: `make bench`.

Texts are put together from the seed statements. The time of the whole is taken without any measuring inside; the
shares of the steps come from a second pass, in which each function of the domain is timed without what it calls.
"""

import argparse
import asyncio
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from types import FunctionType
from typing import Any

from benchmarks.texts import LANGUAGES, SEEDS, statement
from services.enrich import flow
from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.domain import tagger as tagger_module
from services.enrich.domain.matching import Matcher
from services.enrich.domain.sign_reader import SignReader, SignsRead
from services.enrich.domain.tagger import Tagger
from services.enrich.domain.words import Words
from services.enrich.ports import Candidate
from shared.contract.enriched_statement import Story
from shared.contract.raw_statement import RawStatement
from shared.runtime import batch
from shared.runtime.logs import configure_logs
from shared.runtime.memory import collector_paused, keep_for_good
from shared.runtime.record import Incoming
from shared.runtime.rejections import Rejecter
from tests.fakes import FakeAnnouncer, FakeStatements

GOAL_MS = 1.0
LEAST_SHARE = 0.01
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class NoStories:
    """Every statement is its own story: looking stories up is MongoDB's time, not enrich's."""

    async def assign(self, candidates: Sequence[Candidate]) -> Mapping[str, Story]:
        """Give each its own."""
        return {candidate.statement_id: Story(id=candidate.statement_id) for candidate in candidates}


def records(language: str, count: int, kilobytes: float) -> list[Incoming]:
    """Give raw statements as they come from the topic."""
    made = []
    for number in range(count):
        raw = RawStatement(
            statement_id=f"st-{language}-{number}",
            revision=1,
            source="benchmark",
            text=statement(language, number, kilobytes=kilobytes),
            fetched_at=NOW,
            content_hash="0" * 64,
        )
        made.append(Incoming("statements.raw.v1", 0, number, raw.key, raw.write()))
    return made


def measure(tagger: Tagger, given: list[Incoming]) -> float:
    """Give milliseconds of CPU a statement, the best of three passes."""

    async def one_pass() -> float:
        handle = flow.build_flow(
            tagger=tagger,
            stories=NoStories(),
            store=FakeStatements(),
            announce=FakeAnnouncer(),
            reject=Rejecter("enrich", "0", lambda: NOW),
            now=lambda: NOW,
        )
        started = time.process_time_ns()
        for start in range(0, len(given), 200):
            await handle(given[start : start + 200])
        return (time.process_time_ns() - started) / 1e6 / len(given)

    return min(asyncio.run(one_pass()) for _ in range(3))


class Shares:
    """Exclusive time by step."""

    def __init__(self) -> None:
        self.ns: dict[str, int] = defaultdict(int)
        self._inner = [0]

    def timed(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Wrap a function; what it calls that is timed, too, is not counted twice."""

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - any function
            self._inner.append(0)
            started = time.perf_counter_ns()
            try:
                return function(*args, **kwargs)
            finally:
                took = time.perf_counter_ns() - started
                self.ns[name] += took - self._inner.pop()
                self._inner[-1] += took

        return call


@contextmanager
def timed_steps(shares: Shares) -> Iterator[None]:
    """Time every domain function that the tagger calls, and reading and writing of the messages."""
    steps: list[tuple[Any, str]] = [
        (tagger_module, name)
        for name, value in vars(tagger_module).items()
        if isinstance(value, FunctionType) and value.__module__.startswith("services.enrich.domain")
    ]
    steps += [(Words, "__init__"), (Matcher, "find"), (flow, "read_message"), (flow, "_enriched"), (flow, "outgoing")]
    steps += [(batch, "process_each"), (SignReader, "read"), (SignsRead, "entities"), (SignsRead, "acts")]
    before = [(owner, name, getattr(owner, name)) for owner, name in steps]
    names = {"__init__": "normalise", "find": "match", "read": "names"}
    for owner, name, function in before:
        if not asyncio.iscoroutinefunction(function):
            setattr(owner, name, shares.timed(names.get(name, name.lstrip("_")), function))
    try:
        yield
    finally:
        for owner, name, function in before:
            setattr(owner, name, function)


def main() -> int:
    """Print one line per language, and the shares of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--statements", type=int, default=200, help="of each language")
    parser.add_argument("--kilobytes", type=float, default=5.0, help="of each text, in UTF-8")
    arguments = parser.parse_args()
    configure_logs("benchmark", log_format="json", level="info")
    started = time.process_time()
    with collector_paused():
        tagger = Tagger(load_lexicon(SEEDS))
    keep_for_good()  # as the service does
    print(f"lexicons: {time.process_time() - started:.2f} s of CPU to load")
    started = time.process_time()
    for language in LANGUAGES:
        tagger.tag(text=statement(language, 0, kilobytes=0.2))
    print(f"first text of each language: {time.process_time() - started:.2f} s of CPU")
    worst, shares = 0.0, Shares()
    for language in LANGUAGES:
        given = records(language, arguments.statements, arguments.kilobytes)
        took = measure(tagger, given)
        worst = max(worst, took)
        print(f"{language}: {took:.3f} ms of CPU for {arguments.kilobytes:g} KB")
        with timed_steps(shares):
            measure(tagger, given)
    total = sum(shares.ns.values())
    told = sorted(shares.ns.items(), key=lambda pair: -pair[1])
    print(
        "share of each step: " + ", ".join(f"{name} {ns / total:.0%}" for name, ns in told if ns / total >= LEAST_SHARE)
    )
    print(f"worst language: {worst:.3f} ms; goal: at most {GOAL_MS:g} ms: {'met' if worst <= GOAL_MS else 'MISSED'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
