"""Suggestions under the search box, with a keyboard and without any script."""

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.services.site import Site

pytestmark = pytest.mark.browser


def test_a_visitor_types_and_goes_straight_to_a_people(site: Site, phone: BrowserContext) -> None:
    page = phone.new_page()
    page.goto(f"{site.url}/vi/")
    box = page.get_by_role("combobox")
    expect(box).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("tay")
    people = page.get_by_role("group", name="Dân tộc").get_by_role("option").first
    expect(people).to_have_text("Tày")
    expect(box).to_have_attribute("aria-expanded", "true")
    height = people.evaluate("option => option.getBoundingClientRect().height")
    assert height >= 44
    box.press("ArrowDown")
    expect(people).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == people.get_attribute("id")
    box.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("tay")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url("**/vi/people/tay/")


def test_what_is_not_chosen_is_searched_for(site: Site, desk: BrowserContext) -> None:
    page = desk.new_page()
    page.goto(f"{site.url}/vi/people/")
    box = page.get_by_role("combobox")
    box.press_sequentially("hát then")
    expect(page.get_by_role("option").first).to_be_visible()
    box.press("Enter")
    page.wait_for_url("**/vi/search/?q=h%C3%A1t+then")


def test_without_script_the_box_is_a_plain_form(site: Site, browser: Browser) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/vi/")
    box = page.get_by_role("searchbox")
    box.fill("then")
    box.press("Enter")
    page.wait_for_url("**/vi/search/?q=then")
    context.close()
