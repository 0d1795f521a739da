from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule


class NarrowIdColumn(Rule):
    """An id of the platform that is kept in 32 bits.

    ## What it finds

    Columns, frames, arrays and packed bytes of at most 32 bits for what is called an id of the platform: SQLAlchemy's
    `Integer` (also where only `Mapped[int]` says so), `IntegerField` of Django and peewee, a column in Alembic or in a
    `CREATE TABLE`, `int32` of numpy, pandas, polars and pyarrow, Spark's `IntegerType`, the letter `i` of `struct`.

    ## Why

    Ids of the platform may need more than 32 bits, and newer versions of the API return them as text. The first one
    that does not fit makes the database refuse the row, or is cut into the id of something else.

    ## How to mend

    Keep the id in a `BigInteger`, a `BIGINT`, 64 bits, or as text, and migrate the column that exists.

    ## Fix safety

    The fix writes a type of 64 bits and imports it. It is unsafe: a table that exists needs a migration besides, and
    what reads the column may expect 32 bits. Where the project uses Alembic or Django, the code names the table, and
    one migration is the last, the fix adds the next one; look at it, and run it. Migrations that were written before
    are left as they are, and so are formats of `struct`.

    ## When to suppress

    Where the id is not the platform's although it is called so, or the database keeps wide integers in any column.
    Keys of the project's own tables and what refers to them need no suppression, and neither does SQLite.

    ## Source

    https://developers.procore.com/documentation/tutorial-mpz and
    https://developers.procore.com/documentation/new-rest-v2-version
    """

    code = "PRC308"
    name = "narrow-id-column"
    severity = "warning"
    triggers = ("procore",)
    related = ("PRC303",)
    fixable = "sometimes"
    help = "keep ids of the platform in 64 bits (`BigInteger`, `BIGINT`) or as text"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.codemods.columns import Widening
        from lint_procore.model.id_columns import narrow_ids

        found = list(narrow_ids(module.facts))
        widening = Widening(module, found)
        for narrow in found:
            message = f"`{narrow.name}` is kept in `{narrow.kind}`, which is too narrow for ids: use {narrow.wide}"
            fix = widening.fix(narrow)
            yield Problem(narrow.place, message, narrow.evidence, narrow.confidence, fix=fix)

    bad = [
        Bad(
            """\
from sqlalchemy import Column, Integer, String

class Project(Base):
    __tablename__ = "projects"
    id = Column(Integer, primary_key=True)
    procore_project_id = Column(Integer, unique=True, index=True)
    name = Column(String(200))
""",
            at="Integer",
            message="`procore_project_id` is kept in `Integer`, which is too narrow for ids: use a `BigInteger`",
            confidence="likely",
            title="a column of SQLAlchemy",
            fixed=(
                "from sqlalchemy import BigInteger, Column, Integer, String\n"
                "\n"
                "class Project(Base):\n"
                '    __tablename__ = "projects"\n'
                "    id = Column(Integer, primary_key=True)\n"
                "    procore_project_id = Column(BigInteger, unique=True, index=True)\n"
                "    name = Column(String(200))\n"
            ),
            applicability="unsafe",
        ),
        Bad(
            """\
from sqlalchemy.orm import Mapped, mapped_column

class Project(Base):
    __tablename__ = "projects"
    id: Mapped[int] = mapped_column(primary_key=True)
    procore_id: Mapped[int | None] = mapped_column(unique=True)
""",
            at="Mapped[int | None]",
            message="`procore_id` is kept in `Mapped[int | None]`, which is too narrow for ids: use a `BigInteger`",
            confidence="likely",
            title="only the annotation says so",
            fixed=(
                "from sqlalchemy import BigInteger\n"
                "from sqlalchemy.orm import Mapped, mapped_column\n"
                "\n"
                "class Project(Base):\n"
                '    __tablename__ = "projects"\n'
                "    id: Mapped[int] = mapped_column(primary_key=True)\n"
                "    procore_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)\n"
            ),
            applicability="unsafe",
        ),
        Bad(
            """\
from app.extensions import db

class ProcoreVendor(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    vendor_id = db.Column(db.Integer, nullable=False)
    name = db.Column(db.String)
""",
            at="db.Integer",
            message="`vendor_id` is kept in `db.Integer`, which is too narrow for ids: use a `BigInteger`",
            evidence=("the name `ProcoreVendor` says Procore",),
            confidence="likely",
            title="the class says whose id it is",
        ),
        Bad(
            """\
from django.db import models

class Rfi(models.Model):
    procore_rfi_id = models.PositiveIntegerField(unique=True)
    subject = models.CharField(max_length=200)
""",
            at="models.PositiveIntegerField",
            message="`procore_rfi_id` is kept in `models.PositiveIntegerField`, which is too narrow for ids: use a "
            "`BigIntegerField`",
            confidence="likely",
            title="a field of Django",
        ),
        Bad(
            """\
from peewee import IntegerField, Model, TextField

class Submittal(Model):
    procore_id = IntegerField(index=True)
    title = TextField()
""",
            at="IntegerField",
            message="`procore_id` is kept in `IntegerField`, which is too narrow for ids: use a `BigIntegerField`",
            confidence="likely",
            title="a field of peewee",
        ),
        Bad(
            """\
import sqlalchemy as sa
from alembic import op

def upgrade():
    op.add_column("jobs", sa.Column("procore_project_id", sa.Integer(), nullable=True))

def downgrade():
    op.drop_column("jobs", "procore_project_id")
""",
            at="sa.Integer()",
            message="`procore_project_id` is kept in `sa.Integer()`, which is too narrow for ids: use a `BigInteger`",
            confidence="likely",
            title="a migration",
        ),
        Bad(
            """\
import psycopg2

SCHEMA = \"\"\"
CREATE TABLE IF NOT EXISTS rfis (
    id SERIAL PRIMARY KEY,
    procore_rfi_id INTEGER NOT NULL UNIQUE,
    subject TEXT
)
\"\"\"

with psycopg2.connect(DSN) as connection:
    connection.cursor().execute(SCHEMA)
""",
            at="INTEGER",
            message="`procore_rfi_id` is kept in `INTEGER`, which is too narrow for ids: use `BIGINT`",
            confidence="likely",
            title="a table made by hand",
        ),
        Bad(
            """\
import pymysql

def create(cursor):
    cursor.execute("CREATE TABLE procore_projects (project_id INT NOT NULL, PRIMARY KEY (project_id))")
""",
            at="INT",
            message="`project_id` is kept in `INT`, which is too narrow for ids: use `BIGINT`",
            evidence=("the name `procore_projects` says Procore",),
            confidence="likely",
            title="a table named after the platform",
        ),
        Bad(
            """\
import pandas as pd

frame = pd.read_csv("procore_projects.csv")
frame["procore_project_id"] = frame["procore_project_id"].fillna(0).astype("int32")
""",
            at='"int32"',
            message='`procore_project_id` is kept in `"int32"`, which is too narrow for ids: use 64 bits or text',
            confidence="likely",
            title="a frame's column",
        ),
        Bad(
            """\
import numpy as np
import pandas as pd

def load_procore_projects(path):
    return pd.read_csv(path, dtype={"company_id": "int64", "project_id": np.int32, "name": str})
""",
            at="np.int32",
            message="`project_id` is kept in `np.int32`, which is too narrow for ids: use 64 bits or text",
            evidence=("the name `load_procore_projects` says Procore",),
            confidence="likely",
            title="types of several columns",
        ),
        Bad(
            """\
from sqlmodel import Field, SQLModel

class ProcoreCompany(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    company_id: int = Field(index=True)
""",
            at="int",
            message="`company_id` is kept in `int`, which is too narrow for ids: use a `BigInteger`",
            evidence=("the name `ProcoreCompany` says Procore",),
            confidence="likely",
            title="SQLModel",
            fixed=(
                "from sqlmodel import BigInteger, Field, SQLModel\n"
                "\n"
                "class ProcoreCompany(SQLModel, table=True):\n"
                "    id: int | None = Field(default=None, primary_key=True)\n"
                "    company_id: int = Field(index=True, sa_type=BigInteger)\n"
            ),
            applicability="unsafe",
        ),
        Bad(
            """\
import struct

def key(procore_project_id, page):
    return struct.pack("<IH", procore_project_id, page)
""",
            at='"<IH"',
            message="`procore_project_id` is kept in `I`, which is too narrow for ids: use the format `q`",
            confidence="likely",
            title="packed bytes",
        ),
        Bad(
            """\
from pyspark.sql.types import IntegerType, StringType, StructField, StructType

procore_rfis = StructType([StructField("rfi_id", IntegerType()), StructField("subject", StringType())])
""",
            at="IntegerType()",
            message="`rfi_id` is kept in `IntegerType()`, which is too narrow for ids: use a `LongType`",
            evidence=("the name `procore_rfis` says Procore",),
            confidence="likely",
            title="Spark",
        ),
        Bad(
            """\
from sqlalchemy import Column, Integer

class Job(Base):
    \"\"\"A job, and the project in Procore that it belongs to.\"\"\"

    __tablename__ = "jobs"
    project_id = Column(Integer)
""",
            at="Integer",
            message="`project_id` is kept in `Integer`, which is too narrow for ids: use a `BigInteger`",
            evidence=("this file speaks of Procore here",),
            confidence="possible",
            title="a file that only speaks of the platform",
        ),
    ]
    good = [
        Good(
            """\
from sqlalchemy import BigInteger, Column, String

class Project(Base):
    __tablename__ = "procore_projects"
    procore_project_id = Column(BigInteger, unique=True)
    procore_company_id = Column(String(32))
""",
            title="wide columns",
        ),
        Good(
            """\
from sqlalchemy import Column, ForeignKey, Integer

class ProcoreSync(Base):
    __tablename__ = "procore_syncs"
    id = Column(Integer, primary_key=True)
    company_id = Column(Integer, ForeignKey("companies.id"))
    procore_connection_id = Column(Integer, ForeignKey("procore_connections.id"))
    retry_count = Column(Integer)
""",
            title="the project's own keys",
        ),
        Good(
            """\
import sqlalchemy as sa
from alembic import op

def upgrade():
    op.create_table(
        "procore_events",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("project_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"]),
    )
""",
            title="keys tied at the end of a table",
        ),
        Good(
            """\
import sqlalchemy as sa
from alembic import op

def upgrade():
    op.alter_column("jobs", "procore_id", existing_type=sa.Integer(), type_=sa.BigInteger())

def downgrade():
    op.alter_column("jobs", "procore_id", existing_type=sa.BigInteger(), type_=sa.Integer())
""",
            title="a migration to wide columns, and back",
        ),
        Good(
            """\
from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

class Project(Base):
    procore_id: Mapped[int] = mapped_column(BigInteger, unique=True)
    procore_company_id: Mapped[int] = mapped_column(BigInteger().with_variant(String, "sqlite"))
    procore_name: Mapped[str]
""",
            title="a wide type in the annotation's column",
        ),
        Good(
            """\
from django.db import models

class ProcoreProject(models.Model):
    procore_id = models.BigIntegerField(unique=True)
    company = models.ForeignKey("Company", on_delete=models.CASCADE)
    position = models.IntegerField()
""",
            title="Django",
        ),
        Good(
            """\
from django import forms
from marshmallow import Schema, fields
from rest_framework import serializers

class ProcoreProjectForm(forms.Form):
    procore_project_id = forms.IntegerField()

class ProcoreProjectSchema(Schema):
    project_id = fields.Integer(required=True)

class ProcoreSerializer(serializers.Serializer):
    project_id = serializers.IntegerField()

SHAPE = {"procore_project_id": fields.Integer()}
""",
            title="forms and serialisers",
        ),
        Good(
            """\
from sqlalchemy import Column, Integer

class QuickBooksVendor(Base):
    \"\"\"Vendors that were matched with those of Procore.\"\"\"

    vendor_id = Column(Integer)
    quickbooks_company_id = Column(Integer)
    sage_project_id = Column(Integer)
""",
            title="ids of another platform",
        ),
        Good(
            """\
import sqlite3

sqlite3.connect("procore.db").execute(
    "CREATE TABLE IF NOT EXISTS rfis (procore_rfi_id INTEGER PRIMARY KEY, procore_project_id INTEGER, subject TEXT)"
)
""",
            title="SQLite",
        ),
        Good(
            """\
import psycopg2

SCHEMA = \"\"\"
CREATE TABLE procore_projects (
    id SERIAL PRIMARY KEY,
    procore_id BIGINT NOT NULL UNIQUE,
    company_id INTEGER REFERENCES companies(id),
    sort_order INTEGER
)
\"\"\"
""",
            title="wide SQL",
        ),
        Good(
            """\
import numpy as np
from sqlalchemy import Column, Integer

class ProcoreProject(Base):
    procore_page_size = Column(Integer)
    procore_http_status = Column(Integer)
    budget_line_count = Column(Integer)

pages = np.array(procore_pages, dtype=np.int32)
""",
            title="what is no id",
        ),
        Good(
            """\
from pydantic import BaseModel, Field

class ProcoreProject(BaseModel):
    id: int
    company_id: int = Field(alias="companyId")
    procore_id: int
""",
            title="a pydantic model",
        ),
        Good(
            """\
import struct
import numpy as np

frame["procore_id"] = frame["procore_id"].astype("int64")
packed = struct.pack("<qI", procore_project_id, page)
ids = np.array(procore_ids, dtype=np.int64)
""",
            title="sixty-four bits",
        ),
    ]
