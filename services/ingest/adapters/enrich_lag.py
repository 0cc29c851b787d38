"""How far enrich is behind on what ingest sends, measured again and again."""

import time

import structlog

from services.ingest import metrics
from services.ingest.domain.pressure import Pressure
from shared.contract.raw_statement import RawStatement
from shared.errors import Unavailable
from shared.runtime.lag import LagMeter, lag_meter
from shared.runtime.settings import RuntimeSettings
from shared.runtime.stop import Stop

GROUP = "hiwar-enrich"
_EVERY_SECONDS = 1.0
_AWAY_SECONDS = 10.0

log = structlog.get_logger(__name__)


class EnrichLag:
    """Tells `pressure` the lag of enrich; while Kafka does not tell it, what was known last holds.

    Args:
        settings: how to reach Kafka.
        pressure: is told.
    """

    def __init__(self, settings: RuntimeSettings, pressure: Pressure) -> None:
        self._settings = settings
        self._pressure = pressure

    async def watch(self, stop: Stop) -> None:
        """Measure until the stop."""
        while not stop.is_set():
            try:
                async with lag_meter(self._settings) as meter:
                    while not stop.is_set():
                        await self._measure(meter)
                        await stop.sleep(_EVERY_SECONDS)
            except Unavailable as error:
                log.warning("enrich_lag_unknown", reason=str(error))
                await stop.sleep(_AWAY_SECONDS)

    async def _measure(self, meter: LagMeter) -> None:
        lag = await meter.lag(GROUP, RawStatement.topic)
        was_high = self._pressure.is_high
        behind = sum(partition.records for partition in lag.values())
        self._pressure.note(behind, time.monotonic())
        metrics.HELD.set(self._pressure.is_high)
        if self._pressure.is_high != was_high:
            log.warning("intake_held" if self._pressure.is_high else "intake_goes_on", behind=behind)
