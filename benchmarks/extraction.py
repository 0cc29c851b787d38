"""Score our reading of pages, and that of extractors from PyPI, on the same pages: token F1 and pages a second.

uv venv .bench && uv pip install --python .bench/bin/python -e '.[ingest,bench]' pytest
.bench/bin/python -m benchmarks.extraction
"""

import logging
import re
import statistics
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, NamedTuple

from services.ingest.adapters.pages.article import read_article
from services.ingest.domain.sources import ArticleRules
from tests.site.articles import Article, articles, of_language
from tests.site.layouts import LAYOUTS, furniture
from tests.site.more_layouts import MORE_LAYOUTS
from tests.site.unseen_layouts import UNSEEN_LAYOUTS
from tests.site.visitor import NOW
from tests.site.words import WORDS

_STOPLISTS = {"ar": "Arabic", "en": "English", "fr": "French", "es": "Spanish", "ru": "Russian"}


class Page(NamedTuple):
    """A page and what it says."""

    layout: str
    article: Article
    html: str


def pages() -> Iterator[Page]:
    """Give every statement in every layout."""
    for article in articles():
        others = [a for a in of_language(article.language) if a is not article][:3]
        for name, layout in {**LAYOUTS, **MORE_LAYOUTS, **UNSEEN_LAYOUTS}.items():
            yield Page(name, article, layout(article, others))


def f1(found: str, wanted: str) -> float:
    """Token F1: words, and characters of Chinese."""
    one, two = (Counter(re.findall(r"[\u4e00-\u9fff]|[^\W_]+", text)) for text in (found, wanted))
    return 2 * sum((one & two).values()) / max(1, one.total() + two.total())


def hiwar(page: Page) -> str:
    """Ours."""
    return read_article(page.html, ArticleRules(), now=NOW).text


def extractors() -> dict[str, Callable[[Page], str]]:
    """Give ours and what else is installed, each with its own defaults and the page's language where it takes one."""
    makers: dict[str, Callable[[Any], Callable[[Page], str]]] = {
        "trafilatura": lambda m: lambda p: m.extract(p.html, include_comments=False) or "",
        "newspaper": lambda m: lambda p: m.article("https://x", language=p.article.language, input_html=p.html).text,
        "goose3": lambda m: lambda p: _goose(m, p),
        "readability": lambda m: lambda p: re.sub("<[^>]+>", " ", m.Document(p.html).summary(html_partial=True)),
        "boilerpy3.extractors": lambda m: lambda p: m.ArticleExtractor(raise_on_failure=False).get_content(p.html),
        "justext": lambda m: lambda p: _justext(m, p),
    }  # fmt: skip
    found: dict[str, Callable[[Page], str]] = {"hiwar": hiwar}
    for name, make in makers.items():
        try:
            found[name.partition(".")[0]] = make(import_module(name))
        except ImportError as error:
            print(f"{name} is left out: {error}")
    return found


def _goose(module: Any, page: Page) -> str:  # noqa: ANN401 - a library without types
    return str(module.Goose({"target_language": page.article.language}).extract(raw_html=page.html).cleaned_text)


def _justext(module: Any, page: Page) -> str:  # noqa: ANN401 - a library without types
    name = _STOPLISTS.get(page.article.language)
    words = module.get_stoplist(name) if name in module.get_stoplists() else frozenset()
    strictness = {} if words else {"stopwords_low": 0, "stopwords_high": 0}
    found = module.justext(page.html.encode(), words, encoding="utf-8", **strictness)
    return "\n".join(paragraph.text for paragraph in found if not paragraph.is_boilerplate)


def main() -> None:
    """Print one table."""
    warnings.simplefilter("ignore")
    logging.disable()
    every = list(pages())
    names = list(dict.fromkeys(page.layout for page in every))
    print(f"{len(every)} pages, {len(names)} layouts, {len(WORDS)} languages; mean token F1")
    print("extractor".ljust(13), *(name[:10].rjust(10) for name in (*names, "all", "least", "furniture", "pages/s")))
    for extractor, read in extractors().items():
        scores: dict[str, list[float]] = {name: [] for name in names}
        furnished, failed, started = 0, 0, time.perf_counter()
        for page in every:
            try:
                text = read(page)
            except Exception:  # noqa: BLE001 - another's extractor may raise anything: it found nothing then
                text, failed = "", failed + 1
            scores[page.layout].append(f1(text, page.article.text))
            furnished += any(words in text for words in furniture(WORDS[page.article.language]))
        speed = len(every) / (time.perf_counter() - started)
        both = [score for some in scores.values() for score in some]
        means = [f"{statistics.mean(scores[name]):.3f}" for name in names]
        told = [*means, f"{statistics.mean(both):.3f}", f"{min(both):.3f}", str(furnished), f"{speed:.0f}"]
        print(extractor.ljust(13), *(cell.rjust(10) for cell in told), f"({failed} failed)" if failed else "")


if __name__ == "__main__":
    main()
