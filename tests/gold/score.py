"""Hold names and acts against a labelled sample: `python -m tests.gold.score tests/gold/entities_acts_held.jsonl`."""

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from services.enrich.adapters.lexicon_files import load_lexicon
from services.enrich.domain.tagger import Tagger, Tags
from services.enrich.domain.words import Words, normalise
from shared.contract.enriched_statement import Act

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
_PARTICLES = re.compile("[وف]?[بلك]?(?:ال|لل?)?")
Row = Mapping[str, Any]


def score(path: Path, tagger: Tagger) -> dict[str, Counter[str]]:
    """Count by language what is right, false and missed: mentions, acts, and actors of the acts that were found."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        tags = tagger.tag(text=row["text"], declared=row["lang"], issuer=row.get("issuer"))
        counts[row["lang"]].update(_mentions(row, tags) + _acts(row, tags))
    return counts


def f1(counts: Counter[str], what: str) -> float:
    """Give the F1 of `mention` or `act`."""
    right = counts[f"{what} right"]
    return 2 * right / max(1, 2 * right + counts[f"{what} false"] + counts[f"{what} missed"])


def _mentions(row: Row, tags: Tags) -> Counter[str]:
    """A wording counts once; particles and article before it may differ."""
    told: list[tuple[str, str]] = []
    for entity in tags.entities:
        for span in entity.mentions:
            if not _has(told, (entity.type, span.text)):
                told.append((entity.type, span.text))
    wanted = [(mention["type"], mention["text"]) for mention in row["entities"]]
    right = sum(_has(told, mention) for mention in wanted)
    return Counter({"mention right": right, "mention false": len(told) - right, "mention missed": len(wanted) - right})


def _acts(row: Row, tags: Tags) -> Counter[str]:
    left: list[Act] = list(tags.acts)
    counts: Counter[str] = Counter()
    for act in row["acts"]:
        start = row["text"].find(act["quote"])
        same = [a for a in left if a.kind == act["kind"]]
        found = next((a for a in same if a.quote.start < start + len(act["quote"]) and start < a.quote.end), None)
        if found is None:
            counts["act missed"] += 1
            continue
        left.remove(found)
        counts["act right"] += 1
        if "actors" in act:
            counts["actors right" if _same_actors(act["actors"], found, row, tags) else "actors false"] += 1
    counts["act false"] = len(left)
    return counts


def _same_actors(wanted: Sequence[str], act: Act, row: Row, tags: Tags) -> bool:
    """By id, or by the words that name the actor: a label knows no id of a name that no gazetteer lists."""
    words = {mention["id"]: mention["text"] for mention in row["entities"]}
    names = {e.id: [("", span.text) for span in e.mentions] for e in tags.entities}
    return len(wanted) == len(act.actors) and all(
        any(one == actor or _has(names.get(one, []), ("", words.get(actor, "?"))) for one in act.actors)
        for actor in wanted
    )


def _has(told: Sequence[tuple[str, str]], wanted: tuple[str, str]) -> bool:
    return any(kind == wanted[0] and _same(words, wanted[1]) for kind, words in told)


def _same(one: str, other: str) -> bool:
    a, b = (" ".join(map(normalise, Words(words).surfaces)).removeprefix("ال") for words in (one, other))
    short, long = sorted((a, b), key=len)
    return long.endswith(short) and _PARTICLES.fullmatch(long[: len(long) - len(short)]) is not None


if __name__ == "__main__":
    by_language = score(Path(sys.argv[1]), Tagger(load_lexicon(SEEDS)))
    for name, found in [*by_language.items(), ("all", sum(by_language.values(), Counter()))]:
        print(  # noqa: T201 - what it is for
            f"{name:4} mentions F1 {f1(found, 'mention'):.3f}  acts F1 {f1(found, 'act'):.3f}  "
            f"actors {found['actors right']} of {found['actors right'] + found['actors false']}"
        )
