from flask import Flask

from .extensions import procore


def create_app(config=None):
    app = Flask(__name__)
    app.config.from_prefixed_env()
    app.config.update(config or {})
    from . import views

    app.register_blueprint(views.bp)
    procore.timeout = app.config.get("PROCORE_TIMEOUT", 30)
    return app
