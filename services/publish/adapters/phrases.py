"""Our own words around a digest, in one language: plurals, lists and dates by CLDR."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_time
from babel.lists import format_list

from services.publish.domain.compose import MOST_ACTS
from services.publish.domain.lines import on_one_line
from shared.contract.base import UNNAMED
from shared.contract.digest import Digest, DigestAct, DigestCounts, DigestEntity, DigestItem, DigestTheme, Window

_MOST_THEMES = 4
_MOST_ABOUT = 3
_MOST_NAMES = 6


# First-strong isolate and its end: text of unknown direction cannot disturb what stands around it.
_ISOLATE, _END = "\u2068", "\u2069"
_CONTROLS = dict.fromkeys([*range(0x20), 0x7F], " ")
_CONTROLS |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C], "")


def flat(text: str) -> str:
    """Put foreign words on one line, their own direction controls removed."""
    return on_one_line(text.translate(_CONTROLS))


def isolated(text: str) -> str:
    """Put foreign words on one line, isolated from what is around them."""
    return f"{_ISOLATE}{flat(text)}{_END}"


def _ends_in_chinese(name: str) -> bool:
    return "\u4e00" <= name.rstrip(_END)[-1:] <= "\u9fff"


class Phrases:
    """What templates call `say`.

    Args:
        words: of words.yaml.
        language: tag.
        zone: IANA time zone.
    """

    def __init__(self, words: Mapping[str, Any], language: str, zone: str) -> None:
        self.words = words
        self._locale = Locale.parse(language)
        self._language = language
        self._zone = ZoneInfo(zone)

    def count(self, what: str, number: int) -> str:
        """Give a number of things in the right plural."""
        return self._plural(self.words[what], number)

    def _plural(self, forms: Mapping[str, str], number: int) -> str:
        return str(forms.get(self._locale.plural_form(number), forms["other"])).replace("{n}", str(number))

    def counts(self, counts: DigestCounts) -> str:
        """Give how much there was, and how much there usually is."""
        line = self.words["counts"].format(
            statements=self.count("statements", counts.statements), sources=self.count("sources", counts.sources)
        )
        told = [line.strip()] if counts.statements else []
        if counts.usual is not None and round(counts.usual):
            told.append(self.words["usual"].format(n=round(counts.usual)))
        return " · ".join(told)

    def brief(self, digest: Digest) -> str:
        """Count what is done, the weightiest kinds first; nothing for a handful."""
        kinds = digest.counts.acts or {}
        if len(kinds) < 2:  # noqa: PLR2004 - one kind is no overview
            return ""
        return " · ".join(self._plural(forms, kinds[k]) for k, forms in self.words["brief"].items() if k in kinds)

    def acts(self, item: DigestItem) -> Sequence[DigestAct]:
        """Give the acts to tell; of a notice none: its difference speaks."""
        if item.change == "withdrawn" or item.changes:
            return ()
        return item.acts[:MOST_ACTS]

    def doing(self, act: DigestAct) -> str:
        """Tell who does what to whom."""
        who = [isolated(party.label) for party in act.who or ()]
        told = str(self.words["nouns"][act.kind])
        if who:
            forms = self.words["acts"][act.kind]
            verb = forms.get("one" if len(who) == 1 else "other", forms["other"])
            gap = "" if self._language == "zh" and _ends_in_chinese(who[-1]) else " "
            told = str(self.words["does"]).format(who=self.listed(who), gap=gap, act=verb)
        if act.also:
            told += f" (+ {self.listed([self.words['nouns'][kind] for kind in act.also])})"
        if act.whom:
            arrow = "←" if self._language == "ar" else "→"
            told += f" {arrow}\u00a0{self.listed([isolated(party.label) for party in act.whom])}"
        return told

    def about(self, act: DigestAct, item: DigestItem) -> str:
        """Tell what an act is on."""
        labels = {theme.id: theme.label for theme in item.themes if theme.label}
        return self.joined([labels[theme] for theme in self.themes_of(act, item)])

    def themes_of(self, act: DigestAct, item: DigestItem) -> list[str]:
        """Give the ids of what an act is told to be on."""
        labelled = {theme.id for theme in item.themes if theme.label}
        return [theme for theme in act.themes if theme in labelled][:_MOST_ABOUT]

    def themes(self, item: DigestItem) -> list[str]:
        """Give the labels of what an item is most about."""
        return [theme.label or theme.id for theme in self.leading_themes(item)]

    def leading_themes(self, item: DigestItem) -> Sequence[DigestTheme]:
        """Give what an item is most about; nothing of one that is withdrawn."""
        return item.themes[:_MOST_THEMES] if item.change != "withdrawn" else ()

    def names(self, item: DigestItem) -> list[str]:
        """Give what those are called who are named beside those who act."""
        return [entity.label or entity.name for entity in self.named(item)]

    def named(self, item: DigestItem) -> list[DigestEntity]:
        """Give who and what is named beside those who act; nothing of one that is withdrawn."""
        told = {party.id for act in self.acts(item) for party in (*(act.who or ()), *(act.whom or ()))}
        beside = [entity for entity in item.entities if entity.id not in told and item.change != "withdrawn"]
        once = {entity.label or entity.name: entity for entity in reversed(beside)}
        return list(once.values())[::-1][:_MOST_NAMES]

    def source(self, name: str) -> str:
        """Give the name of a source; what came without one is called by how it came, in the reader's language."""
        return str(self.words[name]) if name in UNNAMED else name

    def sources(self, item: DigestItem) -> list[str]:
        """Give the other sources of a story."""
        return list(dict.fromkeys(self.source(other.source) for other in item.also_covered_by))

    def language_of(self, item: DigestItem) -> str:
        """Name the language of an item that is not in the reader's."""
        tag = item.language.split("-")[0]
        return "" if tag in {self._language, "und"} else str(self._locale.languages.get(tag, item.language))

    def listed(self, names: Sequence[str]) -> str:
        """Join names as the language does: A, B and C."""
        return str(format_list(names, locale=self._locale))

    def joined(self, labels: Sequence[str]) -> str:
        """Join labels that hold commas themselves."""
        return str(self.words["semicolon"]).join(labels)

    def day(self, at: datetime) -> str:
        """Give a date in words."""
        return str(format_date(at.astimezone(self._zone), "long", self._locale))

    def told_on(self, item: DigestItem) -> str:
        """Give when the reader was told what is corrected now."""
        moment = (item.correction_of or "").split("/")[1:2]
        if not moment:
            return ""
        at = datetime.fromisoformat(moment[0]).astimezone(UTC)
        return str(self.words["told_on"].format(date=self.day(at)))

    def window(self, window: Window) -> str:
        """Give a stretch of time, no date twice, with its zone where that is not UTC."""
        start, end = (at.astimezone(self._zone) for at in (window.start, window.end))
        first, last = (str(format_time(at, "short", locale=self._locale)) for at in (start, end))
        zone = "" if window.zone == "UTC" else f" ({isolated(window.zone)})"
        if start.date() != end.date():
            return f"{self.day(start)} {first} – {self.day(end)} {last}{zone}"
        return f"{self.day(end)} {last}{zone}" if first == last else f"{self.day(end)} {first} – {last}{zone}"
