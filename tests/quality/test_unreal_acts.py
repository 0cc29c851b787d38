"""What is asked, supposed or laid to somebody's charge is no act of theirs."""

import pytest

from tests.quality.test_acts import AU, EU, acts


@pytest.mark.parametrize(
    "text",
    [
        "Asked whether the EU condemns the coup, the spokesperson declined to comment.",
        "Will the EU say that it condemns the coup?",
        "سئل المتحدث عما إذا كان الاتحاد الأوروبي يدين الانقلاب.",
        "هل يدين الاتحاد الأوروبي الانقلاب؟",
        "Interrogé pour savoir si l'Union européenne condamne le coup d'État, le porte-parole n'a pas répondu.",
        "L'Union européenne condamne-t-elle le coup d'État ?",
        "Preguntado si la Unión Europea condena el golpe, el portavoz no respondió.",
        "¿Condena la Unión Europea el golpe?",
        "Осуждает ли Европейский союз переворот, неизвестно.",
        "Его спросили, осуждает ли Европейский союз переворот.",
        "欧盟是否谴责政变，发言人未作答复。",
        "欧盟谴责政变吗？",
    ],
)
def test_what_is_asked_is_no_act(text: str) -> None:
    assert acts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "If the elections are not free, we will condemn them.",
        "If the EU condemns the coup, the talks end.",
        "إذا لم تكن الانتخابات حرة فسوف يدين الاتحاد الأوروبي ذلك",
        "لو أدان الاتحاد الأوروبي الانقلاب لتغير الأمر",
        "Si l'Union européenne condamne le coup d'État, les pourparlers cesseront.",
        "Si la Unión Europea condena el golpe, el diálogo termina.",
        "Если Европейский союз осуждает переворот, переговоры закончатся.",
        "如果选举不自由，欧盟将谴责。",
    ],
)
def test_what_is_supposed_is_no_act(text: str) -> None:
    assert acts(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "The opposition accuses the EU of welcoming dictators.",
        "The EU is accused of having welcomed the coup.",
        "اتهمت المعارضة الاتحاد الأوروبي بأنه رحب بالانقلاب",
        "L'opposition accuse l'Union européenne d'avoir salué le coup d'État.",
        "La oposición acusa a la Unión Europea de haber acogido con satisfacción el golpe.",
        "Оппозиция обвиняет Европейский союз в том, что он приветствовал переворот.",
        "反对派指责欧盟欢迎独裁者。",
    ],
)
def test_what_somebody_is_accused_of_is_no_act_of_theirs(text: str) -> None:
    assert acts(text) == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The EU condemned the coup and asked whether the elections will be held.", "condemns"),
        ("The EU welcomes the agreement, if only as a first step.", "appreciates"),
        ("Even if the EU welcomes the truce, much is left to do.", "appreciates"),
        ("If this is confirmed, it is a crime. The EU condemns it.", "condemns"),
        ("If Mali wants peace, the EU urges it to talk.", "calls-for"),
        ("Accused of bias by its critics, the EU condemned the coup.", "condemns"),
        ("يدين الاتحاد الأوروبي الهجوم ويسأل هل يستمر الحوار", "condemns"),
        ("L'Union européenne condamne le coup d'État et demande si des élections auront lieu.", "condemns"),
        ("Même si l'Union européenne salue la trêve, il reste beaucoup à faire.", "appreciates"),
        ("La Unión Europea sí condena el golpe.", "condemns"),
        ("Si bien la Unión Europea celebra la tregua, queda mucho por hacer.", "appreciates"),
        ("Европейский союз осуждает переворот и спрашивает, будут ли выборы.", "condemns"),
        ("欧盟谴责政变，并询问是否举行选举。", "condemns"),
    ],
)
def test_an_act_with_such_words_elsewhere_stays(text: str, kind: str) -> None:
    assert acts(text)[0] == (kind, [EU])


def test_who_asks_or_accuses_goes_on_to_act() -> None:
    assert acts("The African Union accused Mali of fraud and called for an inquiry.") == [("calls-for", [AU])]
    told = acts("The African Union called on the mediators: when will you act?")
    assert told == [("calls-for", [AU])]
