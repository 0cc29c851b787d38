"""Who and what a text names: from gazetteers, from the form of a name, and from what stands for it."""

import csv
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.enrich.adapters.lexicon_files import check_lexicon
from tests.conftest import SEEDS
from tests.seeded import seeded_tagger

TAGGER = seeded_tagger()


def named(text: str, **given_: str) -> list[tuple[str, str]]:
    """Type and words of each mention."""
    entities = TAGGER.tag(text=text, **given_).entities
    return [(entity.type, span.text) for entity in entities for span in entity.mentions if span.field == "text"]


def ids(text: str, **given_: str) -> dict[str, str]:
    """Words of each mention and whom they stand for."""
    entities = TAGGER.tag(text=text, **given_).entities
    return {span.text: entity.id for entity in entities for span in entity.mentions}


@pytest.mark.parametrize(
    "text",
    [
        "Those who came told us it may rain.",
        "PEOPLE WHO CARE TOLD US.",
        "They ate turkey from fine china.",
        "A guinea fowl was seen near Lake Chad.",
        "يعاني القطاع من عجز مالي كبير",
        "أصر على موقفه وقال إن الرأي العام تغير",
        "发展中国家的代表发了言。",
        "Le gouvernement a parlé hier.",
        "Es una organización de personas.",
        "بصفتها الهيئة الدولية الرئيسية للنهوض بالتعليم",
    ],
)
def test_common_words_and_false_friends_are_no_names(text: str) -> None:
    assert named(text) == []


def test_a_country_is_no_surname() -> None:
    assert "iso:JO" not in ids("The players met Michael Jordan in Paris.").values()
    assert ids("The delegation left Jordan on Monday.")["Jordan"] == "iso:JO"


@pytest.mark.parametrize(
    ("text", "words", "entity"),
    [
        ("زار الوفد سلطنة عمان", "سلطنة عمان", "iso:OM"),
        ("عقد الاجتماع في عمّان", "عمّان", "wikidata:Q3805"),
        ("وصل من الأردن إلى عمان", "عمان", "wikidata:Q3805"),
        ("وصل إلى عمان", "عمان", "iso:OM"),
        ("اندلع القتال في مالي", "مالي", "iso:ML"),
        ("للاتحاد الأوروبي دور", "للاتحاد الأوروبي", "wikidata:Q458"),
        ("قرار لمجلس حقوق الإنسان", "مجلس حقوق الإنسان", "wikidata:Q205650"),
        ("وبالأمم المتحدة", "الأمم المتحدة", "wikidata:Q1065"),
        ("الأمــمِ المُتَّحِدَة", "الأمــمِ المُتَّحِدَة", "wikidata:Q1065"),
        ("Делегация была в Сирии", "Сирии", "iso:SY"),
        ("代表团访问了苏丹", "苏丹", "iso:SD"),
    ],
)
def test_a_listed_name_is_found_as_it_is_written(text: str, words: str, entity: str) -> None:
    assert ids(text)[words] == entity


@pytest.mark.parametrize(
    ("text", "words", "entity"),
    [
        ("صرحت وزارة الخارجية الأردنية", "وزارة الخارجية الأردنية", "local:ministry/foreign-affairs/JO"),
        ("the Ministry of Justice of Tunisia", "Ministry of Justice of Tunisia", "local:ministry/justice/TN"),
        ("the Egyptian Interior Ministry", "Egyptian Interior Ministry", "local:ministry/interior/EG"),
        ("le ministère algérien des Affaires étrangères", "ministère algérien des Affaires étrangères",
         "local:ministry/foreign-affairs/DZ"),
        ("el Ministerio de Justicia de Chile", "Ministerio de Justicia de Chile", "local:ministry/justice/CL"),
        ("МИД России", "МИД России", "local:ministry/foreign-affairs/RU"),
        ("据中国外交部介绍", "中国外交部", "local:ministry/foreign-affairs/CN"),
        ("السلطات التونسية", "السلطات التونسية", "local:government/TN"),
        ("قال وزير الخارجية المصري", "وزير الخارجية المصري", "local:office/minister/foreign-affairs/EG"),
        ("المقررة الخاصة المعنية بحرية الرأي والتعبير", "المقررة الخاصة المعنية بحرية الرأي والتعبير",
         "local:special-procedure/freedom-of-expression"),
        ("She wrote to the Special Rapporteur on torture.", "Special Rapporteur on torture",
         "local:special-procedure/torture"),
        ("Il a écrit hier à la Rapporteuse spéciale sur la torture", "Rapporteuse spéciale sur la torture",
         "local:special-procedure/torture"),
    ],
)  # fmt: skip
def test_an_organ_is_known_by_its_topic_and_country(text: str, words: str, entity: str) -> None:
    assert ids(text)[words] == entity


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("أدان مركز النور لحقوق الإنسان اعتقال الطالب", "مركز النور لحقوق الإنسان"),
        ("قالت رابطة أسر المفقودين إن", "رابطة أسر المفقودين"),
        ("دعا المرصد الليبي لحقوق الإنسان الحكومة إلى", "المرصد الليبي لحقوق الإنسان"),
        ('أعلنت جمعية "بيتنا" عن', 'جمعية "بيتنا"'),
        ("أعلنت المنظمة المغربية لحقوق الإنسان ومحاربة الفساد عن", "المنظمة المغربية لحقوق الإنسان ومحاربة الفساد"),
        ("أكد المركز المصري لحقوق السكن أن", "المركز المصري لحقوق السكن"),
        ("تستنكر الهيئة الدولية للدفاع عن معتقلي الرأي اعتقاله", "الهيئة الدولية للدفاع عن معتقلي الرأي"),
        ("يجدد المجلس اليمني للشؤون الإنسانية المطالبة", "المجلس اليمني للشؤون الإنسانية"),
        ("يطالب التحالف المدني من أجل العدالة بالكشف", "التحالف المدني من أجل العدالة"),
        ("The Northern Lawyers Association met with all of its members", "Northern Lawyers Association"),
        ("La Ligue burkinabè des droits humains exige que la loi soit changée", "Ligue burkinabè des droits humains"),
        ("La Asociación de Familiares pide", "Asociación de Familiares"),
        ("Центр «Сова» сообщил", "Центр «Сова»"),
    ],
)
def test_an_organisation_is_told_by_its_head_word(text: str, words: str) -> None:
    assert ("organization", words) in named(text)


@pytest.mark.parametrize("text", ["اقتيد إلى مركز الشرطة", "عقدت لجنة المتابعة اجتماعا", "a committee of experts met"])
def test_a_common_head_word_alone_opens_no_name(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("اعتقل الصحفي سامر القدسي أمس", "سامر القدسي"),
        ("المدافع عن حقوق الإنسان عبد الهادي الخواجة", "عبد الهادي الخواجة"),
        ("اغتيل علي عبدالله صالح على طريق", "علي عبدالله صالح"),
        ("أكد السفير ضيف الله علي الفايز على", "ضيف الله علي الفايز"),
        ("القبض علي محمد عادل", "محمد عادل"),
        ("said lawyer Mohammed bin Saleh on Monday", "Mohammed bin Saleh"),
        ("l'avocate Fatou Sow a déclaré", "Fatou Sow"),
        ("заявил адвокат Дмитрий Петров", "Дмитрий Петров"),
        ("外交部发言人毛宁说", "毛宁"),
    ],
)
def test_a_person_is_told_by_a_title_or_a_given_name(text: str, words: str) -> None:
    assert ("person", words) in named(text)


def test_an_office_before_a_name_is_that_person_and_so_is_the_surname_after_it() -> None:
    told = ids("Foreign Minister Peter Okello of Uganda spoke. Okello left.")
    assert told["Okello"] == told["Peter Okello"]


@pytest.mark.parametrize(
    ("text", "words", "entity"),
    [
        ("resolution 2739 (2024) was adopted", "resolution 2739 (2024)", "local:un-doc/S/RES/2739(2024)"),
        ("قرار مجلس الأمن رقم 2735 (2024)", "قرار مجلس الأمن رقم 2735 (2024)", "local:un-doc/S/RES/2735(2024)"),
        ("安理会第2735号决议", "第2735号决议", "local:un-doc/S/RES/2735"),
        ("Article 19 of the ICCPR", "Article 19 of the ICCPR", "local:iccpr/19"),
        ("المادة 14 من العهد الدولي الخاص بالحقوق المدنية والسياسية",
         "المادة 14 من العهد الدولي الخاص بالحقوق المدنية والسياسية", "local:iccpr/14"),
        ("القانون رقم 75 لسنة 2019", "القانون رقم 75 لسنة 2019", "local:القانون-رقم-75-لسنه-2019"),
        ("الدورة الـ57 لمجلس حقوق الإنسان", "الدورة الـ57 لمجلس حقوق الإنسان", "local:wikidata-Q205650/session/57"),
        ("الدورة السابعة والخمسون لمجلس حقوق الإنسان", "الدورة السابعة والخمسون لمجلس حقوق الإنسان",
         "local:wikidata-Q205650/session/57"),
        ("the 57th session of the Human Rights Council", "57th session of the Human Rights Council",
         "local:wikidata-Q205650/session/57"),
        ("la 57e session du Conseil des droits de l'homme", "57e session du Conseil des droits de l'homme",
         "local:wikidata-Q205650/session/57"),
    ],
)  # fmt: skip
def test_a_number_tells_an_instrument_or_a_session(text: str, words: str, entity: str) -> None:
    assert ids(text)[words] == entity


def test_nested_names_are_both_named() -> None:
    told = named("Article 19 of the ICCPR and the Government of Sudan")
    assert {("instrument", "ICCPR"), ("place", "Sudan"), ("organization", "Government of Sudan")} <= set(told)


def test_a_part_of_a_name_is_none() -> None:
    assert named("The Charter of the United Nations") == [("instrument", "Charter of the United Nations")]


def test_an_acronym_in_brackets_is_the_name_before_it_wherever_it_stands() -> None:
    told = ids("The Northern Lawyers Association (NLA) met. Later the NLA spoke.")
    assert told["NLA"] == told["Northern Lawyers Association"] == "local:northern-lawyers-association"
    told = ids("المفوضية السامية لحقوق الإنسان (OHCHR)")
    assert told["OHCHR"] == told["المفوضية السامية لحقوق الإنسان"] == "wikidata:Q656812"


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("عقدت المنظمة الدولية للهجرة اجتماعا. وقالت المنظمة إن", "المنظمة"),
        ("The Office of the High Commissioner for Human Rights wrote. The Office said", "Office"),
        ("La Commission européenne a parlé. La Commission a dit", "Commission"),
        ("El Comité contra la Tortura habló. El Comité dijo", "Comité"),
    ],
)
def test_a_short_name_is_the_body_named_before(text: str, short: str) -> None:
    told = ids(text)
    assert told[short] in {entity for words, entity in told.items() if words != short}


def test_a_short_name_without_a_body_before_it_is_nobody() -> None:
    assert named("وقالت المنظمة إن الوضع صعب") == []
    assert ids("وقالت الجمعية إن الوضع صعب", issuer="جمعية الأمل") == {"الجمعية": "local:جمعيه-الامل"}


def test_a_name_with_a_preposition_attached_is_the_same_name() -> None:
    told = ids("قالت المنظمة اليمنية لحقوق الإنسان إن فرعا للمنظمة اليمنية لحقوق الإنسان أغلق")
    assert len(set(told.values()) - {"iso:YE"}) == 1


def test_the_name_of_a_body_that_no_gazetteer_knows_has_the_same_id_however_it_is_written() -> None:
    assert set(ids("مركز النُّور لحقوق الإنسان").values()) == set(ids("مركز النور لحقوق الانسان").values())


WORDS = """مركز لحقوق وزارة الخارجية المصرية عبد المادة المنظمة أعرب عن قلقه الجانبان Dr Ahmed the 57th session of
EU ( ) OHCHR « » 19 第 号决议 2735 . : Article ICCPR condemns expressed its concern not by \u0301 \u200f"""
PIECES = [*WORDS.split(), "\n", "لحقوق الإنسان"]


@given(st.lists(st.sampled_from(PIECES), max_size=40), st.sampled_from([" ", "", " و"]))
@settings(max_examples=200, deadline=None)
def test_whatever_is_named_or_done_is_quoted_as_it_stands(parts: list[str], between: str) -> None:
    text = between.join(parts) or "x"
    tags = TAGGER.tag(text=text, issuer="UNICEF")
    for span in [*(span for e in tags.entities for span in e.mentions), *(act.quote for act in tags.acts)]:
        assert span.text
        assert text[span.start : span.end] == span.text


MISTAKES = [
    ("gazetteers/bodies.csv", "Q1,organization,X,en,Xyz,", "id `Q1` is none of"),
    ("gazetteers/bodies.csv", "local:x,company,X,en,Xyz,", "type `company` is not one of"),
    ("gazetteers/bodies.csv", "local:x,organization,X,de,Xyz,", "lang `de` is not one of"),
    ("gazetteers/bodies.csv", "local:x,organization,X,en,Xyz,maybe", "use `maybe` is not one of"),
    ("gazetteers/bodies.csv", "local:x,organization,X,en,,", "the term is empty"),
    ("lexicons/names/en.csv", "boss,,Xyz", "role `boss` is not one of"),
    ("lexicons/acts/en.csv", "scolds,scold,cue", "kind `scolds` is not one of"),
    ("lexicons/acts/en.csv", "condemns,scold,negation", "use `negation` has no kind"),
    ("lexicons/acts/en.csv", "condemns,condemns,cue", "stands already in line"),
]


@pytest.fixture(scope="module")
def problems(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What is told of files with all mistakes."""
    seeds = tmp_path_factory.mktemp("seeds")
    for part in ("taxonomy", "lexicons", "gazetteers"):
        shutil.copytree(SEEDS / part, seeds / part)
    for file, row, _ in MISTAKES:
        with (seeds / file).open("a", encoding="utf-8") as lines:
            lines.write(row + "\n")
    return check_lexicon(seeds)


def test_nothing_but_mistakes_is_told(problems: list[str]) -> None:
    assert len(problems) == len(MISTAKES)


@pytest.mark.parametrize(("file", "row", "told"), MISTAKES)
def test_a_mistake_in_the_files_is_told_with_file_line_and_term(
    problems: list[str], file: str, row: str, told: str
) -> None:
    (problem,) = [problem for problem in problems if told in problem]
    assert f"{file}:" in problem, row


@pytest.mark.parametrize("is_told", [True, False])
@pytest.mark.parametrize(
    ("ministry", "text"),
    [
        ("وزارة العدل", "أعلنت وزارة العدل خطة. ورحبت الوزارة بدعم اليونيسف."),
        ("Ministry of Justice", "The Ministry of Justice published a plan. The Ministry welcomes it."),
        ("Ministère de la Justice", "Le ministère de la Justice a publié un plan. Le ministère salue l'appui."),
        ("Ministerio de Justicia", "El Ministerio de Justicia publicó un plan. El Ministerio saluda el apoyo."),
        ("Министерство юстиции", "Министерство юстиции опубликовало план. Министерство приветствует поддержку."),
    ],
)
def test_a_ministry_is_one_whether_it_issues_a_text_or_is_named_in_it(
    ministry: str, text: str, *, is_told: bool
) -> None:
    acts = TAGGER.tag(text=text, issuer=ministry if is_told else None).acts
    assert [act.actors for act in acts] == [["local:ministry/justice"], ["local:ministry/justice"]]


def test_the_league_is_the_league_of_arab_states() -> None:
    acts = TAGGER.tag(text="رحبت جامعة الدول العربية بالاتفاق. وأكدت الجامعة أن حماية المدنيين واجبة.").acts
    assert [act.actors for act in acts] == [["wikidata:Q7172"], ["wikidata:Q7172"]]


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("Il a visité la bande de Gaza.", "bande de Gaza"),
        ("Они осудили хуситов, а хуситы ответили.", "хуситы"),
        ("Los talibanes negaron el acceso, y el talibán respondió.", "talibán"),
    ],
)
def test_a_name_that_is_written_in_lower_case_is_found_so(text: str, entity: str) -> None:
    assert entity in ids(text)


def test_each_id_whose_source_is_told_is_in_use() -> None:
    with (SEEDS / "taxonomy" / "wikidata_ids.csv").open(encoding="utf-8") as file:
        told = [row["id"] for row in csv.DictReader(file) if row["source"]]
    used = {
        row["id"]
        for path in (SEEDS / "gazetteers").glob("*.csv")
        for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines())
    }
    assert len(told) == len(set(told))
    assert set(told) <= used


@pytest.mark.parametrize(
    ("issuer", "text", "whose"),
    [
        ("وزارة الخارجية والمغتربين الفلسطينية", "تدين وزارة الخارجية والمغتربين الهجوم.", "PS"),
        ("وزارة الخارجية وشؤون المغتربين الأردنية", "تدين وزارة الخارجية الهجوم.", "JO"),
        ("МИД России", "МИД осуждает нападение.", "RU"),
    ],
)
def test_a_ministry_named_without_its_state_is_the_issuers(issuer: str, text: str, whose: str) -> None:
    (act,) = TAGGER.tag(text=text, issuer=issuer).acts
    assert act.actors == [f"local:ministry/foreign-affairs/{whose}"]


def test_another_ministry_than_the_issuers_has_no_state() -> None:
    (act,) = TAGGER.tag(text="تدين وزارة العدل الهجوم.", issuer="وزارة الخارجية الأردنية").acts
    assert act.actors == ["local:ministry/justice"]


def test_ministries_with_long_names_are_their_states() -> None:
    text = "أدانت وزارة الشؤون الخارجية والجالية الوطنية بالخارج الجزائرية الهجوم."
    (act,) = TAGGER.tag(text=text).acts
    assert act.actors == ["local:ministry/foreign-affairs/DZ"]


def test_who_heads_a_body_that_no_list_has_is_named_in_its_own_language() -> None:
    tags = TAGGER.tag(text="قال مدير الجمعية إن التحقيق مهم.", issuer="جمعية ضحايا التعذيب")
    assert [entity.name for entity in tags.entities] == ["مدير الجمعية (جمعية ضحايا التعذيب)"]
