from flask import Flask

from talks import hooks, pages


def create_app(overrides=None):
    app = Flask(__name__)
    app.config.from_object("talks.defaults")
    app.config.from_prefixed_env("TALKS")
    app.config.update(overrides or {})
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(hooks.blueprint, url_prefix="/hooks")
    return app
