"""What goes wrong for customers, event by event."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from servicefit.sample.cases import Cases
from servicefit.sample.clock import DAY
from servicefit.sample.draws import Ints
from servicefit.sample.orders import Orders
from servicefit.sample.parameters import (
    ABANDONED,
    CUT_OFF,
    DROPPED,
    LATE_CASE,
    LATE_ORDER,
    PASSED_AROUND,
    PROBLEM,
    TRANSFERRED,
    TROUBLE,
    UNREACHED,
    UNRESOLVED,
)


@dataclass(frozen=True, slots=True)
class Failures:
    """Failures: arrays of shape (failures,): index of `FAILURES`, customer, day since the first."""

    kind: Ints
    customer: Ints
    day: Ints


def find_failures(cases: Cases, orders: Orders) -> Failures:
    """Find every failure in cases, their contacts and orders, by kind.

    Parameters
    ----------
    cases : Cases
        With contacts.
    orders : Orders
        Orders.

    Returns
    -------
    Failures
        Promises fail on the day after them; the others when they happen.
    """
    inbound = cases.contacts.pick((cases.contacts.case >= 0) & ~cases.contacts.is_outbound)
    caller, day = cases.customer[inbound.case], inbound.start // DAY
    is_around = (inbound.outcome == TRANSFERRED) | (inbound.outcome == UNRESOLVED)
    broken, late, trouble = orders.is_late, cases.is_late, cases.kind == PROBLEM
    parts = [
        (kind, caller[chosen], day[chosen])
        for kind, chosen in (
            (UNREACHED, inbound.outcome >= ABANDONED),
            (CUT_OFF, inbound.outcome == DROPPED),
            (PASSED_AROUND, is_around),
        )
    ]
    parts += [
        (LATE_CASE, cases.customer[late], cases.promised[late] // DAY),
        (LATE_ORDER, orders.customer[broken], orders.promised[broken] + 1),
        (TROUBLE, cases.customer[trouble], cases.opened[trouble] // DAY),
    ]
    return Failures(
        np.concatenate([np.full(customer.size, kind) for kind, customer, _ in parts]),
        np.concatenate([customer for _, customer, _ in parts]),
        np.concatenate([day for _, _, day in parts]),
    )
