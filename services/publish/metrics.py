"""What publish tells Prometheus beside the runtime's figures."""

from prometheus_client import Counter, Gauge

DIGESTS = Counter("hiwar_digests_total", "Digests announced.")
ITEMS = Counter("hiwar_digest_items_total", "Items told in digests.")
UNFINISHED = Gauge("hiwar_digests_unfinished", "Digests begun and not yet sent.")
