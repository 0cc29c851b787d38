"""Make a digest of what waits: corrections first, then one item per story by theme, the weightiest and newest first."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from services.publish.domain.differences import word_changes
from services.publish.domain.drafts import text_key
from services.publish.domain.items import Draft, Item
from services.publish.domain.ranking import Rank, rank, rarity_of
from services.publish.domain.subscriptions import Subscription
from services.publish.domain.wording import Wording, localised
from shared.contract.digest import Coverage, Digest, DigestCounts, DigestItem, DigestSection, LeftOutItem, Window
from shared.contract.enriched_statement import ActKind

MOST_ACTS = 3
"""That are told of one story."""
_MOST_CHANGES = 5
_MOST_LEFT_OUT = 200
_LONGEST_TITLE = 200


@dataclass(frozen=True)
class Background:
    """What a digest is composed against.

    Attributes:
        headings: theme -> heading, for the themes that the reader asked for, narrower ones too.
        wording: the reader's language.
        told_stories: stories that earlier digests told; a reprint of one is counted, not told again.
        texts: what was told and what reads there now, by `text_key`; a correction without both shows no difference.
        month: theme -> statements of the last 30 days.
        usual: statements of a usual window; None when that is not known.
    """

    headings: Mapping[str, str]
    wording: Wording
    told_stories: frozenset[str] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)
    month: Mapping[str, int] = field(default_factory=dict)
    usual: float | None = None


class Composed(NamedTuple):
    """A digest, and the rank of each of its stories by statement."""

    digest: Digest
    ranks: Mapping[str, Rank]


class _Ranked(NamedTuple):
    rank: Rank
    item: DigestItem


def compose(
    subscription: Subscription, items: Sequence[Item], background: Background, *, digest_id: str, window: Window
) -> Composed:
    """Give the digest of a window; equal arguments give equal bytes, whatever the clock says.

    Args:
        subscription: whose.
        items: claimed by this digest, in any order.
        background: what it is composed against.
        digest_id: deterministic.
        window: what it covers; its end is the time of the digest.
    """
    waiting = [item for item in sorted(items, key=lambda item: item.statement_id) if item.draft]
    notices = _ranked([_corrected(item, background) for item in waiting if _is_notice(item)], background)
    drafts = [item.draft for item in waiting if item.draft and not _is_notice(item)]
    news = _ranked(_one_per_story([d for d in drafts if d.story_id not in background.told_stories]), background)
    told_notices = notices[: subscription.max_items]
    told_news = news[: subscription.max_items - len(told_notices)]
    left_out = [*notices[len(told_notices) :], *news[len(told_news) :]]
    digest = Digest(
        digest_id=digest_id,
        subscription=subscription.name,
        title=subscription.title,
        window=window,
        language=subscription.language,
        sections=[*_notices(told_notices, background), *_by_theme(told_news, background)],
        counts=DigestCounts(
            statements=len(waiting),
            items=len(told_notices) + len(told_news),
            corrections=len(told_notices),
            sources=len({item.draft.item.source for item in waiting if item.draft}),
            left_out=len(left_out) or None,
            acts=_acts(news) or None,
            usual=background.usual,
        ),
        left_out=[_named(one.item) for one in left_out[:_MOST_LEFT_OUT]] or None,
        generated_at=window.end,
    )
    return Composed(digest, {one.item.statement_id: one.rank for one in (*notices, *news)})


def _is_notice(item: Item) -> bool:
    return item.draft is not None and item.draft.item.change != "new"


def _corrected(item: Item, background: Background) -> DigestItem:
    """A correction with its word difference, where what was told is still known."""
    draft, told = item.draft, item.told
    if draft is None or told is None or draft.item.change != "corrected":
        return draft.item if draft else _impossible(item)
    before = background.texts.get(text_key(item.statement_id, told.content_hash))
    after = background.texts.get(text_key(item.statement_id, draft.content_hash))
    if before is None or after is None:
        return draft.item
    changes, more = word_changes(before, after, most=_MOST_CHANGES)
    return draft.item.model_copy(update={"changes": changes or None, "changes_left_out": more or None})


def _impossible(item: Item) -> DigestItem:
    message = f"{item.key} has nothing to tell"
    raise ValueError(message)


def _one_per_story(drafts: Sequence[Draft]) -> list[DigestItem]:
    """Whoever stands first leads its story; the others are named beside it."""
    stories: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        stories[draft.story_id].append(draft)
    return [_leading(same) for same in stories.values()]


def _leading(same: list[Draft]) -> DigestItem:
    if len(same) == 1:
        return same[0].item
    first, *others = sorted(same, key=_standing)
    also = [Coverage(statement_id=o.item.statement_id, source=o.item.source, url=o.item.url) for o in others]
    return first.item.model_copy(update={"also_covered_by": also})


def _standing(draft: Draft) -> tuple[float, float, float, str]:
    """Drafts that an earlier release has stored go by their date alone, after the others."""
    return (*(draft.standing or (2, _when(draft.item), inf)), draft.item.statement_id)


def _ranked(items: Sequence[DigestItem], background: Background) -> list[_Ranked]:
    wanted, rarity = background.headings, rarity_of(background.month)
    found = [_Ranked(rank(item, wanted=wanted, rarity=rarity), item) for item in items]
    return sorted(found, key=lambda one: (-one.rank.points, -_when(one.item, unknown=-inf), one.item.statement_id))


def _notices(ranked: Sequence[_Ranked], background: Background) -> list[DigestSection]:
    items = [localised(one.item, background.wording, background.headings) for one in ranked]
    return [DigestSection(theme=None, label="", items=items)] if items else []


def _by_theme(ranked: Sequence[_Ranked], background: Background) -> list[DigestSection]:
    """The section with the weightiest item comes first; what has no theme comes last."""
    by_heading: dict[str, list[DigestItem]] = defaultdict(list)
    for one in ranked:
        by_heading[_heading(one.item, background.headings)].append(
            localised(one.item, background.wording, background.headings)
        )
    return [
        DigestSection(theme=heading or None, label=background.wording.themes.get(heading, heading), items=items)
        for heading, items in sorted(by_heading.items(), key=lambda pair: not pair[0])
    ]


def _heading(item: DigestItem, headings: Mapping[str, str]) -> str:
    """That of the wanted theme which the item is most about, else its leading theme."""
    wanted = [theme for theme in item.themes if theme.id in headings]
    best = max(wanted or item.themes[:1], key=lambda theme: theme.score or 0.0, default=None)
    return headings.get(best.id, best.id) if best else ""


def _acts(ranked: Sequence[_Ranked]) -> dict[ActKind, int]:
    """Count the acts of all stories, told or not, as the statements and sources of a digest are counted."""
    kinds = Counter(act.kind for one in ranked for act in one.item.acts[:MOST_ACTS])
    return dict(sorted(kinds.items()))


def _named(item: DigestItem) -> LeftOutItem:
    title = item.title if len(item.title) <= _LONGEST_TITLE else item.title[:_LONGEST_TITLE] + "…"
    return LeftOutItem(
        statement_id=item.statement_id, title=title, source=item.source, language=item.language, url=item.url
    )


def _when(item: DigestItem, *, unknown: float = inf) -> float:
    return item.published_at.timestamp() if item.published_at else unknown
