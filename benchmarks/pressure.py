"""Five times what enrich can do, for a while: what ingest takes, what it holds, and the memory of each service.

The producer pushes without mercy: what is answered 429 is offered again a moment later. Memory is plotted as SVG.
"""

import argparse
import json
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import NamedTuple
from xml.etree import ElementTree as ET

import httpx

from benchmarks.texts import LANGUAGES, statement
from services.local.pipeline import SERVICES
from tests.harness.choice import choose
from tests.harness.pipeline import Pipeline

BATCH = 50
CALIBRATION = 200
KILOBYTES = 5.0
COLOURS = {"ingest": "#0b6e4f", "enrich": "#b5442e", "publish": "#2b59a3"}
WIDTH, HEIGHT, MARGIN = 720, 320, 48
MOST_GROWTH = 1.15
_MIB = 1024 * 1024


class Sample(NamedTuple):
    """A look: seconds since the beginning, MiB of each service, statements that wait, whether intake is held."""

    at: float
    memory: dict[str, float]
    lag: float
    held: bool


class Producer(threading.Thread):
    """Pushes so many statements a second, as far as they are taken."""

    def __init__(self, url: str, *, per_second: float, first: int) -> None:
        super().__init__(daemon=True)
        self.url, self.per_second, self.number = url, per_second, first
        self.ended = threading.Event()
        self.taken = self.held = 0
        self.waits: list[int] = []
        self.failure = ""

    def run(self) -> None:
        """Push until the end."""
        due = time.monotonic()
        with httpx.Client(timeout=60) as http:
            while not self.ended.wait(max(0.0, due - time.monotonic())):
                due = max(due + BATCH / self.per_second, time.monotonic() - 1)
                answer = http.post(f"{self.url}/v1/statements", content=rows(self.number), headers=LINES)
                if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
                    self.held += BATCH
                    self.waits.append(int(answer.headers["retry-after"]))
                elif answer.is_success:
                    self.taken += BATCH
                    self.number += BATCH
                else:
                    self.failure = f"{answer.status_code} {answer.text[:200]}"
                    return


LINES = {"content-type": "application/x-ndjson"}


def rows(first: int) -> bytes:
    """Give a batch of statements that are nobody's reprint."""
    texts = (statement(LANGUAGES[n % len(LANGUAGES)], n, kilobytes=KILOBYTES) for n in range(first, first + BATCH))
    return b"\n".join(
        json.dumps({"guid": str(first + n), "source": "pressure", "text": text}).encode()
        for n, text in enumerate(texts)
    )


def look(pipeline: Pipeline, started: float) -> Sample:
    """Ask all services."""
    metric = pipeline.services.metric
    return Sample(
        at=time.monotonic() - started,
        memory={name: metric(name, "process_resident_memory_bytes") / _MIB for name in SERVICES},
        lag=metric("enrich", "hiwar_consumer_lag"),
        held=metric("ingest", "hiwar_ingest_held") > 0,
    )


def calibrate(pipeline: Pipeline) -> float:
    """Tell how many statements a second go through the whole of hiwar here, now."""
    url = pipeline.services.url("ingest")
    started = time.monotonic()
    for first in range(0, CALIBRATION, BATCH):
        httpx.post(f"{url}/v1/statements", content=rows(first), headers=LINES, timeout=60).raise_for_status()
    pipeline.wait_idle(300)
    return CALIBRATION / (time.monotonic() - started)


def press(pipeline: Pipeline, *, per_second: float, seconds: float) -> tuple[Producer, list[Sample]]:
    """Push, look every second, and wait until everything that was taken has gone through."""
    producer = Producer(pipeline.services.url("ingest"), per_second=per_second, first=CALIBRATION)
    started, samples = time.monotonic(), []
    producer.start()
    while time.monotonic() - started < seconds and producer.is_alive():
        samples.append(look(pipeline, started))
        time.sleep(1.0)
    producer.ended.set()
    producer.join()
    pipeline.wait_idle(600)
    return producer, samples


def growth(samples: Sequence[Sample], service: str) -> float:
    """Give the memory of the last third over that of the second."""
    third = len(samples) // 3
    middle, last = (
        median(sample.memory[service] for sample in part) for part in (samples[third : 2 * third], samples[2 * third :])
    )
    return last / middle


def plot(samples: Sequence[Sample]) -> bytes:
    """Draw the memory of each service over time; grey where intake was held."""
    longest = max(sample.at for sample in samples) or 1.0
    most = max(max(sample.memory.values()) for sample in samples) * 1.1
    svg = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {HEIGHT}")
    ET.SubElement(svg, "rect", width=str(WIDTH), height=str(HEIGHT), fill="white")

    def x(at: float) -> float:
        return round(MARGIN + at / longest * (WIDTH - 3 * MARGIN), 1)

    def y(memory: float) -> float:
        return round(HEIGHT - MARGIN - memory / most * (HEIGHT - 2 * MARGIN), 1)

    def write(text: str, at_x: float, at_y: float, colour: str = "#333") -> None:
        ET.SubElement(svg, "text", {"x": str(at_x), "y": str(at_y), "fill": colour, "font-size": "12"}).text = text

    for one, after in pairwise(samples):
        if one.held:
            box = {"x": x(one.at), "y": MARGIN, "width": x(after.at) - x(one.at), "height": HEIGHT - 2 * MARGIN}
            ET.SubElement(svg, "rect", {name: str(value) for name, value in box.items()}, fill="#eee")
    for name, colour in COLOURS.items():
        points = " ".join(f"{x(sample.at)},{y(sample.memory[name])}" for sample in samples)
        ET.SubElement(svg, "polyline", {"points": points, "stroke": colour, "fill": "none", "stroke-width": "2"})
        write(f"{name} {samples[-1].memory[name]:.0f} MiB", WIDTH - 2 * MARGIN + 4, y(samples[-1].memory[name]), colour)
    write("resident memory; grey: the push API answers 429", MARGIN, MARGIN - 16)
    write("0 s", MARGIN, HEIGHT - MARGIN + 18)
    write(f"{longest:.0f} s", WIDTH - 2 * MARGIN, HEIGHT - MARGIN + 18)
    return ET.tostring(svg)


def main() -> int:
    """Print what was taken and held, and the memory of each service; status 1 when it grows or something fails."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0, help="of pressure")
    parser.add_argument("--times", type=float, default=5.0, help="what hiwar can do")
    parser.add_argument("--limit", type=int, default=1_000, help="statements that may wait for enrich")
    parser.add_argument("--plot", type=Path, default=Path(".bench") / "pressure.svg", help="gets the picture")
    arguments = parser.parse_args()
    kind, why = choose()
    print(f"servers: {kind} ({why}); intake is held above {arguments.limit} statements that wait for enrich")
    with tempfile.TemporaryDirectory() as folder:
        settings = {"enrich_lag_statements": str(arguments.limit), "push_per_minute": "1000000"}
        with Pipeline(data_dir=Path(folder), settings=settings) as pipeline:
            rate = calibrate(pipeline)
            producer, samples = press(pipeline, per_second=arguments.times * rate, seconds=arguments.seconds)
    arguments.plot.parent.mkdir(parents=True, exist_ok=True)
    arguments.plot.write_bytes(plot(samples))
    offered = (producer.taken + producer.held) / samples[-1].at
    held = sum(sample.held for sample in samples)
    print(f"alone: {rate:.0f}/s; offered {offered:.0f}/s ({offered / rate:.1f}x) for {samples[-1].at:.0f} s")
    print(f"taken {producer.taken}, answered 429 {producer.held}, all taken went through {producer.failure}")
    waits = f"{min(producer.waits)} to {max(producer.waits)} s" if producer.waits else "never"
    print(
        f"Retry-After {waits}; most that waited {max(s.lag for s in samples):.0f}; held in {held}/{len(samples)} looks"
    )
    grown = {name: growth(samples, name) for name in SERVICES}
    for name, factor in grown.items():
        memory = [sample.memory[name] for sample in samples]
        print(f"{name}: {memory[0]:.0f} MiB at first, {max(memory):.0f} at most; last third {factor:.2f} of the second")
    flat = max(grown.values()) <= MOST_GROWTH
    print(f"memory {'stays flat' if flat else 'GROWS'}; plotted in {arguments.plot}")
    return 0 if flat and not producer.failure and producer.held else 1


if __name__ == "__main__":
    sys.exit(main())
