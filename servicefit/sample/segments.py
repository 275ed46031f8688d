"""The market segments: how many customers, what they need, and how well the service does for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class ChannelService:
    """What an attempt of one segment meets on one channel.

    Parameters
    ----------
    share : float
        Share of the segment's cases that begin here.
    answered, answered_at_lunch : float
        Chance that an attempt is answered.
    resolved, transferred, dropped : float
        How an answered contact ends; what is left is unresolved.
    """

    share: float
    answered: float
    answered_at_lunch: float
    resolved: float
    transferred: float
    dropped: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A market segment: who it is and what it lives through.

    Parameters
    ----------
    segment_id, name : str
        Its id in the exports and its plain name.
    share : float
        Share of customers.
    priority : float
        Weight in the strategy.
    discipline : str
        Value discipline of the strategy.
    desk : str
        The team that serves it.
    customers_per_agent : int
        Size of the desk.
    margin, margin_spread : float
        Median margin a year; standard deviation of its logarithm.
    acquisition_cost : float
        What it costs to win a customer.
    cases_a_year, orders_a_year : float
        Rates after the first year as a customer.
    leaving_a_year : float
        Rate at middling satisfaction.
    kinds : tuple of float
        Shares of questions, problems, complaints, complaints that follow a failure left out.
    channels : tuple of ChannelService
        In the order of `CHANNELS`.
    same_agent : float
        Chance that the next contact of a case is taken by the agent of the one before (not after a transfer).
    returns_early, returns_late : float
        Chance that a resolved case comes back within 1 to 5, or after 9 to 20, days.
    case_promised : float
        Chance that a solved problem or complaint carries a promise.
    case_on_time : float
        Chance that such a case is closed by then, unless it comes back.
    case_days : int
        Days that are promised.
    called_back : float
        Chance of a call after closing, among promised cases.
    granted : float
        Chance that a complaint is granted.
    order_days : int
        Days promised for a delivery.
    order_revenue : float
        Median revenue of an order.
    orders_kept_before, orders_kept : float
        Chance that a promised order is delivered in time, until and from `ORDERS_CHANGE`.
    """

    segment_id: str
    name: str
    share: float
    priority: float
    discipline: str
    desk: str
    customers_per_agent: int
    margin: float
    margin_spread: float
    acquisition_cost: float
    cases_a_year: float
    orders_a_year: float
    leaving_a_year: float
    kinds: tuple[float, float, float]
    channels: tuple[ChannelService, ...]
    same_agent: float
    returns_early: float
    returns_late: float
    case_promised: float
    case_on_time: float
    case_days: int
    called_back: float
    granted: float
    order_days: int
    order_revenue: float
    orders_kept_before: float
    orders_kept: float


HOUSEHOLD: Final = Segment(
    segment_id="household",
    name="Household",
    share=0.70,
    priority=30,
    discipline="operational_excellence",
    desk="household desk",
    customers_per_agent=280,
    margin=140.0,
    margin_spread=0.45,
    acquisition_cost=95.0,
    cases_a_year=1.25,
    orders_a_year=0.50,
    leaving_a_year=0.135,
    kinds=(0.46, 0.51, 0.03),
    channels=(
        ChannelService(0.52, 0.955, 0.720, 0.795, 0.100, 0.050),
        ChannelService(0.14, 0.945, 0.740, 0.760, 0.120, 0.040),
        ChannelService(0.12, 0.985, 0.985, 0.740, 0.090, 0.000),
        ChannelService(0.08, 1.000, 1.000, 0.450, 0.120, 0.000),
        ChannelService(0.06, 0.970, 0.900, 0.840, 0.070, 0.000),
        ChannelService(0.08, 0.990, 0.990, 0.760, 0.080, 0.000),
    ),
    same_agent=0.30,
    returns_early=0.060,
    returns_late=0.030,
    case_promised=0.85,
    case_on_time=0.975,
    case_days=6,
    called_back=0.31,
    granted=0.62,
    order_days=6,
    order_revenue=45.0,
    orders_kept_before=0.91,
    orders_kept=0.91,
)
SMALL_BUSINESS: Final = Segment(
    segment_id="small_business",
    name="Small business",
    share=0.22,
    priority=45,
    discipline="product_leadership",
    desk="business desk",
    customers_per_agent=160,
    margin=420.0,
    margin_spread=0.55,
    acquisition_cost=240.0,
    cases_a_year=2.20,
    orders_a_year=1.10,
    leaving_a_year=0.095,
    kinds=(0.38, 0.58, 0.04),
    channels=(
        ChannelService(0.58, 0.890, 0.630, 0.745, 0.130, 0.050),
        ChannelService(0.13, 0.900, 0.650, 0.720, 0.140, 0.040),
        ChannelService(0.16, 0.980, 0.980, 0.690, 0.120, 0.000),
        ChannelService(0.03, 1.000, 1.000, 0.360, 0.160, 0.000),
        ChannelService(0.04, 0.960, 0.880, 0.800, 0.090, 0.000),
        ChannelService(0.06, 0.985, 0.985, 0.710, 0.110, 0.000),
    ),
    same_agent=0.56,
    returns_early=0.070,
    returns_late=0.035,
    case_promised=0.90,
    case_on_time=0.860,
    case_days=4,
    called_back=0.29,
    granted=0.53,
    order_days=4,
    order_revenue=160.0,
    orders_kept_before=0.79,
    orders_kept=0.72,
)
ENTERPRISE: Final = Segment(
    segment_id="enterprise",
    name="Enterprise",
    share=0.08,
    priority=25,
    discipline="customer_intimacy",
    desk="enterprise desk",
    customers_per_agent=40,
    margin=3_600.0,
    margin_spread=0.70,
    acquisition_cost=2_900.0,
    cases_a_year=5.00,
    orders_a_year=2.60,
    leaving_a_year=0.145,
    kinds=(0.42, 0.55, 0.03),
    channels=(
        ChannelService(0.55, 0.985, 0.930, 0.835, 0.060, 0.020),
        ChannelService(0.08, 0.980, 0.930, 0.810, 0.070, 0.020),
        ChannelService(0.27, 0.995, 0.995, 0.830, 0.050, 0.000),
        ChannelService(0.01, 1.000, 1.000, 0.350, 0.150, 0.000),
        ChannelService(0.02, 0.980, 0.950, 0.870, 0.050, 0.000),
        ChannelService(0.07, 0.995, 0.995, 0.820, 0.050, 0.000),
    ),
    same_agent=0.94,
    returns_early=0.040,
    returns_late=0.020,
    case_promised=0.95,
    case_on_time=0.950,
    case_days=3,
    called_back=0.35,
    granted=0.74,
    order_days=7,
    order_revenue=900.0,
    orders_kept_before=0.93,
    orders_kept=0.93,
)
SEGMENTS: Final = (HOUSEHOLD, SMALL_BUSINESS, ENTERPRISE)
