"""The days of the plan for a calendar: by when each action is ready, when its effect is measured, and its rhythm until then."""

from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta

from selfassess.core.action import Action
from selfassess.core.plan_table import normal
from selfassess.core.rhythm import first_in_rhythm
from selfassess.reports.material import Material
from selfassess.reports.voice import Voice

ALARM_DAYS = 7
LONGEST_TITLE = 120
RULES = {
    "weekly": {"freq": "weekly"}, "two_weeks": {"freq": "weekly", "interval": 2}, "monthly": {"freq": "monthly"},
    "quarterly": {"freq": "monthly", "interval": 3},
}  # fmt: skip
IN_EVERY_MONTH = 28


def plan_ics(material: Material) -> bytes:
    """Return the days of the actions that are not done, without alarms; the same plan gives the same bytes."""
    return _calendar(material, alarm=False)


def plan_ics_alarms(material: Material) -> bytes:
    """Return the same days, each with an alarm a week before."""
    return _calendar(material, alarm=True)


def _calendar(material: Material, *, alarm: bool) -> bytes:
    from icalendar import Calendar

    calendar, voice = Calendar(), material.voice
    calendar.add("prodid", "-//selfassess//plan//")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", normal(f"{voice.gettext('Improvement plan')} {material.about.organisation}".strip()))
    for action in material.outcome.plan.actions:
        if action.is_open:
            for event in _events(action, material, voice, alarm=alarm):
                calendar.add_component(event)
    return calendar.to_ical()


def _events(action: Action, material: Material, voice: Voice, *, alarm: bool) -> Iterator[object]:
    named = f"V-{action.number:02d} · {normal(action.measure)}"
    yield _event(action, "due", action.due, voice.gettext("Ready: %(action)s", action=named), material, alarm=alarm)
    yield from _rhythm(action, voice.gettext("Go on with: %(action)s", action=named), material)
    if action.effect_due:
        says = voice.gettext("Measure the effect: %(action)s", action=named)
        yield _event(action, "effect", action.effect_due, says, material, alarm=alarm)


def _rhythm(action: Action, says: str, material: Material) -> Iterator[object]:
    """Yield the days in the rhythm of an action, from its start until it must be ready, as one event that comes back."""
    first = first_in_rhythm(action)
    if first is None:
        return
    rule, last = dict(RULES[action.rhythm]), action.due - timedelta(days=1)
    if rule["freq"] == "monthly" and action.start.day > IN_EVERY_MONTH:  # no calendar knows "the 30th, or else the last day"
        rule["bymonthday"] = -1
        first = first.replace(day=monthrange(first.year, first.month)[1])
    if first <= last:
        yield _event(action, "rhythm", first, says, material, alarm=False, rule={**rule, "until": last})


def _event(action: Action, what: str, day: date, says: str, material: Material, *, alarm: bool, rule: Mapping | None = None):
    from icalendar import Event

    event = Event()
    event.add("uid", f"{action.key}.{what}.{material.bound.assessment or material.bound.questionnaire}@selfassess")
    event.add("dtstamp", datetime.combine(material.about.on, time(), UTC))
    event.add("sequence", material.bound.revision)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", _short(says))
    event.add("description", _told(action, material.voice))
    event.add("class", "CONFIDENTIAL")
    event.add("transp", "TRANSPARENT")
    if rule:
        event.add("rrule", dict(rule))
    if alarm:
        event.add_component(_alarm(_short(says)))
    return event


def _alarm(says: str):
    from icalendar import Alarm

    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", says)
    alarm.add("trigger", timedelta(days=-ALARM_DAYS))
    return alarm


def _told(action: Action, voice: Voice) -> str:
    """Return the measure and who owns it, by function; nothing else of what people wrote goes into calendars."""
    owner = voice.gettext("Owner: %(owner)s", owner=normal(action.owner)) if action.owner and not action.owner_member else ""
    return "\n".join(part for part in (normal(action.measure), owner) if part)


def _short(says: str) -> str:
    line = " ".join(says.split())
    return line if len(line) <= LONGEST_TITLE else line[: LONGEST_TITLE - 1].rstrip() + "…"
