"""Subscriptions as people write them: each mistake is told with its line, its field and what to do."""

from pathlib import Path

import pytest

from services.publish.adapters.subscriptions_file import SubscriptionsError, load_subscriptions
from services.publish.adapters.theme_labels import load_themes
from services.publish.domain.matching import Index, narrower_of
from services.publish.domain.subscriptions import Subscription
from tests.conftest import SEEDS
from tests.factories import enriched

THEMES = {"torture", "detention"}
GOOD = "subscriptions:\n- name: a\n  title: T\n  language: en\n  schedule: hourly\n"


def load(tmp_path: Path, content: str) -> list[Subscription]:
    path = tmp_path / "s.yaml"
    path.write_text(content, encoding="utf-8")
    return load_subscriptions(path, THEMES)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("  language: en", "s.yaml:6: language: stands twice in this entry; keep one"),
        ("  themes: [tortur]", "s.yaml:6: themes: `tortur` is unknown; see taxonomy/themes.csv"),
        ("  themes: torture", "s.yaml:6: themes: "),
        ("  thems: [torture]", "s.yaml:6: thems: Extra inputs are not permitted; remove it"),
        ("  entities: [EU]", "s.yaml:6: entities"),
        ("  languages: ['not a tag']", "s.yaml:6: languages"),
    ],
)
def test_a_mistake_is_told_with_line_field_and_remedy(tmp_path: Path, wrong: str, told: str) -> None:
    with pytest.raises(SubscriptionsError) as caught:
        load(tmp_path, f"{GOOD}{wrong}\n")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("line", "field", "right", "wrong"),
    [(2, "name", "a", "Über"), (3, "title", "T", "''"), (4, "language", "en", "de")],
)
def test_a_wrong_value_is_told_with_its_line(tmp_path: Path, line: int, field: str, right: str, wrong: str) -> None:
    with pytest.raises(SubscriptionsError, match=rf"s\.yaml:{line}: {field}: "):
        load(tmp_path, GOOD.replace(f"{field}: {right}", f"{field}: {wrong}"))


@pytest.mark.parametrize(
    "schedule",
    ["weekly", "daily", "daily at 24:00", "daily at 07:60", "every 0 statements", "hourly Mars/Olympus", "7", "[]"],
)
def test_a_schedule_that_is_none_is_told_with_what_may_be_written(tmp_path: Path, schedule: str) -> None:
    with pytest.raises(SubscriptionsError, match=r"s\.yaml:5: schedule: ") as caught:
        load(tmp_path, GOOD.replace("hourly", f"'{schedule}'"))
    assert any(words in str(caught.value) for words in ("daily at 07:30", "Africa/Cairo", "at least 1"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "has no list `subscriptions:`"),
        ("subscriptions: 7\n", "has no list `subscriptions:`"),
        ("- a\n", "has no list `subscriptions:`"),
        ("subscriptions: [\n", "is no YAML"),
        ("subscriptions:\n- 7\n", "s.yaml:2: entry: "),
        (GOOD + GOOD.partition("\n")[2], "s.yaml:6: name: `a` stands twice"),
    ],
)
def test_a_file_that_is_none_says_what_it_should_be(tmp_path: Path, content: str, told: str) -> None:
    with pytest.raises(SubscriptionsError) as caught:
        load(tmp_path, content)
    assert told in str(caught.value)


def test_a_file_that_is_missing_or_not_text_is_told_with_its_setting(tmp_path: Path) -> None:
    with pytest.raises(SubscriptionsError, match="HIWAR_SUBSCRIPTIONS_FILE"):
        load_subscriptions(tmp_path / "nowhere.yaml", THEMES)
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SubscriptionsError, match="is no YAML"):
        load_subscriptions(tmp_path / "binary.yaml", THEMES)


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path: Path) -> None:
    second = "- name: b\n  title: ''\n  language: en\n  schedule: never\n"
    with pytest.raises(SubscriptionsError) as caught:
        load(tmp_path, GOOD.replace("language: en", "language: de") + second)
    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == ["4", "7", "9"]


def test_the_seed_subscriptions_are_right() -> None:
    assert len(load_subscriptions(SEEDS / "subscriptions.yaml", load_themes(SEEDS).broader)) >= 5


def subscription(name: str, **filters: list[str]) -> Subscription:
    return Subscription.model_validate({"name": name, "title": "T", "language": "en", "schedule": "hourly", **filters})


def test_within_a_filter_any_value_is_enough_and_between_filters_all_are_needed() -> None:
    index = Index(
        [
            subscription("everything"),
            subscription("any-theme", themes=["migrants", "torture"]),
            subscription("both", themes=["torture"], entities=["wikidata:Q458"]),
            subscription("other-body", themes=["torture"], entities=["wikidata:Q1065"]),
            subscription("arabic", themes=["torture"], languages=["ar"]),
            subscription("english", languages=["en"]),
            subscription("broad", themes=["physical-integrity"]),
        ],
        narrower_of({"torture": "physical-integrity", "physical-integrity": "", "detention": "justice"}),
    )
    assert index.match(enriched()) == ["any-theme", "both", "broad", "english", "everything"]
    assert index.themes_of("broad") == {"physical-integrity", "torture"}
