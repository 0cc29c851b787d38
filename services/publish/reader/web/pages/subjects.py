"""Themes with who speaks on them, and bodies with what they said and promised."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from starlette.requests import Request

from services.publish.reader.domain.chart import Chart, chart_of
from services.publish.reader.domain.filters import Filters
from services.publish.reader.domain.ranking import Hit
from services.publish.reader.domain.stories import acts_of, once_each
from services.publish.reader.web.frame import Body, NotFoundError
from services.publish.reader.web.interface import Interface
from services.publish.reader.web.library import Library
from shared.contract.enriched_statement import Act, EnrichedStatement

CHART_DAYS = 90
_MOST_SPEAKERS, _MOST_LISTED, _MOST_SAID, _MOST_PROMISED, _MOST_BODIES = 12, 10, 4, 50, 120

_OFFICE_OF_NO_BODY = re.compile(r"local:(?:secretary-general|office(?:/minister)?/[a-z-]+)")
"""Whose office is not told: the Minister of Justice, of no state, is nobody to list among persons."""


class Deed(NamedTuple):
    """An act with the statement that it stands in, and how many others of its story say the same."""

    act: Act
    statement: EnrichedStatement
    others: int


class Subjects:
    """`/themes`, `/themes/{id}`, `/entities`, `/entities/{id}`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def themes(self, _: Request, __: Interface) -> tuple[str, Body]:
        """Show the tree of themes, with how many of the newest statements are on each."""
        counts = await self._library.counts(Filters())
        return "themes.html", {"labels": self._library.labels, "counts": counts}

    async def theme(self, request: Request, ui: Interface) -> tuple[str, Body]:
        """Show a theme: 90 days, who speaks on it and how, and the latest statements."""
        theme = request.path_params["theme"]
        labels = self._library.labels
        if theme not in labels.themes.broader:
            raise NotFoundError(theme)
        hits = await self._library.acting(Filters(theme=(theme,)))
        today = datetime.now(UTC).date()
        since = today - timedelta(days=CHART_DAYS - 1)
        chart: Chart = chart_of(await self._library.days(f"t:{theme}", since), since, CHART_DAYS)
        return "theme.html", {
            "theme": theme,
            "broader": [above for above in labels.ancestors(theme) if above != theme],
            "narrower": labels.narrower(theme),
            "same_as": labels.same_as.get(theme, ()),
            "chart": chart,
            "speakers": await self._speakers([one.first for one in once_each(hits)], set(self._below(theme)), ui),
            "cards": await self._library.listed_once(hits, _MOST_LISTED),
            "filters": Filters(theme=(theme,)),
        }

    async def entities(self, _: Request, ui: Interface) -> tuple[str, Body]:
        """Show the bodies, people and places that the newest statements name."""
        counts = await self._library.counts(Filters())
        named = [(key[2:], count) for key, count in counts.most_common() if key[:2] == "e:"]
        most = [(key, count) for key, count in named if not _OFFICE_OF_NO_BODY.fullmatch(key)][:_MOST_BODIES]
        known = await self._library.search.names([key for key, _ in most], ui.language)
        by_type: dict[str, list[tuple[str, str, int]]] = defaultdict(list)
        for key, count in most:
            name, kind = known.get(key, ("", "organization"))
            by_type[kind].append((key, ui.entity(key, name), count))
        return "entities.html", {"by_type": by_type}

    async def entity(self, request: Request, ui: Interface) -> tuple[str, Body]:
        """Show what a body appreciated, condemned, called for, and all that it promised."""
        key = request.path_params["entity"]
        known = (await self._library.search.names([key], ui.language)).get(key)
        if known is None:
            raise NotFoundError(key)
        hits = await self._library.acting(Filters(entity=(key,)))
        promised = await self._library.acting(Filters(), f"x:commits:{key}")
        deeds = await self._deeds(key, hits, promised)
        return "entity.html", {
            "entity": key,
            "name": ui.entity(key, known[0]),
            "kind": known[1],
            "said": {kind: deeds[kind][:_MOST_SAID] for kind in ui.words["acts"] if kind != "commits" and deeds[kind]},
            "ledger": deeds["commits"][:_MOST_PROMISED],
            "cards": await self._library.listed_once(hits, _MOST_LISTED),
            "filters": Filters(entity=(key,)),
        }

    async def _deeds(self, entity: str, hits: Sequence[Hit], promised: Sequence[Hit]) -> dict[str, list[Deed]]:
        """Give the body's acts by kind, the newest first, each story once: as the first of those who say so has it.

        Only the statements that are shown are read.
        """
        told = {
            kind: once_each(acting)[: _MOST_PROMISED if kind == "commits" else _MOST_SAID]
            for kind, acting in {**acts_of(entity, hits), "commits": promised}.items()
        }
        ids = dict.fromkeys(one.first.statement_id for stories in told.values() for one in stories)
        found = await self._library.originals.statements(list(ids))
        deeds: dict[str, dict[str, Deed]] = defaultdict(dict)
        for kind, stories in told.items():
            said = [(found[one.first.statement_id], one.others) for one in stories if one.first.statement_id in found]
            for statement, others in said:
                for act in statement.acts:
                    if act.kind == kind and entity in act.actors:
                        deeds[kind].setdefault(act.quote.text, Deed(act, statement, others))
        return defaultdict(list, {kind: list(once.values()) for kind, once in deeds.items()})

    async def _speakers(
        self, hits: Iterable[Hit], themes: set[str], ui: Interface
    ) -> list[tuple[str, str, list[tuple[str, int]]]]:
        """Give id, name and acts with counts of those who speak on themes, those who speak most first."""
        acts: dict[str, Counter[str]] = defaultdict(Counter)
        for hit in hits:
            said = {tuple(line[2:].split("|", 2)[1:]) for line in hit.deeds.split("\n") if _is_on(line, themes)}
            for kind, actor in said:
                acts[actor][kind] += 1
        most = sorted(acts, key=lambda actor: (-acts[actor].total(), actor))[:_MOST_SPEAKERS]
        names = await self._library.names(most, ui.language)
        return [(key, ui.entity(key, names.get(key, "")), acts[key].most_common()) for key in most]

    def _below(self, theme: str) -> Iterable[str]:
        yield theme
        for narrower in self._library.labels.narrower(theme):
            yield from self._below(narrower)


def _is_on(line: str, themes: set[str]) -> bool:
    return line.startswith("y:") and line[2:].split("|", 1)[0] in themes
