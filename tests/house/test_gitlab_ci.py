""".gitlab-ci.yml runs the commands of the checkout, on paths that exist."""

import re
import subprocess
import sys

import pytest
import yaml

WORD = re.compile(r"[\w.*/-]+")


@pytest.fixture(scope="module")
def pipeline(tree):
    return yaml.safe_load((tree.root / ".gitlab-ci.yml").read_text())


@pytest.fixture(scope="module")
def jobs(pipeline):
    return {
        name: job
        for name, job in pipeline.items()
        if isinstance(job, dict) and "script" in job and not name.startswith(".")
    }


def script(job: dict) -> str:
    return "\n".join(job["script"])


def test_the_gitlab_schema_accepts_it(tree):
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.gitlab-ci"]

    done = subprocess.run(
        [*command, tree.root / ".gitlab-ci.yml"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_every_stage_has_a_job(pipeline, jobs):
    stages = [job.get("stage") or pipeline[job["extends"]]["stage"] for job in jobs.values()]

    assert pipeline["stages"] == ["lint", "test", "build", "deploy"]
    assert set(stages) == set(pipeline["stages"])


def test_what_a_job_extends_or_needs_exists(pipeline, jobs):
    for name, job in jobs.items():
        assert job.get("extends", ".test") in pipeline, name
        assert set(job.get("needs", [])) <= set(jobs), name


def test_the_jobs_together_run_what_ci_run_runs(tree, jobs):
    everything = (tree.root / ".ci" / "run").read_text()
    commands = set(re.findall(r"\./proil (\w+)", "\n".join(map(script, jobs.values()))))

    assert set(re.findall(r"\./proil (\w+)", everything)) <= commands


def test_every_folder_of_tests_is_run_by_one_job(tree, jobs):
    selected = [
        word
        for job in jobs.values()
        for command in job["script"]
        if command.startswith("./proil test")
        for word in WORD.findall(command.removeprefix("./proil test"))
    ]
    present = {
        "/".join(tree.name(path).split("/")[:2])
        for path in tree.matching("tests")
        if path.name.startswith("test_") and path.suffix == ".py"
    }

    assert len(selected) == len(set(selected))
    assert present <= set(selected)
    assert "addons/*" in selected


def test_files_it_names_exist(tree, pipeline, jobs):
    named = [*pipeline["default"]["cache"]["key"]["files"]]
    named += re.findall(r"(?:--file |&& )(deploy/\S+)", "\n".join(map(script, jobs.values())))

    assert len(named) == 4
    assert [name for name in named if not (tree.root / name).is_file()] == []


def test_the_image_is_the_one_that_compose_starts(tree, pipeline, jobs):
    compose = (tree.root / "docker-compose.yml").read_text()
    required = set(re.findall(r"\$\{(\w+):\?", compose))

    assert set(jobs["smoke"]["variables"]) == required | {"PROIL_IMAGE"}
    assert jobs["smoke"]["variables"]["PROIL_IMAGE"] == "$IMAGE"
    assert '--tag "$IMAGE"' in script(jobs["container"])
    assert "deploy/release.sh $IMAGE" in script(jobs["production"])


def test_production_waits_for_a_person(jobs):
    production = jobs["production"]

    assert [rule["when"] for rule in production["rules"]] == ["manual"]
    assert production["environment"]["name"] == "production"
