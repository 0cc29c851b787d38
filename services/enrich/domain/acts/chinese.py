"""Who acts in Chinese, where no space parts a country from its people, and a verb may describe who follows it."""

from collections.abc import Sequence

from services.enrich.domain.acts.bodies import Stage, body_at
from services.enrich.domain.acts.deed import Deed
from services.enrich.domain.acts.leading import backwards
from services.enrich.domain.names.scene import Mention

_COMMAS = ("，", ",", "、")
_DESCRIBES = "的"
_DESCRIBED_FROM = 2
_DESCRIBED_WITHIN = 14


def doers_beside(deed: Deed, stage: Stage, since: int) -> list[str] | None:
    """Give whom a verb describes (曾谴责该袭击的卡塔尔), nobody for people of a country (孟加拉国学生抗议).

    Args:
        deed: what is done.
        stage: of the text.
        since: index of the first word that its subject may begin with.

    Returns:
        None where its subject stands as usual.
    """
    if described := _described(deed, stage):
        return described
    nearest = next(backwards(stage, since, deed.first), None)
    of_country = nearest is not None and nearest.entity.type == "place"
    return [] if nearest and of_country and stage.board.at("others", nearest.last) is not None else None


def takes_up(deed: Deed, stage: Stage) -> bool:
    """Whether a verb opens its part of a Chinese sentence, whose first body goes on: 中方支持俄方，愿同各方合作."""
    words = stage.board.words
    if stage.language != "zh" or deed.first == 0:
        return False
    return words.text[words.ends[deed.first - 1] : words.starts[deed.first]].strip() in _COMMAS


def first_told(backwards_told: Sequence[Mention], stage: Stage) -> Mention:
    """The first of some bodies, the last one first, or the first after who says so: 发言人说，中方支持俄方，愿."""
    says = [last for _, last in stage.board.says if last <= backwards_told[0].first]
    since = says[-1] if says else 0
    return next((body for body in reversed(backwards_told) if body.first >= since), backwards_told[0])


def _described(deed: Deed, stage: Stage) -> list[str]:
    words = stage.board.words
    if words.starts[deed.first] - deed.sentence.start > _DESCRIBED_FROM:
        return []
    for at in range(deed.last, min(deed.last + _DESCRIBED_WITHIN, len(words) - 1)):
        if words.starts[at] >= deed.sentence.end or words.text[words.ends[at - 1] : words.starts[at]].strip():
            return []
        if words.surfaces[at] == _DESCRIBES:
            body = body_at(at + 1, stage)
            return [body.entity.id] if body else []
    return []
