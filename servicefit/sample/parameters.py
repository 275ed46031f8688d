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
REGION_TROUBLE: Final = (0.95, 0.85, 1.05, 1.35)  # how often something breaks, against the average
SURVEY_METHODS: Final = (("email", 0.55), ("sms", 0.20), ("web", 0.15), ("phone", 0.10))
METHOD_ANSWERS: Final = (0.38, 0.46, 0.28, 0.64)  # share of invitations answered at middling satisfaction, by method


# Customers
FOUNDING_SHARE: Final = 0.72  # customers on the first day; the others join later
TENURE_YEARS: Final = 5.0  # mean tenure of the former on that day
LONGEST_TENURE_YEARS: Final = 16.0
SILENT_SHARE: Final = 0.35  # of customers never complain, whatever happens
NEVER_ANSWERS: Final = 0.15  # of customers never answer a survey
TROUBLE_SPREAD: Final = (
    0.70  # how much customers differ in how often something breaks: standard deviation of the logarithm
)
MOST_TROUBLE: Final = 3.5  # times the average

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

# The breakdown: a week in which hardly any call is answered
BREAKDOWN_FIRST: Final = date(2026, 3, 9)
BREAKDOWN_DAYS: Final = 7
BREAKDOWN_ANSWERED: Final = 0.05  # times the usual chance that a call is answered

# Agents differ: what is not solved (put through, unresolved) is so many times the usual, 1 - skill
SKILL_SPREAD: Final = 0.50
SKILL_OF_TRAINING: Final = 0.45  # correlation of skill with training hours, with engagement
SKILL_OF_ENGAGEMENT: Final = 0.45
MOST_SKILL: Final = 0.80
NOVICE_DAYS: Final = 180
NOVICE_LACKS: Final = 0.35  # of skill

# Complaints: what makes those complain who ever do; by failure
COMPLAINS: Final = (0.05, 0.10, 0.08, 0.55, 0.50, 0.0)
COMPLAINS_DAYS: Final = (1, 10)  # after the failure
RECOVERED: Final = 0.35  # of the hurt is left when a complaint is granted
REFUSED_HURTS: Final = 0.35  # points of satisfaction when it is not

# Orders
ORDER_PROMISED: Final = 0.90
ORDERS_CHANGE: Final = date(2025, 10, 1)
NEVER_DELIVERED: Final = 0.03  # of broken promises
ON_THE_DAY: Final = 0.15  # of kept promises: the parcel comes on the promised day itself
LATE_ORDER_DAYS: Final = 3.0  # mean, after the first
ORDER_SPREAD: Final = 0.5  # standard deviation of the logarithm of the revenue
ORDER_MARGIN: Final = (0.24, 0.40)  # of revenue
SPENDS_PER_POINT: Final = 0.25  # the logarithm of an order's revenue rises so much with each point of satisfaction

MOST_TRACKED: Final = 4  # looks at an order on its way

# Survey
INVITED_A_YEAR: Final = 2.2
INVITED_AFTER_ORDER: Final = 0.85
INVITED_AFTER_DAYS: Final = (2, 14)  # after a delivery
ANSWERS_AFTER_DAYS: Final = (0, 6)
ANGRY_ANSWER: Final = 0.40  # the logarithm of the chance to answer rises so much with each point of satisfaction lost
TIRED_DAYS: Final = 90  # who was asked within so many days before ...
TIRED_ANSWERS: Final = 0.75  # ... answers so many times as often
MOST_ANSWER: Final = 0.95
LONG_FORM: Final = 0.35  # of answers are to the long questionnaire, with expectations and stated importance
COMMENTED: Final = 0.10
EFFORT_SKIPPED: Final = 0.10
NO_ANSWER: Final = 0.03  # of ratings that apply
MIDDLING: Final = 3.7  # satisfaction without experience either way
TASTE: Final = 0.85  # how much customers differ in what they find in a feature
RATING_NOISE: Final = 0.42
SATISFACTION_NOISE: Final = 0.50
ASKED_KANO: Final = 0.10  # of customers
ASKED_BEST_WORST: Final = 0.06

# Public reviews
REVIEWS_A_YEAR: Final = 0.035  # a customer of middling satisfaction
STRONG_FEELINGS: Final = 0.9  # the logarithm of that rate rises so much with each point away from the middle

# Failures hurt, fade, and drive away
FAILURES: Final = ("unreached", "cut_off", "passed_around", "late_case", "late_order", "trouble")
UNREACHED, CUT_OFF, PASSED_AROUND, LATE_CASE, LATE_ORDER, TROUBLE = range(6)
FADES: Final = 0.85  # of the hurt is left a month later
HURTS: Final = (  # points of satisfaction a failure: by failure, then segment
    (0.10, 0.15, 0.10),
    (0.30, 0.25, 0.20),
    (0.12, 0.15, 0.12),
    (0.45, 0.50, 0.60),
    (0.60, 0.90, 0.60),
    (0.40, 0.28, 0.12),
)
MOST_HURT: Final = 2.5
LEAVES_PER_POINT: Final = 0.8  # the logarithm of the leaving rate rises so much with each point of satisfaction lost
TROUBLED_LEAVES: Final = 0.60  # and so much with each problem of the 12 months before ...
MOST_TROUBLED: Final = 4  # ... up to so many
SILENT_LEAVES: Final = 0.9  # and so much more with each point of hurt that is kept silent
FIRST_YEAR_LEAVING: Final = 1.5
LOYAL: Final = 0.05  # the logarithm of the leaving rate falls so much with each year as a customer, up to ten
MARGIN_STAYS: Final = 0.15  # and with each standard deviation of margin
