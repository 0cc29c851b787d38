"""Stories in MongoDB: one small document per band of a fingerprint, so that replicas and restarts agree."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from pymongo import ReplaceOne, UpdateOne

from services.enrich.domain.stories import Fingerprint, best_match
from services.enrich.ports import Candidate
from shared.contract.enriched_statement import Story
from shared.runtime.mongo import Document, mongo_errors, write_many
