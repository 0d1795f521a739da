from flask import Flask

from .views import blueprint


def create_app(config=None):
    app = Flask(__name__)
    app.config.from_prefixed_env()
    app.config.update(config or {})
    app.register_blueprint(blueprint, url_prefix="/permits")

    @app.get("/healthz")
    def healthz():
        return {"ok": True}

    return app
