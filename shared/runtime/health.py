"""What an orchestrator and Prometheus ask: alive, ready, and the figures."""

from collections.abc import Awaitable, Callable, Sequence

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from shared.errors import Unavailable
from shared.runtime import metrics
from shared.runtime.consumption import Consumption
from shared.runtime.mongo import Mongo


class Health:
    """Answers /live, /ready and /metrics.

    `/live` says whether the process can still do its work: a consumer task that died while the process lives is a
    reason to restart it, a server that is away is not. `/ready` says whether it works now.
    """

    def __init__(
        self, consumptions: Sequence[Consumption], *, mongo: Mongo, refresh: Sequence[Callable[[], Awaitable[None]]]
    ) -> None:
        self.started = False
        self._consumptions = consumptions
        self._servers = [mongo.ping, *(consumption.measure for consumption in consumptions)]
        self._refresh = refresh

    def routes(self) -> list[Route]:
        """Give the three routes."""
        return [Route("/live", self.live), Route("/ready", self.ready), Route("/metrics", self.metrics)]

    async def live(self, _: Request) -> Response:
        """200 while starting and while every consumer task runs, else 503."""
        dead = [c.topic for c in self._consumptions if self.started and not c.is_alive()]
        if dead:
            return JSONResponse({"status": "dead", "reason": f"no task consumes {', '.join(dead)}"}, status_code=503)
        return JSONResponse({"status": "alive"})

    async def ready(self, _: Request) -> Response:
        """200 when Kafka and MongoDB answer, else 503 with the reason."""
        if not self.started:
            return JSONResponse({"status": "starting or stopping"}, status_code=503)
        try:
            for answer in self._servers:
                await answer()
        except Unavailable as error:
            return JSONResponse({"status": "not ready", "reason": str(error)}, status_code=503)
        return JSONResponse({"status": "ready"})

    async def metrics(self, _: Request) -> Response:
        """Prometheus text; figures are as fresh as the servers let them be."""
        metrics.READY.set(self.started)
        for refresh in (*self._servers, *self._refresh) if self.started else ():
            try:
                await refresh()
            except Unavailable:
                metrics.READY.set(0)  # and the last known figures are better than none
        return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
