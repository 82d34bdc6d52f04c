"""`make bench`: how fast the program is, on a database made for it; prints a table and writes build/bench.json.

CPU times are of this process alone. Ratios are measured side by side in this one run.
"""

import gc
import http.client
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path

import lxml.html
from werkzeug.test import EnvironBuilder

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from selfassess import shelf  # noqa: E402
from selfassess.core.outcome import outcome  # noqa: E402
from selfassess.core.scoring.engine import score  # noqa: E402
from selfassess.exchange import answers_file  # noqa: E402
from selfassess.languages import catalogue  # noqa: E402
from tests.bench.paper_floor import draw_directly  # noqa: E402
from tests.conftest import make_app, make_organisation, person  # noqa: E402
from tests.drafts import draft_of  # noqa: E402
from tests.large import large  # noqa: E402

PORT = 8765
GOALS = {
    "section_page_cpu_ms": 3, "save_cpu_ms": 3, "score_ms": 3, "plan_pdf_s": 0.3, "cold_start_s": 0.8, "worker_rss_mb": 100,
    "builder_page_cpu_ms": 250, "builder_tasks_cpu_ms": 250, "builder_save_cpu_ms": 100, "builder_check_list_cpu_ms": 250,
    "builder_yaml_cpu_ms": 2000,
    "builder_structure_growth": 4,
    "plan_pdf_to_floor": 1.5, "section_page_growth": 1.2, "save_growth": 1.2, "list_growth": 1.2,
}  # fmt: skip


def main() -> None:
    """Measure everything, print it, keep it."""
    with tempfile.TemporaryDirectory() as folder:
        figures, ratios = _pages(Path(folder))
        figures |= _server(Path(folder))
    with tempfile.TemporaryDirectory() as folder:
        built, grown = _builder(Path(folder))
        figures, ratios = figures | built, ratios | grown
    on = date(2025, 6, 30)
    read, _ = answers_file.read((ROOT / "selfassess/demo/de-kade.yaml").read_bytes(), "de-kade.yaml", _find, on)
    figures["score_ms"] = _median(lambda: score(read.questionnaire, read.intake, read.answers, on), 200) * 1000
    printed = _paper(read, on)
    figures["plan_pdf_s"] = printed["whole"]
    ratios["plan_pdf_to_floor"] = printed["printed"] / printed["floor"]
    _report(figures, ratios)


def _find(name: str):
    return shelf.find(name).questionnaire


def _pages(folder: Path) -> tuple[dict, dict]:
    """Measure the pages of an organisation with one assessment beside one with a thousand."""
    app = make_app(folder)
    with app.app_context():
        places = {"one": make_organisation("One", "one"), "many": make_organisation("Many", "many")}
        _more_assessments(places["many"], 999)
    people = {name: person(app, f"coordinator@{name}.example") for name in places}
    refs = {name: _ref(app, place) for name, place in places.items()}
    sections = {name: f"/assessments/{ref}/sections/2.1" for name, ref in refs.items()}
    shows, saves, lists = {}, {}, {}
    for _ in range(3):  # side by side, so that a slow moment meets both
        for name, who in people.items():
            shows.setdefault(name, []).append(_showing(who, sections[name], 40))
            saves.setdefault(name, []).append(_saving(who, sections[name], 40))
            lists.setdefault(name, []).append(_showing(who, "/assessments", 40))
    show, save, listed = (({name: min(found) for name, found in each.items()}) for each in (shows, saves, lists))
    figures = {"section_page_cpu_ms": show["one"] * 1000, "save_cpu_ms": save["one"] * 1000}
    ratios = {
        "section_page_growth": show["many"] / show["one"],
        "save_growth": save["many"] / save["one"],
        "list_growth": listed["many"] / listed["one"],
    }
    return figures, ratios


def _builder(folder: Path) -> tuple[dict, dict]:
    """Measure the builder with 500 questions: a save, and what is opened straight after it; the file; and its structure beside that of 30."""
    app = make_app(folder)
    with app.app_context():
        place = make_organisation("Builder", "builder")
        many = draft_of(place.organisation, large(), by=place.coordinator).ref
        few = draft_of(place.organisation, shelf.find("wettelijke-basis").questionnaire, by=place.coordinator).ref
    who = person(app, "coordinator@builder.example")
    item, growth = f"/drafts/{many}/items/1.1-K2", {}
    gc.collect()
    gc.freeze()  # as a server does with what is loaded
    opened = {"page": item, "tasks": f"/drafts/{many}", "check_list": f"/drafts/{many}/publish"}
    saves = {name: [_change_once(who, item, turn, then) for turn in range(10)] for name, then in opened.items()}
    for _ in range(3):  # side by side, so that a slow moment meets both
        for name, ref in (("many", many), ("few", few)):
            growth.setdefault(name, []).append(_showing(who, f"/drafts/{ref}/structure", 20))
    figures = {
        "builder_save_cpu_ms": statistics.median(save for save, _after in saves["page"]) * 1000,
        **{f"builder_{name}_cpu_ms": statistics.median(after for _save, after in found) * 1000 for name, found in saves.items()},
        "builder_yaml_cpu_ms": _showing(who, f"/drafts/{many}/file.yaml", 3) * 1000,
    }
    return figures, {"builder_structure_growth": min(growth["many"]) / min(growth["few"])}


def _change_once(who, address: str, turn: int, then: str) -> tuple[float, float]:
    """Return the CPU seconds of saving another title of a question, and of a page that is opened then."""
    page = lxml.html.fromstring(who.opens(address).text)
    form = next(form for form in page.forms if form.method == "POST" and len(form.fields) > 20)
    data = dict(form.form_values()) | {"title": f"Vraag in beurt {turn} voor {then}", "do": "save"}
    return _served(who, address, data, 302, 303), _served(who, then, None, 200)


def _more_assessments(place, number: int) -> None:
    from selfassess.models.version import find_version
    from selfassess.services import assessments

    version = find_version("kwaliteitskader")
    for count in range(number):
        assessments.start(place.organisation, version=version, title=f"Ronde {count}", by=place.coordinator, intake={"phase": "running"})


def _ref(app, place) -> str:
    from selfassess.models.database import db

    with app.app_context():
        return db.session.merge(place.assessment).ref


def _showing(who, address: str, times: int) -> float:
    """Return the median CPU seconds of showing a page."""
    return statistics.median(_served(who, address, None, 200) for _ in range(times))


def _saving(who, address: str, times: int) -> float:
    """Return the median CPU seconds of saving a page on which one answer changed."""
    return statistics.median(_save_once(who, address, turn) for turn in range(times))


def _save_once(who, address: str, turn: int) -> float:
    page = lxml.html.fromstring(who.opens(address).text)
    form = next(form for form in page.forms if form.method == "POST" and len(form.fields) > 20)
    form.fields[_radio(form)] = ("met", "not_met")[turn % 2]
    data = {name: "" if name.endswith(":na") else value for name, value in form.form_values()}  # lxml reads an empty radio as “on”
    return _served(who, address, data, 302, 303)


def _radio(form) -> str:
    for name in form.fields:
        field = form.inputs[name]
        if isinstance(field, lxml.html.RadioGroup) and {"met", "not_met"} <= {option.get("value") for option in field}:
            return name
    raise LookupError("no norm on the page")


def _server(folder: Path) -> dict:
    """Measure a real server: from its start to the sign-in page, and its memory after a thousand requests."""
    environment = {
        **os.environ,
        "SELFASSESS_SECRET_KEY": "a key for the bench only",
        "PORT": str(PORT),
        "SELFASSESS_DATABASE_URL": f"sqlite:///{folder}/selfassess.db",
    }
    command = [sys.executable, "-m", "selfassess.cli", "serve"]
    starts, rss = [], 0.0
    for turn in range(4):
        start = time.perf_counter()
        server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_for_page()
            if turn:  # the first fills the disk cache
                starts.append(time.perf_counter() - start)
            if turn == 3:
                rss = _memory_after(server.pid, 1000)
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(10)
    return {"cold_start_s": statistics.median(starts), "worker_rss_mb": rss}


def _wait_for_page() -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            if _get("/account/sign-in") == 200:
                return
        except OSError:
            time.sleep(0.005)
    raise TimeoutError("the server did not answer")


def _get(path: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.status


def _memory_after(parent: int, requests: int) -> float:
    """Return the resident memory of the worker, in MB, after so many requests."""
    for _ in range(requests):
        _get("/account/sign-in")
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    sizes = [_resident(int(child)) for child in children]
    return max(sizes, default=_resident(parent))


def _resident(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _paper(read, on: date) -> dict:
    """Measure a plan of forty actions, warm and never from the cache: whole, printed by us, and drawn by ReportLab alone.

    `printed` and `floor` begin with the same plan in words, so that they can be compared.
    """
    from selfassess.reports.plan import PlanAbout, print_job
    from selfassess.reports.plan_report import describe
    from selfassess.reports.printing import PRINTER
    from selfassess.reports.voice import Voice

    answers = _with_gaps(read.questionnaire, read.answers, 40)
    found = outcome(read.questionnaire, read.intake, answers, {}, on)
    voice, times = Voice("nl", catalogue("nl")), {"whole": [], "printed": [], "floor": []}
    gc.collect()
    gc.freeze()  # what was measured before is no burden here
    for turn in range(11):
        about = PlanAbout(organisation=f"De Kade {turn}", title="Plan", on=on, version="kwaliteitskader@1")
        start = time.perf_counter()
        report = describe(read.questionnaire, read.intake, answers, found.result, found.plan, about=about, voice=voice)
        described = time.perf_counter()
        PRINTER.pdf(print_job(report, voice))
        printed = time.perf_counter()
        draw_directly(report, voice)
        times["floor"].append(time.perf_counter() - printed)
        times["printed"].append(printed - described)
        times["whole"].append(printed - start)
    PRINTER.close()
    return {name: statistics.median(measured[1:]) for name, measured in times.items()}


def _with_gaps(questionnaire, answers, number: int):
    """Return the answers with so many gaps: norms of met items become not met, from the front."""
    from selfassess.core.answers import NormAnswer

    changed = dict(answers)
    found = outcome(questionnaire, {}, changed, {}, date(2025, 6, 30))
    for item in questionnaire.items:
        if len(found.plan.actions) >= number:
            break
        if item.kind == "checklist" and found.result.items[item.id].p == 1:
            last = item.norms[-1].id
            changed[item.id] = replace(changed[item.id], norms={**changed[item.id].norms, last: NormAnswer("not_met")})
            found = outcome(questionnaire, {}, changed, {}, date(2025, 6, 30))
    return changed


def _served(who, address: str, data: dict | None, *statuses: int) -> float:
    """Return the CPU seconds that the app takes for one request, without those of the client that makes it."""
    cookies = "; ".join(f"{cookie.key}={cookie.value}" for cookie in who.client._cookies.values())
    builder = EnvironBuilder(path=address, method="POST" if data else "GET", data=data, headers={"Cookie": cookies})
    environ, answered = builder.get_environ(), []
    start = time.process_time()
    body = who.client.application.wsgi_app(environ, lambda status, headers, exc=None: answered.append(int(status[:3])))
    for _ in body:
        pass
    body.close()
    spent = time.process_time() - start
    if answered[0] not in statuses:
        raise RuntimeError(f"{address} answered {answered[0]}")
    return spent


def _median(do, times: int) -> float:
    return statistics.median(_once(do, time.perf_counter) for _ in range(times))


def _once(do, clock) -> float:
    start = clock()
    do()
    return clock() - start


def _report(figures: dict, ratios: dict) -> None:
    for name, value in {**figures, **ratios}.items():
        goal = GOALS[name]
        print(f"{name:24} {value:9.2f}   goal <= {goal:<5} {'' if value <= goal else 'missed'}")
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    (build / "bench.json").write_text(json.dumps({"figures": figures, "ratios": ratios, "goals": GOALS}, indent=2) + "\n")


if __name__ == "__main__":
    main()
