"""Statements made of clauses, Arabic and English: whole texts, reprints of them, and texts that only look alike."""

import random
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import NamedTuple

from services.enrich.adapters.theme_files import read_signals
from services.local.pipeline import PROJECT

_ASIDES = 0.5


class Made(NamedTuple):
    """A made statement: who speaks, about what, and its paragraphs."""

    body: str
    theme: str
    paragraphs: list[str]

    @property
    def text(self) -> str:
        """The paragraphs, a blank line between."""
        return "\n\n".join(self.paragraphs)


class _Choice:
    """Another choice each time that it is written."""

    def __init__(self, choices: Sequence[str], rng: random.Random) -> None:
        self._choices = choices
        self._rng = rng

    def __format__(self, _: str) -> str:
        return self._rng.choice(self._choices)


class Clauses(NamedTuple):
    """What texts of one language are made of."""

    language: str
    aside: str
    bodies: Sequence[str]
    places: Sequence[str]
    people: Sequence[str]
    months: Sequence[str]
    themes: dict[str, Sequence[str]]
    openings: Sequence[str]
    groups: Sequence[str]
    envoys: Sequence[str]
    moods: Sequence[str]
    times: Sequence[str]
    leads: Sequence[str]
    cores: Sequence[str]
    tails: Sequence[str]
    closings: Sequence[str]
    datelines: Sequence[str]


ENGLISH = Clauses(
    language="en",
    aside="Much the same was heard of {one}, and less of {other}.",
    bodies=[
        "The European Union",
        "The African Union",
        "The Ministry of Justice",
        "The Human Rights Council",
        "The Arab League",
        "The Council of Europe",
        "The Committee for Press Freedom",
        "The Ministry of Labour",
        "The National Human Rights Commission",
        "The Association of Families",
        "UNICEF",
        "The Bar Council",
    ],
    places=[
        "Sudan",
        "Yemen",
        "Peru",
        "Chad",
        "Georgia",
        "Haiti",
        "Mali",
        "Nepal",
        "Libya",
        "Kenya",
        "Chile",
        "Iraq",
        "Lebanon",
        "Ghana",
        "Cuba",
        "Fiji",
        "Jordan",
        "Kuwait",
        "Oman",
        "Togo",
        "Benin",
        "Malta",
        "Tunisia",
        "Niger",
    ],
    people=[
        "Amal Haddad",
        "Juan Ortega",
        "Mary Okoye",
        "Peter Lind",
        "Leila Nasser",
        "Samuel Osei",
        "Nadia Karim",
        "Tomas Vega",
        "Ruth Meyer",
        "Omar Saleh",
        "Ines Duarte",
        "Paul Mensah",
    ],
    months=["January", "February", "March", "April", "May", "June", "July", "August", "September", "October"],
    themes={
        "prisons": [
            "overcrowded cells",
            "pretrial detention",
            "medical care for inmates",
            "visits by families",
            "solitary confinement",
            "independent inspections",
            "the release of juveniles",
            "food in custody",
            "complaints against guards",
            "alternatives to imprisonment",
        ],
        "press": [
            "attacks on reporters",
            "licences for broadcasters",
            "the secrecy of sources",
            "defamation trials",
            "access to public records",
            "the closure of newspapers",
            "safety in war zones",
            "online harassment",
            "state advertising",
            "the jailing of editors",
        ],
        "schools": [
            "girls who leave class early",
            "fees in primary schools",
            "the training of teachers",
            "lessons in camps",
            "textbooks in local languages",
            "transport for pupils",
            "meals at school",
            "damaged classrooms",
            "pupils with disabilities",
            "the salaries of teachers",
        ],
        "workers": [
            "unpaid wages",
            "safety on building sites",
            "domestic workers",
            "the right to form unions",
            "child labour",
            "withheld passports",
            "equal pay",
            "labour inspectors",
            "heat stress",
            "severance pay",
        ],
        "water": [
            "polluted wells",
            "the rationing of water",
            "leaking pipes",
            "sewage in rivers",
            "drought in the valleys",
            "shared rivers",
            "the price of water",
            "latrines in schools",
            "broken pumps",
            "dams upstream",
        ],
    },
    openings=[
        "{body} today voiced concern about {topic} in {place}.",
        "{body} welcomed the steps that {place} has taken on {topic}.",
        "In a statement issued on {day} {month}, {body} called for action on {topic} in {place}.",
        "{body} said that {topic} in {place} remained a matter of urgency.",
        "Meeting in {place}, {body} discussed {topic} with {number} experts.",
    ],
    groups=[
        "nurses",
        "village elders",
        "young lawyers",
        "trade unionists",
        "fishermen",
        "retired judges",
        "head teachers",
        "widows",
        "shopkeepers",
        "students",
        "local mayors",
        "aid workers",
        "farmers",
        "market traders",
        "bus drivers",
        "parents",
        "midwives",
        "clerks",
        "poets",
        "engineers",
        "camp leaders",
        "chemists",
        "grandmothers",
        "writers",
    ],
    envoys=["delegation", "mission", "team of jurists", "special envoy", "group of experts", "parliamentary party"],
    moods=["regret", "patience", "anger", "some relief", "dismay", "irony", "caution", "hope", "open doubt", "courage"],
    times=[
        "on the second day",
        "before the autumn",
        "late at night",
        "during the recess",
        "after the floods",
        "in the spring",
        "behind closed doors",
        "over the weekend",
        "at the border",
        "since the ceasefire",
    ],
    leads=[
        "According to the statement,",
        "It noted with {mood} that",
        "{person}, who leads its work on {theme}, said",
        "{group} from {place} told the {envoy}",
        "The text recalls",
        "A report of {day} {month} had found",
        "{group} and {group} alike had warned",
        "In the view of its legal team,",
        "Speaking {when}, {person} argued",
        "It is now beyond doubt",
        "Neighbouring states have learned the hard way",
        "{group} were reminded {when}",
        "As early as {month} it had been clear",
        "The {envoy} saw for itself",
        "{group} have long maintained",
        "Without {mood}, {person} told {group}",
    ],
    cores=[
        "that {topic} should be the first test of good faith",
        "that {number} cases of {topic} had gone unanswered",
        "that nobody in {place} keeps honest figures on {topic}",
        "that the bill says next to nothing about {topic}",
        "that {topic} weighs most on {group} and {group}",
        "that money set aside {when} for {topic} was spent elsewhere",
        "that courts had heard only {number} complaints over {topic}",
        "that {topic} cannot be solved by decree",
        "that a fund of {number} million dollars would ease {topic}",
        "that the advice of {group} on {topic} was shelved",
        "that {topic} is worse for {group} outside the capital",
        "that officials speak of {topic} with {mood}",
        "that {place} had promised a plan on {topic} and never delivered",
        "that the trust of {group} breaks down wherever {topic} is ignored",
        "that rural districts bear the brunt of {topic}",
        "that {topic} now concerns every second household",
    ],
    tails=[
        "and asked for a public answer within {number} days.",
        "although some progress was made in {month}.",
        "which {group} in {place} dispute.",
        "so a new {envoy} will travel there {when}.",
        "and lawmakers will vote on the matter on {day} {month}.",
        "a point that {group} had already made.",
        "while {group} wait for a signed timetable.",
        "and called on both chambers to act without delay.",
        "even if the budget allows for little.",
        "and {group} must have a seat at the table.",
        "as {number} witnesses have confirmed under oath.",
        "yet no minister has visited the area.",
        "and {group} were kept away {when}.",
        "a finding received with {mood} by {group}.",
        "which calls for {mood} as much as for resources.",
        "and {person} promised to come back to it.",
    ],
    closings=[
        "{body} will continue to follow developments closely and stands ready to assist.",
        "For further information contact the press office of {body}.",
        "{body} recalls that the rights of all persons must be respected at all times and in all places.",
    ],
    datelines=["LONDON (Agencies) -", "From our correspondent:", "Geneva, by telephone -", "NEWS DESK |"],
)
ARABIC = Clauses(
    language="ar",
    aside="وقيل مثل ذلك عن {one}، وأقل منه عن {other}.",
    bodies=[
        "الاتحاد الأوروبي", "الاتحاد الأفريقي", "وزارة العدل", "مجلس حقوق الإنسان", "جامعة الدول العربية",
        "مجلس أوروبا", "لجنة حماية الصحفيين", "وزارة العمل", "اللجنة الوطنية لحقوق الإنسان", "رابطة الأسر",
        "اليونيسف", "نقابة المحامين",
    ],
    places=[
        "السودان", "اليمن", "بيرو", "تشاد", "جورجيا", "هايتي", "مالي", "نيبال", "ليبيا", "كينيا", "شيلي", "العراق",
        "لبنان", "غانا", "كوبا", "فيجي", "الأردن", "الكويت", "عمان", "توغو", "بنن", "مالطة", "تونس", "النيجر",
    ],
    people=[
        "أمل حداد", "خوان أورتيغا", "ماري أوكوي", "بيتر ليند", "ليلى ناصر", "صموئيل أوسي", "نادية كريم",
        "توماس فيغا", "روث ماير", "عمر صالح", "إينيس دوارتي", "بول منساه",
    ],
    months=["يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر"],
    themes={
        "السجون": [
            "اكتظاظ الزنازين", "الحبس الاحتياطي", "علاج النزلاء", "زيارات الأهالي", "الحبس الانفرادي",
            "التفتيش المستقل", "إطلاق سراح الأحداث", "طعام الموقوفين", "الشكاوى ضد الحراس", "بدائل السجن",
        ],
        "الصحافة": [
            "الاعتداء على المراسلين", "تراخيص البث", "سرية المصادر", "محاكمات التشهير", "الاطلاع على السجلات العامة",
            "إغلاق الصحف", "السلامة في مناطق القتال", "التحرش عبر الشبكة", "الإعلانات الحكومية", "حبس المحررين",
        ],
        "المدارس": [
            "انقطاع الفتيات عن الدراسة", "رسوم المدارس الابتدائية", "تدريب المعلمين", "دروس المخيمات",
            "الكتب باللغات المحلية", "نقل التلاميذ", "الوجبات المدرسية", "الفصول المتضررة", "التلاميذ ذوي الإعاقة",
            "رواتب المعلمين",
        ],
        "العمال": [
            "الأجور غير المدفوعة", "السلامة في مواقع البناء", "عمال المنازل", "حق تكوين النقابات", "عمل الأطفال",
            "احتجاز جوازات السفر", "المساواة في الأجر", "مفتشي العمل", "الإجهاد الحراري", "تعويضات الفصل",
        ],
        "المياه": [
            "تلوث الآبار", "تقنين المياه", "تسرب الأنابيب", "الصرف في الأنهار", "الجفاف في الأودية",
            "الأنهار المشتركة", "سعر المياه", "مراحيض المدارس", "تعطل المضخات", "السدود في أعلى النهر",
        ],
    },
    openings=[
        "أعرب {body} اليوم عن القلق إزاء {topic} في {place}.",
        "رحب {body} بالخطوات التي اتخذتها {place} بشأن {topic}.",
        "دعا {body} في بيان صدر يوم {day} {month} إلى التحرك بشأن {topic} في {place}.",
        "قال {body} إن {topic} في {place} مسألة لا تحتمل التأخير.",
        "ناقش {body} خلال اجتماع في {place} مسألة {topic} مع {number} من الخبراء.",
    ],
    groups=[
        "ممرضات", "شيوخ القرى", "محامين شبان", "نقابيين", "صيادين", "قضاة متقاعدين", "مديري مدارس", "أرامل",
        "أصحاب متاجر", "طلاب", "رؤساء بلديات", "عمال إغاثة", "مزارعين", "تجار السوق", "سائقي حافلات", "آباء وأمهات",
        "قابلات", "كتبة المحاكم", "شعراء", "مهندسين", "مسؤولي المخيمات", "صيادلة", "جدات", "كتاب",
    ],
    envoys=["الوفد", "البعثة", "فريق الحقوقيين", "المبعوث الخاص", "فريق الخبراء", "الوفد البرلماني"],
    moods=["أسف", "صبر", "غضب", "ارتياح", "ذهول", "سخرية", "حذر", "أمل", "شك معلن", "شجاعة"],
    times=[
        "في اليوم الثاني", "قبل الخريف", "في ساعة متأخرة", "خلال العطلة", "عقب الفيضانات", "في الربيع",
        "خلف أبواب مغلقة", "في نهاية الأسبوع", "عند الحدود", "منذ وقف إطلاق النار",
    ],
    leads=[
        "وجاء في البيان", "ولاحظ بكل {mood}", "وقال {person} المكلف بملف {theme}", "وروى {group} من {place} أمام {envoy}",  # noqa: E501
        "وذكر النص", "وكان تقرير صدر في {day} {month} قد خلص إلى", "وحذر {group} ومعهم {group} من",
        "ويرى فريقه القانوني", "وأوضح {person} في كلمة ألقاها {when}", "ولم يعد من شك في",
        "وأدركت دول الجوار بعد تجربة مريرة", "وجرى {when} تذكير {group} بحقيقة مفادها", "واتضح منذ {month}",
        "ولمس {envoy} عن قرب", "ويؤكد {group} منذ زمن", "وصارح {person} في {mood} كلا من {group} بالقول",
    ],
    cores=[
        "أن {topic} أول اختبار لحسن النية", "أن {number} حالة من حالات {topic} بقيت دون رد",
        "أن لا أحد في {place} يملك أرقاما صادقة عن {topic}", "أن مشروع القانون يكاد يخلو من أي ذكر لمسألة {topic}",
        "أن {topic} يثقل كاهل {group} قبل غيرهم ثم {group}", "أن المبالغ المرصودة {when} لمسألة {topic} أنفقت في غير محلها",  # noqa: E501
        "أن المحاكم لم تنظر إلا في {number} شكوى بشأن {topic}", "أن {topic} لا تحل بقرار فوقي",
        "أن صندوقا بقيمة {number} مليون دولار سيخفف من {topic}", "أن مشورة {group} حول {topic} وضعت على الرف",
        "أن {topic} أسوأ حالا لدى {group} خارج العاصمة", "أن المسؤولين ما زالوا يتناولون {topic} في {mood}",
        "أن {place} وعدت بخطة حول {topic} ولم تف بها", "أن ثقة {group} تنهار حيث تهمل {topic}",
        "أن المناطق الريفية تتحمل العبء الأكبر من {topic}", "أن {topic} باتت تمس بيتا من كل بيتين",
    ],
    tails=[
        "وطالب بجواب علني في غضون {number} يوما.", "مع أن بعض التقدم تحقق في {month}.",
        "وهو ما ينفيه {group} في {place}.", "ولذلك سيتوجه {envoy} إلى هناك {when}.",
        "وسيصوت النواب على الأمر يوم {day} {month}.", "وهي نقطة سبق أن أثارها {group}.",
        "فيما ينتظر {group} جدولا زمنيا موقعا.", "ودعا المجلسين إلى العمل دون إبطاء.",
        "حتى وإن لم تسمح الميزانية بالكثير.", "ولا بد من إشراك {group} في النقاش.",
        "كما أكد {number} شاهدا تحت القسم.", "ومع ذلك لم يزر أي وزير المنطقة.",
        "ومنع {group} من الحضور {when}.", "وهي خلاصة قابلها {group} في {mood}.",
        "الأمر الذي يتطلب {mood} بقدر ما يتطلب موارد.", "ووعد {person} بالعودة إلى الموضوع.",
    ],
    closings=[
        "وسيواصل {body} متابعة التطورات عن كثب وهو على استعداد لتقديم العون.",
        "ولمزيد من المعلومات يرجى الاتصال بالمكتب الصحفي التابع إلى {body}.",
        "ويذكر {body} بأن حقوق جميع الأشخاص واجبة الاحترام في كل زمان ومكان.",
    ],
    datelines=["القاهرة - وكالات:", "من مراسلنا:", "جنيف (هاتفيا) -", "غرفة الأخبار |"],
)  # fmt: skip


def make(clauses: Clauses, rng: random.Random) -> Made:
    """Make a statement of three to eight paragraphs; two of one body on one theme share clauses, as real ones do."""
    body, theme = rng.choice(clauses.bodies), rng.choice(list(clauses.themes))
    place = rng.choice(clauses.places)
    fill = _filler(clauses, (rng, rng), body=body, theme=theme, place=place)
    sentences = _patterns(clauses, rng, rng.randint(6, 14))
    size = rng.choice([2, 3])
    sentences = [f"{sentence} {_aside(clauses, rng)}" if rng.random() < _ASIDES else sentence for sentence in sentences]
    middle = [" ".join(map(fill, sentences[at : at + size])) for at in range(0, len(sentences), size)]
    ends = [fill(closing) for closing in rng.sample(clauses.closings, rng.randint(1, 2))]
    return Made(body, theme, [fill(rng.choice(clauses.openings)), *middle, *ends])


def _aside(clauses: Clauses, rng: random.Random) -> str:
    """A clause on two terms of any theme: words that few texts share, as real ones have."""
    one, other = rng.sample(_terms(clauses.language), 2)
    return clauses.aside.format(one=one, other=other)


@lru_cache
def _terms(language: str) -> list[str]:
    found = ((lang, wording.removeprefix("=")) for _, lang, wording in read_signals(PROJECT / "seeds"))
    return [wording for lang, wording in found if lang == language]


def reprint(made: Made, clauses: Clauses, rng: random.Random, *, changed: float) -> str:
    """Reprint a statement: an agency line, a share of the words changed, paragraphs moved, one or two cut."""
    paragraphs = list(made.paragraphs)
    vocabulary = " ".join(
        [*clauses.cores, *clauses.tails, *(t for topics in clauses.themes.values() for t in topics)]
    ).split()
    words = [word for word in vocabulary if "{" not in word]
    if rng.random() < 0.5:  # noqa: PLR2004 - every second one
        for _ in range(rng.randint(1, max(1, len(paragraphs) // 4))):
            del paragraphs[rng.randrange(1, len(paragraphs))]
    if rng.random() < 0.5:  # noqa: PLR2004
        rng.shuffle(paragraphs)
    paragraphs = [_change(paragraph, words, rng, changed) for paragraph in paragraphs]
    if rng.random() < 0.5:  # noqa: PLR2004
        paragraphs[0] = f"{rng.choice(clauses.datelines)} {paragraphs[0]}"
    return "\n\n".join(paragraphs)


def refill(made_seed: int, clauses: Clauses, rng: random.Random) -> tuple[str, str]:
    """Give two texts of one template: word for word the same but for numbers, dates, places and people."""
    choice = random.Random(made_seed)  # noqa: S311 - made text
    body, theme = choice.choice(clauses.bodies), choice.choice(list(clauses.themes))
    topic = choice.choice(clauses.themes[theme])
    pattern = [choice.choice(clauses.openings), *_patterns(clauses, choice, choice.randint(3, 8))]
    texts = []
    for _ in range(2):
        same = random.Random(made_seed)  # noqa: S311 - made text
        fill = _filler(clauses, (rng, same), body=body, theme=theme, place=rng.choice(clauses.places), topic=topic)
        texts.append(" ".join(map(fill, [*pattern, clauses.closings[0]])))
    return texts[0], texts[1]


def _patterns(clauses: Clauses, rng: random.Random, many: int) -> list[str]:
    """Give sentences, each of a lead, a core and a tail; none of these twice in one text."""
    parts = (rng.sample(clauses.leads, many), rng.sample(clauses.cores, many), rng.sample(clauses.tails, many))
    return [" ".join(sentence) for sentence in zip(*parts, strict=True)]


def _filler(  # noqa: PLR0913 - what stays the same in one text
    clauses: Clauses,
    chances: tuple[random.Random, random.Random],
    *,
    body: str,
    theme: str,
    place: str,
    topic: str = "",
) -> Callable[[str], str]:
    """Give a function that fills a pattern: figures and names by the first chance, other words by the second."""
    rng, same = chances

    def fill(pattern: str) -> str:
        return pattern.format(
            body=body,
            theme=theme,
            place=place,
            topic=topic or same.choice(clauses.themes[theme]),
            person=rng.choice(clauses.people),
            group=_Choice(clauses.groups, same),
            envoy=same.choice(clauses.envoys),
            mood=same.choice(clauses.moods),
            when=same.choice(clauses.times),
            number=rng.randint(2, 400),
            day=rng.randint(1, 28),
            month=rng.choice(clauses.months),
        )

    return fill


def _change(paragraph: str, words: Sequence[str], rng: random.Random, share: float) -> str:
    """Replace, drop or double words; the share is exact over a long text."""
    changed: list[str] = []
    for word in paragraph.split():
        if rng.random() >= share:
            changed.append(word)
        elif (what := rng.random()) < 0.7:  # noqa: PLR2004 - mostly replaced
            changed.append(rng.choice(words))
        elif what < 0.85:  # noqa: PLR2004
            changed.append(f"{word} {rng.choice(words)}")
    return " ".join(changed)
