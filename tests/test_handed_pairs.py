"""A program that starts another one with a company's pair, and what lists of settings ask for afterwards."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from test_codemods import fixed_files

HEAD = "import os\nimport subprocess\n\n\ndef start(company):\n"
ID, SECRET = 'os.environ[f"{company}_PROCORE_ID"]', 'os.environ[f"{company}_PROCORE_SECRET"]'
APP_ID, APP_SECRET = 'os.environ["PROCORE_CLIENT_ID"]', 'os.environ["PROCORE_CLIENT_SECRET"]'


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            '    env = {\n        **os.environ,\n        "PROCORE_CLIENT_ID": pair(company).id,\n'
            '        "PROCORE_CLIENT_SECRET": pair(company).secret,\n        "COMPANY": company,\n    }\n'
            '    subprocess.run(["python", "pull.py"], env=env, check=True)\n',
            '    env = {\n        **os.environ,\n        "COMPANY": company,\n    }\n'
            '    subprocess.run(["python", "pull.py"], env=env, check=True)\n',
        ),
        (
            f"    env = os.environ.copy()\n    env.update(PC_CLIENT_ID={ID}, PC_CLIENT_SECRET={SECRET})\n"
            '    return subprocess.Popen(["pull"], env=env)\n',
            f"    env = os.environ.copy()\n    env.update(PC_CLIENT_ID={APP_ID}, PC_CLIENT_SECRET={APP_SECRET})\n"
            '    return subprocess.Popen(["pull"], env=env)\n',
        ),
        (
            f"    subprocess.check_call(['pull'], env=dict(os.environ, PROCORE_CLIENT_ID={ID},"
            f" PROCORE_CLIENT_SECRET={SECRET}, DAY='1'))\n",
            "    subprocess.check_call(['pull'], env=dict(os.environ, DAY='1'))\n",
        ),
        (
            f'    env = {{"PROCORE_CLIENT_ID": {ID}, "PROCORE_CLIENT_SECRET": {SECRET}}}\n'
            '    subprocess.call("pull", env=env)\n',
            f'    env = {{"PROCORE_CLIENT_ID": {APP_ID}, "PROCORE_CLIENT_SECRET": {APP_SECRET}}}\n'
            '    subprocess.call("pull", env=env)\n',
        ),
    ],
    ids=["a mapping", "under other names", "keywords", "nothing inherited"],
)
def test_another_program_is_started_with_the_apps_pair(tmp_path: Path, before: str, after: str) -> None:
    assert fixed_files(tmp_path, {"job.py": HEAD + before})["job.py"] == HEAD + after


@pytest.mark.parametrize(
    "body",
    [
        '    subprocess.run("pull", env={**os.environ, "PROCORE_CLIENT_ID": "a",'
        ' "PROCORE_CLIENT_SECRET": os.environ["S"]})\n',
        '    subprocess.run("pull", env=dict(os.environ, COMPANY=company))\n',
        '    stage = os.environ["STAGE"]\n'
        '    subprocess.run("pull", env=dict(PROCORE_CLIENT_ID=os.environ[f"PROCORE_{stage}_ID"],'
        ' PROCORE_CLIENT_SECRET=os.environ[f"PROCORE_{stage}_SECRET"]))\n',
        '    subprocess.run("pull", env=dict(JIRA_CLIENT_ID=jira(company).id,'
        " JIRA_CLIENT_SECRET=jira(company).secret))\n",
    ],
    ids=["one pair", "no pair", "a pair for each environment", "another platform's"],
)
def test_programs_that_are_started_otherwise_are_no_concern(tmp_path: Path, body: str) -> None:
    (tmp_path / "job.py").write_text("# for Procore\n" + HEAD + body, encoding="utf-8")
    assert "PRC102" not in checked(tmp_path, "PRC102")


JOB = (
    "import os\n\nimport requests\n\nKEYS = {{'acme': ({acme}), 'birch': ({birch})}}\n\n\ndef token(company):\n"
    "    cid, sec = KEYS[company]\n"
    '    form = {{"grant_type": "client_credentials", "client_id": cid, "client_secret": sec}}\n'
    '    return requests.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]\n{more}'
)


def pair_named(name: str) -> str:
    return f"os.environ['{name}_KEY'], os.environ['{name}_SECRET']"


def checked(folder: Path, code: str) -> str:
    """What a check says, by one rule."""
    done = subprocess.run(
        [sys.executable, "-m", "lint_procore", "check", "--select", code, "--output-format", "concise", "."],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode in (0, 1), done.stderr
    return done.stdout


def test_lists_of_settings_ask_for_the_apps_pair(tmp_path: Path) -> None:
    job = JOB.format(acme=pair_named("ACME"), birch=pair_named("BIRCH"), more="")
    sample = "DEBUG=0\n# a pair for each customer\nACME_KEY=\nACME_SECRET=\n\nBIRCH_KEY=\nBIRCH_SECRET=\nPORT=1\n"
    fixed = fixed_files(
        tmp_path, {"src/job.py": job, "setup.cfg": "", "src/.env.dist": "PORT=\n", ".env.example": sample}
    )
    assert fixed[".env.example"] == "DEBUG=0\nPROCORE_CLIENT_ID=\nPROCORE_CLIENT_SECRET=\n\nPORT=1\n"
    assert fixed["src/.env.dist"] == "PORT=\n"


def test_a_variable_that_other_code_reads_stays_in_the_list(tmp_path: Path) -> None:
    more = "\n\nprint(os.environ['BIRCH_KEY'])\n"
    job = JOB.format(acme=pair_named("ACME"), birch=pair_named("BIRCH"), more=more)
    sample = "ACME_KEY=\nACME_SECRET=\nBIRCH_KEY=\nBIRCH_SECRET=\n"
    fixed = fixed_files(tmp_path, {"job.py": job, ".env.example": sample})
    assert fixed[".env.example"] == "PROCORE_CLIENT_ID=\nPROCORE_CLIENT_SECRET=\nBIRCH_KEY=\n"


WORKFLOW = "env:\n  PROCORE_{0}_SECRET: x\n  PROCORE_{0}_ID: x\n  PROCORE_{1}_SECRET: x\n  PROCORE_{1}_ID: x\n"


@pytest.mark.parametrize(
    ("code", "reported"),
    [
        ('for company in COMPANIES:\n    use(os.environ["PROCORE_" + company + "_SECRET"])\n', True),
        ('for company in COMPANIES:\n    use(os.environ[f"PROCORE_{company.upper()}_SECRET"])\n', True),
        ('for company in COMPANIES:\n    use(os.environ["PROCORE_%s_SECRET" % company])\n', True),
        ('for app in APPS:\n    use(company, os.environ[f"PROCORE_{app}_SECRET"])\n', False),
        ('for stage in STAGES:\n    use(company, os.environ[f"PROCORE_{stage}_SECRET"])\n', False),
        ('for each in names:\n    use(os.environ[f"PROCORE_{each}_SECRET"])\n', False),
    ],
)
def test_variables_that_code_names_by_company_are_pairs_of_companies(tmp_path: Path, code: str, reported: bool) -> None:
    workflow = tmp_path / ".github" / "workflows" / "nightly.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(WORKFLOW.format("NORTH", "SOUTH"), encoding="utf-8")
    (tmp_path / "job.py").write_text("import os\n\n" + code, encoding="utf-8")
    assert ("PRC108" in checked(tmp_path, "PRC108")) is reported
