"""What an operator says about a source in `sources.yaml`: one class per kind."""

from datetime import timedelta
from ipaddress import IPv4Network, IPv6Network
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.ingest.domain.schedule import Pace
from services.ingest.domain.source_fields import (
    PRIVATE,
    Duration,
    HeaderName,
    JsonPath,
    Name,
    Pattern,
    Selector,
    Variable,
    WebUrl,
    Zone,
)
from shared.contract.base import LanguageTag
from shared.contract.base import SourceName as Issuer


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ArticleRules(_Strict):
    """Where an article's parts are, for pages that say so in no usual way."""

    text: Selector | None = Field(default=None, description="Elements of the main text; found without.")
    title: Selector | None = Field(default=None, description="Element of the headline.")
    date: Selector | None = Field(default=None, description="Element of the date, or a <time>.")
    issuer: Selector | None = Field(default=None, description="Element that names who speaks.")
    remove: list[Selector] = Field(default=[], description="Elements that are no text of the statement.")


class _Common(_Strict):
    name: Name = Field(description="Its name for ever: part of each statement's identity.")
    enabled: bool = Field(default=True, description="Whether it is visited.")
    issuer: Issuer | None = Field(default=None, description="Who speaks, where the source does not say so.")
    language: LanguageTag | None = Field(default=None, description="BCP 47, where the source does not say so.")
    zone: Zone = Field(default="UTC", description="Time zone of dates without one, such as Asia/Riyadh.")
    every: Duration = Field(default=timedelta(minutes=15), description="Least time between visits, such as 15m.")
    at_most: Duration = Field(default=timedelta(hours=6), description="Longest time between visits.")
    allow_private: bool = Field(default=False, description="Whether private addresses and loopback may be visited.")
    allow_networks: list[IPv4Network | IPv6Network] = Field(default=[], description="Other networks to be allowed.")
    robots: Literal["obey", "ignore"] = Field(
        default="obey", description="`ignore` only where the owner of the host agreed."
    )

    @property
    def pace(self) -> Pace:
        """How often it may be visited."""
        return Pace(self.every, self.at_most)

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """What it may reach beside public addresses."""
        return (*(PRIVATE if self.allow_private else ()), *self.allow_networks)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.at_most < self.every:
            message = "at_most is shorter than every; make it as long, or longer"
            raise ValueError(message)
        return self


class FeedSource(_Common):
    """RSS, Atom or JSON Feed."""

    kind: Literal["feed"]
    url: WebUrl = Field(description="Address of the feed.")
    full_text: Literal["auto", "always", "never"] = Field(
        default="auto", description="Whether linked pages are read: auto does where the feed has a summary only."
    )
    article: ArticleRules = Field(default=ArticleRules(), description="For linked pages.")


class ListingRules(_Strict):
    """A page that lists statements."""

    url: WebUrl = Field(description="Address of the first page.")
    item: Selector = Field(description="One element per statement.")
    link: Selector = Field(default="a[href]", description="Inside an item: the link; the item itself may be it.")
    title: Selector | None = Field(default=None, description="Inside an item; the link's text without.")
    date: Selector | None = Field(default=None, description="Inside an item.")
    next: Selector | None = Field(default=None, description="Link to the next page.")
    pages: int = Field(default=1, ge=1, le=100, description="Most pages of one visit.")


class SitemapRules(_Strict):
    """A sitemap, a news sitemap, or an index of them."""

    url: WebUrl = Field(description="Address of the sitemap.")
    include: Pattern = Field(default="", description="Regular expression that addresses of statements hold.")
    newest: int = Field(default=200, ge=1, le=50_000, description="Most addresses of one visit, the newest first.")


class PageSource(_Common):
    """Pages of a site, found by a listing or a sitemap."""

    kind: Literal["page"]
    listing: ListingRules | None = Field(default=None, description="Either this or sitemap.")
    sitemap: SitemapRules | None = Field(default=None, description="Either this or listing.")
    article: ArticleRules = Field(default=ArticleRules(), description="Where the parts of an article are.")

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.listing is None) == (self.sitemap is None):
            message = "give either listing or sitemap"
            raise ValueError(message)
        return self


class ApiFields(_Strict):
    """JMESPath of each field, inside an item."""

    guid: JsonPath | None = None
    url: JsonPath | None = None
    title: JsonPath | None = None
    text: JsonPath | None = Field(default=None, description="Plain or HTML; without it the page at url is read.")
    published_at: JsonPath | None = None
    language: JsonPath | None = None
    issuer: JsonPath | None = None
    withdrawn: JsonPath | None = Field(default=None, description="Something true where the source took it back.")

    @model_validator(mode="after")
    def _enough(self) -> Self:
        if self.text is None and self.url is None:
            message = "give text, or url so that the page is read"
            raise ValueError(message)
        if self.guid is None and self.url is None:
            message = "give guid or url: an item needs something that stays the same"
            raise ValueError(message)
        return self


class ByNumber(_Strict):
    """`?page=1`, `?page=2`, ... until a page has no items."""

    by: Literal["number"]
    parameter: str = Field(default="page", description="Query parameter.")
    first: int = Field(default=1, description="Number of the first page.")
    step: int = Field(default=1, ge=1, description="More than 1 where the parameter is an offset.")
    pages: int = Field(default=5, ge=1, le=1000, description="Most pages of one visit.")


class ByCursor(_Strict):
    """Each answer names the next: a value for a query parameter, or a whole address."""

    by: Literal["cursor"]
    next: JsonPath = Field(description="Where the answer has it.")
    parameter: str | None = Field(default=None, description="Query parameter; none: it is an address.")
    pages: int = Field(default=5, ge=1, le=1000, description="Most pages of one visit.")


class ByLink(_Strict):
    """The header `Link: <...>; rel="next"` (RFC 8288)."""

    by: Literal["link"]
    pages: int = Field(default=5, ge=1, le=1000, description="Most pages of one visit.")


class Token(_Strict):
    """A secret, named here and kept in the environment."""

    variable: Variable = Field(description="Environment variable that holds it.")
    header: HeaderName = Field(default="Authorization", description="Header that sends it.")
    prefix: str = Field(default="Bearer ", description="What stands before it.")


class ApiSource(_Common):
    """JSON over HTTP."""

    kind: Literal["api"]
    url: WebUrl = Field(description="Address of the first page of items.")
    items: JsonPath = Field(default="@", description="JMESPath of the list of items.")
    fields: ApiFields = Field(description="Where an item has what.")
    paging: Annotated[ByNumber | ByCursor | ByLink, Field(discriminator="by")] | None = None
    token: Token | None = None
    article: ArticleRules = Field(default=ArticleRules(), description="For linked pages, where there is no text.")


Source = Annotated[FeedSource | PageSource | ApiSource, Field(discriminator="kind")]


class Sources(_Strict):
    """The whole of `sources.yaml`."""

    sources: list[Source] = Field(description="Each with a name of its own.")
