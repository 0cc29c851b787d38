"""What became of each row of a request."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from services.ingest import metrics
from services.ingest.adapters.push.clients import Client
from services.ingest.adapters.rows import Refusal, Row
from services.ingest.domain.documents import Document
from services.ingest.flow import BATCH, Ingest, Receipt
from shared.errors import Unprocessable

_STATUS = {"json": 400, "encoding": 400, "duplicate_field": 400, "too_large": 413, "forbidden_source": 403}


class Results(NamedTuple):
    """Accepted and refused rows, each in order of lines."""

    accepted: Sequence[dict[str, Any]]
    refused: Sequence[dict[str, Any]]
    causes: Sequence[Unprocessable]

    @property
    def status(self) -> int:
        """What one says whose every row was refused."""
        return _STATUS.get(self.causes[0].reason, 422)


async def accept_rows(rows: Sequence[tuple[int, Row]], client: Client, ingest: Ingest, *, with_line: bool) -> Results:
    """Hand the documents on; tell of each row what became of it.

    Raises:
        Unavailable: the store is away; some may have been taken, sending all again changes nothing.
    """
    refused = [row for _, row in rows if isinstance(row, Refusal)]
    documents: list[tuple[int, Document]] = []
    for line, row in rows:
        if isinstance(row, Document):
            document = client.sourced(row)
            if client.may_push(document.source):
                documents.append((line, document))
            else:
                refused.append(Refusal(line, _forbidden(document, client), b""))
    metrics.DOCUMENTS.labels("refused").inc(len(refused))
    accepted = []
    for start in range(0, len(documents), BATCH):
        part = documents[start : start + BATCH]
        for (line, _), receipt in zip(part, await ingest.accept([d for _, d in part]), strict=True):
            if receipt.refused:
                refused.append(Refusal(line, receipt.refused, b""))
            else:
                accepted.append(_told(line, receipt, with_line=with_line))
    refused.sort(key=lambda refusal: refusal.line)
    errors = [_error(refusal, with_line=with_line) for refusal in refused]
    return Results(accepted, errors, [refusal.cause for refusal in refused])


def _forbidden(document: Document, client: Client) -> Unprocessable:
    allowed = ", ".join(sorted(client.sources or ()))
    return Unprocessable("forbidden_source", f"source: this token may not push for `{document.source}`, only {allowed}")


def _error(refusal: Refusal, *, with_line: bool) -> dict[str, Any]:
    field, colon, _ = refusal.cause.detail.partition(": ")
    told: dict[str, Any] = {"reason": refusal.cause.reason, "detail": refusal.cause.detail}
    if colon and " " not in field:
        told["field"] = field
    return {"line": refusal.line, **told} if with_line else told


def _told(line: int, receipt: Receipt, *, with_line: bool) -> dict[str, Any]:
    told = {"statement_id": receipt.statement_id, "revision": receipt.revision, "status": receipt.result}
    return {"line": line, **told} if with_line else told
