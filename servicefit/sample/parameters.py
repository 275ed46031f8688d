"""The made-up company in figures, with `segments` and `catalogue`: whatever the simulator plants stands there."""

from __future__ import annotations

from datetime import date
from typing import Final

FIRST_DAY: Final = date(2023, 10, 1)
END_DAY: Final = date(2026, 10, 1)  # the first day without data
CHUNK_CUSTOMERS: Final = 10_000  # simulated at once; memory follows this, not the number of customers

CHANNELS: Final = ("phone", "chat", "email", "bot", "branch", "web")
PHONE, CHAT, EMAIL, BOT, BRANCH, WEB = range(6)
DESK_CHANNELS: Final = (PHONE, CHAT, BRANCH)  # only in opening hours
CHANNEL_FEATURES: Final = ("phone_hotline", "advice_chat", "", "chatbot", "", "self_service_portal")
OUTCOMES: Final = ("resolved", "transferred", "dropped", "unresolved", "abandoned", "unanswered")
RESOLVED, TRANSFERRED, DROPPED, UNRESOLVED, ABANDONED, UNANSWERED = range(6)
KINDS: Final = ("question", "problem", "complaint")
QUESTION, PROBLEM, COMPLAINT = range(3)
ESCALATIONS: Final = ("none", "manager", "executive", "regulator")
STAGES: Final = ("before", "during", "after")
REGIONS: Final = (("coast", 0.34), ("city", 0.31), ("hills", 0.20), ("islands", 0.15))
SURVEY_METHODS: Final = (("email", 0.55), ("sms", 0.20), ("web", 0.15), ("phone", 0.10))


# Customers
FOUNDING_SHARE: Final = 0.72  # customers on the first day; the others join later
TENURE_YEARS: Final = 5.0  # mean tenure of the former on that day
LONGEST_TENURE_YEARS: Final = 16.0

# Cases and contacts
FIRST_YEAR_CASES: Final = 1.6  # times the rate of cases in a customer's first year
MOST_CONTACTS: Final = 8  # a case that is not solved by then is given up
GIVES_UP_UNANSWERED: Final = 0.10
GIVES_UP_UNRESOLVED: Final = 0.12
GIVEN_UP_DAYS: Final = 14  # until such a case is closed
LUNCH_SHARE: Final = 0.20  # of attempts in opening hours begin between 12 and 14
WAIT_SECONDS: Final = (45.0, 35.0, 18_000.0, 2.0, 300.0, 14_400.0)  # mean of answered attempts, by channel
LUNCH_WAITS: Final = 2.5  # times as long
PATIENCE_SECONDS: Final = 130.0  # mean of those who give up waiting
HANDLE_SECONDS: Final = (310.0, 420.0, 380.0, 70.0, 640.0, 330.0)  # median, by channel
HANDLE_SPREAD: Final = 0.55  # standard deviation of the logarithm
REDIAL_SECONDS: Final = (60, 420)  # after a cut-off
RETRY_DAYS: Final = (1, 2)  # after nobody answered
AGAIN_DAYS: Final = (1, 4)  # after a contact that solved nothing
EARLY_DAYS: Final = (1, 5)  # a solved case comes back
LATE_DAYS: Final = (9, 20)
CALL_BACK_DAYS: Final = (1, 11)  # after closing
PROMISED_HOUR: Final = 18
LATE_CASE_DAYS: Final = 2.5  # mean
LINE_BUSY: Final = 0.20  # of unanswered calls end at once
SATISFACTION_AFTER: Final = (4.3, 3.1, 2.4, 2.5, 2.0, 2.0)  # mean, by outcome
ASKED_AFTER_CONTACT: Final = 0.12  # of answered contacts
SOLVED_ON_CALL_BACK: Final = 0.93
UNKNOWN_CALLERS_A_YEAR: Final = 0.04  # a customer
ESCALATED: Final = (0.80, 0.14, 0.04, 0.02)  # of complaints, in the order of ESCALATIONS

# Orders
ORDER_PROMISED: Final = 0.90
ORDERS_CHANGE: Final = date(2025, 10, 1)
NEVER_DELIVERED: Final = 0.03  # of broken promises
ON_THE_DAY: Final = 0.15  # of kept promises: the parcel comes on the promised day itself
LATE_ORDER_DAYS: Final = 3.0  # mean, after the first
ORDER_SPREAD: Final = 0.5  # standard deviation of the logarithm of the revenue

# Survey
ANSWERS_A_YEAR: Final = 0.56
ANSWERS_AFTER_ORDER: Final = 0.40
ANSWERS_AFTER_ORDER_DAYS: Final = (3, 20)
EFFORT_SKIPPED: Final = 0.10
NO_ANSWER: Final = 0.03  # of ratings that apply
MIDDLING: Final = 3.7  # satisfaction without experience either way
TASTE: Final = 0.75  # how much customers differ in what they find in a feature
RATING_NOISE: Final = 0.55
SATISFACTION_NOISE: Final = 0.50

# Failures hurt, fade, and drive away
FAILURES: Final = ("unreached", "cut_off", "passed_around", "late_case", "late_order")
UNREACHED, CUT_OFF, PASSED_AROUND, LATE_CASE, LATE_ORDER = range(5)
FADES: Final = 0.85  # of the hurt is left a month later
HURTS: Final = (  # points of satisfaction a failure: by failure, then segment
    (0.10, 0.15, 0.10),
    (0.30, 0.25, 0.20),
    (0.12, 0.15, 0.12),
    (0.45, 0.50, 0.60),
    (0.60, 0.90, 0.60),
)
MOST_HURT: Final = 2.5
LEAVES_PER_POINT: Final = 0.9  # the logarithm of the leaving rate rises so much with each point of satisfaction lost
FIRST_YEAR_LEAVING: Final = 1.5
