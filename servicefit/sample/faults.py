"""Rows that are wrong on purpose: copies of good rows with one mistake each, so that no good row is touched."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

ROWS_A_FAULT: Final = 500  # an export gets one bad row of a kind for so many good ones at most
_STRANGER: Final = "C9999999"


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake that some rows of an export have.

    Parameters
    ----------
    export : str
        The table.
    rows : int
        How many rows, in an export that is large enough.
    says : str
        What is wrong, in words.
    changes : dict of str to str
        Canonical column and its wrong value.
    has_new_key : bool
        Whether the row gets a key of its own; else the key of the row that it copies.
    is_kept : bool
        Whether the row can be used all the same, with a warning.
    """

    export: str
    rows: int
    says: str
    changes: dict[str, str] = field(default_factory=dict)
    has_new_key: bool = True
    is_kept: bool = False


FAULTS: Final = (
    Fault("customers", 2, "a second row of the same customer", has_new_key=False),
    Fault("customers", 2, "no segment", {"segment": ""}),
    Fault("customers", 2, "left before joining", {"joined_on": "2025-03-01", "left_on": "2024-03-01"}),
    Fault("survey_responses", 4, "satisfaction 9 on a scale of 1 to 5", {"satisfaction": "9"}),
    Fault("survey_responses", 3, "a customer whom nobody knows", {"customer_id": _STRANGER}),
    Fault("survey_ratings", 4, "rating 7 on a scale of 1 to 5", {"rating": "7"}, has_new_key=False),
    Fault("kano_answers", 3, '"love", a word outside the list', {"functional": "love"}, has_new_key=False),
    Fault("feature_usage", 5, "no use at all", {"uses": "0"}, has_new_key=False),
    Fault("survey_invitations", 2, "sent_on cannot be read", {"sent_on": "31.02.2026"}),
    Fault("contacts", 3, 'outcome "Sovled", a word outside the list', {"outcome": "Sovled"}),
    Fault("contacts", 2, "started_at cannot be read", {"started_at": "2026-02-31T25:61:00"}),
    Fault("contacts", 2, "a second row of the same ticket", has_new_key=False),
    Fault("contacts", 3, "an agent whom nobody knows", {"agent_id": "A99999", "case_id": ""}, is_kept=True),
    Fault("cases", 4, "closed before it was opened", {"closed_at": "2020-01-01T00:00:00"}),
    Fault("cases", 2, "a customer whom nobody knows", {"customer_id": _STRANGER}),
    Fault("orders", 3, "delivered before it was ordered", {"delivered_at": "2020-01-01T08:00:00"}),
    Fault("orders", 2, "revenue cannot be read", {"revenue": "see invoice"}),
    Fault("orders", 1, "a customer whom nobody knows", {"customer_id": _STRANGER}),
)


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that is wrong on purpose: its fault, and its values in the order of the header."""

    fault: Fault
    values: list[str]


def spoil_rows(export: str, header: list[str], rows: int, examples: list[list[str]]) -> list[BadRow]:
    """Make the bad rows of an export.

    Parameters
    ----------
    export : str
        The table.
    header : list of str
        Canonical columns, the key first.
    rows : int
        Number of good rows.
    examples : list of list of str
        Some of them, at least one when there are any.

    Returns
    -------
    list of BadRow
        Few against `rows`: none in a small export.
    """
    bad: list[BadRow] = []
    for fault in FAULTS:
        if fault.export == export and examples:
            for _ in range(min(fault.rows, rows // ROWS_A_FAULT)):
                values = dict(zip(header, examples[len(bad) % len(examples)], strict=True)) | fault.changes
                if fault.has_new_key:
                    key = values[header[0]]
                    values[header[0]] = f"{key[0]}99{len(bad):0{len(key) - 3}d}"
                bad.append(BadRow(fault, list(values.values())))
    return bad
