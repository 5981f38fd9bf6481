"""What the heads of the encoder tell apart, in the order of their output columns. Changing it means retraining."""

NAMES = ("PER", "ORG", "LOC", "NORP")
NAME_TAGS = ("O", *(f"{part}-{name}" for name in NAMES for part in ("B", "I")))  # BIO, one tag a word

TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
TRIGGER_TAGS = ("O", *TYPES)

# PLOVER's pairs of type and mode (manual, section "Event types and modes"); "" where the text tells no mode.
MODES: dict[str, tuple[str, ...]] = {
    "CONSULT": ("visit", "third-party", "multilateral", "phone"),
    "RETREAT": ("withdraw", "release", "disarm", "ceasefire", "access", "resign"),
    "REQUEST": ("assist", "change", "yield", "meet"),
    "ACCUSE": ("disapprove", "investigate", "allege"),
    "REJECT": ("assist", "change", "yield", "meet"),
    "THREATEN": ("restrict", "arrest", "relations", "expel", "territory", "violence"),
    "PROTEST": ("demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"),
    "SANCTION": ("convict", "expel", "withdraw", "discontinue"),
    "MOBILIZE": ("troops", "weapons", "police", "militia"),
    "COERCE": (
        "seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold", "misinformation",
        "cyber",
    ),
    "ASSAULT": (
        "abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms", "explosives",
        "suicide-attack", "aerial", "drone", "heavy-weapons", "crowd-control", "unconventional",
    ),
}  # fmt: skip
MODE_TAGS = tuple((kind, mode) for kind in TYPES for mode in ("", *MODES.get(kind, ())))

STATUS_TAGS = ("actual", "future", "hypothetical", "negated", "historical")

# Roles of a marked predicate. The first four are learned from the gold; the rest are PropBank's, of which
# TMP serves as the date role.
ROLES = ("actor", "recipient", "source", "place", "A0", "A1", "A2", "LOC", "TMP")
GOLD_ROLES = 4

# How a word piece is written; the vocabulary itself is uncased.
SHAPES = ("lower", "Title", "UPPER", "miXed", "digit", "other")
SHAPES_COUNT = len(SHAPES)
OTHER = SHAPES.index("other")  # punctuation, and the marks of a frame

IGNORED = -100  # torch's label for "no loss here"
