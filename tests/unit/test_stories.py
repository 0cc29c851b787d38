"""Near-identical texts are told from different ones, and every order of arrival gives one story."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.enrich.domain.stories import KEYS, Fingerprint, Leader, fingerprint, reprint_similarity, settle
from services.enrich.domain.words import Words

WORDS = [f"word{chr(97 + number % 26)}{number // 26 * 'x'}" for number in range(700)]
SENTENCE = "The Council adopted resolution {} on the situation in {} and asked the Secretary to report back in {}."


def text(seed: int, length: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=length)  # noqa: S311 - made text


def printed(words: list[str] | str) -> Fingerprint:
    return fingerprint(Words(words if isinstance(words, str) else " ".join(words)))


def changed(words: list[str], share: float) -> list[str]:
    rng = random.Random(7)  # noqa: S311 - made text
    return [rng.choice(WORDS) if rng.random() < share else word for word in words]


def test_texts_that_differ_in_marks_only_have_equal_fingerprints() -> None:
    assert printed("حقوق الإنسان") == printed("حُقُوقُ الإنسان")


@pytest.mark.parametrize(
    "copy",
    [
        ["Agency", "line", *text(1)],
        text(1)[:200],
        text(1)[150:] + text(1)[:150],
        changed(text(1), 0.2),
        changed(text(1)[100:] + text(1)[:60], 0.1),
    ],
)
def test_a_reprint_with_other_headline_cut_moved_or_changed_is_the_same_story(copy: list[str]) -> None:
    one, other = printed(text(1)), printed(copy)
    assert reprint_similarity(one, other) is not None
    assert reprint_similarity(one, other) == reprint_similarity(other, one)
    assert set(one.keys) & set(other.keys)


def test_different_texts_are_different_stories() -> None:
    for seed in range(20):
        assert reprint_similarity(printed(text(seed)), printed(text(seed + 100))) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (SENTENCE.format(12, "Mali", "May"), SENTENCE.format(13, "Mali", "May")),
        (SENTENCE.format(12, "Mali", "May"), SENTENCE.format(12, "Chad", "May")),
        ("اعتمد المجلس القرار 12 بشأن الحالة في البلد", "اعتمد المجلس القرار 14 بشأن الحالة في البلد"),
        ("قُتل ثلاثة مدنيين في القصف على المدينة أمس", "قُتل سبعة مدنيين في القصف على المدينة أمس"),
        ("理事会通过第12号决议，对该国局势表示关切。", "理事会通过第13号决议，对该国局势表示关切。"),
    ],
)
def test_a_short_text_with_another_number_or_name_is_another_story(one: str, other: str) -> None:
    assert reprint_similarity(printed(one), printed(other)) is None
    assert reprint_similarity(printed(one), printed(one)) == 1.0


SHORT_PAIRS = [
    ("The EU condemns torture in Mali.", "The EU condemns torture in all its forms."),
    ("يدين الاتحاد الأوروبي التعذيب في مالي.", "يدين الاتحاد الأوروبي التعذيب بجميع أشكاله."),
    ("أدانت المنظمة اعتقال الصحفيين وطالبت بالإفراج عنهم.", "أدانت المنظمة اعتقال المحامين وطالبت بالإفراج عنهم."),
    ("欧盟谴责马里的酷刑。", "欧盟谴责一切形式的酷刑。"),
    ("安理会成员向遇难者家属表示慰问。", "联盟谴责发生在首都的恐怖袭击，并向遇难者家属表示慰问。"),
    ("The experts welcomed the release of the teachers.", "The experts welcomed the release of the nurses."),
]


@pytest.mark.parametrize(("one", "other"), SHORT_PAIRS)
def test_two_statements_of_one_sentence_are_two_stories_however_much_they_share(one: str, other: str) -> None:
    assert reprint_similarity(printed(one), printed(other)) is None
    assert not set(printed(one).keys) & set(printed(other).keys)


@pytest.mark.parametrize("one", [one for one, _ in SHORT_PAIRS])
def test_a_sentence_is_a_reprint_of_itself_whatever_its_case_and_marks(one: str) -> None:
    copy = one.upper().replace(" ", "  ").rstrip(".。") + " !"
    assert reprint_similarity(printed(one), printed(copy)) == 1.0


def test_a_sentence_is_no_reprint_of_a_text_that_holds_it() -> None:
    one = "The experts welcomed the release of the teachers."
    assert reprint_similarity(printed(one), printed(f"{one} {' '.join(text(1, 30))}")) is None


@pytest.mark.parametrize("length", [20, 30, 45, 60])
def test_a_short_text_is_a_reprint_with_a_word_in_ten_changed_and_none_where_a_third_is_shared(length: int) -> None:
    for seed in range(100):
        one, other = text(seed, length), text(seed + 500, length)
        copy = [other[at] if at % 10 == 5 else word for at, word in enumerate(one)]
        assert reprint_similarity(printed(one), printed(copy)) is not None
        assert reprint_similarity(printed(one), printed([*one[: length // 3], *other[length // 3 :]])) is None


def test_a_template_filled_twice_is_two_stories_and_a_corrected_figure_in_a_long_text_is_one() -> None:
    def filled(numbers: list[int]) -> list[str]:
        words = text(3)
        for place, number in zip(range(10, 300, 30), numbers, strict=True):
            words[place] = str(number)
        return words

    one = filled(list(range(10)))
    assert reprint_similarity(printed(one), printed(filled(list(range(50, 60))))) is None
    assert reprint_similarity(printed(one), printed(filled([99, *range(1, 10)]))) is not None


def test_a_round_up_that_quotes_a_statement_whole_is_no_reprint_of_it() -> None:
    assert reprint_similarity(printed(text(1, 60)), printed([*text(2, 400), *text(1, 60), *text(3, 400)])) is None


def test_an_empty_text_has_a_fingerprint() -> None:
    assert len(printed("").keys) == KEYS


LINKS = st.dictionaries(
    st.integers(0, 9).map(str), st.sets(st.integers(0, 9).map(str), max_size=4), min_size=1, max_size=10
)


def complete(links: dict[str, set[str]]) -> dict[str, set[str]]:
    return {key: links.get(key, set()) - {key} for key in links.keys() | set().union(*links.values())}


@given(LINKS, st.randoms())
def test_the_same_stories_are_found_whichever_were_settled_before(
    links: dict[str, set[str]], rng: random.Random
) -> None:
    whole = complete(links)
    leaders = {key: Leader(int(key) % 3, key) for key in whole}
    at_once = settle(whole, leaders, {})
    settled: dict[str, Leader] = {}
    for key in rng.sample(sorted(whole), len(whole)):
        left = {other: near for other, near in whole.items() if other not in settled}
        settled[key] = settle(left, leaders, settled)[key]
    assert settled == at_once


def test_of_a_ring_the_one_seen_first_leads_and_a_later_one_joins() -> None:
    leaders = {"a": Leader(2, "a"), "b": Leader(1, "b"), "c": Leader(3, "c")}
    told = settle({"a": {"b"}, "b": {"a"}, "c": {"a"}}, leaders, {})
    assert {story.statement_id for story in told.values()} == {"b"}
