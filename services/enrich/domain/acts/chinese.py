"""Who acts in Chinese, where no space parts a country from its people, and a verb may describe who follows it."""

from services.enrich.domain.acts.bodies import Stage, body_at
from services.enrich.domain.acts.deed import Deed
from services.enrich.domain.acts.leading import backwards

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
