"""A rejected row's line is told from its place among the rows read: several threads must not change that."""

import duckdb
import pytest

from servicefit.intake.redaction import register_redaction
from servicefit.intake.sources import Source
from servicefit.intake.stage import stage_export
from servicefit.tables import EXPORTS
from tests.company import company, read, rejected

HEAD = "contact_id,customer_id,channel,started_at,wait_seconds,outcome\n"
LAST = 340_000
"""So many lines are more than one thread reads at a time."""
NO_CHANNEL = [9, 122_883, 250_001, LAST]
NO_WAIT = [2, 150_000, 300_000]
WORDS = '[values.survey_responses.rating_a]\n"?" = "missing"\n"-" = ""\n'


def _row(line):
    channel, wait = "fax" if line in NO_CHANNEL else "phone", -1 if line in NO_WAIT else 5
    return f"K{line:09},C1,{channel},2026-01-05 10:00:00,{wait},resolved\n"


def test_lines_of_a_file_that_several_threads_read(tmp_path):
    found = read(company(tmp_path, {"contacts": HEAD + "".join(map(_row, range(2, LAST + 1)))}))["contacts"]
    assert found.rows_read == LAST - 1
    assert rejected(found) == {
        "channel: must be one of phone, chat, email, bot, branch, web, other": NO_CHANNEL,
        "wait_seconds: must be at least 0": NO_WAIT,
    }


class _Watched:
    """A connection that keeps how the files of an export will be read."""

    def __init__(self, connection):
        self.connection = connection
        self.plans = []

    def execute(self, statement, values=None):
        if "read_csv" in statement:
            self.plans += self.connection.execute(f"explain {statement}", values).fetchall()
        return self.connection.execute(statement, values)


@pytest.mark.parametrize("name", EXPORTS)
def test_files_are_read_by_a_plan_that_keeps_the_order(tmp_path, name):
    headings = [*EXPORTS[name].column_names, *(["rating_a"] if EXPORTS[name].wide else [])]
    files = {f"exports/{place}.csv": ",".join(headings) + "\n" for place in (1, 2)}
    workspace = company(tmp_path, files, WORDS)
    with duckdb.connect(config={"threads": 2}) as connection:
        register_redaction(connection)
        connection.execute("attach ':memory:' as stage")
        watched = _Watched(connection)
        source = Source(name, tuple(tmp_path / file for file in files))
        stage_export(watched, source, workspace.settings, tmp_path)
    created, inserted = (plan for _, plan in watched.plans)
    assert "Batch Create Table As" in created
    assert "Batch Insert" in inserted
    assert "Join" not in created + inserted
