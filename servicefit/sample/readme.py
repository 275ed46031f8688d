"""The sample company's README: what it is, which tables it has, what was planted, and which rows are bad."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import MappingProxyType
from typing import Final

from servicefit.sample.faults import FAULTS, Fault
from servicefit.sample.parameters import END_DAY, FADES, FIRST_DAY
from servicefit.sample.readme_planted import planted, write_day
from servicefit.sample.truth.file import read_truth

_MEANINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "customers": "who they are, when they came and left, what they bring a year",
        "features": "the catalogue of service features and what they cost",
        "survey_responses": "answers to the survey",
        "survey_ratings": "ratings of the features that apply; of some, what was expected and how much it is said to count",
        "kano_answers": "a Kano questionnaire: what a feature's presence and absence would be",
        "best_worst_choices": "best-worst tasks: what counts most and least of four",
        "feature_usage": "uses of features by month; contacts and orders count too",
        "contacts": "every attempt at contact, one file a year",
        "cases": "problems and complaints, from first word to close",
        "orders": "orders, what was promised and when it came",
        "agents": "who answers",
        "survey_invitations": "who was asked, and who answered",
        "feedback_actions": "what was raised by feedback, and when it was done",
        "mystery_checks": "test contacts by managers and from outside",
        "reviews": "public reviews, not tied to customers",
        "management_beliefs": "what managers believe counts, and goes well",
        "service_budget": "what features cost by quarter",
        "strategy_segments": "the market strategy: which segments come first",
        "strategy_targets": "what it asks of the service",
    }
)


_TRUTH_LISTS: Final = (
    ("effects", "feature, segment, outcome, estimand",
     ("feature_id", "segment", "outcome", "estimand", "effect", "standard_error", "unadjusted", "users_share")),
    ("value", "feature, segment: points of satisfaction when rated 2 or 4 rather than 3; share of what goes through features",
     ("feature_id", "segment", "kano", "kano_asked", "penalty", "reward", "importance", "rank", "stated_importance")),
    ("capabilities", "capability, segment: the newest 12 months, breakdown included; `by_parameters` leaves that out",
     ("capability", "segment", "value", "standard_error", "by_parameters")),
    ("agents", "segment: share of the variance in solving that lies between agents", ("segment", "icc", "standard_error")),
    ("silent", "segment: who leaves within a year of being let down in the half year before",
     ("segment", "share_silent", "let_down_share", "leaving_silent", "leaving_others", "leaving_had_they_spoken",
      "extra_leaving", "standard_error")),
    ("survey", "segment: satisfaction of those asked and of those who answer",
     ("segment", "answered_share", "satisfaction_of_asked", "of_answerers", "bias", "standard_error")),
    ("calls", "segment: share of calls answered",
     ("segment", "answered_at_lunch", "answered_otherwise", "answered_in_breakdown")),
    ("breakdown", "one record", ("first_day", "last_day", "channel")),
    ("beliefs", "feature: 0 to 100, 100 = the most important",
     ("subject", "believed_importance", "true_importance", "error", "believed_rank", "true_rank")),
    ("performance_beliefs", "capability: 0 to 100", ("subject", "believed_performance", "true_performance", "error")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """What was made.

    Parameters
    ----------
    customers, seed : int
        What it was made with.
    rows : dict of str to int
        Rows of each export, bad ones included.
    bad_rows : list of Fault
        The fault of each bad row.
    """

    customers: int
    seed: int
    rows: dict[str, int]
    bad_rows: list[Fault]


def readme_text(made: Made) -> str:
    """Write the README.

    Parameters
    ----------
    made : Made
        What was made.

    Returns
    -------
    str
        Markdown; its figures come from the simulator's parameters.
    """
    return "\n".join([*_company(made), *_mechanism(), *planted(), *_truth_file(), *_bad_rows(made)]) + "\n"


def _company(made: Made) -> list[str]:
    return [
        "# Harbor Broadband, a made-up company",
        "",
        f"A regional broadband provider with {made.customers:,} customers, from {write_day(FIRST_DAY)} to",
        f"{write_day(END_DAY - timedelta(days=1))}. Nobody in it is real. The command below makes the same company again, in",
        "another folder:",
        "",
        f"    servicefit sample DIR --customers {made.customers} --seed {made.seed}",
        "",
        "In this folder:",
        "",
        "    servicefit check .      what the exports hold, and what is wrong with them",
        "    servicefit run .        measure, and write results/ and reports/",
        "",
        "## Tables",
        "",
        "| export | rows | what it holds |",
        "| --- | ---: | --- |",
        *(f"| {export} | {rows:,} | {_MEANINGS[export]} |" for export, rows in made.rows.items()),
        "",
    ]


def _mechanism() -> list[str]:
    return [
        "One mechanism makes all of it. Segment, tenure and margin decide which features a customer uses; segment, region,",
        "tenure and luck, how often something breaks. A problem becomes a case, and contacts until it is solved or given up.",
        "Calls that are not answered, cut off or passed around, cases closed late and orders that come late hurt, and make",
        f"some complain; the hurt fades by {1 - FADES:.0%} a month, sooner when a complaint is granted. Failures and what is found in",
        "features make ratings and satisfaction. The dissatisfied, those with many problems, those who suffer in silence, and",
        "users of what drives away leave more often; the satisfied spend more; strong feelings make answers and reviews.",
        "Customers are active until they leave, and do nothing after.",
        "",
    ]


def _truth_file() -> list[str]:
    made_with = read_truth()["made_with"]
    return [
        "## truth.json",
        "",
        f"What is true, found by running the simulator on {made_with['customers']:,} other customers: as it is, and with a feature",
        "switched on or off for everybody while all other chances stay the same. It is the same for every number of customers",
        "and every seed; `standard_error` is that of the simulation. `version` 1 holds these lists of flat records:",
        "",
        "| list | a record is | fields |",
        "| --- | --- | --- |",
        *(
            f"| {name} | {what} | {', '.join(f'`{field}`' for field in fields)} |"
            for name, what, fields in _TRUTH_LISTS
        ),
        "",
        f"Retention and value look at the customers active on {made_with['landmark']}, and 12 months ahead; a feature is switched",
        "from 12 months before. `ate`: on for everybody against off for everybody who could use it (had a case, where it takes a",
        "contact; an order, where it takes one). `att`: as it is against off, for its users. Channels are switched in the 12",
        "months before only: cases begin on that channel, or on another one. `retention` is a change in probability, `margin`",
        "that of the yearly order margin of those who stay, `value` retention times `annual_margin`, money a customer.",
        "`annual_margin` itself is settled on joining: no feature changes it. `unadjusted` is the raw difference between users",
        "and all others. `competence`, `engagement`, `consistency` and `agents` are of a large staff: who works for a small",
        "company is a sample of it. `made_with` says how large the simulation was and fingerprints the parameters.",
        "",
    ]


def _bad_rows(made: Made) -> list[str]:
    lines = [
        f"| {fault.export} | {made.bad_rows.count(fault)} | {fault.says} | {'kept, with a warning' if fault.is_kept else 'rejected'} |"
        for fault in FAULTS
        if fault in made.bad_rows
    ]
    if not lines:
        return ["## Bad rows", "", "None: a company this small has no row to spare."]
    return [
        "## Bad rows",
        "",
        "Rows that are wrong on purpose, so that data health has something to show. They stand at the end of their files",
        "and are copies of good rows with one mistake; no good row is touched.",
        "",
        "| export | rows | what is wrong | what becomes of them |",
        "| --- | ---: | --- | --- |",
        *lines,
    ]
