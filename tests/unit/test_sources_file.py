"""Mistakes in sources.yaml are told with line, field and remedy."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from services.ingest.adapters.sources.sources_file import SourcesError, load_sources, read_sources, schema
from tests.conftest import SEEDS

FEED = "sources:\n  - name: a\n    kind: feed\n    url: https://example.org/feed\n"
PAGE = "sources:\n  - name: a\n    kind: page\n    listing:\n      url: https://example.org/\n      item: li\n"
API = "sources:\n  - name: a\n    kind: api\n    url: https://example.org/\n    fields:\n      url: u\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("sources: [\n", "is no YAML"),
        ("- a\n", "has no list `sources:`"),
        (
            "sources:\n  - name: a\n    url: https://example.org\n",
            "f:2: kind: is missing; write one of feed, page, api",
        ),
        (FEED.replace("feed\n", "rss\n", 1), "f:3: kind: `rss` is none of feed, page, api"),
        (FEED + "    enabled: perhaps\n", "f:5: enabled: is neither true nor false; write one of them"),
        (FEED + "    name: b\n", "f:5: name: stands twice; keep one"),
        (FEED.replace("a\n", "A b\n", 1), "f:2: name: is no name; write small letters"),
        (FEED.replace("//example.org/feed", "//[bad"), "f:4: url: is no web address; write one such as"),
        (FEED + "    article: main\n", "f:5: article: is no set of fields"),
        (FEED + "    issuer: 12\n", "f:5: issuer: is no text; put it in quotes"),
        ("sources:\n  - words\n", "f:2: source: is no set of fields"),
        (API + "    paging: {by: luck}\n", "f:7: paging.by: `luck` is none of number, cursor, link"),
        (FEED + "    every: often\n", "f:5: every: is no duration; write a number and s, m, h or d"),
        (FEED + "    every: 2h\n    at_most: 1h\n", "at_most is shorter than every"),
        (FEED + "    zone: Mars/North\n", "f:5: zone: `Mars/North` is no time zone"),
        (FEED + "    colour: red\n", "f:5: colour: is no field here; remove it"),
        (FEED + "    article:\n      text: '[['\n", "f:6: article.text: `[[` is no CSS selector"),
        (
            FEED + "    allow_networks: [10.0.0.0/99]\n",
            "f:5: allow_networks.0: is no network; write one such as 10.0.0.0/8",
        ),
        (FEED.replace("https://example.org/feed", "file:///etc/passwd"), "f:4: url:"),
        (FEED + FEED.removeprefix("sources:\n"), "f:5: name: `a` stands twice"),
        (PAGE.replace("      item: li\n", ""), "f:4: listing.item: is missing; add it"),
        (PAGE + "      link: '('\n", "f:7: listing.link: `(` is no CSS selector"),
        (PAGE + "    sitemap: {url: https://example.org/s.xml}\n", "give either listing or sitemap"),
        (API.replace("url: u", "title: t"), "give text, or url"),
        (API + "    items: 'a['\n", "f:7: items: `a[` is no JMESPath expression"),
        (API + "    paging: {by: number, pages: 0}\n", "f:7: paging.pages:"),
        (API + "    token: {variable: secret-itself}\n", "f:7: token.variable:"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_remedy(text: str, told: str) -> None:
    with pytest.raises(SourcesError) as error:
        read_sources(text, "f")
    assert told in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(SourcesError) as error:
        read_sources(FEED + "    zone: x\n    colour: y\n", "f")
    assert len(str(error.value).splitlines()) == 2


def test_a_file_that_is_not_there_is_told_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(SourcesError, match="HIWAR_SOURCES_FILE"):
        load_sources(tmp_path / "none.yaml")


def test_the_seed_sources_load_and_pass_the_editors_schema() -> None:
    path = SEEDS / "sources.yaml"
    assert {source.kind for source in load_sources(path)} == {"feed", "page", "api"}
    jsonschema.validate(yaml.safe_load(path.read_text(encoding="utf-8")), json.loads(schema()))


def test_the_editors_schema_refuses_what_the_loader_refuses() -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(yaml.safe_load(FEED + "    colour: red\n"), json.loads(schema()))
