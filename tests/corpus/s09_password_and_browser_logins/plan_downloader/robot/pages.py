"""Page objects. The selectors change every few months, see the wiki for how to find the new ones."""

import logging

from playwright.sync_api import Page, TimeoutError

from robot import settings

log = logging.getLogger(__name__)


class LoginPage:
    def __init__(self, page: Page):
        self.page = page

    def sign_in(self):
        self.page.goto(f"{settings.WEB}/login")  # expect: PRC205
        self.page.fill("#session_email", settings.USER)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector("#session_password", timeout=15_000)
        self.page.fill("#session_password", settings.PASSWORD)
        self.page.click("button[type=submit]")
        try:
            self.page.wait_for_url("**/company/home/**", timeout=40_000)
        except TimeoutError:
            self.page.screenshot(path="login-failed.png")
            log.error("still at %s", self.page.url)
            raise


class DrawingsPage:
    def __init__(self, page: Page, project):
        self.page = page
        self.project = project

    def save_current_set(self, folder):
        self.page.click(f"a[href*='/{self.project}/project/drawing_areas']")
        self.page.wait_for_load_state("networkidle")
        with self.page.expect_download(timeout=600_000) as waiting:
            self.page.click("text=Download Current Set")
        target = folder / f"{self.project}.zip"
        waiting.value.save_as(target)
        return target
