"""What a site does to its visitor, by mistake or on purpose, ends in one sentence, and soon."""

import resource
import time
from ipaddress import ip_address

import pytest

from services.ingest.adapters.web.addresses import Address, ForbiddenAddressError, GuardedBackend
from services.ingest.adapters.web.web import Access
from services.ingest.domain.entries import document_of
from services.ingest.domain.source_fields import PRIVATE
from services.ingest.ports import Unreachable
from tests.site.server import Site
from tests.site.visitor import NOW, reading, source, web

HERE = Access(allowed=PRIVATE)
MIB = 1024 * 1024


async def refusal(url: str, access: Access = HERE, **limits: float) -> Unreachable:
    async with web(**limits) as fetcher:
        with pytest.raises(Unreachable) as told:
            await fetcher.get(url, access)
    return told.value


async def test_a_slow_drip_is_left_after_the_time_limit(site: Site) -> None:
    started = time.monotonic()
    assert (await refusal(f"{site.url}/hostile/slow", seconds=0.5)).reason == "too_slow"
    assert time.monotonic() - started < 5


async def test_a_body_without_end_is_left_after_the_size_limit(site: Site) -> None:
    assert (await refusal(f"{site.url}/hostile/endless", most_bytes=MIB)).reason == "too_large"


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "zstd"])
async def test_a_bomb_is_not_unpacked(site: Site, encoding: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    told = await refusal(f"{site.url}/hostile/bomb/{encoding}", most_bytes=MIB)
    assert told.reason == "too_large"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 256 * 1024  # KiB: the server packs it here too


@pytest.mark.parametrize("path", ["loop", "hops/6"])
async def test_redirects_end(site: Site, path: str) -> None:
    assert (await refusal(f"{site.url}/hostile/{path}")).reason == "redirects"


async def test_a_few_redirects_are_followed(site: Site) -> None:
    async with web() as fetcher:
        page = await fetcher.get(f"{site.url}/hostile/hops/4", HERE)
    assert page.url == f"{site.url}/feeds/rss2/en"


@pytest.mark.parametrize(
    "where",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[::ffff:169.254.169.254]/",
        "http://0.0.0.0/",
        "http://[fe80::1]/",
    ],
)
async def test_a_redirect_to_an_address_that_is_not_allowed_is_refused(site: Site, where: str) -> None:
    assert (await refusal(f"{site.url}/hostile/to?where={where}")).reason == "address"


@pytest.mark.parametrize("where", ["file:///etc/passwd", "ftp://example.org/", "gopher://x", "http://"])
async def test_a_redirect_to_anything_but_http_is_refused(site: Site, where: str) -> None:
    assert (await refusal(f"{site.url}/hostile/to?where={where}")).reason in ("address", "redirects")


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:127.0.0.1]"])
async def test_loopback_is_refused_in_every_spelling_unless_it_is_allowed(site: Site, host: str) -> None:
    port = site.url.rpartition(":")[2]
    told = await refusal(f"http://{host}:{port}/home", Access())
    assert told.reason in ("address", "robots")
    assert "not public" in told.detail
    assert not site.seen


async def test_the_address_that_was_checked_is_the_one_that_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """DNS that answers 1.1.1.1 at the check and loopback at the connection has nobody to tell the second answer."""
    asked: list[str] = []

    async def resolve(host: str, _: int) -> list[Address]:
        asked.append(host)
        return [ip_address("127.0.0.1")]

    monkeypatch.setattr("services.ingest.adapters.web.addresses.resolve", resolve)
    with pytest.raises(ForbiddenAddressError):
        await GuardedBackend().connect_tcp("rebinding.example.org", 80)
    assert asked == ["rebinding.example.org"]


async def test_a_body_that_is_not_in_its_encoding_is_told(site: Site) -> None:
    assert (await refusal(f"{site.url}/hostile/wrong-encoding")).reason == "encoding"


async def test_a_host_that_says_429_is_left_alone_by_everybody(site: Site) -> None:
    async with web() as fetcher:
        for path in ("/hostile/429?after=120", "/home", "/feeds/rss2/en"):
            with pytest.raises(Unreachable) as told:
                await fetcher.get(site.url + path, HERE)
            assert told.value.reason == "throttled"
            assert told.value.retry_seconds > 100
    assert site.paths() == ["/hostile/429"]


@pytest.mark.parametrize(("after", "least", "most"), [("", 60, 60), ("nonsense", 60, 60), ("999999999", 86400, 86400)])
async def test_retry_after_is_kept_within_reason(site: Site, after: str, least: float, most: float) -> None:
    told = await refusal(f"{site.url}/hostile/429?after={after}")
    assert least <= told.retry_seconds <= most


async def test_robots_that_forbid_are_obeyed_and_those_that_are_broken_forbid(site: Site) -> None:
    site.robots = "User-agent: *\nDisallow:\n\nUser-agent: hiwar\nDisallow: /home\nCrawl-delay: 0"
    told = await refusal(f"{site.url}/home")
    assert (told.reason, site.paths()) == ("robots", [])
    async with web() as fetcher:
        assert (await fetcher.get(f"{site.url}/feeds/rss2/en", HERE)).status == 200
        ignoring = Access(allowed=PRIVATE, obey_robots=False)
        assert (await fetcher.get(f"{site.url}/home", ignoring)).status == 200


async def test_who_visits_and_how_to_reach_them_is_told(site: Site) -> None:
    async with web() as fetcher:
        await fetcher.get(f"{site.url}/home", HERE)
    assert {headers["user-agent"] for _, headers in site.seen} == {"hiwar/tests (+https://example.org)"}


async def test_a_server_that_says_not_modified_for_ever_is_asked_whole_once_a_day(site: Site) -> None:
    async with reading(source(kind="feed", url=f"{site.url}/hostile/304", full_text="never")) as reader:
        first = await reader.listing({})
        assert (await reader.listing(first.cursor)).is_unchanged
        old = {**first.cursor, "whole_at": "2026-11-23T00:00:00+00:00", "body": "other"}
        assert len((await reader.listing(old)).entries) == 1


async def feed(site: Site, path: str):  # type: ignore[no-untyped-def]  # noqa: ANN201
    async with reading(source(kind="feed", url=f"{site.url}/hostile/{path}", full_text="never")) as reader:
        return await reader.listing({})


async def test_fifty_thousand_items_are_read(site: Site) -> None:
    started = time.monotonic()
    assert len((await feed(site, "many")).entries) == 50_000
    assert time.monotonic() - started < 60


async def test_one_id_for_two_items_loses_neither_page_nor_notice(site: Site) -> None:
    listing = await feed(site, "duplicates")
    assert [(entry.key, entry.title) for entry in listing.entries] == [
        ("1", "A"),
        ("https://example.org/c", "C"),
        ("2", "D"),
    ]
    assert "item 3" in listing.problems[0]


async def test_a_date_in_2203_is_kept_in_its_own_words(site: Site) -> None:
    (entry,) = (await feed(site, "2203")).entries
    document = document_of(entry, source(kind="feed", url=site.url), NOW)
    assert document.published_at == "Mon, 01 Jan 2203 00:00:00 GMT"


async def test_markup_in_titles_and_scripts_in_texts_are_gone(site: Site) -> None:
    (entry,) = (await feed(site, "markup")).entries
    assert entry.title == "A bold & brave act"
    assert entry.text == "One.\n\nTwo 2 < 3."


async def test_entities_are_neither_fetched_nor_expanded(site: Site) -> None:
    (entry,) = (await feed(site, "entities")).entries
    assert "root:" not in entry.title
    assert "bombbomb" not in entry.title


async def test_depth_without_end_ends(site: Site) -> None:
    for path in ("deep", "deep-xml"):
        with pytest.raises(Unreachable):
            await feed(site, path)
    listed = {"url": f"{site.url}/hostile/deep", "item": "div"}
    async with reading(source(kind="page", listing=listed)) as reader:
        with pytest.raises(Unreachable):
            await reader.listing({})
