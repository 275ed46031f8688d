"""What ``servicefit init --from`` says at its end."""

from __future__ import annotations

import shlex
from pathlib import Path

from servicefit.proposal.propose import Proposal
from servicefit.proposal.table_plan import TablePlan
from servicefit.settings import SETTINGS_FILE


def summary_lines(proposal: Proposal, asked: Path) -> list[str]:
    """Say which file is which table, how sure that is, and what to do next.

    Parameters
    ----------
    proposal : Proposal
        What was proposed.
    asked : Path
        The workspace as the user named it.

    Returns
    -------
    list of str
        Lines for the terminal; names of files, tables and columns, never a value.
    """
    widths = [max(len(plan.seen.name) for plan in proposal.plans), max(len(plan.table.name) for plan in proposal.plans)]
    lines = []
    for plan in proposal.plans:
        lines.append(f"{plan.seen.name.ljust(widths[0])}  ->  {plan.table.name.ljust(widths[1])}  {_how_sure(plan)}")
        lines += [f"    review: {said}" for said in _to_review(plan)]
    lines += [f"Like no table, left out: {', '.join(one.name for one in proposal.unlike)}"] if proposal.unlike else []
    lines += [f"Left out: {one.name}: {one.why}." for one in proposal.left_out]
    written = [str(asked / SETTINGS_FILE), *(str(asked / "exports" / f"{table}.sql") for table in proposal.drafts)]
    lines.append(f"Wrote {', '.join(written)}; your files stay as they are.")
    lines.append(f'Next: look at the lines marked "review" in them, then: servicefit check {shlex.quote(str(asked))}')
    return lines


def _how_sure(plan: TablePlan) -> str:
    if plan.lacking:
        return "in part"
    return "nearly" if plan.to_review else "sure"


def _to_review(plan: TablePlan) -> list[str]:
    said = [f"{name} is required, but not found{f'; {known}' if known else ''}" for name, known in plan.lacking.items()]
    near = [one.name for one in plan.columns if one.review]
    if near:
        said.append(f"nearest columns, not sure: {', '.join(near)}")
    doubted = [column for column, lines in plan.values.items() if any(line.review for line in lines)]
    if doubted:
        said.append(f"words of {', '.join(doubted)}")
    if plan.unknown:
        said.append(f"words that are none of ours, in {', '.join(plan.unknown)}")
    return [*said, *plan.notes]
