"""The flow beside a Prefect server of the user's own: recorded there, deployed there, visible there."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from prefect_records import PREFECT, asked, environment, flow_figures, prefect_server

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with prefect_server(tmp_path_factory.mktemp("prefect")) as url:
        yield url


def runs_at(api: str) -> list[tuple[str, list[str]]]:
    """Each flow run that the server knows, oldest first: its state, and the names of its completed tasks."""
    runs = asked(f"{api}/flow_runs/filter", sort="START_TIME_ASC")
    completed = {"state": {"type": {"any_": ["COMPLETED"]}}}
    tasks = [
        asked(f"{api}/task_runs/filter", flow_runs={"id": {"any_": [run["id"]]}}, task_runs=completed, sort="NAME_ASC")
        for run in runs
    ]
    return [(run["state_type"], [task["name"] for task in of_run]) for run, of_run in zip(runs, tasks, strict=True)]


def test_with_prefect_api_url_the_run_is_recorded_there_and_no_server_of_ours_starts(
    tmp_path: Path, api: str, database_url: str
) -> None:
    flow_figures(8, SEEDS, MATN_HOME=str(tmp_path), DATABASE_URL=database_url, PREFECT_API_URL=api)
    assert runs_at(api)[-1] == ("COMPLETED", ["batch 1: 8 pages", "batch 2: 8 pages", "batch 3: 3 pages"])
    assert not (tmp_path / "prefect" / "prefect.db").exists()


def test_the_deployment_runs_on_a_process_worker_and_tells_what_its_parameters_mean(
    tmp_path: Path, api: str, database_url: str
) -> None:
    def prefect(*arguments: str) -> None:
        variables = {"PREFECT_API_URL": api, "PREFECT_HOME": str(tmp_path), "DO_NOT_TRACK": "1", "DATABASE_URL": database_url}
        # The worker writes to `runner_storage` there, which in /tmp may be another user's.
        variables["TMPDIR"] = str(tmp_path)
        done = subprocess.run(
            [*PREFECT, *arguments],
            check=False,
            cwd=ROOT,
            env=environment(**variables, MATN_HOME=str(tmp_path)),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    prefect("work-pool", "create", "matn", "--type", "process")
    prefect("deploy", "--all")
    [deployment] = asked(f"{api}/deployments/filter")
    parameters = deployment["parameter_openapi_schema"]["properties"]
    of_a_run = ["paths", "since", "limit", "batch_pages", "workers", "max_page_bytes", "profiles"]
    assert list(parameters) == [*of_a_run, "text_column", "url_column", "time_column", "url", "captured_at", "entities"]
    assert all(parameter["description"] for parameter in parameters.values())

    prefect("deployment", "run", "ingest/seeds", "--param", "limit=3")
    prefect("worker", "start", "--pool", "matn", "--run-once")
    assert runs_at(api)[-1] == ("COMPLETED", ["batch 1: 3 pages"])


def test_prefects_ui_shows_the_runs_of_the_command_when_started_on_the_same_folder(tmp_path: Path, database_url: str) -> None:
    flow_figures(500, SEEDS, MATN_HOME=str(tmp_path), DATABASE_URL=database_url)
    with prefect_server(tmp_path / "prefect") as api:
        assert runs_at(api) == [("COMPLETED", ["batch 1: 19 pages"])]
        assert asked(f"{api}/block_types/filter"), "Prefect's own server registers its block types after ours did not"
        [run] = asked(f"{api}/flow_runs/filter")
        logs = asked(f"{api}/logs/filter", logs={"flow_run_id": {"any_": [run["id"]]}})
        assert any("17 pages new" in log["message"] for log in logs)
