"""Read the names of a text: listed ones first, then those that their form tells, then what stands for them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from services.enrich.domain.forms import Findings, Found
from services.enrich.domain.names.arabic_runs import purposes_after
from services.enrich.domain.names.bodies import find_bodies, find_meetings, find_places
from services.enrich.domain.names.gazetteer import listed_names
from services.enrich.domain.names.numbered import find_articles, find_instruments, find_sessions, find_symbols
from services.enrich.domain.names.organs import find_organs
from services.enrich.domain.names.persons import find_persons
from services.enrich.domain.names.posts import find_posts, without_bodies_of
from services.enrich.domain.names.references import Known, link_acronyms, link_anaphors
from services.enrich.domain.names.scene import Mention, Scene
from services.enrich.domain.names.seats import Seats, stand_for_states
from services.enrich.domain.names.sides import find_sides
from services.enrich.domain.names.speaker import Speaker, find_speaker
from services.enrich.domain.names.spelled import find_spelled
from services.enrich.domain.names.surnames import find_surnames
from services.enrich.domain.names.titled import find_titled
from services.enrich.domain.signs import Cue, NamedEntity

_COMMAS = (",", "،", "，")
_AND = ("and", "et", "y", "и", "و")
_CASED = ("en", "fr", "es", "ru")
_AFTER_COMMA = re.compile(r", (?:the |an? |le |la |el )?")
_OFFICE = "local:office/"
"""The minister of a country names the country; a person called Jordan names none."""
_OF_BODY = re.compile(r"/(?:[A-Z]{2}|Q\d+)$")
"""Ends the id of an office with its country or body."""


def read_names(
    found: Findings,
    language: str,
    *,
    speaker: Speaker | None = None,
    titled: Sequence[Known] = (),
    seats: Seats | None = None,
) -> list[Mention]:
    """Give every mention of a name in text order, outer before inner.

    Args:
        found: in the text.
        language: of the text.
        speaker: who issues it.
        titled: bodies that its title names.
        seats: capitals, which stand for their states where they act.
    """
    scene = Scene(found, language)
    names, demonyms = listed_names(found.names, scene)
    scene.add_demonyms(demonyms)
    speaking = find_speaker(found.words, speaker) if speaker else ()
    scene.add_names([*(_in_full(mention, scene) for mention in speaking), *names])
    scene.add_names(list(find_organs(scene, speaker.known.entity if speaker else None)))
    for step in (find_symbols, find_instruments, find_sessions, find_bodies):
        scene.add_names(list(step(scene)))
    spelled = list(find_spelled(found.cues, scene))
    scene.add_names(spelled)
    scene.add_names([m for m in find_meetings(scene) if not any(s.first <= m.first < s.last for s in spelled)])
    scene.add_names([*find_places(scene), *find_sides(scene)])
    before = [*titled, *([speaker.known] if speaker else ())]
    scene.add_names(list(find_posts(scene, before)))
    scene.add_names(list(beside_groups(found.cues, scene)))
    articles = list(find_articles(scene))  # a treaty stays named inside its article
    merged = merge([*scene.names, *find_persons(scene)])
    persons = [m for m in merged if m.entity.type == "person"]
    merged += [*find_surnames(persons, scene), *find_titled(persons, scene)]
    merged = link_acronyms(merged, scene)
    merged += link_anaphors(merged, scene, before)
    told = [*_with_holders(without_bodies_of(merge(merged)), scene), *articles]
    if seats:
        told = stand_for_states(told, found, scene, seats)
    return sorted(told, key=lambda m: (m.first, -m.last))


def _in_full(speaker: Mention, scene: Scene) -> Mention:
    """An Arabic head word right before the name of an issuer belongs to it, and so does what it is for.

    So جمعية الهلال is الهلال, and الجمعية المغربية لحقوق الإنسان is الجمعية المغربية.
    """
    if scene.language != "ar":
        return speaker
    first, last = speaker.first - 1, purposes_after(speaker.last, scene)
    headed = first >= 0 and scene.joined(speaker.first) and scene.at("body", first) is not None
    if not headed and last == speaker.last:
        return speaker
    return scene.mention(speaker.entity, first if headed else speaker.first, last, None if headed else speaker.start)


def beside_groups(cues: Sequence[Found[Cue]], scene: Scene) -> Iterator[Mention]:
    """Give the countries of "both sides": الجانبان المغربي والإسباني."""
    for cue in cues:
        at = cue.last
        while cue.meaning.use == "group" and scene.joined(at) and (country := scene.country_at(at)):
            yield country
            at = country.last


def merge(mentions: Iterable[Mention]) -> list[Mention]:
    """Of mentions of one type that overlap keep the longest, of equal ones the first; no place inside a person."""
    kept: list[Mention] = []
    reach: dict[str, Mention] = {}
    for mention in sorted(mentions, key=lambda m: (m.first, -m.last)):
        last = reach.get(mention.entity.type)
        if last is not None and mention.first < last.last:
            continue
        person = reach.get("person")
        inside = person is not None and mention.last <= person.last and mention.entity.type == "place"
        if inside and person is not None and not person.entity.id.startswith(_OFFICE):
            continue
        reach[mention.entity.type] = mention
        kept.append(mention)
    return kept


def _is_between_commas(office: Mention, holder: Mention, scene: Scene) -> bool:
    words = scene.words
    if not office.entity.id.startswith(_OFFICE) or holder.entity.id.startswith(_OFFICE) or holder.last == len(words):
        return False
    before, after = words.text[office.end : holder.start], words.text[holder.end : words.starts[holder.last]]
    return all(gap.strip() in _COMMAS for gap in (before, after)) and words.surfaces[holder.last].lower() not in _AND


def _is_followed(office: Mention, holder: Mention, scene: Scene) -> bool:
    """Whether a name stands right after an office, or between commas; "and Khaled" (وخالد) is somebody else."""
    if holder.start > scene.words.starts[holder.first]:
        return False
    titled = scene.to("title", holder.first)  # وزير الخارجية السعودي | الأمير | فيصل
    if titled and titled.first == office.last:
        return scene.joined(titled.first) and scene.joined(holder.first)
    if office.last != holder.first:
        return False
    return scene.follows(holder.first) or _is_between_commas(office, holder, scene)


def _is_apposed(person: Mention, office: Mention, scene: Scene) -> bool:
    """Whether an office is that of the person before it: فيصل بن فرحان بن عبدالله وزير الخارجية.

    After an Arabic subject an office with a country or body of its own is whom the subject meets or calls on.
    """
    if office.start > scene.words.starts[office.first]:  # and the director
        return False
    between = range(person.last, office.first)
    named = all(scene.at("particle", at) or scene.at("given", at) for at in between)
    if not named or not all(scene.joined(at) for at in (*between, office.first)):
        return False
    of_its_own = _OF_BODY.search(office.entity.id) is not None
    return scene.language != "ar" or not of_its_own


def _is_after_comma(person: Mention, office: Mention, scene: Scene) -> bool:
    """Whether an office follows a name and a comma: David Lee, Executive Director of Amnesty, said."""
    return scene.language in _CASED and _AFTER_COMMA.fullmatch(scene.words.text, person.end, office.start) is not None


def _with_holders(mentions: list[Mention], scene: Scene) -> list[Mention]:
    """An office right before a person's name is that person, here and wherever the text names it.

    So is one that the name follows between commas: the Prime Minister, Pedro Sánchez, said.
    """
    holders: dict[str, NamedEntity] = {}
    persons = [m for m in mentions if m.entity.type == "person"]
    for office, holder in pairwise(persons):
        if holder.entity.id.startswith(_OFFICE) and not office.entity.id.startswith(_OFFICE):
            if _is_apposed(office, holder, scene) or _is_after_comma(office, holder, scene):
                holders.setdefault(holder.entity.id, office.entity)
        elif _is_followed(office, holder, scene):
            holders.setdefault(office.entity.id, holder.entity)
    if not holders:
        return mentions
    return [m._replace(entity=_holder(m.entity, holders)) for m in mentions]


def _holder(entity: NamedEntity, holders: dict[str, NamedEntity]) -> NamedEntity:
    """Who holds an office; of two offices in a row the name after the second."""
    for _ in holders:
        if entity.id not in holders:
            break
        entity = holders[entity.id]
    return entity
