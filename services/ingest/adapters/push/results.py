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
    """Accepted and refused rows, each in order of lines; errors are the mistakes of the refused, one by one."""

    accepted: Sequence[dict[str, Any]]
    refused: Sequence[dict[str, Any]]
    errors: Sequence[dict[str, Any]]
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
    rows_refused = [_refused(refusal, with_line=with_line) for refusal in refused]
    errors = [_error(one, words, with_line=with_line) for one in refused for words in one.cause.mistakes]
    return Results(accepted, rows_refused, errors, [refusal.cause for refusal in refused])


def _forbidden(document: Document, client: Client) -> Unprocessable:
    allowed = ", ".join(sorted(client.sources or ()))
    return Unprocessable("forbidden_source", f"source: this token may not push for `{document.source}`, only {allowed}")


def _refused(refusal: Refusal, *, with_line: bool) -> dict[str, Any]:
    field, _ = _field_and_words(refusal.cause.detail)
    told = {"reason": refusal.cause.reason, "detail": refusal.cause.detail, **({"field": field} if field else {})}
    return {"line": refusal.line, **told} if with_line else told


def _error(refusal: Refusal, mistake: str, *, with_line: bool) -> dict[str, Any]:
    field, words = _field_and_words(mistake)
    told = {"reason": refusal.cause.reason, "detail": words, **({"field": field} if field else {})}
    return {"line": refusal.line, **told} if with_line else told


def _field_and_words(told: str) -> tuple[str, str]:
    """Give the field that a mistake begins with, empty where it names none, and the rest."""
    field, colon, words = told.partition(": ")
    return (field, words) if colon and " " not in field else ("", told)


def _told(line: int, receipt: Receipt, *, with_line: bool) -> dict[str, Any]:
    told = {"statement_id": receipt.statement_id, "revision": receipt.revision, "status": receipt.result}
    return {"line": line, **told} if with_line else told
