"""What the files of names and acts say of a wording: a name, a sign that a name stands here, or a cue of an act."""

from typing import Literal, NamedTuple

from shared.contract.enriched_statement import ActKind, EntityType

NameUse = Literal["name", "guarded", "never", "demonym", "own", "holder", "surname"]
Role = Literal[
    "organ",  # government, ministry, minister, mandate holder: with a topic or a country it is a name
    "post",  # secretary-general, chair: with a body it is an office; with @ in its key it is that of the last body
    "portfolio",  # what a ministry is for
    "mandate",  # what a special procedure is for
    "body",  # centre, association, committee; key: its class, weak ones with !: opens the name of an organisation
    "bodytail",  # goes on in it: human, for human rights, without borders
    "anaphor",  # "the Organisation": a body that was named before
    "title",  # Dr, journalist: a person's name follows
    "occupation",  # after a comma, what the person before it is: قالت فلانة فلان، باحثة في
    "given",  # a given name
    "servant",  # عبد: with the next word, a given name
    "place",  # city, province: a place's name follows
    "site",  # hospital, street: a person's name after it is the site's
    "particle",  # bin, Abu, de: inside a person's name
    "session",
    "ordinal",
    "day",
    "meeting",  # conference, summit: opens the name of an event
    "law",
    "article",
    "resolution",
    "number",  # "No.", "رقم"
    "link",  # of, de la: may stand between the parts of a name
    "guard",  # before a guarded name it says that this is one
    "stop",  # no name goes on over it
]
CueUse = Literal[
    "cue",
    "we",  # a cue in the first person
    "bare",  # a cue that is none after "to" or "should": condemn
    "hamza",  # a cue only with its hamza written: هنأ congratulated, هنا is here
    "participle",  # a cue only after "has" or "was": condamné
    "undergone",  # a cue in the passive by its form alone: осуждён, أدينت
    "noun",  # a cue only with a supporting verb: (expressed its) concern
    "support",
    "support-we",
    "say",  # tells no more than that another act follows, if one does
    "source",  # according to
    "charging",  # a verb that tells an act only with a charge after it: holds (the government responsible)
    "charging-we",
    "charge",
    "duty",  # calls on authorities beside it: يجب على السلطات, the authorities must
    "authority",  # the authorities, States: whom a duty may fall on beside listed bodies
    "negation",
    "block",  # to, should, أن: what follows is wished, not done
    "condition",  # whether, if: what follows is asked or supposed, not done
    "future",  # will: after a condition nothing is done yet
    "accusation",  # accuses of: what follows is laid to somebody's charge
    "group",  # both sides
    "never",  # a false friend
    "auxiliary",  # has
    "passive",  # was, been
    "agent",  # by
    "including",  # among them
    "preposition",
    "and",
    "speaker",  # we, our: the issuer
    "paper",  # the statement, the report: who issued it speaks
    "unnamed",  # the members, the minister: a subject without an id
    "others",  # protesters, his lawyer: a subject that speaks for no body
    "court",  # court, judge: who convicts where others condemn
    "owed",  # in gratitude, to a faith: دان بـ is owed, not condemned
    "penalty",  # to death, of the charge: what somebody is convicted to, or of
    "continuing",  # it, she, also, the report: who acted before goes on
    "short",  # the committee: alone it is who acted before, with more words it is another (the committee of inquiry)
]


class NamedEntity(NamedTuple):
    """Who a name stands for."""

    id: str
    type: EntityType
    name: str


class Name(NamedTuple):
    """A name in a gazetteer.

    Attributes:
        entity: who it stands for.
        use: guarded ones are taken for a name only beside a word that says so; never hides the names inside it;
            demonym counts beside an organ only; own is an acronym that other languages do not know; holder is the name
            of who held an office, surname its last word, which counts right after a title only.
        wording: as the gazetteer writes it, marks kept: they tell عمّان from عمان.
        country: ISO 3166 of a city, or empty; decides between two places of one name.
    """

    entity: NamedEntity
    use: NameUse
    wording: str = ""
    country: str = ""


class Sign(NamedTuple):
    """A word that opens, joins or ends names; key says which organ, topic, title it is."""

    role: Role
    key: str

    @property
    def short(self) -> str:
        """What a body that it opens is called for short: organisation, office, ministry."""
        return self.key.split(":")[0].rstrip("!")


class Cue(NamedTuple):
    """A wording that tells of an act, supports, cancels or refers it."""

    use: CueUse
    kind: ActKind | None


Meaning = Name | Sign | Cue

WITH_KIND: tuple[CueUse, ...] = (
    "cue",
    "we",
    "bare",
    "hamza",
    "participle",
    "undergone",
    "noun",
    "say",
    "source",
    "charging",
    "charging-we",
    "duty",
)
"""Uses that say which kind of act is told."""
QUIET_ROLES: frozenset[Role] = frozenset({"link", "guard", "stop", "particle", "bodytail", "site"})
QUIET_USES: frozenset[CueUse] = frozenset(
    {
        "speaker",
        "negation",
        "block",
        "condition",
        "future",
        "accusation",
        "auxiliary",
        "passive",
        "agent",
        "including",
        "preposition",
        "and",
        "unnamed",
        "others",
        "authority",
        "court",
        "owed",
        "penalty",
        "continuing",
        "short",
    }
)
"""Of these a single word needs no key and no kind: what it is, is all there is to say."""
