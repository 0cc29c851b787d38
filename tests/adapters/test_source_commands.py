"""`hiwar sources`: what a person sees and what a script reads."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner, Result

from services.cli import app
from shared.embedded.servers import ServerUrls
from tests.site.articles import of_language
from tests.site.server import Site

CONTACT = {"HIWAR_CONTACT": "https://example.org/robot", "COLUMNS": "200"}
NO_STORE = {"HIWAR_HOST_INTERVAL_SECONDS": "0", "HIWAR_MONGO_URL": "mongodb://127.0.0.1:9/"}


@pytest.fixture(autouse=True)
def _nobody_waits(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store that is away is away at once, where a test has none."""
    if "urls" not in request.fixturenames:
        monkeypatch.setattr("services.ingest.commands._STORE_SECONDS", 0.2)


def sources(*arguments: str, env: Mapping[str, str] = CONTACT) -> Result:
    return CliRunner().invoke(app, ["sources", *arguments], env={**NO_STORE, **env})


def write(tmp_path: Path, site: Site, **more: object) -> str:
    first = {"name": "summaries", "kind": "feed", "url": f"{site.url}/feeds/summaries/ar", "allow_private": True}
    path = tmp_path / "sources.yaml"
    path.write_text(yaml.safe_dump({"sources": [{**first, "issuer": "الهيئة", **more}]}, allow_unicode=True))
    return str(path)


def test_a_check_shows_what_would_be_published(site: Site, tmp_path: Path) -> None:
    told = sources("check", "--file", write(tmp_path, site), "--pages", "2", "--show")
    first, second, third = of_language("ar")[:3]
    assert told.exit_code == 0
    assert first.paragraphs[-1] in told.output
    assert second.title in told.output
    assert third.paragraphs[-1] not in told.output
    (row,) = [line.split() for line in told.output.splitlines() if line.strip().startswith("summaries")]
    assert row[1:5] == [str(len(of_language("ar"))), "?", "2", "2"]


def test_a_source_that_fails_is_named_with_its_reason_and_the_status_says_so(site: Site, tmp_path: Path) -> None:
    told = sources("check", "--file", write(tmp_path, site, url=f"{site.url}/hostile/500"))
    assert told.exit_code == 1
    assert "summaries: status: status 500" in told.output


def test_an_unknown_name_is_answered_with_the_known_ones(site: Site, tmp_path: Path) -> None:
    told = sources("check", "other", "--file", write(tmp_path, site))
    assert (told.exit_code, "there are summaries" in told.output) == (1, True)


def test_nobody_is_visited_by_a_stranger(site: Site, tmp_path: Path) -> None:
    told = sources("check", "--file", write(tmp_path, site), env={})
    assert (told.exit_code, "HIWAR_CONTACT" in told.output, site.seen) == (78, True, [])


def test_a_list_is_for_people_and_for_scripts(site: Site, tmp_path: Path, urls: ServerUrls) -> None:
    env = {**CONTACT, "HIWAR_MONGO_URL": urls.mongo, "HIWAR_MONGO_DATABASE": "t_list"}
    told = sources("list", "--file", write(tmp_path, site), "--json", env=env)
    (row,) = json.loads(told.output)
    assert (told.exit_code, row["name"], row["health"]) == (0, "summaries", "not visited")
    assert "not visited" in sources("list", "--file", write(tmp_path, site), env=env).output


def test_who_lists_visits_nobody_and_need_not_say_who_visits(site: Site, tmp_path: Path, urls: ServerUrls) -> None:
    told = sources("list", "--file", write(tmp_path, site), "--mongo", urls.mongo, env={"COLUMNS": "200"})
    assert (told.exit_code, "summaries" in told.output, site.seen) == (0, True, [])


def test_without_a_file_it_is_told_that_examples_are_listed(urls: ServerUrls) -> None:
    told = sources("list", "--mongo", urls.mongo)
    assert told.exit_code == 0
    assert "seeds/sources.yaml; give --file, or set HIWAR_SOURCES_FILE" in told.output


def test_a_store_that_is_away_is_told_in_one_sentence(site: Site, tmp_path: Path) -> None:
    told = sources(
        "list", "--file", write(tmp_path, site), env={**CONTACT, "HIWAR_MONGO_URL": "mongodb://127.0.0.1:9/"}
    )
    assert (told.exit_code, "HIWAR_MONGO_URL" in told.output) == (1, True)


def test_feeds_and_sitemaps_of_a_page_become_yaml_that_loads(site: Site, tmp_path: Path) -> None:
    told = sources("add", f"{site.url}/home", "--allow-private")
    assert told.exit_code == 0, told.output
    proposed = yaml.safe_load(told.stdout)["sources"]
    assert [(entry["kind"], entry["language"]) for entry in proposed] == [("feed", "ar"), ("page", "ar")]
    path = tmp_path / "proposed.yaml"
    path.write_text(told.stdout)
    checked = sources("check", "--file", str(path), "--pages", "0")
    assert checked.exit_code == 0, checked.output


def test_a_site_of_ones_own_network_has_to_be_allowed(site: Site) -> None:
    told = sources("add", f"{site.url}/home")
    assert (told.exit_code, "--allow-private" in told.output, site.seen) == (1, True, [])


@pytest.mark.parametrize("path", ["/hostile/500", "/wordpress/ar-moj-prisons"])
def test_a_page_without_anything_is_told(site: Site, path: str) -> None:
    site.gone |= {"/sitemap.xml"}
    assert sources("add", site.url + path, "--allow-private").exit_code == 1


def test_the_committed_schema_is_what_the_classes_give() -> None:
    assert sources("schema", "--check").exit_code == 0
