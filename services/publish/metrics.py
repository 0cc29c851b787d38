"""What publish tells Prometheus beside the runtime's figures."""

from prometheus_client import Counter, Gauge

DIGESTS = Counter("hiwar_digests_total", "Digests announced.")
ITEMS = Counter("hiwar_digest_items_total", "Items told in digests.")
UNFINISHED = Gauge("hiwar_digests_unfinished", "Digests begun and not yet sent.")
DELIVERIES = Counter("hiwar_deliveries_total", "Attempts to deliver digests, by what they came to.", ["kind", "result"])
PARKED = Gauge("hiwar_deliveries_parked", "Deliveries that were given up or whose outcome is unknown: see redrive.")
