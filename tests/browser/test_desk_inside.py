"""The desk inside Telegram in a real browser: one page into which all others are laid, each asked for with a header."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tests.browser.test_desk_work import comes_in
from tests.desk.test_papers import photo
from tests.support.axe import grave_findings
from tests.support.browser import browser, needs_browser
from tests.support.computer import desk_house
from tests.support.reporting import PDF, ReportingSchool

pytestmark = needs_browser
SAID = "document.getElementById('grid-said')"
# What the platform's own window puts there: here it only notes what it is told.
TELEGRAM = """window.heard = []; window.shows = {}; window.TelegramWebviewProxy = {postEvent: (name, told) => {
    window.heard.push(name); Object.assign(window.shows, JSON.parse(told))}};"""
PATH = "location.pathname + location.search"


@pytest.fixture
async def house(tmp_path, unused_tcp_port):
    async with desk_house(tmp_path, unused_tcp_port) as built:
        yield built


async def opens(tab, house, person):
    await tab.calls("Network.enable")
    await tab.calls("Page.addScriptToEvaluateOnNewDocument", source=TELEGRAM)
    await tab.opens(await person.app(f"{house.app.settings.desk_url}/app"))
    await tab.waits_for("document.title.startsWith('Сегодня')")


async def follows(tab, words):
    """Press the link with these words, as a finger does."""
    found = f"[...document.querySelectorAll('a')].find((one) => one.textContent.includes('{words}'))"
    await tab.waits_for(f"!!{found}")
    await tab.tells(f"{found}.click()")


async def titled(tab, words):
    await tab.waits_for(f"document.title.startsWith('{words}') && !document.querySelector('[aria-busy]')")


def wrongly_asked(tab, house):
    """What went elsewhere, or for a page without its session: all but the first page, its door and what is nobody's."""
    app = urlsplit(house.app.settings.desk_url).path + "/app"
    for one in tab.asked:
        address, headers = urlsplit(one["url"]), {name.lower() for name in one["headers"]}
        if address.scheme in {"blob", "about", "chrome"}:
            continue
        ours = one["url"].startswith(house.app.settings.desk_url + "/app")
        nobodys = address.path.startswith(app + "/static/") or (one["method"], address.path) in {
            ("GET", app),
            ("POST", app + "/in"),
        }
        if not ours or not (nobodys or "x-session" in headers) or "cookie" in headers:
            yield one["method"], one["url"]


async def test_the_table_is_worked_at_as_in_a_browser(house, tmp_path):
    school = await ReportingSchool(house).build()
    async with browser(tmp_path) as tab:
        await opens(tab, house, school.anna)
        assert await tab.tells("location.href") == f"{house.app.settings.desk_url}/app/", (
            "the secret has left the address"
        )
        assert (await tab.tells("heard"))[:2] == ["web_app_ready", "web_app_expand"]
        assert await tab.tells("document.activeElement.tagName") == "H1", "whoever hears the page hears where they are"

        await follows(tab, "Дорожная карта")
        await tab.waits_for("document.getElementById('grid')?.getAttribute('role') == 'grid'")
        assert await tab.tells("document.querySelector('nav [aria-current]').textContent") == "Дорожная карта"
        await tab.tells("grid.querySelector('[tabindex=\"0\"]').focus()")
        await tab.presses(*["ArrowRight"] * 4, "F2")
        await tab.types("до 25.11")
        await tab.presses("Enter")
        await tab.waits_for(f"{SAID}.className == 'done'")
        await house.box.settled()
        assert school.dasha.sees("25 ноября")
        await tab.presses("z", control=True)
        await tab.waits_for("document.querySelector('td[data-what=date]')?.textContent.includes('1 октября')")
        await tab.waits_for("document.getElementById('grid')?.getAttribute('role') == 'grid'")
        await tab.tells("grid.querySelector('td[data-what=date]').focus()")
        await tab.tells(
            """(() => {const data = new DataTransfer(); data.setData('text/plain', '20.12.2026');
            document.activeElement.dispatchEvent(
                new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}))})()"""
        )
        await tab.waits_for("!!document.querySelector('form.done')")
        assert "act=" in await tab.tells(PATH)
        await tab.waits_for("document.querySelector('td[data-what=date]').textContent.includes('20 декабря')")
        await tab.tells("document.querySelector('tbody a').click()")
        await tab.waits_for("!!document.getElementById('v_date')")
        await tab.tells("v_date.focus()")
        await tab.types("до 20.11")
        await tab.waits_for("said.textContent == '= пт, 20 ноября 2026 г.'")
        await tab.tells("v_date.value = 'до 21.11'; document.dispatchEvent(new Event('page'))")
        await tab.waits_for("said.textContent == '= сб, 21 ноября 2026 г.'")  # typed before its script had come
        assert await tab.tells("shows") == {"is_visible": True, "need_confirmation": True}, "half of it is typed"
        await tab.tells("Telegram.WebView.receiveEvent('back_button_pressed', null)")  # as a phone's own button
        await titled(tab, "Дорожная карта")
        assert await tab.tells("shows") == {"is_visible": True, "need_confirmation": False}
        assert "act=" in await tab.tells(PATH)
        await tab.waits_for("document.getElementById('grid').getAttribute('role') == 'grid'")
        await tab.tells("q.value = 'курсы'; q.form.requestSubmit()")
        await tab.waits_for("document.querySelectorAll('tr[data-item]').length == 1")
        assert await tab.tells("new URLSearchParams(location.search).get('q')") == "курсы"

        assert list(wrongly_asked(tab, house)) == []
        assert tab.troubles == []


async def test_pages_lead_to_each_other_and_to_their_places(house, tmp_path):
    school = await ReportingSchool(house).build()
    async with browser(tmp_path) as tab:
        await opens(tab, house, school.anna)
        await follows(tab, "Карта")
        await tab.waits_for("document.querySelector('table[data-cells]')?.getAttribute('role') == 'grid'")
        await tab.tells("document.querySelector('table[data-cells] td a').click()")
        await tab.waits_for(f"({PATH}).includes('/list?cut=i')")

        await follows(tab, "Справка")
        await titled(tab, "Справка")
        await tab.tells("document.querySelector('main nav a').click()")
        await tab.waits_for("document.activeElement.id == document.querySelector('main nav a').hash.slice(1)")
        await follows(tab, "Написать свой текст")
        await tab.waits_for("!!document.querySelector('textarea#text')")
        section = await tab.tells("new URLSearchParams(location.search).get('section')")
        await tab.tells("text.focus()")
        await tab.types("Так и было.")
        await tab.tells("document.querySelector('button.main').click()")
        await tab.waits_for("document.body.textContent.includes('Так и было.') && location.hash != ''")
        assert await tab.tells("document.activeElement.id") == section, "where it was written"

        await tab.tells("document.querySelector('header form').requestSubmit()")
        await tab.waits_for("document.title.startsWith('Рабочий стол закрыт')")
        assert list(wrongly_asked(tab, house)) == []
        assert tab.troubles == []


async def test_more_than_may_be_sent_at_once_stays_where_it_was_filled_in(house, tmp_path):
    school = await ReportingSchool(house).build()
    fill = "text.value = 'я'.repeat({n}); document.getElementById('column').value = 'date'"
    send = "document.querySelector('main form[method=post] button.main').click()"
    async with browser(tmp_path) as tab:
        for inside in (True, False):
            if inside:
                await opens(tab, house, school.anna)
            else:
                await comes_in(tab, school.anna)
            await follows(tab, "Дорожная карта")
            await follows(tab, "Вставить из Excel")
            await tab.waits_for("!!document.querySelector('textarea#text') && document.readyState == 'complete'")
            await tab.tells(fill.format(n=1000))
            # Of the size that the page says a browser would lay out for minutes.
            await tab.tells("document.getElementById('main').dataset.most = 5000")
            asked = len([one for one in tab.asked if one["method"] == "POST"])
            await tab.tells(send)
            await tab.waits_for("document.getElementById('shell-said')?.textContent.includes('4 МБ')")
            said = await tab.tells("document.getElementById('shell-said').textContent")
            assert "всё, что вы заполнили, осталось на месте" in said
            assert await tab.tells("document.getElementById('text').value.length") == 1000
            assert len([one for one in tab.asked if one["method"] == "POST"]) == asked, "it was not even sent"
            await tab.tells(fill.format(n=3))
            await tab.tells(send)
            await tab.waits_for("document.body.textContent.includes('Ничего не сохранено')")
        assert [one for one in tab.troubles if "409" not in str(one)] == []


async def test_pictures_files_and_decisions(house, tmp_path):
    school = await ReportingSchool(house).build()
    await school.reports("5", photo(), "фото.jpg")
    await school.reports("7", PDF, "Приказ № 7.pdf")
    into = tmp_path / "saved"
    async with browser(tmp_path) as tab:
        await tab.calls("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(into))
        await opens(tab, house, school.vera)
        await follows(tab, "Проверить документы")
        await titled(tab, "Ждут проверки: 2")
        await follows(tab, "Начать с первого")
        await tab.waits_for("document.querySelector('main img')?.naturalWidth == 30")
        picture = await tab.tells("document.querySelector('main img').src")
        assert picture.startswith("blob:")
        await tab.tells("document.querySelector('[name=deed][value=confirm]').click()")
        await tab.waits_for("document.querySelector('.done')?.textContent.includes('школьную команду')")
        again = "const one = new Image(); one.onload = () => done('kept'); one.onerror = () => done('gone')"
        assert await tab.tells(f"new Promise((done) => {{{again}; one.src = '{picture}'}})") == "gone"
        await house.box.settled()
        assert school.dasha.sees("Подтверждено")
        await follows(tab, "Сохранить файл")
        await tab.waits_for("document.getElementById('shell-said')?.className == 'done'")
        said = await tab.tells("document.getElementById('shell-said').textContent")
        assert "Приказ № 7.pdf" in said
        assert "откройте рабочий стол на компьютере" in said
        assert await arrives(tab, into) == PDF
        await tab.tells("document.querySelector('[name=deed][value=return]').click()")
        await tab.waits_for("!!document.querySelector('.problem')")
        assert list(wrongly_asked(tab, house)) == []
        assert [one for one in tab.troubles if "Content Security" in str(one) or "exception" in str(one).lower()] == []


async def arrives(tab, folder):
    """Give what the browser has saved, once it is whole."""
    found = []
    while not found:
        await tab.tells("new Promise((done) => setTimeout(done, 100))")
        found = [one for one in folder.glob("*") if not one.name.endswith(".crdownload")] if folder.exists() else []
    return found[0].read_bytes()


async def test_what_goes_wrong_is_said(house, tmp_path):
    """Loaded anew, ended from the chat, opened twice, without an answer."""
    school = await ReportingSchool(house).build()
    async with browser(tmp_path) as tab:
        await opens(tab, house, school.anna)
        await follows(tab, "Люди и роли")
        await titled(tab, "Люди")
        await tab.calls(
            "Network.emulateNetworkConditions", offline=True, latency=0, downloadThroughput=-1, uploadThroughput=-1
        )
        await follows(tab, "Журнал")
        await tab.waits_for("document.getElementById('shell-said')?.textContent.startsWith('Ответа нет')")
        await tab.calls(
            "Network.emulateNetworkConditions", offline=False, latency=0, downloadThroughput=-1, uploadThroughput=-1
        )
        await follows(tab, "Журнал")
        await titled(tab, "Журнал")
        await tab.calls("Page.reload")
        await tab.waits_for("document.getElementById('told')?.textContent.includes('нажмите кнопку под его ответом')")
        assert "Приозёрная" not in await tab.tells("document.documentElement.outerHTML")
        once = await school.anna.app(f"{house.app.settings.desk_url}/app")
        await tab.opens(once)
        await titled(tab, "Сегодня")
        await house.box.settled()
        await school.anna.taps("Это не я")
        await follows(tab, "Люди и роли")
        await titled(tab, "Рабочий стол закрыт")
        await tab.opens("about:blank")
        await tab.opens(once)
        await tab.waits_for("document.querySelector('.problem')?.textContent.includes('больше не действует')")
        assert list(wrongly_asked(tab, house)) in ([], [("GET", f"{house.app.settings.desk_url}/app/journal")])


async def test_what_was_filled_in_outlives_the_session(house, tmp_path):
    school = await ReportingSchool(house).build()
    async with browser(tmp_path) as tab:
        await opens(tab, house, school.anna)
        await house.box.settled()
        await follows(tab, "Справка")
        await titled(tab, "Справка")
        await follows(tab, "Написать свой текст")
        await tab.waits_for("!!document.querySelector('textarea#text')")
        await tab.tells("text.focus()")
        await tab.types("Полчаса работы.")
        await school.anna.taps("Это не я")
        await tab.tells("document.querySelector('button.main').click()")
        await tab.waits_for("document.getElementById('shell-said')?.textContent.includes('Вход завершён')")
        assert "пока на месте" in await tab.tells("document.getElementById('shell-said').textContent")
        assert await tab.tells("text.value") == "Полчаса работы."
        await tab.tells("document.querySelector('header form').requestSubmit()")
        await titled(tab, "Рабочий стол закрыт")
        assert "Полчаса" not in await tab.tells("document.documentElement.outerHTML"), "who leaves leaves nothing"


async def test_an_opening_without_an_answer_says_how_to_begin_again(house, tmp_path):
    school = await ReportingSchool(house).build()
    async with browser(tmp_path) as tab:
        await tab.calls("Page.addScriptToEvaluateOnNewDocument", source="window.fetch = () => Promise.reject(0);")
        await tab.opens(await school.anna.app(f"{house.app.settings.desk_url}/app"))
        await tab.waits_for("document.getElementById('told')?.textContent.includes('Закройте окно')")
        assert "написали" not in await tab.tells("document.body.innerText"), "nothing was written yet"


@pytest.mark.timeout(300)
async def test_nothing_grave_and_nothing_moves_sideways(house, tmp_path):
    school = await ReportingSchool(house).build()
    found = []
    async with browser(tmp_path) as tab:
        await tab.calls("Emulation.setDeviceMetricsOverride", width=320, height=640, deviceScaleFactor=2, mobile=False)
        await tab.opens(f"{house.app.settings.desk_url}/app")
        await tab.waits_for("document.readyState == 'complete' && !!document.getElementById('told')")
        found += await grave_findings(tab)
        assert await tab.tells("document.documentElement.scrollWidth") <= 320
        await tab.opens("about:blank")
        await opens(tab, house, school.anna)
        await follows(tab, "Дорожная карта")
        await tab.waits_for("document.getElementById('grid')?.getAttribute('role') == 'grid'")
        found += await grave_findings(tab)
        assert await tab.tells("document.documentElement.scrollWidth") <= 320
    assert found == []


async def test_it_stands_in_no_frame_of_others(house, tmp_path):
    school = await ReportingSchool(house).build()
    where = await school.anna.app(f"{house.app.settings.desk_url}/app")
    frame = f"""new Promise((done) => {{const frame = document.createElement('iframe');
        frame.onload = () => done(true); frame.src = '{where}'; document.body.append(frame)}})"""
    async with browser(tmp_path) as tab:
        await tab.opens(f"{house.box.url}/sandbox/state")  # a page of others, which forbids nothing itself
        await tab.waits_for("document.readyState == 'complete' && location.protocol == 'http:'")
        assert await tab.tells(frame)
        assert any("frame-ancestors" in str(one) for one in tab.troubles), tab.troubles
    assert not school.anna.sees("Вы вошли на рабочий стол")
