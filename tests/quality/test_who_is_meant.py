"""Who acts where no file knows the name, a name stands between commas, or only a part of a name is a country."""

import pytest

from shared.contract.enriched_statement import ActKind
from tests.seeded import seeded_tagger


def doers(text: str, kind: ActKind, language: str) -> list[str]:
    """Names of who does the first act of a kind."""
    tags = seeded_tagger().tag(text=text, declared=language)
    names = {entity.id: entity.name for entity in tags.entities}
    return next([names[actor] for actor in act.actors] for act in tags.acts if act.kind == kind)


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "The Kenya Rivers Watch Forum (KRWF) urges calm.", "Kenya Rivers Watch Forum"),
        ("fr", "La Coordination vivre debout (CVD) appelle à agir. ", "Coordination vivre debout"),
        ("ru", "Союз речников России (СРР) призывает к диалогу.", "Союз речников России"),
    ],
)
def test_a_body_that_its_acronym_spells_acts_and_not_the_country_in_its_name(
    language: str, text: str, name: str
) -> None:
    assert doers(text, "calls-for", language) == [name]


def test_what_an_acronym_spells_is_no_body_where_it_does_nothing() -> None:
    tags = seeded_tagger().tag(text="The Rivers Waste Fee (RWF) rose again.", declared="en")
    assert tags.entities == []


@pytest.mark.parametrize(
    "text",
    [
        "The chairman, Dilnor Bhavani, condemned the attack.",
        "Dilnor Bhavani, the ambassador, condemned the attack.",
        'The chairman, Dilnor Bhavani, came. "Mali is a case in point," Bhavani said. Bhavani condemned the attack.',
    ],
)
def test_a_name_between_commas_is_who_the_title_means(text: str) -> None:
    assert doers(text, "condemns", "en") == ["Dilnor Bhavani"]


def test_an_unknown_name_after_a_quotation_says_it_and_nobody_else() -> None:
    assert doers('Norway met France. "Mali is a case in point," Bhavani said.', "reports", "en") == []


def test_after_a_quotation_any_verb_has_its_subject_behind_it() -> None:
    assert doers("« Cette décision est grave », a dénoncé Amnesty International.", "condemns", "fr") == [
        "Amnesty International"
    ]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Iran must end this, Amnesty International said."),
        ("en", "Amnesty International said the Iranian authorities should end this."),
        ("fr", "Les autorités iraniennes doivent y mettre fin, a déclaré Amnesty International."),
        ("es", "Irán debe ponerle fin, señaló Amnistía Internacional."),
        ("ru", "Власти Ирана должны прекратить это, заявила Amnesty International."),
        ("zh", "国际特赦组织表示，伊朗当局必须停止。"),
    ],
)
def test_what_an_authority_must_do_is_called_for_by_who_says_so(language: str, text: str) -> None:
    assert doers(text, "calls-for", language) == ["Amnesty International"]


def test_what_a_child_must_do_is_not_called_for() -> None:
    assert seeded_tagger().tag(text="Norway said a child must sleep.", declared="en").acts[0].kind == "reports"


def test_who_reminds_may_stand_behind_the_day() -> None:
    text = "La loi est dangereuse, a rappelé, mercredi, Amnesty International. La France partira."
    assert doers(text, "affirms", "fr") == ["Amnesty International"]


def test_whom_an_insertion_names_does_not_act() -> None:
    text = "Amnistía Internacional, socia de la Unión Europea en México, condenó el ataque."
    assert doers(text, "condemns", "es") == ["Amnesty International"]


def test_the_leaders_are_those_of_the_body_that_was_named_with_them() -> None:
    text = "Leaders of the European Union condemned the attack. The leaders urged restraint."
    assert doers(text, "calls-for", "en") == ["European Union"]
    assert doers("The European Union condemned it. The leaders urged restraint.", "calls-for", "en") == []


@pytest.mark.parametrize("others", ["protesters demand", "the opposition demands"])
def test_a_second_subject_without_a_name_does_not_go_on_with_the_first(others: str) -> None:
    assert doers(f"The European Union condemns the attack and {others} justice.", "calls-for", "en") == []


def test_a_country_is_meant_by_its_first_character_and_its_people_are_not_it() -> None:
    assert doers("巴基斯坦发生袭击。巴方强烈谴责。", "condemns", "zh") == ["Pakistan"]
    assert doers("巴基斯坦学生强烈谴责。", "condemns", "zh") == []


@pytest.mark.parametrize(
    ("kind", "language", "text", "name"),
    [
        ("condemns", "fr", "Dominique Simonnot dénonce cela.", "Dominique Simonnot"),
        ("condemns", "fr", "Le gouvernement de la Dominique dénonce cela.", "Government (Dominica)"),
        ("condemns", "fr", "Le bureau d'Amnesty International d'Alger dénonce cela.", "Amnesty International"),
        ("condemns", "en", "David Lee, Executive Director of Amnesty International, condemned it.", "David Lee"),
        ("commits", "zh", "中方支持俄罗斯政府打击恐怖主义，愿同各方合作，维护和平。", "China"),
    ],
)
def test_a_place_or_a_body_beside_who_acts_does_not_act(kind: ActKind, language: str, text: str, name: str) -> None:
    assert doers(text, kind, language) == [name]


def test_a_country_inside_the_name_of_its_constitution_does_not_act() -> None:
    assert doers("La Constitución de España condena esto.", "condemns", "es") == []


def test_a_noun_that_told_who_acted_means_them_again() -> None:
    text = "AU Commission Chairperson Mahmoud Ali Youssouf condemned it. The chairperson called for calm."
    assert doers(text, "calls-for", "en") == ["Mahmoud Ali Youssouf"]
    assert doers("The chairperson called for calm.", "calls-for", "en") == []
