"""One statement with the words behind every claim, and its story with what changed and who else carried it."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import count, pairwise
from typing import Any, NamedTuple

from markupsafe import Markup
from starlette.requests import Request

from services.publish.adapters.renderers import direction
from services.publish.reader.adapters.originals import Wording
from services.publish.reader.domain.differences import Change, differences, in_place
from services.publish.reader.domain.entries import bodies_of
from services.publish.reader.domain.filters import Filters
from services.publish.reader.domain.marks import Claim
from services.publish.reader.domain.stories import alike
from services.publish.reader.web.frame import Body, NotFoundError
from services.publish.reader.web.interface import Interface
from services.publish.reader.web.library import Library
from services.publish.reader.web.marked import Marked
from shared.contract.enriched_statement import EnrichedStatement, Span

_MOST_OF_STORY = 50
_MOST_COMPARED = 10
_MOST_OTHERS = 5


class Said(NamedTuple):
    """Something that a statement says, and the number of its words."""

    key: int
    what: Any
    spans: list[Span]


class Statements:
    """`/statements/{id}` and `/stories/{id}`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def statement(self, request: Request, _: Interface) -> tuple[str, Body]:
        """Show a statement, its evidence marked in place."""
        statement = await self._one(request.path_params["statement_id"])
        themes, entities, acts = _said(statement)
        said, tag = [*themes, *entities, *acts], statement.language.tag
        line = (await self._library.lines([statement.story.id])).get(statement.story.id, [statement.statement_id])
        first = await self._first(statement, line[0])
        marked = Marked("t" * len(themes) + "e" * len(entities) + "a" * len(acts))
        return "statement.html", {
            "statement": statement,
            "own": Markup('lang="{}" dir="{}"').format(tag, direction(tag)),
            "acts": acts,
            "themes": themes,
            "entities": entities,
            "names": defaultdict(str, {body.id: body.wording for body in bodies_of(statement)}),
            "title": Markup().join(marked(statement.title, _claims(said, "title"))),
            "paragraphs": marked(statement.text, _claims(said, "text")),
            "source_filter": Filters(source=(statement.source,)),
            "others": await self._library.beside(statement.statement_id, line, _MOST_OTHERS),
            "first": first,
            "alike": alike(statement, first) if first else None,
        }

    async def story(self, request: Request, _: Interface) -> tuple[str, Body]:
        """Show all that carried a story, how each differs from the first, and what each changed later."""
        story_id = request.path_params["story_id"]
        members = await self._library.story(story_id, _MOST_OF_STORY)
        if not members:
            raise NotFoundError(story_id)
        first = members[0]
        compared = {
            s.statement_id: differences(first.text, s.text)
            for s in members[1:_MOST_COMPARED]
            if s.language.tag == first.language.tag
        }
        return "story.html", {
            "first": first,
            "members": [(one, alike(one, first)) for one in members],
            "compared": compared,
            "revised": [
                (s, await self._changes(s), _told_changes(s)) for s in members[:_MOST_COMPARED] if s.revision > 1
            ],
        }

    async def _one(self, statement_id: str) -> EnrichedStatement:
        found = await self._library.originals.statements([statement_id])
        if statement_id not in found:
            raise NotFoundError(statement_id)
        return found[statement_id]

    async def _first(self, statement: EnrichedStatement, first: str) -> EnrichedStatement | None:
        """Give the one that stands first in the story, None where that is the statement itself."""
        if first == statement.statement_id:
            return None
        return (await self._library.originals.statements([first])).get(first)

    async def _changes(self, statement: EnrichedStatement) -> list[tuple[int, int, str, tuple[Change, ...]]]:
        """Give from, to, status and changes of each step between the revisions that are kept, the latest first."""
        kept = await self._library.originals.wordings(statement.statement_id)
        steps = [
            (a.revision, b.revision, b.status, differences(_wording(a, b), _wording(b, a))) for a, b in pairwise(kept)
        ]
        return steps[::-1]


def _wording(one: Wording, other: Wording) -> str:
    """The title stands above what changed: it is compared where it did."""
    return one.text if one.title == other.title else f"{one.title}\n{one.text}"


def _told_changes(statement: EnrichedStatement) -> list[tuple[Change, ...]]:
    """What a revision tells of itself, for a reader whom the wording before never reached."""
    return [in_place(c, statement.title if c.field == "title" else statement.text) for c in statement.changes or ()]


def _said(statement: EnrichedStatement) -> tuple[list[Said], list[Said], list[Said]]:
    """Number themes, names and acts in this order: if the numbers that light all words end, an act has one quote."""
    kinds: tuple[list[tuple[Any, list[Span]]], ...] = (
        [(theme, theme.evidence) for theme in statement.themes],
        [(entity, entity.mentions) for entity in statement.entities],
        [(act, [act.quote]) for act in statement.acts],
    )
    numbers = count()
    themes, entities, acts = ([Said(next(numbers), what, spans) for what, spans in kind] for kind in kinds)
    return themes, entities, acts


def _claims(said: Iterable[Said], field: str) -> list[Claim]:
    return [Claim(one.key, span.start, span.end) for one in said for span in one.spans if span.field == field]
