"""Subscriptions over HTTP: read, create, replace, delete; a mistake is told with field and remedy."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from services.publish.adapters.admin_guard import guarded, problem
from services.publish.adapters.subscription_store import MongoSubscriptionStore, Stored
from services.publish.domain.mistakes import Mistake, SubscriptionMistakesError
from services.publish.domain.subscriptions import Subscription
from services.publish.subscribing import Subscriber
from shared.mistakes import json_words

_LONGEST = 64 * 1024
_MOST = 1_000


class SubscriptionsApi:
    """`/v1/subscriptions`: GET lists, POST creates; `/v1/subscriptions/{name}`: GET, PUT, DELETE.

    PUT and DELETE take `If-Match` with the ETag of a GET: a change that another one overtook is refused.

    Args:
        store: where they are kept.
        subscriber: reads them, and knows all that there are.
        forget: forgets what waits for a subscription.
        lacks: settings that a kind of channel needs and that are missing.
        token: bearer token; None serves loopback alone.
    """

    def __init__(
        self,
        store: MongoSubscriptionStore,
        subscriber: Subscriber,
        *,
        forget: Callable[[str], Awaitable[None]],
        lacks: Callable[[str], list[str]],
        token: SecretStr | None,
    ) -> None:
        self._store = store
        self._subscriber = subscriber
        self._forget = forget
        self._lacks = lacks
        self._token = token

    def routes(self) -> list[Route]:
        """Give the routes."""
        each = {"GET": self.one, "PUT": self.replace, "DELETE": self.delete}
        return [
            Route("/v1/subscriptions", guarded(self.every, self._token), methods=["GET"]),
            Route("/v1/subscriptions", guarded(self.create, self._token), methods=["POST"]),
            *(
                Route("/v1/subscriptions/{name}", guarded(handler, self._token), methods=[method])
                for method, handler in each.items()
            ),
        ]

    async def every(self, request: Request) -> Response:
        """Give subscriptions by name, after `after`, at most `limit` (100)."""
        limit, after = request.query_params.get("limit", "100"), request.query_params.get("after", "")
        if not limit.isdigit() or not 0 < int(limit) <= _MOST:
            words = f"`{limit}` is no number from 1 to {_MOST}"
            return problem(422, f"limit: {words}", errors=[{"field": "limit", "detail": words}])
        await self._subscriber.refresh()
        names = [name for name in self._subscriber.names() if name > after]
        told = [self._plain(name) for name in names[: int(limit)]]
        return JSONResponse({"subscriptions": told, "next": names[int(limit) - 1] if len(names) > int(limit) else None})

    async def one(self, request: Request) -> Response:
        """Give one."""
        await self._subscriber.refresh()
        name = request.path_params["name"]
        plain = self._plain(name)
        if plain is None:
            return problem(404, f"there is no subscription `{name}`")
        stored = await self._store.get(name)
        return JSONResponse(plain, headers={"etag": _etag(stored)} if stored else {})

    async def create(self, request: Request) -> Response:
        """Create one."""
        return await self._put(request, None, replaces=False)

    async def replace(self, request: Request) -> Response:
        """Create or replace one."""
        return await self._put(request, request.path_params["name"], replaces=True)

    async def delete(self, request: Request) -> Response:
        """Delete one."""
        name = request.path_params["name"]
        if self._subscriber.is_of_file(name):
            return problem(409, f"`{name}` stands in the subscriptions file; remove it there")
        stored = await self._store.get(name)
        if stored is None:
            return problem(404, f"there is no subscription `{name}`")
        if not _matches(request, stored) or await self._store.put(name, "", after=stored.version) is None:
            return problem(412, "it has changed meanwhile; read it again")
        await self._subscriber.refresh()
        await self._forget(name)
        return Response(status_code=204)

    async def _put(self, request: Request, name: str | None, *, replaces: bool) -> Response:
        try:
            subscription = self._read(await _json(request), name)
        except SubscriptionMistakesError as error:
            told = [
                {"field": ".".join(map(str, one.where)), "detail": one.words} for one in error.mistakes if one.where
            ]
            return problem(422, str(error), errors=told)
        name = subscription.name
        if self._subscriber.is_of_file(name):
            return problem(409, f"`{name}` stands in the subscriptions file; change it there")
        stored = await self._store.get(name)
        if stored is not None and not replaces:
            return problem(409, f"there is a subscription `{name}` already; PUT replaces it")
        if not _matches(request, stored):
            return problem(412, "it has changed meanwhile; read it again")
        kept = await self._store.put(name, subscription.write(), after=stored.version if stored else None)
        if kept is None:
            return problem(412, "it has changed meanwhile; read it again")
        await self._subscriber.refresh()
        headers = {"etag": _etag(kept), "location": f"/v1/subscriptions/{name}"}
        return JSONResponse(self._plain(name), status_code=200 if stored else 201, headers=headers)

    def _read(self, value: Any, name: str | None) -> Subscription:  # noqa: ANN401 - any JSON
        if isinstance(value, dict) and name is not None:
            value = {"name": name, **value}
        subscription = self._subscriber.read(value)
        if name is not None and subscription.name != name:
            words = f"`{subscription.name}` differs from `{name}` in the address; make them equal"
            raise SubscriptionMistakesError([Mistake(("name",), words)])
        missing = sorted({lack for channel in subscription.channels for lack in self._lacks(channel.kind)})
        if missing:
            words = f"this installation cannot send so; its operator sets {', '.join(missing)}"
            raise SubscriptionMistakesError([Mistake(("channels",), words)])
        return subscription

    def _plain(self, name: str) -> dict[str, Any] | None:
        subscription = self._subscriber.get(name)
        if subscription is None:
            return None
        return {**json.loads(subscription.write()), "origin": "file" if self._subscriber.is_of_file(name) else "api"}


async def _json(request: Request) -> Any:  # noqa: ANN401 - any JSON
    body = b""
    async for piece in request.stream():
        body += piece
        if len(body) > _LONGEST:
            raise SubscriptionMistakesError([Mistake((), f"is larger than {_LONGEST} bytes; make it smaller")])
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SubscriptionMistakesError([Mistake((), json_words(error))]) from error


def _etag(stored: Stored) -> str:
    return f'"{stored.version}"'


def _matches(request: Request, stored: Stored | None) -> bool:
    wanted = request.headers.get("if-match")
    return wanted is None or (stored is not None and wanted in {"*", _etag(stored)})
