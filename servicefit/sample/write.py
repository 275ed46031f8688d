"""Write the made-up company as a workspace, chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Final, TypeAlias

import numpy as np

from servicefit.errors import UsageError
from servicefit.resources import GIT_IGNORED
from servicefit.sample.agents import Agents, draw_agents
from servicefit.sample.catalogue import FEATURES
from servicefit.sample.clock import N_MONTHS
from servicefit.sample.company import Chunk, simulate_chunk
from servicefit.sample.company_tables import (
    action_rows,
    agent_rows,
    belief_rows,
    budget_rows,
    check_rows,
    feature_rows,
    strategy_segment_rows,
    strategy_target_rows,
)
from servicefit.sample.draws import Ints
from servicefit.sample.export_files import ExportFile
from servicefit.sample.faults import Fault, spoil_rows
from servicefit.sample.office import draw_actions, draw_beliefs, draw_checks
from servicefit.sample.parameters import CHUNK_CUSTOMERS
from servicefit.sample.readme import Made, readme_text
from servicefit.sample.segments import SEGMENTS
from servicefit.sample.streams import Streams
from servicefit.sample.survey_tables import (
    best_worst_rows,
    invitation_rows,
    kano_rows,
    rating_rows,
    response_rows,
    review_rows,
)
from servicefit.sample.tables import (
    CONTACT_YEARS,
    Counts,
    case_rows,
    contact_rows,
    customer_rows,
    order_rows,
    usage_rows,
)
from servicefit.sample.truth.file import truth_text
from servicefit.sample.workspace_files import settings_text

Progress: TypeAlias = Callable[[int, int], None]

_BY_CHUNK: Final = {
    "customers": customer_rows,
    "survey_responses": response_rows,
    "survey_ratings": rating_rows,
    "kano_answers": kano_rows,
    "best_worst_choices": best_worst_rows,
    "feature_usage": usage_rows,
    "cases": case_rows,
    "orders": order_rows,
    "survey_invitations": invitation_rows,
    "reviews": review_rows,
}
_IN_ONE_PIECE: Final = (
    "features",
    "agents",
    "strategy_segments",
    "strategy_targets",
    "management_beliefs",
    "mystery_checks",
    "feedback_actions",
    "service_budget",
)


def write_sample(folder: Path, customers: int, seed: int, progress: Progress | None = None) -> None:
    """Make the sample company as a whole workspace.

    Parameters
    ----------
    folder : Path
        The workspace; made when it is not there.
    customers : int
        Number of customers over the three years, at least 1.
    seed : int
        The same customers and seed give the same bytes; not negative.
    progress : callable, optional
        Called after each chunk with the customers done and all customers.

    Raises
    ------
    UsageError
        A number that cannot be, or a folder that has exports already.

    Notes
    -----
    Memory follows `CHUNK_CUSTOMERS`, not `customers`. The settings are written last: a folder without them was not finished.
    """
    if customers < 1:
        raise UsageError(f"A company must have at least 1 customer; found {customers}.", "Try --customers 8000.")
    if seed < 0:
        raise UsageError(f"A seed must not be negative; found {seed}.", "Try --seed 1.")
    exports = folder / "exports"
    if exports.is_dir() and any(exports.iterdir()):
        raise UsageError(f"The sample company needs a folder of its own; {exports} holds files.", "Name a new folder.")
    exports.mkdir(parents=True, exist_ok=True)
    made = _write_exports(exports, customers, seed, progress)
    (folder / ".gitignore").write_text(GIT_IGNORED, encoding="utf-8")
    (folder / "truth.json").write_text(truth_text(), encoding="utf-8")
    (folder / "README.md").write_text(readme_text(made), encoding="utf-8")
    (folder / "servicefit.toml").write_text(settings_text(), encoding="utf-8")


def _write_exports(folder: Path, customers: int, seed: int, progress: Progress | None) -> Made:
    root = np.random.SeedSequence(seed)
    office = Streams(root.spawn(1)[0])
    agents = draw_agents(office.of("agents"), customers)
    uses = np.zeros((len(FEATURES), len(SEGMENTS), N_MONTHS), dtype=np.int64)
    with ExitStack() as stack:
        files = _open_files(stack, folder)
        so_far = Counts()
        while so_far.customers < customers:
            size = min(CHUNK_CUSTOMERS, customers - so_far.customers)
            so_far = _write_chunk(files, Streams(root.spawn(1)[0]), size, agents, so_far, uses)
            if progress is not None:
                progress(so_far.customers, customers)
        _write_small_tables(files, office, agents, customers)
        files["service_budget"].write(budget_rows(uses, customers))
        bad_rows = _write_bad_rows(files)
    rows: dict[str, int] = {}
    for file in files.values():
        rows[file.table] = rows.get(file.table, 0) + file.rows
    for fault in bad_rows:
        rows[fault.export] += 1
    return Made(customers, seed, rows, bad_rows)


def _open_files(stack: ExitStack, folder: Path) -> dict[str, ExportFile]:
    """Open every export file, by name."""
    names = [(table, table) for table in (*_BY_CHUNK, *_IN_ONE_PIECE)]
    names += [(f"contacts-{year}", "contacts") for year in CONTACT_YEARS]
    return {name: stack.enter_context(ExportFile(folder, table, name)) for name, table in names}


def _write_small_tables(files: dict[str, ExportFile], office: Streams, agents: Agents, customers: int) -> None:
    files["features"].write(feature_rows(customers))
    files["agents"].write(agent_rows(agents))
    files["strategy_segments"].write(strategy_segment_rows())
    files["strategy_targets"].write(strategy_target_rows())
    files["management_beliefs"].write(belief_rows(draw_beliefs(office.of("beliefs"))))
    files["mystery_checks"].write(check_rows(draw_checks(office.of("checks"))))
    files["feedback_actions"].write(action_rows(draw_actions(office.of("actions"))))


def _write_chunk(
    files: dict[str, ExportFile], streams: Streams, size: int, agents: Agents, so_far: Counts, uses: Ints
) -> Counts:
    """Make and write some customers, add up their uses, and return the counts after them; nothing else is kept."""
    chunk = simulate_chunk(streams, size, agents)
    for table, rows_of in _BY_CHUNK.items():
        files[table].write(rows_of(chunk, so_far))
    for year, rows in contact_rows(chunk, so_far):
        files[f"contacts-{year}"].write(rows)
    uses += count_uses(chunk)
    return so_far.after(chunk)


def count_uses(chunk: Chunk) -> Ints:
    """Count the uses of a chunk, shape (features, segments, months)."""
    usage, shape = chunk.usage, (len(FEATURES), len(SEGMENTS), N_MONTHS)
    uses = np.zeros(shape, dtype=np.int64)
    np.add.at(uses, (usage.feature, chunk.population.segment[usage.customer], usage.month), usage.uses)
    return uses


def _write_bad_rows(files: dict[str, ExportFile]) -> list[Fault]:
    """Append the bad rows; those of contacts go to the newest file."""
    faults = []
    newest = f"contacts-{CONTACT_YEARS[-1]}"
    for name, file in files.items():
        if file.table != "contacts" or name == newest:
            for bad in spoil_rows(file.table, file.header, file.rows, file.examples):
                file.write_row(bad.values)
                faults.append(bad.fault)
    return faults
