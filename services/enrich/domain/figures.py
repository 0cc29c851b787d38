"""What a template leaves blank: numbers, dates and names, each with the words around it."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from hashlib import blake2b
from itertools import compress, count
from operator import itemgetter

from services.enrich.domain.words import Words, normalise

_MOST_SLOTS = 64
_SENTENCE_ENDS = frozenset(".!?\n:")
_NUMBERS_AND_MONTHS = """
يناير فبراير مارس أبريل إبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين جانفي فيفري أفريل ماي جوان جويلية أوت
الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد
واحد اثنان اثنين ثلاثة ثلاث أربعة أربع خمسة خمس ستة ست سبعة سبع ثمانية ثماني تسعة تسع عشرة عشر عشرون عشرين
ثلاثون ثلاثين أربعون أربعين خمسون خمسين ستون ستين سبعون سبعين ثمانون ثمانين تسعون تسعين مئة مائة مئتان مئتين ألف آلاف
one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand
deux trois quatre cinq sept huit neuf dix onze douze vingt trente quarante cinquante cent mille
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
lundi mardi mercredi jeudi vendredi samedi dimanche
dos tres cuatro cinco seis siete ocho nueve diez once doce veinte treinta cuarenta cincuenta cien ciento mil
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
lunes martes miércoles jueves viernes sábado domingo
два две три четыре пять шесть семь восемь девять десять двадцать тридцать сорок пятьдесят сто тысяч тысяча
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
понедельник вторник среду среда четверг пятницу пятница субботу суббота воскресенье
"""
_KNOWN = frozenset(map(normalise, _NUMBERS_AND_MONTHS.split()))


def find_blanks(words: Words, forms: Sequence[str], names: Sequence[tuple[int, int]]) -> set[int]:
    """Give the numbers of the words that are figures or parts of names.

    Args:
        words: of the text.
        forms: the normalised words that count.
        names: first word and word after the last of each name.
    """
    told = set(compress(count(), map(_is_figure, forms)))
    for first, last in names:
        told.update(range(first, min(last, len(forms))))
    told.update(_capitals(words, len(forms)))
    return told


def slots_of(forms: Sequence[str], blanks: AbstractSet[int]) -> list[bytes]:
    """Give each run of blanks with its place: 4 bytes of the words around it, 4 of the run itself.

    Returns:
        At most 64, by place; where there are more, those of the least places, so that two texts keep the same.
    """
    slots = {
        _short(f"{forms[first - 1] if first else ''} _ {forms[last] if last < len(forms) else ''}")
        + _short(" ".join(forms[first:last]))
        for first, last in _runs(sorted(blanks))
    }
    return sorted(slots)[:_MOST_SLOTS]


@lru_cache(maxsize=20_000)
def _is_figure(form: str) -> bool:
    return form in _KNOWN or any(letter.isdigit() for letter in form)


def _capitals(words: Words, most: int) -> Iterator[int]:
    """Words with a capital that do not begin a sentence."""
    following = words.surfaces[1:most]
    for number in compress(count(1), map(str.isupper, map(itemgetter(0), following))):
        between = words.text[words.ends[number - 1] : words.starts[number]]
        if _SENTENCE_ENDS.isdisjoint(between):
            yield number


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = -1
    for number in numbers:
        if number != last:
            if last > first:
                yield first, last
            first = number
        last = number + 1
    if last > first:
        yield first, last


def _short(text: str) -> bytes:
    return blake2b(text.encode(errors="surrogatepass"), digest_size=4).digest()
