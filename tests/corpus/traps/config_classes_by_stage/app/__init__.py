import os

from flask import Flask

from app.config import CONFIGS
from app.routes import routes


def create_app(stage=None):
    app = Flask(__name__)
    app.config.from_object(CONFIGS[stage or os.environ.get("APP_STAGE", "development")])
    app.register_blueprint(routes)
    return app
