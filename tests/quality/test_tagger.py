"""What enrich reads in a statement: themes, names, acts, language, each with the words that say so."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.enrich.adapters.lexicon_files import check_lexicon, load_lexicon
from services.enrich.domain.tagger import Tagger, Tags
from shared.seed_rows import SeedError
from tests.seeded import seeded_lexicon, seeded_tagger

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
ARTICLE = Path(__file__).resolve().parents[3] / "shared" / "seeds" / "eu-ohchr-dialogue.ar.txt"
TAGGER = seeded_tagger()


def themes(text: str, **given_: str) -> set[str]:
    return {theme.id for theme in TAGGER.tag(text=text, **given_).themes}


def acts(text: str, **given_: str) -> list[tuple[str, list[str]]]:
    return [(act.kind, act.actors) for act in TAGGER.tag(text=text, **given_).acts]


@pytest.mark.parametrize(
    ("text", "theme"),
    [
        ("يطالب المرصد بوقف قطع الإنترنت فورا", "internet-shutdowns"),
        ("وبسيادة القانون وباستقلال القضاء", "rule-of-law"),
        ("نُدِينُ التَّـعْـذِيبَ فِي السُّجُونِ", "torture"),
        ("لا مساس بحرية التعبير", "freedom-of-expression"),
        ("يتمتع الجميع بالحق في التعليم", "education"),
        ("The right to education of girls matters", "education"),
        ("Il dénonce les disparitions forcées", "enforced-disappearance"),
        ("Exigimos el fin de la trata de personas", "trafficking-and-slavery"),
        ("Он осудил применение пыток", "torture"),
        ("各方呼吁保护人权维护者", "human-rights-defenders"),
    ],
)
def test_inflected_and_cliticised_terms_are_found_in_each_language(text: str, theme: str) -> None:
    assert theme in themes(text)


def test_traditional_chinese_is_read_as_simplified_and_quoted_as_written() -> None:
    traditional = TAGGER.tag(text="美國國務院譴責逮捕維權律師，言論自由與難民權利受到打壓。")
    simplified = TAGGER.tag(text="美国国务院谴责逮捕维权律师，言论自由与难民权利受到打压。")
    assert [theme.id for theme in traditional.themes] == [theme.id for theme in simplified.themes]
    assert [act.kind for act in traditional.acts] == [act.kind for act in simplified.acts] == ["condemns"]
    assert "難民" in {span.text[:2] for theme in traditional.themes for span in theme.evidence}


@pytest.mark.parametrize(
    "text",
    [
        "The team won the cup after extra time.",
        "فاز الفريق بالمباراة بعد وقت إضافي",
        "L'équipe a gagné la coupe hier soir.",
        "A press release was sent.",
        "صدر بيان صحفي",
    ],
)
def test_general_text_and_false_friends_have_no_theme(text: str) -> None:
    assert themes(text) == set()


def test_a_treaty_that_is_only_referred_to_is_not_one_to_be_joined() -> None:
    assert "treaty-ratification" not in themes("Il demande une enquête, conformément à l'article 12 de la Convention.")
    assert "treaty-ratification" not in themes("Как того требует Пакт, каждый задержанный предстаёт перед судьей.")
    assert "treaty-ratification" in themes("Il demande à l'État de ratifier la Convention.")


def test_one_weak_term_is_no_theme_but_two_different_ones_are() -> None:
    assert "education" not in themes("The teachers left.")
    assert "education" in themes("The teachers and the pupils left their schools.")


def test_an_acronym_is_found_in_capitals_only() -> None:
    assert [e.id for e in TAGGER.tag(text="The WHO spoke.").entities] == ["wikidata:Q7817"]
    assert TAGGER.tag(text="Those who spoke.").entities == []


def test_the_actor_is_the_body_before_the_cue_or_right_after_an_arabic_verb() -> None:
    assert acts("The European Union condemns torture.") == [("condemns", ["wikidata:Q458"])]
    assert acts("رحب الاتحاد الأوروبي بوقف إطلاق النار.") == [("appreciates", ["wikidata:Q458"])]


def test_a_negated_cue_is_no_act() -> None:
    assert acts("The European Union did not condemn torture.") == []
    assert acts("لم يدين الاتحاد الأوروبي التعذيب") == []


def test_both_sides_are_the_first_two_bodies_named() -> None:
    text = "The European Union and the African Union met. Both sides agreed to fight corruption."
    told = [act for act in TAGGER.tag(text=text).acts if act.kind == "commits"]
    assert told[0].actors == ["wikidata:Q458", "wikidata:Q7159"]
    assert told[0].themes == ["corruption"]


def test_an_act_names_every_theme_of_its_clause_though_the_title_named_it_first() -> None:
    told = TAGGER.tag(title="The EU on torture", text="The EU condemns torture in prisons.").acts
    assert set(told[0].themes) == {"torture", "detention"}


def test_an_act_names_no_theme_for_a_false_friend_in_its_clause() -> None:
    violence = "The EU condemns the enabling environment of this violence."
    text = f"{violence} The EU welcomes the protection of the environment from pollution."
    condemns, welcomes = TAGGER.tag(text=text).acts
    assert "environment" in welcomes.themes
    assert "environment" not in condemns.themes


def test_an_implied_speaker_is_the_issuer() -> None:
    assert acts("We condemn the massacre.", issuer="UNICEF")[0][1] == TAGGER.tag(text="UNICEF").entities[0:1][
        0
    ].id.split("|")


def test_resolution_symbols_are_instruments() -> None:
    found = TAGGER.tag(text="In resolution A/HRC/RES/50/1 the Council decided.").entities
    assert [e.name for e in found if e.type == "instrument"] == ["A/HRC/RES/50/1"]


@pytest.mark.parametrize(
    ("text", "tag"), [("حقوق الإنسان", "ar"), ("人权", "zh"), ("سازمان ملل چگونه می‌گوید", "fa"), ("12345", "und")]
)
def test_scripts_tell_the_language(text: str, tag: str) -> None:
    assert TAGGER.tag(text=text).language.tag == tag


def test_a_wrongly_declared_language_is_noted_and_not_believed() -> None:
    language = TAGGER.tag(text="حقوق الإنسان للجميع", declared="en").language
    assert (language.tag, language.declared) == ("ar", "en")


LETTERS = "سيادة القانون وَالتَّعْذِيبِ ـ torture EU été пытки 人权 \u200f\u202b\u2069\u0301\U0001f600\n.,،؛ "


def check_spans(text: str, tags: Tags) -> None:
    spans = [span for theme in tags.themes for span in theme.evidence]
    spans += [span for entity in tags.entities for span in entity.mentions]
    spans += [act.quote for act in tags.acts]
    for span in spans:
        assert text[span.start : span.end] == span.text
        assert span.text


@given(
    st.lists(
        st.sampled_from(["سيادة القانون", "وَالتَّعْـذِيبِ", "torture", "EU condemns", "人权维护者", *LETTERS]), max_size=60
    )
)
@settings(max_examples=150, deadline=None)
def test_each_span_holds_the_words_it_names(parts: list[str]) -> None:
    text = "".join(parts)
    check_spans(text, TAGGER.tag(text=text))


@pytest.mark.parametrize(
    "text", ["torture " * 30_000, "ا" * 300_000, "\u064b" * 200_000, "سtصo" * 50_000, "EU condemns " * 5_000]
)
def test_adversarial_text_is_read_and_its_tags_stay_bounded(text: str) -> None:
    tags = TAGGER.tag(text=text)
    check_spans(text, tags)
    assert len(tags.acts) <= 100
    assert all(len(entity.mentions) <= 50 for entity in tags.entities)


@pytest.mark.skipif(not ARTICLE.exists(), reason="the example article is not beside the project")
def test_the_example_article_yields_its_themes_and_nothing_else() -> None:
    title, text = ARTICLE.read_text(encoding="utf-8").split("\n", 1)
    wanted = (
        "multilateralism technical-assistance monitoring-and-reporting universality-indivisibility rule-of-law "
        "civic-space inequality country-situations peace-and-security conflict-prevention development "
        "economic-social-cultural-rights digital-rights environment climate-change migrants human-rights-defenders "
        "internet-shutdowns human-rights-system"
    )
    tags = TAGGER.tag(text=text, title=title)
    assert {theme.id for theme in tags.themes} == set(wanted.split())
    assert {"appreciates", "affirms", "commits", "concern"} <= {act.kind for act in tags.acts}


def test_seed_statements_are_all_read_with_themes_and_acts() -> None:
    paths = SEEDS.glob("statements/*.jsonl")
    rows = [json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    told = [TAGGER.tag(text=row["text"], title=row["title"]) for row in rows if "text" in row]
    assert len(told) >= 30
    assert all(tags.themes and tags.acts for tags in told)
    assert {act.kind for tags in told for act in tags.acts} == {
        "appreciates", "concern", "condemns", "calls-for", "commits", "affirms", "reports", "solidarity"
    }  # fmt: skip


HEADER = "signal,use,en,ar,fr,es,ru,zh\n"


def seeds_with(tmp_path: Path, row: str, *, name: str = "torture") -> Path:
    """A taxonomy of one theme with one signal, and one more row in a file of its own choice."""
    for folder in ("taxonomy", "lexicons/themes"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "taxonomy/themes.csv").write_text("id,broader,unbis,eurovoc,uhri,sdg\ntorture,,,,,\n")
    (tmp_path / "lexicons/themes/torture.csv").write_text(
        f"{HEADER}torture,strong,torture,تعذيب,torture,tortura,пытки,酷刑\n"
    )
    with (tmp_path / f"lexicons/themes/{name}.csv").open("a") as lines:
        lines.write(row + "\n")
    return tmp_path


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("rack,maybe,rack", "torture.csv:3: rack: use `maybe` is not one of"),
        ("torture,weak,rack", "torture.csv:3: torture: stands already in line 2"),
        (",weak,rack", "torture.csv:3: : the signal has no name"),
        ("rack,weak,tortured", "torture.csv:3: en: `tortured` is found already by line 2, `torture`"),
        ("rack,weak,rack | ...", "torture.csv:3: en: `...` has no word"),
    ],
)
def test_a_mistake_in_a_lexicon_is_told_with_file_line_and_term(tmp_path: Path, row: str, told: str) -> None:
    assert any(told in problem for problem in check_lexicon(seeds_with(tmp_path, row)))


@pytest.mark.parametrize("row", ["rack,maybe,rack", "rack"])
def test_a_row_that_cannot_be_used_stops_the_loading(tmp_path: Path, row: str) -> None:
    with pytest.raises(SeedError, match=r"torture\.csv:3"):
        load_lexicon(seeds_with(tmp_path, row))


def test_a_file_of_no_concept_a_missing_file_and_a_missing_language_are_told(tmp_path: Path) -> None:
    seeds = seeds_with(tmp_path, f"{HEADER}rack,strong,rack,,,,,", name="rack")
    (seeds / "lexicons/themes/torture.csv").unlink()
    told = "\n".join(check_lexicon(seeds))
    assert "`rack` is no concept of taxonomy/themes.csv" in told
    assert "concept `torture` has no terms" in told
    assert "concept `rack` has no term in ar" in told


def test_a_weight_of_nothing_known_is_told(tmp_path: Path) -> None:
    seeds = seeds_with(tmp_path, "rack,weak,rack")
    (seeds / "lexicons/weights.csv").write_text("theme,signal,weight\ntorture,torture/wheel,heavy\n")
    told = "\n".join(check_lexicon(seeds))
    assert "weights.csv:2: torture/wheel: no theme file has this signal" in told
    assert "weight `heavy` is no number" in told


def test_a_new_term_is_found_without_training_and_changes_the_taxonomy_version(tmp_path: Path) -> None:
    seeds = seeds_with(tmp_path, "rack,strong,rack")
    before = load_lexicon(seeds)
    with (seeds / "lexicons/themes/torture.csv").open("a") as lines:
        lines.write("screw,strong,thumbscrew\n")
    after = load_lexicon(seeds)
    assert after.version != before.version
    assert [t.id for t in Tagger(after).tag(text="They used thumbscrews.").themes] == ["torture"]
    assert Tagger(before).tag(text="They used thumbscrews.").themes == []


def test_a_wording_as_written_is_not_inflected(tmp_path: Path) -> None:
    tagger = Tagger(load_lexicon(seeds_with(tmp_path, "rack,strong,=racks")))
    assert [t.id for t in tagger.tag(text="The racks of the prison.").themes] == ["torture"]
    assert tagger.tag(text="The rack of the kitchen.").themes == []


def test_learned_weights_tip_the_scales_and_never_raise_a_theme_alone(tmp_path: Path) -> None:
    seeds = seeds_with(tmp_path, "rack,weak,rack")
    (seeds / "lexicons/context.csv").write_text(f"{HEADER}rights,context,rights,حقوق,droits,derechos,права,权利\n")
    (seeds / "lexicons/weights.csv").write_text("theme,signal,weight\ntorture,context/rights,2.0\n")
    tagger = Tagger(load_lexicon(seeds))
    assert tagger.tag(text="The rack in the cellar.").themes == []
    assert [t.id for t in tagger.tag(text="The rack violates their rights.").themes] == ["torture"]
    assert tagger.tag(text="They have rights.").themes == []


def test_a_text_says_the_same_whichever_language_was_read_first() -> None:
    """The terms of a language are joined when its first text comes."""
    texts = [
        "The EU condemns torture.",
        "يدين الاتحاد الأوروبي التعذيب",
        "各方呼吁保护人权维护者",
        "Diese Folter (CEDAW)",
    ]
    lexicon = seeded_lexicon()
    one, other = Tagger(lexicon), Tagger(lexicon)

    forwards, backwards = [one.tag(text=t) for t in texts], [other.tag(text=t) for t in reversed(texts)]

    assert forwards == backwards[::-1]
    assert all(tags.themes for tags in forwards[:3])
