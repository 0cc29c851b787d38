"""Who wants to be told what, when, and how."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, ConfigDict, Field, PlainSerializer

from services.publish.domain.channels import Channel, parse_channel
from services.publish.domain.filters import Filter
from services.publish.domain.schedules import FORMS, Schedule, parse_schedule
from shared.contract.digest import SubscriptionId


class Subscription(Filter):
    """One reader's wish; without a filter everything is told."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: SubscriptionId = Field(description="Lower case, digits and hyphens: the id.")
    title: str = Field(min_length=1, max_length=200, description="As the digest is headed, in its language.")
    language: Literal["ar", "en", "fr", "es", "ru", "zh"] = Field(description="Of the digest's own words.")
    schedule: Annotated[Schedule, BeforeValidator(parse_schedule), PlainSerializer(str)] = Field(
        description=f"{FORMS}."
    )
    quiet: Literal["skip", "line"] = Field(default="skip", description="What to send when there is nothing to tell.")
    max_items: int = Field(default=50, ge=1, le=500, description="Stories of one digest; of others 200 are named.")
    channels: tuple[Annotated[Channel, BeforeValidator(parse_channel), PlainSerializer(Channel.plain)], ...] = Field(
        default=(), max_length=20, description="Where digests go beside the topic: e-mail, webhook, Atom."
    )

    def write(self) -> str:
        """Give it as JSON, as people write it; equal subscriptions give equal text."""
        return self.model_dump_json(exclude_defaults=True)
