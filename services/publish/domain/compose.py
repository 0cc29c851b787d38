"""Make a digest of what waits: one item per story, the weightiest first, corrections before news."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from services.publish.domain.items import Draft, Item
from services.publish.domain.subscriptions import Subscription
from shared.contract.digest import (
    Coverage,
    Digest,
    DigestAct,
    DigestCounts,
    DigestEntity,
    DigestItem,
    DigestSection,
    DigestTheme,
    Window,
)
from shared.contract.enriched_statement import EnrichedStatement, Span

_ACT_WEIGHT = {
    "condemns": 5,
    "commits": 4,
    "calls-for": 4,
    "concern": 3,
    "solidarity": 3,
    "appreciates": 2,
    "affirms": 2,
    "reports": 1,
}
_MOST_ACTS = 6
_MOST_WORDS = 5


def draft_of(statement: EnrichedStatement) -> Draft:
    """Give what a digest would say of a statement."""
    names = {entity.id: entity.mentions[0].text for entity in statement.entities}
    acts = sorted(enumerate(statement.acts), key=lambda pair: (-_ACT_WEIGHT[pair[1].kind], pair[0]))[:_MOST_ACTS]
    item = DigestItem(
        statement_id=statement.statement_id,
        revision=statement.revision,
        change="withdrawn" if statement.status == "withdrawn" else "new",
        title=statement.title or _first_words(statement.text),
        url=statement.url,
        source=statement.issuer or statement.source,
        language=statement.language.tag,
        published_at=statement.published_at if statement.published_at_flag is None else None,
        themes=[DigestTheme(id=theme.id, words=_words(theme.evidence)) for theme in statement.themes],
        entities=[
            DigestEntity(id=entity.id, type=entity.type, name=entity.name, words=_words(entity.mentions))
            for entity in statement.entities
        ],
        acts=[
            DigestAct(
                kind=act.kind,
                actors=[names.get(actor, actor) for actor in act.actors],
                themes=act.themes,
                quote=act.quote.text,
            )
            for _, act in acts
        ],
    )
    score = statement.themes[0].score if statement.themes else 0.0
    return Draft(item, statement.content_hash, statement.story.id, score)


def compose(  # noqa: PLR0913 - what a digest is made of
    subscription: Subscription,
    items: Sequence[Item],
    *,
    digest_id: str,
    window: Window,
    told_stories: frozenset[str],
    labels: Mapping[str, str],
    wanted: frozenset[str],
) -> Digest:
    """Give the digest of a window; equal arguments give equal bytes, whatever the clock says.

    Args:
        subscription: whose.
        items: claimed by this digest, in any order.
        digest_id: deterministic.
        window: what it covers; its end is the time of the digest.
        told_stories: stories that earlier digests told; a reprint of one is counted, not told again.
        labels: theme -> label in the language of the digest.
        wanted: themes that the reader asked for, narrower ones too; empty: any. An item stands under the
            highest of them.
    """
    drafts = [item.draft for item in sorted(items, key=lambda item: item.statement_id) if item.draft]
    notices = [draft for draft in drafts if draft.item.change != "new"]
    news = [draft for draft in drafts if draft.item.change == "new" and draft.story_id not in told_stories]
    leading = _one_per_story(news)
    sections = [DigestSection(theme=None, label="", items=[d.item for d in _ranked(notices)])] if notices else []
    sections += _by_theme(leading, labels, wanted)
    return Digest(
        digest_id=digest_id,
        subscription=subscription.name,
        title=subscription.title,
        window=window,
        language=subscription.language,
        sections=sections,
        counts=DigestCounts(
            statements=len(drafts),
            items=len(leading) + len(notices),
            corrections=len(notices),
            sources=len({draft.item.source for draft in drafts}),
        ),
        generated_at=window.end,
    )


def _one_per_story(drafts: Sequence[Draft]) -> list[Draft]:
    """The first published leads its story; the others are named beside it."""
    stories: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        stories[draft.story_id].append(draft)
    leading = []
    for same in stories.values():
        first, *others = sorted(
            same, key=lambda d: (_when(d.item), d.item.statement_id != d.story_id, d.item.statement_id)
        )
        also = [Coverage(statement_id=o.item.statement_id, source=o.item.source, url=o.item.url) for o in others]
        item = first.item.model_copy(update={"also_covered_by": also})
        leading.append(Draft(item, first.content_hash, first.story_id, first.score))
    return leading


def _by_theme(drafts: Sequence[Draft], labels: Mapping[str, str], wanted: frozenset[str]) -> list[DigestSection]:
    by_theme: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        themes = [theme.id for theme in draft.item.themes]
        by_theme[next((theme for theme in themes if theme in wanted), themes[0] if themes else "")].append(draft)
    ordered = sorted(by_theme, key=lambda theme: (not theme, -len(by_theme[theme]), theme))
    return [
        DigestSection(
            theme=theme or None,
            label=labels.get(theme, theme),
            items=[draft.item for draft in _ranked(by_theme[theme])],
        )
        for theme in ordered
    ]


def _ranked(drafts: Sequence[Draft]) -> list[Draft]:
    return sorted(drafts, key=lambda d: (-_weight(d), _when(d.item), d.item.statement_id))


def _weight(draft: Draft) -> float:
    acts = sum(_ACT_WEIGHT[act.kind] for act in draft.item.acts)
    return acts + draft.score + len(draft.item.also_covered_by)


def _when(item: DigestItem) -> str:
    return item.published_at.isoformat() if item.published_at else "9999"


def _words(spans: Sequence[Span]) -> list[str]:
    return list(dict.fromkeys(" ".join(span.text.split()) for span in spans))[:_MOST_WORDS]


def _first_words(text: str, most: int = 80) -> str:
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + "…"
