"""Subscriptions as people write them: filters, schedules, channels; and mistakes told with a remedy."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.publish.adapters.knowledge import load_knowledge
from services.publish.adapters.subscriptions_file import SubscriptionsError, load_subscriptions
from services.publish.domain.headings import headings_of, narrower_of
from services.publish.domain.matching import Index, condition_of, facts_of
from services.publish.domain.mistakes import SubscriptionMistakesError, read_subscription
from services.publish.domain.schedules import Schedule, parse_schedule
from services.publish.domain.subscriptions import Subscription
from services.publish.domain.windows import last_boundary, previous_boundary
from shared.contract.enriched_statement import Entity, Language, Span
from tests.conftest import SEEDS
from tests.factories import enriched

KNOWN = load_knowledge(SEEDS).known
BROADER = {"a": "", "a1": "a", "a2": "a", "a11": "a1", "b": ""}


def wish(**fields: Any) -> Subscription:
    return Subscription.model_validate({"name": "x", "title": "X", "language": "en", "schedule": "hourly", **fields})


def statement(*themes: str, acts: tuple[str, ...] = (), entities: tuple[str, ...] = (), tag: str = "en") -> Any:
    made = enriched(theme=themes[0] if themes else "none")
    words = [Span(start=0, end=3, text="The")]
    return made.model_copy(
        update={
            "themes": [made.themes[0].model_copy(update={"id": theme}) for theme in themes],
            "acts": [made.acts[0].model_copy(update={"kind": kind}) for kind in acts],
            "entities": [Entity(id=e, type="place", name=e, mentions=words) for e in entities],
            "language": Language(tag=tag, confidence=1.0),
        }
    )


@pytest.mark.parametrize(
    ("filters", "matches"),
    [
        ({}, True),
        ({"themes": ["a"]}, True),
        ({"themes": ["b"]}, False),
        ({"themes": ["a"], "acts": ["commits"]}, False),
        ({"themes": ["a"], "acts": ["commits", "condemns"]}, True),
        ({"countries": ["EG"]}, True),
        ({"countries": ["FR"]}, False),
        ({"languages": ["zh"]}, True),
        ({"sources": ["TESTS"]}, True),
        ({"none_of": [{"themes": ["b"]}]}, True),
        ({"none_of": [{"themes": ["a"]}]}, False),
        ({"any_of": [{"themes": ["b"]}, {"countries": ["EG"]}]}, True),
        ({"all_of": [{"themes": ["a"]}, {"none_of": [{"acts": ["condemns"]}]}]}, False),
        ({"any_of": [{"themes": ["b"]}, {"none_of": [{"acts": ["commits"]}]}]}, True),
    ],
)
def test_filters_are_and_or_not(filters: dict[str, Any], matches: bool) -> None:  # noqa: FBT001
    index = Index([wish(**filters)], narrower_of(BROADER))
    told = index.match(statement("a11", acts=("condemns",), entities=("iso:EG",), tag="zh-Hant"))
    assert told == (["x"] if matches else [])


THEMES = st.lists(st.sampled_from(sorted(BROADER)), max_size=2)
LEAVES = st.fixed_dictionaries(
    {},
    optional={
        "themes": THEMES,
        "acts": st.lists(st.sampled_from(["condemns", "commits"]), max_size=2),
        "countries": st.lists(st.sampled_from(["EG", "FR"]), max_size=2),
        "languages": st.lists(st.sampled_from(["en", "ar"]), max_size=1),
    },
)
FILTERS = st.recursive(
    LEAVES,
    lambda inner: st.builds(
        lambda leaf, parts: {**leaf, **{name: [p for p in found if p] for name, found in parts.items()}},
        LEAVES,
        st.dictionaries(st.sampled_from(["all_of", "any_of", "none_of"]), st.lists(inner, max_size=2), max_size=2),
    ),
    max_leaves=6,
)


@given(
    filters=st.lists(FILTERS, min_size=1, max_size=6),
    themes=THEMES,
    acts=st.lists(st.sampled_from(["condemns", "commits"]), max_size=2),
    countries=st.lists(st.sampled_from(["iso:EG", "iso:FR"]), max_size=2, unique=True),
)
def test_the_index_finds_what_looking_at_each_subscription_finds(
    filters: list[dict[str, Any]], themes: list[str], acts: list[str], countries: list[str]
) -> None:
    wishes = []
    for number, given_filter in enumerate(filters):
        try:
            wishes.append(wish(**given_filter, name=f"x{number}"))
        except ValueError:
            continue  # too deep
    narrower = narrower_of(BROADER)
    index = Index(wishes, narrower)
    one = statement(*themes, acts=tuple(acts), entities=tuple(countries))
    facts = facts_of(one)
    assert index.match(one) == sorted(w.name for w in wishes if condition_of(w, narrower).holds(facts))
    for each in wishes:
        index.remove(each.name)
    assert index.match(one) == []


def test_a_theme_stands_under_what_the_reader_asked_for() -> None:
    assert headings_of(["a", "b"], BROADER) == {"a": "a", "a1": "a", "a2": "a", "a11": "a", "b": "b"}
    assert headings_of(["a"], BROADER) == {"a": "a", "a1": "a1", "a2": "a2", "a11": "a1"}
    assert headings_of([], BROADER)["a11"] == "a"


@pytest.mark.parametrize(
    "words",
    [
        "hourly UTC",
        "daily at 07:30 Africa/Cairo",
        "weekly on sunday at 08:00 America/New_York",
        "every 5 statements UTC",
        "immediately Asia/Shanghai",
    ],
)
def test_a_schedule_is_written_as_it_is_read(words: str) -> None:
    assert str(parse_schedule(words)) == words


@pytest.mark.parametrize(
    ("words", "remedy"),
    [
        ("daily at 25:00", "write 00:00 to 23:59"),
        ("daily at 7:00 Africa/Kairo", "did you mean Africa/Cairo?"),
        ("every 0 statements", "1 to 5000"),
        ("sometimes", "write `daily at 07:30 Africa/Cairo`"),
    ],
)
def test_a_schedule_that_cannot_be_read_is_told_with_its_remedy(words: str, remedy: str) -> None:
    with pytest.raises(ValueError, match=re.escape(remedy)):
        parse_schedule(words)


def utc(*fields: int) -> datetime:
    return datetime(*fields, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_weeks_end_by_the_readers_wall_clock_over_a_clock_change() -> None:
    sunday = parse_schedule("weekly on sunday at 02:30 Europe/Paris")
    # 29 March 2026: clocks go from 02:00 to 03:00, 02:30 does not exist and counts as 03:30 summer time.
    assert last_boundary(sunday, utc(2026, 3, 29, 1, 29)) == utc(2026, 3, 22, 1, 30)
    assert last_boundary(sunday, utc(2026, 3, 29, 1, 30)) == utc(2026, 3, 29, 1, 30)
    # 25 October 2026: 02:30 comes twice, the first time counts.
    assert last_boundary(sunday, utc(2026, 10, 25, 12)) == utc(2026, 10, 25, 0, 30)
    assert previous_boundary(sunday, utc(2026, 10, 25, 0, 30)) == utc(2026, 10, 18, 0, 30)


@given(
    schedule=st.sampled_from(
        [
            Schedule("weekly", "America/Sao_Paulo", 23, 59, 6),
            Schedule("daily", "Africa/Cairo", 0, 0),
            Schedule("daily", "Australia/Lord_Howe", 2, 15),
            Schedule("hourly", "Asia/Kathmandu"),
        ]
    ),
    at=st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001 - zone is given
)
def test_windows_follow_each_other_without_gap(schedule: Schedule, at: datetime) -> None:
    end = last_boundary(schedule, at)
    assert end <= at
    assert last_boundary(schedule, end) == end
    before = previous_boundary(schedule, end)
    assert before < end
    assert previous_boundary(schedule, end) == last_boundary(schedule, before)


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"themes": ["torure"]}, "themes: `torure` is unknown; did you mean torture (Torture"),
        ({"themes": ["Press freedom"]}, "did you mean press-freedom (Press freedom and safety of journalists)?"),
        ({"theme": ["torture"]}, "theme: there is no such field; did you mean themes?"),
        ({"entities": ["European Union"]}, "did you mean wikidata:Q458 (European Union)?"),
        ({"entities": ["wikidata:Q45800000"]}, "is unknown"),
        ({"entities": ["EU"]}, "entities.0: `EU` cannot stand here; did you mean wikidata:Q458 (European Union)?"),
        ({"entities": ["france"]}, "did you mean iso:FR ("),
        ({"languages": ["arabic"]}, "languages: `arabic` is no language; did you mean ar (arabic)?"),
        ({"languages": ["العربية"]}, "did you mean ar (العربية)?"),
        ({"languages": ["AR"]}, "did you mean ar (Arabic)?"),
        ({"any_of": [{"languages": ["gr"]}]}, "any_of.0.languages: `gr` is no language"),
        ({"countries": ["Egypt"]}, "did you mean EG (Egypt)?"),
        ({"acts": ["condemn"]}, "did you mean condemns?"),
        ({"any_of": [{}]}, "is empty and would match everything"),
        ({"any_of": [{"themes": ["torture", "zzz"]}]}, "any_of.0.themes: `zzz` is unknown; see taxonomy/themes.csv"),
        ({"schedule": "daily"}, "schedule: `daily` is no schedule; write"),
        ({"channels": ["fax"]}, "channels.0: `fax` is no channel; write `atom`"),
        ({"channels": [{"webhook": "http://example.org/x"}]}, "is not encrypted; write https://"),
        ({"channels": [{"email": "a b@example.org"}]}, "is no e-mail address"),
        ({"name": "A B"}, "name: `A B` cannot stand here; write lower case letters"),
        ({"title": None}, "title:"),
        ({"none_of": [{"none_of": [{"none_of": [{"none_of": [{"none_of": [{}]}]}]}]}]}, "4 deep"),
    ],
)
def test_a_mistake_is_told_with_its_field_and_its_remedy(fields: dict[str, Any], told: str) -> None:
    good = {"name": "x", "title": "X", "language": "en", "schedule": "hourly"}
    with pytest.raises(SubscriptionMistakesError) as caught:
        read_subscription({**good, **fields}, KNOWN)
    assert told in str(caught.value)


def test_all_mistakes_are_told_at_once() -> None:
    wrong = {"name": "x", "titel": "X", "language": "en", "schedule": "hourly", "themes": ["torure"], "acts": ["sings"]}
    with pytest.raises(SubscriptionMistakesError) as caught:
        read_subscription({**wrong, "any_of": [{"entities": ["wikidata:Q0"]}]}, KNOWN)
    told = {".".join(map(str, mistake.where)) for mistake in caught.value.mistakes}
    assert told == {"title", "titel", "acts.0", "themes", "any_of.0.entities"}


@pytest.mark.parametrize("tag", ["ar", "zh-Hant", "ary", "tlh", "und", "pnb"])
def test_any_language_may_be_asked_for(tag: str) -> None:
    given = {"name": "x", "title": "X", "language": "en", "schedule": "hourly", "languages": [tag]}
    assert read_subscription(given, KNOWN).languages == {tag}


def test_a_mistake_in_the_file_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "subscriptions.yaml"
    path.write_text(
        "subscriptions:\n  - name: x\n    title: X\n    language: en\n    schedule: hourly\n"
        "    any_of:\n      - acts: [condemns]\n      - themes:\n          - torure\n",
        encoding="utf-8",
    )
    with pytest.raises(SubscriptionsError) as caught:
        load_subscriptions(path, KNOWN)
    assert str(caught.value).startswith(f"{path}:8: any_of.1.themes: `torure` is unknown")


def test_a_subscription_is_written_as_it_is_read() -> None:
    given_fields = {
        "name": "x",
        "title": "X",
        "language": "ar",
        "themes": ["a", "b"],
        "any_of": [{"acts": ["commits"]}],
        "schedule": "weekly on monday at 09:00 Asia/Shanghai",
        "channels": ["atom", {"email": "a@example.org"}],
        "max_items": 5,
    }
    written = Subscription.model_validate(given_fields).write()
    assert Subscription.model_validate_json(written) == Subscription.model_validate(given_fields)
    assert '"schedule":"weekly on monday at 09:00 Asia/Shanghai"' in written
