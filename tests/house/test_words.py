"""Words that tell nothing, point at one machine, or talk about the making of the text."""

import re

import pytest

# A letter in brackets keeps this file from being its own offender.
SALES = (
    r"\b([r]obust|[s]eamless|[c]omprehensive|[e]nterprise-grade|[p]roduction-ready|[e]fficiently|"
    r"[b]lazing|[c]utting-edge|[s]tate-of-the-art|[w]orld-class|[b]est-in-class)(ly|ness)?\b"
)
TELLING = (
    r"\b[S]tep \d+:|\b[N]ote that we\b|\b[N]ow we\b|\b[a]s requested\b|[i]n a real implementation|"
    r"\b[p]laceholder implementation\b"
)
MAKING = r"\b([p]revious|[t]his|[l]ast) (chat|conversation|prompt)\b|\bAI-[g]enerated\b"
REGISTRIES = (
    r"[p]ypi\.org|[n]pmjs\.(org|com)|[f]iles\.pythonhosted|[d]eb\.debian\.org|[s]ecurity\.debian"
)
MACHINE = r"(?<![\w.])/(work|root|home/\w+)/|/tmp/[b]ash_jobs"
UNFINISHED = r"\b([T]ODO|[F]IXME|[X]XX|[H]ACK)\b"
PICTURES = "[\U0001f300-\U0001faff\u2705\u274c\u2728\u26a0]"

RULES = {
    "sales talk": SALES,
    "narration": TELLING,
    "talk about the making": MAKING,
    "host of a registry": REGISTRIES,
    "path of one machine": MACHINE,
    "unfinished": UNFINISHED,
    "emoji": PICTURES,
}
PATTERNS = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in RULES.items()}
PATTERNS["unfinished"] = re.compile(UNFINISHED)
# Lock files name the registry by their format; the licence is not ours to word.
NOT_OURS = ("package-lock.json", "requirements/", "LICENSE")


def offences(line: str) -> list[str]:
    return [name for name, pattern in PATTERNS.items() if pattern.search(line)]


@pytest.mark.parametrize(
    ("line", "offence"),
    [
        ("A ro" + "bust queue.", "sales talk"),
        ("Step" + " 2: call the bank", "narration"),
        ("see /wo" + "rk/main/README.md", "path of one machine"),
        ("cd /ro" + "ot/checkout", "path of one machine"),
        ("index at https://py" + "pi.org/simple", "host of a registry"),
        ("# TO" + "DO: refund", "unfinished"),
        ("done \u2705", "emoji"),
    ],
)
def test_a_word_that_does_not_belong_is_seen(line, offence):
    assert offences(line) == [offence]


@pytest.mark.parametrize(
    "line",
    [
        "the database session of this request",
        "/api/v1/driver/orders/{id}/photos",
        "docs/runbooks/restore.md",
        "a todo list is not a plan",
        "litres × price → roubles",
    ],
)
def test_ordinary_words_pass(line):
    assert offences(line) == []


def test_no_file_holds_such_a_word(tree):
    lines = [
        (place, line)
        for place, line in tree.lines("*")
        if not place.startswith(NOT_OURS) and not place.startswith("docs/api/")
    ]

    offenders = [f"{place}: {name}" for place, line in lines for name in offences(line)]

    assert len(lines) > 5000
    assert not offenders, "\n".join(offenders)


def test_no_commented_banner_in_short_files(tree):
    banner = re.compile(r"^\s*(#|//) ?[=*#-]{8,}")
    short = {
        tree.name(path)
        for path in tree.matching("addons", "src", "deploy", "tests", "config")
        if path.suffix in {".py", ".js", ".sh", ".conf"} and path.read_text().count("\n") < 150
    }

    offenders = [
        place
        for place, line in tree.lines("addons", "src", "deploy", "tests", "config")
        if place.rsplit(":", 1)[0] in short and banner.match(line)
    ]

    assert not offenders, "\n".join(offenders)
