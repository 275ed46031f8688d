"""Write the made-up company as a workspace, chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import TypeAlias

import numpy as np

from servicefit.errors import UsageError
from servicefit.sample.agents import Agents, draw_agents
from servicefit.sample.company import Chunk, simulate_chunk
from servicefit.sample.export_files import ExportFile
from servicefit.sample.faults import Fault, spoil_rows
from servicefit.sample.parameters import CHUNK_CUSTOMERS
from servicefit.sample.readme import Made, readme_text
from servicefit.sample.tables import (
    CONTACT_YEARS,
    Counts,
    agent_rows,
    answer_rows,
    case_rows,
    contact_rows,
    customer_rows,
    feature_rows,
    order_rows,
    strategy_segment_rows,
    strategy_target_rows,
)
from servicefit.sample.workspace_files import GITIGNORE, settings_text

Progress: TypeAlias = Callable[[int, int], None]


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
    (folder / ".gitignore").write_text(GITIGNORE, encoding="utf-8")
    (folder / "README.md").write_text(readme_text(made), encoding="utf-8")
    (folder / "servicefit.toml").write_text(settings_text(), encoding="utf-8")


def _write_exports(folder: Path, customers: int, seed: int, progress: Progress | None) -> Made:
    root = np.random.SeedSequence(seed)
    agents = draw_agents(np.random.default_rng(root.spawn(1)[0]), customers)
    with ExitStack() as stack:
        files = _open_files(stack, folder)
        _write_small_tables(files, agents, customers)
        so_far = Counts()
        while so_far.customers < customers:
            size = min(CHUNK_CUSTOMERS, customers - so_far.customers)
            chunk = simulate_chunk(np.random.default_rng(root.spawn(1)[0]), size, agents)
            _write_chunk(files, chunk, so_far)
            so_far = so_far.after(chunk)
            if progress is not None:
                progress(so_far.customers, customers)
        bad_rows = _write_bad_rows(files)
    rows: dict[str, int] = {}
    for file in files.values():
        rows[file.table] = rows.get(file.table, 0) + file.rows
    for fault in bad_rows:
        rows[fault.export] += 1
    return Made(customers, seed, rows, bad_rows)


def _open_files(stack: ExitStack, folder: Path) -> dict[str, ExportFile]:
    """Open every export file, by name."""
    names = [(table, table) for table in ("customers", "features", "survey_responses")]
    names += [(f"contacts-{year}", "contacts") for year in CONTACT_YEARS]
    names += [(table, table) for table in ("cases", "orders", "agents", "strategy_segments", "strategy_targets")]
    return {name: stack.enter_context(ExportFile(folder, table, name)) for name, table in names}


def _write_small_tables(files: dict[str, ExportFile], agents: Agents, customers: int) -> None:
    files["features"].write(feature_rows(customers))
    files["agents"].write(agent_rows(agents))
    files["strategy_segments"].write(strategy_segment_rows())
    files["strategy_targets"].write(strategy_target_rows())


def _write_chunk(files: dict[str, ExportFile], chunk: Chunk, so_far: Counts) -> None:
    files["customers"].write(customer_rows(chunk, so_far))
    files["survey_responses"].write(answer_rows(chunk, so_far))
    files["cases"].write(case_rows(chunk, so_far))
    files["orders"].write(order_rows(chunk, so_far))
    for year, rows in contact_rows(chunk, so_far):
        files[f"contacts-{year}"].write(rows)


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
