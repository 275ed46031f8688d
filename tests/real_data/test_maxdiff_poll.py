"""The best–worst poll: the published counts and shares come out of its exports."""

import shutil

import pytest

from servicefit.engine.duckdb_engine import DuckDBEngine
from servicefit.intake import read_exports
from servicefit.periods import parse_period
from servicefit.questions.preference import estimate_preference
from servicefit.results.schema import RESULTS
from servicefit.results.withhold import withhold
from servicefit.workspace import open_workspace
from tests.real_data.conftest import PROJECT

pytestmark = pytest.mark.real_data

PEOPLE, SHOWINGS = 350, 1400
UTILITY, SHARE = 0.51e-6, 0.51e-5  # half of the last digit that is published

# best, worst, utility, share
PUBLISHED = {
    "healthcare": (731, 125, 0.926815, 0.17161),
    "economy": (634, 119, 0.771885, 0.14698),
    "education": (467, 252, 0.309592, 0.09257),
    "natsecurity": (364, 221, 0.205001, 0.08338),
    "guns": (354, 290, 0.091492, 0.07443),
    "taxes": (386, 350, 0.051440, 0.07151),
    "crime": (286, 282, 0.005714, 0.06831),
    "corruption": (318, 351, -0.047152, 0.06480),
    "abortion": (302, 352, -0.071459, 0.06324),
    "race": (300, 392, -0.131618, 0.05955),
    "drugs": (163, 463, -0.435318, 0.04395),
    "foreignaffairs": (121, 545, -0.625325, 0.03635),
    "biasmedia": (124, 808, -1.068364, 0.02334),
}


@pytest.fixture(scope="module")
def poll(public_data, tmp_path_factory):
    """Read a copy of the workspace; return its report and the table of everybody, by feature and measure."""
    root = tmp_path_factory.mktemp("maxdiff_poll")
    # The copy lies as deep as the original, so that its exports find the data by the same relative path.
    (root / "shared").symlink_to(public_data.parent, target_is_directory=True)
    folder = root / "project" / "tests" / "real_data" / "maxdiff_poll"
    shutil.copytree(PROJECT / "tests" / "real_data" / "maxdiff_poll", folder)
    workspace = open_workspace(folder)
    report = read_exports(folder, workspace.settings, workspace.store)
    with DuckDBEngine(workspace.store) as engine:
        found = estimate_preference(engine, parse_period("all"), workspace.settings)
    table = withhold(found, RESULTS["preference"], workspace.settings.privacy.smallest_group)
    return report, table[table["segment"] == "all"].set_index(["feature_id", "measure"])


def test_all_rows_are_read_and_none_is_rejected(poll):
    counts = {export.export: (export.rows_accepted, export.rows_rejected) for export in poll[0].exports}
    assert counts == {
        "customers": (PEOPLE, 0),
        "survey_responses": (PEOPLE, 0),
        "best_worst_choices": (13 * SHOWINGS, 0),
    }


@pytest.mark.parametrize("issue", PUBLISHED)
def test_the_published_figures_come_out(poll, issue):
    value = poll[1].loc[issue, "value"]
    best, worst, utility, share = PUBLISHED[issue]
    assert (value["best"], value["worst"]) == (best, worst)
    assert value["score"] == pytest.approx((best - worst) / SHOWINGS)
    assert value["utility"] == pytest.approx(utility, abs=UTILITY)
    assert value["share"] == pytest.approx(share, abs=SHARE)


def test_everybody_stands_behind_every_figure(poll):
    table = poll[1]
    assert len(table) == 5 * len(PUBLISHED)
    assert (table["n"] == SHOWINGS).all()
    assert (table["customers"] == PEOPLE).all()
    assert not table["withheld"].any()


def test_three_issues_stand_out_for_sure(poll):
    share = poll[1].xs("share", level="measure")
    for issue in ("healthcare", "economy"):
        assert share.loc[issue, "value_low"] > share["value_high"].drop(["healthcare", "economy"]).max()
    above_equal = share.index[share["value_low"] > 1 / len(PUBLISHED)]
    assert set(above_equal) == {"healthcare", "economy", "education"}
