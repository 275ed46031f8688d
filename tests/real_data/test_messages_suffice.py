"""From an empty folder to a `check` that finds nothing, by doing what the messages say and nothing else."""

import re
import shlex
from pathlib import Path

import pytest

from tests.company import in_one_line, servicefit, told

pytestmark = pytest.mark.real_data


def _do_as_told(done):
    """Run the command that a message names."""
    line = next(
        line for line in (done.stdout + done.stderr).splitlines() if "servicefit init" in line and "--from" in line
    )
    return servicefit(*shlex.split(line.partition("servicefit ")[2]))


def _take_what_is_offered(done):
    """Switch on the line of a query that a message points to."""
    number, place = re.search(r"Line (\d+) of (\S+) offers it", in_one_line(done)).groups()
    lines = Path(place).read_text(encoding="utf-8").splitlines(keepends=True)
    line = lines[int(number) - 1]
    lines[int(number) - 1] = line.replace("-- ", "", 1)
    Path(place).write_text("".join(lines), encoding="utf-8")
    return line


def _next_step(done):
    return done.stdout.splitlines()[-1]


def test_four_years_of_the_airport_survey_whose_headings_differ(public_data, tmp_path):
    folder = tmp_path / "airport"
    made = servicefit("init", folder)
    assert _next_step(made) == f"Next: put your exports into {folder / 'exports'}, then: servicefit check {folder}"
    for path in (public_data / "sfo_survey").glob("*.csv"):
        (folder / "exports" / path.name).symlink_to(path)
    lost = servicefit("check", folder)
    assert lost.returncode == 1
    assert "2014_SFO_Customer_Survey.csv" in lost.stderr
    proposed = _do_as_told(lost)
    assert (proposed.returncode, proposed.stderr) == (0, "")
    stopped = servicefit("check", folder)
    assert (stopped.returncode, told(stopped)) == (1, {"customers": (11_694, 11_694, 0)})
    assert _take_what_is_offered(stopped).endswith("|| '-12-31' as responded_on,\n")
    checked = servicefit("check", folder)
    assert checked.returncode == 0, checked.stdout
    assert told(checked) == {"customers": (11_694, 11_694, 0), "survey_responses": (11_694, 11_694, 0)}
    assert "What do customers value? 2 of 3; the others lack: retention left_on in customers" in in_one_line(checked)
    assert _next_step(checked) == f"Next: servicefit run {folder}"


def test_the_marketplace_whose_revenue_stands_in_another_file(public_data, tmp_path):
    folder = tmp_path / "shop"
    assert servicefit("init", folder, "--from", public_data / "olist").returncode == 0
    stopped = servicefit("check", folder)
    assert stopped.returncode == 1
    assert "olist_order_items.parquet" in _take_what_is_offered(stopped)
    checked = servicefit("check", folder)
    assert checked.returncode == 0, checked.stdout
    assert told(checked)["orders"] == (29_355, 28_580, 775)  # those without items, and so without revenue
    assert _next_step(checked) == f"Next: servicefit run {folder}"
