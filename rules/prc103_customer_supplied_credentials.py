from __future__ import annotations

from collections.abc import Iterator

from lint_procore.rule import Bad, CheckedModule, Good, Problem, Rule


class CustomerSuppliedCredentials(Rule):
    """A client secret of Procore that is taken from a customer.

    ## What it finds

    Forms, schemas and request models with a field for a Procore client secret, records that keep one for each company,
    prompts and options of the command line that ask for one, and requests whose body holds one.

    ## Why

    A customer has a client secret to give only where an administrator made a Traditional Service Account. A Developer
    Managed Service Account has one pair for the app and environment, which customers never see.

    ## How to mend

    Keep the app's one pair in its settings, and take from a customer no more than the company's id, which says in
    `Procore-Company-Id` whose data a call is for. Take the stored secrets away once customers have installed the app.

    ## When to suppress

    Where the person who is asked is the developer: a set-up script of your own for the app's one pair. Settings of the
    app, references to a vault and stand-ins for the platform's token endpoint need no suppression.

    ## Source

    https://developers.procore.com/documentation/developer-managed-service-accounts and
    https://developers.procore.com/documentation/service-account-deprecation
    """

    code = "PRC103"
    name = "customer-supplied-credentials"
    severity = "error"
    triggers = ("procore",)
    related = ("PRC101", "PRC102", "PRC105")
    contradicts = "developer-managed"
    help = "keep the app's one pair in its settings, and ask customers for the company's id at most"

    def check(self, module: CheckedModule) -> Iterator[Problem]:
        from lint_procore.model.customer_secrets import customer_secrets

        for taken in customer_secrets(module.facts):
            message = (
                f"{taken.subject} takes a client secret of Procore from a customer: an app has one pair of its own"
            )
            yield Problem(
                taken.place, message, taken.evidence, taken.confidence, module.policy.service_account_severity
            )

    bad = [
        Bad(
            """\
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField

class ProcoreConnectForm(FlaskForm):
    company_name = StringField("Company")
    client_id = StringField("Client ID")
    client_secret = PasswordField("Client Secret")
""",
            at="client_secret",
            message="the form `ProcoreConnectForm` takes a client secret of Procore from a customer: an app has one "
            "pair of its own",
            evidence=("`ProcoreConnectForm` says Procore",),
            confidence="likely",
            title="a form",
        ),
        Bad(
            """\
from sqlalchemy import Column, ForeignKey, Integer, String

class Company(Base):
    __tablename__ = "companies"
    id = Column(Integer, primary_key=True)
    procore_client_id = Column(String)
    procore_client_secret = Column(String)
""",
            at="procore_client_secret",
            message="the record `Company` takes a client secret of Procore from a customer: an app has one pair of "
            "its own",
            evidence=("`procore_client_secret` says Procore",),
            confidence="likely",
            title="a record for each company",
        ),
        Bad(
            """\
from django.db import models

class ProcoreIntegration(models.Model):
    customer = models.ForeignKey("Customer", on_delete=models.CASCADE)
    client_id = models.CharField(max_length=100)
    client_secret = models.CharField(max_length=100)
""",
            at="client_secret",
            message="the record `ProcoreIntegration` takes a client secret of Procore from a customer: an app has "
            "one pair of its own",
            evidence=("`ProcoreIntegration` says Procore",),
            confidence="likely",
            title="a model of Django",
        ),
        Bad(
            """\
from getpass import getpass

company = input("Company: ")
secret = getpass("Procore client secret: ")
""",
            at='getpass("Procore client secret: ")',
            message="this prompt takes a client secret of Procore from a customer: an app has one pair of its own",
            evidence=("`Procore client secret:` says Procore",),
            confidence="likely",
            title="a prompt",
        ),
        Bad(
            """\
import requests
import streamlit as st

client_id = st.text_input("Client ID")
client_secret = st.text_input("Client Secret", type="password")
if st.button("Connect"):
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
    st.session_state.token = requests.post("https://login.procore.com/oauth/token", data=form).json()["access_token"]
""",
            at='st.text_input("Client Secret", type="password")',
            message="this prompt takes a client secret of Procore from a customer: an app has one pair of its own",
            evidence=("the host `login.procore.com` is written here",),
            confidence="likely",
            title="a page of Streamlit",
        ),
        Bad(
            """\
import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--company", required=True)
parser.add_argument("--procore-client-secret", required=True)
""",
            at='parser.add_argument("--procore-client-secret", required=True)',
            message="the option `--procore-client-secret` takes a client secret of Procore from a customer: an app "
            "has one pair of its own",
            evidence=("`--procore-client-secret` says Procore",),
            confidence="likely",
            title="an option",
        ),
        Bad(
            """\
from flask import Flask, request

app = Flask(__name__)

@app.post("/customers/<int:customer>/procore")
def connect_procore(customer):
    data = request.get_json()
    save(customer, data["client_id"], data["client_secret"])
    return "", 204
""",
            at='data["client_secret"]',
            message="this request takes a client secret of Procore from a customer: an app has one pair of its own",
            evidence=("`connect_procore` says Procore",),
            confidence="likely",
            title="the body of a request",
        ),
        Bad(
            """\
from fastapi import APIRouter
from pydantic import BaseModel

router = APIRouter()

class ProcoreCredentials(BaseModel):
    client_id: str
    client_secret: str

@router.post("/tenants/{tenant}/procore")
async def connect(tenant: int, credentials: ProcoreCredentials):
    await store(tenant, credentials)
""",
            at="client_secret",
            message="the request model `ProcoreCredentials` takes a client secret of Procore from a customer: an app "
            "has one pair of its own",
            evidence=("`ProcoreCredentials` says Procore",),
            confidence="likely",
            title="a request model",
        ),
        Bad(
            """\
from marshmallow import Schema, fields

class TenantSchema(Schema):
    name = fields.String(required=True)
    procore_client_secret = fields.String(load_only=True)
""",
            at="procore_client_secret",
            message="the form `TenantSchema` takes a client secret of Procore from a customer: an app has one pair "
            "of its own",
            evidence=("`procore_client_secret` says Procore",),
            confidence="likely",
            title="a schema",
        ),
        Bad(
            """\
import click

@click.command()
@click.argument("company")
def connect(company):
    \"\"\"Connect a company's Procore.\"\"\"
    secret = click.prompt(f"Client secret of {company}", hide_input=True)
    save_procore(company, secret)
""",
            at='click.prompt(f"Client secret of {company}", hide_input=True)',
            message="this prompt takes a client secret of Procore from a customer: an app has one pair of its own",
            evidence=("this file speaks of Procore here",),
            confidence="possible",
            title="click",
        ),
        Bad(
            """\
from fastapi import FastAPI, Form

app = FastAPI()

@app.post("/connect")
async def connect_procore(client_id: str = Form(...), client_secret: str = Form(...)):
    await store(client_id, client_secret)
""",
            at="client_secret",
            message="this request takes a client secret of Procore from a customer: an app has one pair of its own",
            evidence=("`connect_procore` says Procore",),
            confidence="likely",
            title="a form field of FastAPI",
        ),
        Bad(
            """\
secret = input("Procore client secret of the customer: ")
""",
            at='input("Procore client secret of the customer: ")',
            message="this prompt takes a client secret of Procore from a customer: an app has one pair of its own",
            evidence=("`Procore client secret of the customer:` says Procore",),
            confidence="likely",
            severity="warning",
            as_of="2025-02-01",
            title="before the sunset",
        ),
    ]
    good = [
        Good(
            """\
from pydantic import SecretStr
from pydantic_settings import BaseSettings

class ProcoreSettings(BaseSettings):
    client_id: str
    client_secret: SecretStr
    company_id: int
""",
            title="the app's own settings",
        ),
        Good(
            """\
import os

PROCORE_CLIENT_SECRET = os.environ["PROCORE_CLIENT_SECRET"]

class ProcoreClient:
    def __init__(self, client_id, client_secret):
        self.client_id, self.client_secret = client_id, client_secret
""",
            title="the environment",
        ),
        Good(
            """\
from flask_wtf import FlaskForm
from wtforms import IntegerField, StringField

class ProcoreConnectForm(FlaskForm):
    name = StringField("Name")
    company_id = IntegerField("The company's number in Procore")
""",
            title="only the company's id",
        ),
        Good(
            """\
from sqlalchemy import Column, ForeignKey, Integer, String

class ProcoreToken(Base):
    \"\"\"Of the authorization-code grant, one for each company.\"\"\"

    __tablename__ = "procore_tokens"
    company_id = Column(Integer, ForeignKey("companies.id"))
    access_token = Column(String)
    refresh_token = Column(String)
""",
            title="tokens of people",
        ),
        Good(
            """\
from django import forms

class QuickBooksForm(forms.Form):
    \"\"\"What is sent to Procore comes from here.\"\"\"

    client_id = forms.CharField()
    client_secret = forms.CharField(widget=forms.PasswordInput)
""",
            title="another platform's form",
        ),
        Good(
            """\
from getpass import getpass

# invoices go from Sage to Procore
secret = getpass("Sage client secret: ")
salesforce = input("Salesforce client secret: ")
""",
            title="another platform's prompt",
        ),
        Good(
            """\
from sqlalchemy import Column, String

class ProcoreTenant(Base):
    __tablename__ = "tenants"
    client_secret_name = Column(String)
    client_secret_ref = Column(String)
""",
            title="a reference to a vault",
        ),
        Good(
            """\
from fastapi import FastAPI, Form

app = FastAPI(title="a Procore for trying things out")

@app.post("/oauth/token")
def token(grant_type: str = Form(...), client_id: str = Form(...), client_secret: str = Form(...)):
    return {"access_token": "t", "token_type": "Bearer"}
""",
            title="a stand-in for the platform",
        ),
        Good(
            """\
import requests

def token(client_id: str, client_secret: str):
    \"\"\"The app's token for Procore.\"\"\"
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
    return requests.post("https://login.procore.com/oauth/token", data=form).json()
""",
            title="a parameter of a function",
        ),
        Good(
            """\
from pydantic import BaseModel

class ProcoreTokenRequest(BaseModel):
    grant_type: str
    client_id: str
    client_secret: str

class OauthRevokePostRequest(BaseModel):
    \"\"\"OauthRevokePostRequest of the Procore API.\"\"\"

    token: str
    client_id: str
    client_secret: str
""",
            title="what the platform itself is asked",
        ),
        Good(
            """\
name = input("Your name in Procore: ")
code = input("The code that Procore shows: ")
print("never type the client secret here")
""",
            title="other questions",
        ),
        Good(
            """\
from django.db import models

class ProcoreSettings(models.Model):
    client_id = models.CharField(max_length=100)
    client_secret = models.CharField(max_length=100)
    timeout = models.IntegerField()
""",
            title="one row for the app itself",
        ),
    ]
