"""Where a local run that stays is reached, and what an operator's commands need to look into it."""

import shlex
import sys

from pymongo.uri_parser import parse_uri
from rich.console import Console

from services.local.pipeline import SERVICES, Pipeline


def show_addresses(pipeline: Pipeline, err: Console) -> None:
    """Print the addresses of the reader and the push API, and one command; a password is not printed."""
    reader, push, urls = pipeline.url("publish"), pipeline.url("ingest"), pipeline.urls
    places = " ".join(f"--service {name}={pipeline.url(name)}" for name in SERVICES)
    err.print(f"read it in a browser: {reader}/ (for programs: {reader}/v1/openapi.json)")
    err.print(f"send statements to it: POST {push}/v1/statements (described by {push}/v1/openapi.json)")
    mongo = "MONGO-URL" if parse_uri(urls.mongo)["password"] else urls.mongo
    err.print(f"look into it: {sys.argv[0]} status --kafka {urls.kafka} --mongo {mongo} {places}")
    err.print("where, rejected, deliveries and sources list take the same --kafka and --mongo")
    readers = f"--mongo {mongo} --subscriptions {shlex.quote(str(pipeline.subscriptions))}"
    err.print(f"what would be told now: {sys.argv[0]} digest preview NAME {readers}")
    err.print("subscriptions resume takes the same --mongo and --subscriptions")
