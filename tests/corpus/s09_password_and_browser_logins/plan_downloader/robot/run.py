import logging
import zipfile

from playwright.sync_api import sync_playwright

from robot import settings
from robot.pages import DrawingsPage, LoginPage


def unpack(archive, name):
    target = settings.DOWNLOADS / name
    target.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(archive) as bundle:
        bundle.extractall(target)
    archive.unlink()


def main():
    logging.basicConfig(level=logging.INFO)
    with sync_playwright() as p:
        browser = p.chromium.launch(headless=settings.HEADLESS)
        context = browser.new_context(accept_downloads=True, locale="en-US")
        page = context.new_page()
        try:
            LoginPage(page).sign_in()
            for project, name in settings.PROJECTS.items():
                unpack(DrawingsPage(page, project).save_current_set(settings.DOWNLOADS), name)
        finally:
            browser.close()


if __name__ == "__main__":
    main()
