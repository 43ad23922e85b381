"""Debian's Chromium as a person uses it: pages by address, buttons by their words; every page seen is looked over."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from selenium import webdriver
from selenium.common.exceptions import (
    NoSuchElementException,
    StaleElementReferenceException,
    WebDriverException,
)
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from tests.factories import PASSWORD

T = TypeVar("T")
CHROMIUM, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking",
    "--no-first-run", "--disable-component-update", "--disable-sync", "--disable-smooth-scrolling",
)  # fmt: skip
#: The office's old screens, and a phone: width and height.
DESK, PHONE = (1366, 768), (390, 844)
#: How many pixels of the page stand beyond the right edge of the window.
OVERHANG = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
#: A form that was refused answers with its page and 409 or 422, which the console notes.
REFUSED = ("responded with a status of 409", "responded with a status of 422")
#: Seconds until a page must show what it is asked for.
PATIENCE = 30
#: What else the driver says when the page it reads is replaced by the next one.
REPLACED = "does not belong to the document"


def start(profile: Path, *, script: bool) -> webdriver.Chrome:
    """A fresh Chromium with its own profile; with ``script`` off, pages run no JavaScript."""
    for program in (CHROMIUM, DRIVER):
        assert program.exists(), f"{program} is missing: the browser tests need chromium and chromium-driver"
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    if not script:
        options.add_experimental_option("prefs", {"profile.managed_default_content_settings.javascript": 2})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(executable_path=str(DRIVER)))
    driver.get("data:text/html,<script>document.title = 'script runs'</script>")
    assert bool(driver.title) is script
    return driver


class Browser:
    """One window on the served pages."""

    def __init__(self, driver: webdriver.Chrome, root: str) -> None:
        self.driver = driver
        self.root = root
        self.screen = DESK

    def forget(self) -> None:
        """Drop cookies, storage and console lines: the next test begins as a stranger."""
        storage = {"origin": self.root, "storageTypes": "all"}
        self.driver.execute_cdp_cmd("Storage.clearDataForOrigin", storage)
        self.driver.get("about:blank")
        self.driver.get_log("browser")

    @property
    def screen(self) -> tuple[int, int]:
        return self._screen

    @screen.setter
    def screen(self, size: tuple[int, int]) -> None:
        self._screen = size
        self._show_at(size)

    def _show_at(self, size: tuple[int, int]) -> None:
        metrics = {"width": size[0], "height": size[1], "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    def open(self, path: str) -> None:
        self.driver.get(f"{self.root}{path}")

    def sign_in(self, username: str) -> None:
        """By the form, as everybody does, once whoever sat here before has signed out."""
        self.forget()
        self.open("/accounts/login/")
        self.see("登录名")
        self.driver.find_element(By.NAME, "username").send_keys(username)
        self.driver.find_element(By.NAME, "password").send_keys(PASSWORD)
        self.press("登录")
        self._until(
            lambda driver: "/accounts/login/" not in driver.current_url, f"{username} is not signed in"
        )

    def carry(self, session: str) -> None:
        """Sign in with a session made in the database."""
        cookie = {"name": "sessionid", "value": session, "url": self.root}
        self.driver.execute_cdp_cmd("Network.setCookie", cookie)

    def press(self, words: str) -> None:
        """The button, the link or the unfolding line with just these words, by mouse."""
        tags = " | ".join(f"//{tag}[normalize-space()='{words}']" for tag in ("button", "a", "summary"))
        self._until(lambda driver: self._pressed(driver, tags), f"nothing to press says {words}")

    @staticmethod
    def _pressed(driver: webdriver.Chrome, tags: str) -> bool:
        """Click the first of them that shows; false while none does."""
        for element in driver.find_elements(By.XPATH, tags):
            if element.is_displayed():
                element.click()
                return True
        return False

    def _until(self, condition: Callable[[webdriver.Chrome], T], complaint: str) -> T:
        """Ask again until it holds; a page that is just being replaced by the next one is asked again too."""

        def settled(driver: webdriver.Chrome) -> T | bool:
            try:
                return condition(driver)
            except (NoSuchElementException, StaleElementReferenceException):
                return False
            except WebDriverException as error:
                if REPLACED not in (error.msg or ""):
                    raise
                return False

        return WebDriverWait(self.driver, PATIENCE).until(settled, complaint)

    def type(self, text: str) -> None:
        """Where the cursor stands, instead of what stood there."""
        self.driver.switch_to.active_element.send_keys(Keys.CONTROL + "a", Keys.NULL, text)

    def stand_on(self, element_id: str) -> None:
        """The mouse on a cell, scrolled clear of the bars that stay at the edges of the window."""
        cell = self.driver.find_element(By.ID, element_id)
        self.driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", cell)
        cell.click()

    @property
    def cursor(self) -> str:
        """The id of what the keyboard would act on."""
        return self.driver.switch_to.active_element.get_attribute("id")

    def value(self, element_id: str) -> str:
        return self.driver.find_element(By.ID, element_id).get_attribute("value")

    def see(self, *sentences: str) -> None:
        """The page says all this, says nothing to the console, and fits both screens."""
        for sentence in sentences:
            self._until(
                lambda driver, wanted=sentence: wanted in driver.find_element(By.TAG_NAME, "body").text,
                f"the page does not say {sentence}",
            )
        self.look_over()

    def look_over(self) -> None:
        """No error in the console (the Content-Security-Policy complains there), no sideways scrolling of the page."""
        where = self.driver.current_url
        for size in (DESK, PHONE):
            self._show_at(size)
            self._until(
                lambda driver: not driver.execute_script(OVERHANG), f"{where} scrolls sideways at {size}"
            )
        self._show_at(self.screen)
        lines = [line["message"] for line in self.driver.get_log("browser") if line["level"] == "SEVERE"]
        errors = [line for line in lines if not any(refusal in line for refusal in REFUSED)]
        assert errors == [], where
