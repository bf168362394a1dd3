"""Laws of the tree: sizes, style sheets, scripts, templates, migrations, catalogues."""

import ast
import gettext
import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade

from babel import Locale
from lms import create_app
from lms.config import ROOT, Settings
from lms.core.db import db
from tests import catalogues
from tests.servers import database_url

PHYSICAL = re.compile(
    r"(?<![\w-])(margin|padding|border)-(left|right)\b|(?<![\w-])(left|right)\s*:|text-align:\s*(left|right)|float:\s*(left|right)"
)
PYTHON = sorted((ROOT / "lms").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
STYLESHEETS = sorted((ROOT / "lms").glob("web/st*/*.css"))
TEMPLATES = sorted((ROOT / "lms").rglob("templates/**/*.html"))


def test_every_folder_of_files_is_named_where_backups_are_explained() -> None:
    sources = "\n".join(path.read_text("utf-8") for path in PYTHON)
    folders = set(re.findall(r'(?:private_store\(|instance_path / )"([\w-]+)"', sources))
    _before, _heading, backup = (ROOT / "docs" / "operating.md").read_text("utf-8").partition("## Backup\n")

    unnamed = {folder for folder in folders if f"`{folder}`" not in backup}

    assert {"media", "documents"} <= folders
    assert not unnamed, f"Say in docs/operating.md, Backup, whether it must be kept: {unnamed}"


@pytest.mark.parametrize("path", PYTHON, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_stay_small(path: Path) -> None:
    text = path.read_text("utf-8")
    long = [
        f"{node.name} has {node.end_lineno - node.lineno + 1} lines"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and node.end_lineno - node.lineno >= 50
    ]

    assert text.count("\n") <= 400, "Split the file by noun into a folder of the same name"
    assert not long, "Name a part and move it out"


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_of_tests_stay_small(path: Path) -> None:
    assert path.read_text("utf-8").count("\n") <= 400, "Split the file by noun"


@pytest.mark.parametrize("path", STYLESHEETS, ids=lambda path: path.name)
def test_stylesheet_is_logical_and_short(path: Path) -> None:
    css = path.read_text("utf-8")

    found = [match.group() for match in PHYSICAL.finditer(css)]

    assert not found, f"Write inline-start and inline-end, so that Arabic needs no second sheet: {found}"
    assert "!important" not in css.split("@layer print")[0].replace("@layer reset", "")
    assert css.count("\n") <= 400


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_are_short_and_hold_no_script_or_style(path: Path) -> None:
    text = path.read_text("utf-8")

    assert text.count("\n") <= 120, "Move a part into a partial"
    assert not re.search(r"<script(?![^>]*src)|<style|\sstyle=|\son[a-z]+=", text), "Use a class or a data-module"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_templates_import_only_what_they_use(path: Path) -> None:
    text = path.read_text("utf-8")
    imported = re.findall(r"import (\w+)(?: as (\w+))?(?: with context)? %}", text)

    idle = [alias or name for name, alias in imported if len(re.findall(rf"\b{alias or name}\(", text)) == 0]

    assert not idle, f"Remove the import: {idle}"


def test_scripts_are_short_modules() -> None:
    for path in (ROOT / "lms" / "web" / "static" / "js").rglob("*.js"):
        assert path.read_text("utf-8").count("\n") <= 150, f"{path.name}: one behaviour a file"


def test_queries_and_forms_stay_out_of_views() -> None:
    views = [*(ROOT / "lms").rglob("views.py"), *(ROOT / "lms").rglob("views/*.py")]
    for path in views:
        assert not re.search(
            r"\bselect\(|\.commit\(|db\.session\.(execute|scalar|scalars|add)\(", path.read_text("utf-8")
        ), f"{path}: move it to queries or services"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_models_equal_migrations_up_down_up(tmp_path: Path, kind: str, worker_id: str) -> None:
    url = database_url(kind, tmp_path, f"migrations_{worker_id}")
    app = create_app(Settings(secret_key="x" * 40, instance_path=tmp_path, database_url=url, testing=True))

    with app.app_context():
        upgrade()
        downgrade(revision="base")
        upgrade()
        with db.engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": True})
            difference = compare_metadata(context, db.metadata)
        db.engine.dispose()

    assert not difference, "Write a migration: script/lms is not enough, use flask --app wsgi db migrate -m …"


def test_there_is_one_migration_head(application: Flask) -> None:
    heads = ScriptDirectory(str(ROOT / "migrations")).get_heads()

    assert len(heads) == 1, f"Merge the heads {heads}"


def test_catalogues_are_complete() -> None:
    assert not catalogues.faults()


def test_arabic_counts_in_its_six_forms() -> None:
    """Each number has the form of its category (CLDR): 11 to 99 that of "many"."""
    _path, catalogue = catalogues.catalogue_of("ar_MA")
    form_of = gettext.c2py(catalogue.plural_expr)
    categories = ("zero", "one", "two", "few", "many", "other")

    assert all(categories[form_of(number)] == Locale("ar").plural_form(number) for number in range(1200))
