"""One digest on its way through one channel: tried, tried again for a day, then parked where people see it."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal, NamedTuple

from services.publish.domain.channels import Channel
from services.publish.domain.subscriptions import Subscription

State = Literal["waiting", "trying", "handed-over", "sent", "skipped", "parked", "unknown"]
Verdict = Literal["sent", "again", "refused", "gone", "unknown", "skipped"]
OPEN: tuple[State, ...] = ("waiting", "trying", "handed-over")
_DELAYS_SECONDS = (5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800)
"""Between attempts: 23.8 hours in all."""
_GIVE_UP_MS = 24 * 3_600 * 1_000
_JITTER = 0.2
_LINES = 12


class Answer(NamedTuple):
    """What a channel said.

    Attributes:
        verdict: again: not taken, and worth another try; refused: it never will be; gone: the address is no more;
            unknown: it may have been taken; skipped: the reader does not want it.
        words: the other side's, or what happened.
        wait_seconds: as the other side asked; None: as usual.
    """

    verdict: Verdict
    words: str
    wait_seconds: float | None = None


@dataclass(frozen=True)
class Delivery:
    """One digest through one channel.

    Attributes:
        key: stable per digest and channel.
        digest_id: what.
        subscription: for whom.
        kind: topic, files, atom, email or webhook.
        address: where to; empty for the first three.
        state: how far it has come; handed-over is noted just before the other side may take it for good.
        version: counts every change, for compare-and-set.
        attempts: so far.
        begun_ms: when it was first to be sent.
        due_ms: next attempt, or when an attempt counts as dead.
        log: what each attempt came to, the last 12.
    """

    key: str
    digest_id: str
    subscription: str
    kind: str
    address: str
    state: State
    version: int
    attempts: int
    begun_ms: int
    due_ms: int
    log: tuple[str, ...] = ()


def opened(subscription: Subscription, digest_id: str, now_ms: int) -> list[Delivery]:
    """Give what is to be sent, or to be fetched, of a digest."""
    return [_new(digest_id, subscription.name, channel, now_ms) for channel in dict.fromkeys(subscription.channels)]


def done(digest_id: str, subscription: str, kind: str, words: str, now_ms: int) -> Delivery:
    """Give the record of what is done at once: the topic, files."""
    key = f"{digest_id}|{kind}"
    return Delivery(key, digest_id, subscription, kind, "", "sent", 1, 1, now_ms, now_ms, (_line(now_ms, words),))


def taken(delivery: Delivery, *, now_ms: int, until_ms: int) -> Delivery:
    """Give the delivery as an attempt begins; one that was handed over by a process that died since is never repeated.

    Returns:
        State `trying`, due again when the attempt counts as dead; or `unknown`.
    """
    if delivery.state == "handed-over":
        words = "the sender died after handing it over: the reader has it, or not; redrive sends it again"
        return _with(delivery, "unknown", now_ms, words)
    if now_ms - delivery.begun_ms > _GIVE_UP_MS and delivery.state == "trying":
        return _with(delivery, "parked", now_ms, "the sender died at it again and again; gave up after a day")
    return replace(
        delivery, state="trying", version=delivery.version + 1, attempts=delivery.attempts + 1, due_ms=until_ms
    )


def handed_over(delivery: Delivery) -> Delivery:
    """Give the delivery just before the other side may take it."""
    return replace(delivery, state="handed-over", version=delivery.version + 1)


def answered(delivery: Delivery, answer: Answer, now_ms: int) -> Delivery:
    """Give the delivery after an attempt."""
    match answer.verdict:
        case "sent" | "skipped" | "unknown":
            return _with(delivery, answer.verdict, now_ms, answer.words)
        case "refused" | "gone":
            return _with(delivery, "parked", now_ms, answer.words)
        case "again":
            wait_ms = int(1_000 * max(_delay_seconds(delivery), answer.wait_seconds or 0))
            if now_ms + wait_ms - delivery.begun_ms > _GIVE_UP_MS:
                return _with(delivery, "parked", now_ms, f"{answer.words}; gave up after a day")
            return replace(_with(delivery, "waiting", now_ms, answer.words), due_ms=now_ms + wait_ms)


def redriven(delivery: Delivery, now_ms: int) -> Delivery:
    """Give a parked, unknown or skipped delivery, to be sent from the beginning; a person asked for it."""
    return replace(_with(delivery, "waiting", now_ms, "redriven"), attempts=0, begun_ms=now_ms, due_ms=now_ms)


def _new(digest_id: str, subscription: str, channel: Channel, now_ms: int) -> Delivery:
    if channel.kind == "atom":
        return done(digest_id, subscription, "atom", "in the feed", now_ms)
    mark = sha256(channel.address.encode()).hexdigest()[:12]
    key = f"{digest_id}|{channel.kind}|{mark}"
    return Delivery(key, digest_id, subscription, channel.kind, channel.address, "waiting", 1, 0, now_ms, now_ms)


def _with(delivery: Delivery, state: State, now_ms: int, words: str) -> Delivery:
    log = (*delivery.log, _line(now_ms, words))[-_LINES:]
    return replace(delivery, state=state, version=delivery.version + 1, log=log)


def _line(now_ms: int, words: str) -> str:
    return f"{now_ms} {' '.join(words.split())[:300]}"


def _delay_seconds(delivery: Delivery) -> float:
    """Grows, and differs a little from delivery to delivery: all that failed together shall not come back together."""
    usual = _DELAYS_SECONDS[min(delivery.attempts, len(_DELAYS_SECONDS)) - 1]
    share = int(sha256(f"{delivery.key} {delivery.attempts}".encode()).hexdigest()[:8], 16) / 2**32
    return usual * (1 - _JITTER / 2 + _JITTER * share)
