"""The contract's export tables as data: columns, types, rules.

Checks, the store and ``docs/tables.md`` are all made from what stands here.
"""

from __future__ import annotations

from servicefit.columns import STORE_TYPES, TYPE_WORDS, Column, Table

__all__ = ["BUCKETS", "CHANNELS", "EXPORTS", "RATING_PREFIX", "STAGES", "STORE_TYPES", "TYPE_WORDS", "Column", "Table"]

STAGES = ("before", "during", "after")
CHANNELS = ("phone", "chat", "email", "bot", "branch", "web", "other")
RATING_PREFIX = "rating_"
BUCKETS = 200
"""Groups of customers that intervals are made from."""


def _id(name: str, meaning: str, *, required: bool = False, refers_to: str = "", kind: str = "") -> Column:
    return Column(name, "id", meaning, required=required, refers_to=refers_to, kind=kind or name.removesuffix("_id"))


def _customer(*, required: bool = True, meaning: str = "whose it is") -> Column:
    return _id("customer_id", meaning, required=required, refers_to="customers")


def _feature(*, required: bool = False, meaning: str = "the service feature it is about") -> Column:
    return Column("feature_id", "text", meaning, required=required, refers_to="features")


_VALID_FROM = Column("valid_from", "date", "from when it holds; the newest not after a period's end counts")
_STAGE = Column("stage", "text", "before, during or after the purchase", words=STAGES)

_TABLES = (
    Table(
        "customers",
        "one row a customer",
        ("customer_id",),
        (
            _id("customer_id", "the customer", required=True),
            Column("segment", "text", "market segment", required=True),
            Column("region", "text", "where the customer is served"),
            Column("joined_on", "date", "first day as a customer"),
            Column("left_on", "date", "last day as a customer; blank = still one"),
            Column("acquisition_cost", "money", "what it cost to win the customer"),
            Column("annual_margin", "money", "margin a year"),
        ),
        spans=(("joined_on", "left_on"),),
    ),
    Table(
        "features",
        "one row a service feature: the catalogue",
        ("feature_id", "valid_from"),
        (
            Column("feature_id", "text", "the service feature", required=True),
            Column("name", "text", "its plain name", required=True),
            Column("stage", "text", "before, during or after the purchase", required=True, words=STAGES),
            Column("delivery", "text", "who delivers it", words=("human", "automated", "mixed")),
            Column("capability", "text", "the capability that it serves"),
            Column("annual_cost", "money", "fixed cost a year", least=0),
            Column("cost_per_use", "money", "cost of one use", least=0),
            Column("mandatory", "flag", "asked for by law or contract"),
            Column("committed", "flag", "promised by the strategy"),
            Column("launched_on", "date", "first offered"),
            Column("retired_on", "date", "last offered"),
            _VALID_FROM,
        ),
        spans=(("launched_on", "retired_on"),),
    ),
    Table(
        "survey_responses",
        "one row an answered questionnaire",
        ("response_id",),
        (
            _id("response_id", "the answered questionnaire", required=True),
            _customer(meaning="who answered"),
            Column("responded_on", "date", "when", required=True),
            Column("satisfaction", "rating", "with the service as a whole", scale="satisfaction"),
            Column("recommend", "rating", "would recommend", scale="recommend"),
            Column("effort", "rating", "how hard it was", scale="effort"),
            Column("repurchase_intent", "rating", "would buy again", scale="satisfaction"),
            Column("method", "text", "how it was asked", words=("email", "sms", "phone", "web", "in_person")),
            Column("weight", "weight", "sampling weight", above=0, default="1"),
            Column("comment", "private_text", "what the customer wrote"),
        ),
        wide=True,
    ),
    Table(
        "survey_ratings",
        "one row a feature that a response rates",
        ("response_id", "feature_id"),
        (
            _id("response_id", "the questionnaire", required=True, refers_to="survey_responses"),
            _feature(required=True),
            Column("rating", "rating", "how it was", scale="rating"),
            Column("applicable", "flag", "whether it applied to the customer; left out: true where a rating is given"),
            Column("expectation", "rating", "how it was expected to be", scale="rating"),
            Column("stated_importance", "rating", "how much it is said to count", scale="rating"),
        ),
    ),
    Table(
        "kano_answers",
        "one row a feature of a Kano questionnaire",
        ("response_id", "feature_id"),
        (
            _id("response_id", "the questionnaire", required=True, kind="kano_response"),
            _customer(),
            _feature(required=True),
            Column("answered_on", "date", "when"),
            *(
                Column(name, "text", meaning, required=True, words=("like", "expect", "neutral", "tolerate", "dislike"))
                for name, meaning in (("functional", "were it there"), ("dysfunctional", "were it not there"))
            ),
        ),
    ),
    Table(
        "best_worst_choices",
        "one row an item shown in a best-worst task",
        ("customer_id", "task_id", "feature_id"),
        (
            _customer(),
            _id("task_id", "the set of items shown", required=True),
            _feature(required=True),
            Column("choice", "text", "what it was picked as", required=True, words=("best", "worst", "none")),
        ),
    ),
    Table(
        "feature_usage",
        "uses of a feature by a customer on a day, or in a month",
        ("customer_id", "feature_id", "used_on"),
        (
            _customer(),
            _feature(required=True),
            Column("used_on", "date", "the day, or the first of the month for monthly exports", required=True),
            Column("uses", "count", "how often", required=True, above=0),
        ),
        summed="uses",
    ),
    Table(
        "contacts",
        "one row an attempt at contact",
        ("contact_id",),
        (
            _id("contact_id", "the attempt", required=True),
            _customer(required=False, meaning="who called; blank = not known"),
            _id("case_id", "the case it belongs to", refers_to="cases"),
            _feature(),
            _STAGE,
            Column("channel", "text", "how", required=True, words=CHANNELS),
            Column("direction", "text", "who called whom", words=("inbound", "outbound"), default="inbound"),
            Column("queue", "text", "where it waited"),
            _id("agent_id", "who took it; blank = nobody, or a machine", refers_to="agents"),
            Column("started_at", "time", "when it began", required=True),
            Column("wait_seconds", "number", "until it was taken or given up", least=0),
            Column("handle_seconds", "number", "while it was handled", least=0),
            Column(
                "outcome",
                "text",
                "how it ended",
                required=True,
                words=("resolved", "unresolved", "transferred", "dropped", "abandoned", "unanswered"),
            ),
            Column("satisfaction", "rating", "asked after the contact", scale="satisfaction"),
        ),
    ),
    Table(
        "cases",
        "one row a problem or complaint, from first word to close",
        ("case_id",),
        (
            _id("case_id", "the case", required=True),
            _customer(),
            Column("opened_at", "time", "when it was opened", required=True),
            Column("closed_at", "time", "when it was closed; blank = open"),
            Column("promised_by", "time", "until when a solution was promised"),
            Column("kind", "text", "what it is", words=("question", "problem", "complaint")),
            Column("issue", "text", "what it is about"),
            _STAGE,
            Column("escalation", "text", "how far it went", words=("none", "manager", "executive", "regulator")),
            Column("resolution_granted", "flag", "the customer got the resolution asked for"),
            Column("reopened", "count", "how often it was opened again", least=0),
        ),
        spans=(("opened_at", "closed_at"),),
    ),
    Table(
        "orders",
        "one row an order, invoice or renewal",
        ("order_id",),
        (
            _id("order_id", "the order", required=True),
            _customer(),
            Column("ordered_at", "time", "when it was placed", required=True),
            Column("revenue", "money", "what it brought", required=True),
            Column("margin", "money", "what of that was left"),
            Column("promised_at", "time", "when delivery was promised"),
            Column("delivered_at", "time", "when it was delivered; blank = not yet"),
        ),
        spans=(("ordered_at", "delivered_at"),),
    ),
    Table(
        "agents",
        "one row a representative",
        ("agent_id",),
        (
            _id("agent_id", "the representative", required=True),
            Column("team", "text", "the team"),
            Column("hired_on", "date", "first day"),
            Column("left_on", "date", "last day"),
            Column("training_hours", "number", "in the last 12 months", least=0),
            Column("engagement", "number", "0 to 100, as asked", least=0, most=100),
        ),
        spans=(("hired_on", "left_on"),),
    ),
    Table(
        "survey_invitations",
        "one row a customer asked",
        ("invitation_id",),
        (
            _id("invitation_id", "the invitation", required=True),
            _customer(),
            Column("sent_on", "date", "when", required=True),
            Column("method", "text", "how", required=True, words=("email", "sms", "phone", "web", "in_person")),
            _id("response_id", "the answer; blank = none", refers_to="survey_responses"),
        ),
    ),
    Table(
        "feedback_actions",
        "one row something done about feedback",
        ("action_id",),
        (
            _id("action_id", "the action", required=True),
            _feature(),
            Column("raised_on", "date", "when it was raised", required=True),
            Column("implemented_on", "date", "when it was done; blank = not yet"),
            Column("title", "private_text", "what it is"),
        ),
        spans=(("raised_on", "implemented_on"),),
    ),
    Table(
        "mystery_checks",
        "one row a test contact",
        ("check_id",),
        (
            _id("check_id", "the test", required=True),
            Column("performed_at", "time", "when", required=True),
            Column("performed_by", "text", "by whom", words=("manager", "outside")),
            Column("channel", "text", "how", required=True, words=CHANNELS),
            Column("queue", "text", "where"),
            Column("reached", "flag", "somebody answered", required=True),
            Column("wait_seconds", "number", "until then", least=0),
            Column("resolved", "flag", "the request was solved"),
            Column("score", "number", "0 to 100, as judged", least=0, most=100),
            Column("announced", "flag", "staff knew of it"),
        ),
    ),
    Table(
        "reviews",
        "one row a public review",
        ("review_id",),
        (
            _id("review_id", "the review", required=True),
            Column("posted_on", "date", "when", required=True),
            Column("stars", "count", "1 to 5", required=True, least=1, most=5),
            _feature(),
            Column("text", "private_text", "what was written"),
        ),
    ),
    Table(
        "management_beliefs",
        "one row what a manager believes of a subject",
        ("respondent_id", "subject", "segment", "valid_from"),
        (
            _id("respondent_id", "the manager", required=True),
            Column("subject", "text", "a feature_id or a capability", required=True),
            Column("segment", "text", "about which customers; blank = all"),
            Column("believed_importance", "number", "0 to 100", least=0, most=100),
            Column("believed_performance", "number", "0 to 100", least=0, most=100),
            _VALID_FROM,
        ),
    ),
    Table(
        "strategy_segments",
        "one row a segment of the market strategy",
        ("segment", "valid_from"),
        (
            Column("segment", "text", "market segment", required=True),
            Column("priority", "number", "weight among segments", required=True, least=0),
            Column(
                "discipline",
                "text",
                "how the segment is to be won",
                words=("operational_excellence", "customer_intimacy", "product_leadership"),
            ),
            _VALID_FROM,
        ),
    ),
    Table(
        "strategy_targets",
        "one row what the strategy asks of a capability in a segment",
        ("segment", "capability", "valid_from"),
        (
            Column("segment", "text", "market segment, or all", required=True),
            Column("capability", "text", "the capability", required=True),
            Column("weight", "number", "weight in the segment", required=True, least=0),
            Column("threshold", "number", "least acceptable", required=True),
            Column("target", "number", "what is aimed at; below the threshold when less is better", required=True),
            Column("ceiling", "number", "beyond it the segment is over-served"),
            _VALID_FROM,
        ),
    ),
    Table(
        "service_budget",
        "one row what a feature cost in a period",
        ("period", "feature_id", "segment"),
        (
            Column("period", "text", "period label such as 2026-Q3", required=True),
            _feature(required=True),
            Column("segment", "text", "market segment; blank = the fixed part"),
            Column("cost", "money", "money in that period", required=True),
        ),
    ),
)

EXPORTS: dict[str, Table] = {table.name: table for table in _TABLES}
"""Every export table by name, parents before the tables that refer to them where possible."""
