"""Whether the place is healthy: what `selfassess doctor` looks at."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, text

from selfassess.adapters.files import StoreFailed
from selfassess.core.arranging import adrift
from selfassess.core.phrases import N_, NN_, Phrase
from selfassess.migrations import is_current
from selfassess.models.action import ActionDecision
from selfassess.models.assessment import Assessment, Summary
from selfassess.models.database import Table, db, now
from selfassess.models.event import INSTALLATION, chains
from selfassess.models.organisation import Organisation
from selfassess.services import draft_checks, log, mailing, snapshots
from selfassess.services.actions import decided_in
from selfassess.services.depot import Depot, depot_of
from selfassess.services.forgetting import is_unfinished
from selfassess.services.moving import versions_ever
from selfassess.services.publishing import questionnaire_of
from selfassess.services.stocktaking import Stock, take_stock
from selfassess.services.transactions import reads
from selfassess.services.uploading import count_waiting
from selfassess.settings import Settings

SHORTEST_KEY = 32
A_WEEK = timedelta(days=7)
A_FEW = 3  # tries of one mail, in about half an hour


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, in a sentence; `wrong`: something must be done."""

    says: Phrase
    wrong: bool = False


Check = Callable[[Settings], Iterator[Finding]]


@reads
def examine(settings: Settings) -> Iterator[Finding]:
    """Yield what every check finds; when the database is of another version only that is told."""
    if not is_current(db.engine):
        yield Finding(N_("The database is not of this version of the program. Start the program once, or run “selfassess serve”."), True)
        return
    yield Finding(N_("The database is of this version of the program."))
    for check in checks:
        yield from check(settings)


def _whole_file(_settings: Settings) -> Iterator[Finding]:
    if db.engine.dialect.name != "sqlite":
        return
    says = db.session.execute(text("PRAGMA quick_check")).scalar()
    if says != "ok":
        yield Finding(N_("The file of the database is damaged. Restore a backup."), True)


def _wiped(settings: Settings) -> Iterator[Finding]:
    if is_unfinished(settings.instance):
        yield Finding(N_("Deleted data may still stand in the file of the database. Run “selfassess retention” at a quiet moment."), True)


def _logs(_settings: Settings) -> Iterator[Finding]:
    for one in log.check_all():
        yield Finding(one.says, one.wrong is not None)


def _orphans(_settings: Settings) -> Iterator[Finding]:
    lost = {table.name: count for table in Table.metadata.sorted_tables if (count := _lost_rows(table))}
    for name, count in lost.items():
        yield Finding(
            NN_(
                "Table %(table)s has %(n)s row that belongs to nothing.",
                "Table %(table)s has %(n)s rows that belong to nothing.",
                count,
                table=name,
            ),
            True,
        )
    strangers = [key for key in chains() if key != INSTALLATION and db.session.get(Organisation, key) is None]
    for key in strangers:
        yield Finding(N_("There is a log of organisation number %(number)s, which does not exist.", number=key), True)
    if not lost and not strangers:
        yield Finding(N_("Every row belongs to something."))


def _lost_rows(table) -> int:
    """Return how many rows point to a row that is not there, or belong to another organisation than their assessment."""
    found = 0
    for key in table.foreign_keys:
        other = key.column.table.alias()
        points = key.parent.is_not(None) & ~select(other.c[key.column.name]).where(other.c[key.column.name] == key.parent).exists()
        found += db.session.scalar(select(func.count()).select_from(table).where(points))
    if {"assessment_id", "organisation_id"} <= set(table.c.keys()):
        joined = table.join(Assessment.__table__, Assessment.__table__.c.id == table.c.assessment_id)
        differs = table.c.organisation_id != Assessment.__table__.c.organisation_id
        found += db.session.scalar(select(func.count()).select_from(joined).where(differs))
    return found


def _summaries(_settings: Settings) -> Iterator[Finding]:
    missing = ~select(Summary.assessment_id).where(Summary.assessment_id == Assessment.id).exists()
    refs = list(db.session.scalars(select(Assessment.ref).where(missing)))
    if refs:
        yield Finding(N_("These assessments have no summary and cannot be opened: %(refs)s.", refs=tuple(refs)), True)


def _signed(_settings: Settings) -> Iterator[Finding]:
    changed = tuple(N_("number %(number)s of %(ref)s", number=number, ref=ref) for ref, number in snapshots.broken())
    if changed:
        yield Finding(N_("What was signed is no longer as it was: %(which)s. Put it back from a backup.", which=changed), True)
    elif snapshots.are_there():
        yield Finding(N_("Everything that was signed is as it was."))


def _questionnaires(_settings: Settings) -> Iterator[Finding]:
    broken = draft_checks.broken_versions()
    if broken:
        yield Finding(
            N_("The text of these questionnaires is not what was published: %(which)s. Put it back from a backup.", which=broken), True
        )
    told = tuple(draft_checks.broken_drafts())
    yield from (Finding(says, True) for says in told)
    if not broken and not told:
        yield Finding(N_("Every questionnaire is as it was published, and every draft has its history."))


def _plans(_settings: Settings) -> Iterator[Finding]:
    decided = select(ActionDecision.assessment_id)
    query = select(Assessment).where(Assessment.id.in_(decided)).order_by(Assessment.id)
    loose = tuple(
        N_("%(key)s of %(ref)s", key=key, ref=assessment.ref)
        for assessment in db.session.scalars(query).all()
        for key in adrift(decided_in(assessment), _items_of(assessment))
    )
    if loose:
        yield Finding(N_("These actions hang on nothing and are in no plan: %(which)s. Look at them in a backup.", which=loose), True)


def _items_of(assessment: Assessment) -> frozenset[str]:
    """Return the items of every version that it is or was of: an action for a question that went is kept."""
    return frozenset(item.id for version in versions_ever(assessment) for item in questionnaire_of(version).items)


def _settings(settings: Settings) -> Iterator[Finding]:
    if len(settings.secret_key or "") < SHORTEST_KEY:
        yield Finding(N_("The secret key is short. Use %(least)s characters or more that nobody can guess.", least=SHORTEST_KEY))
    if settings.base_url and not settings.base_url.startswith("https://"):
        yield Finding(N_("The address in SELFASSESS_BASE_URL does not begin with https://. What people type can then be read on the way."))


def _mail(settings: Settings) -> Iterator[Finding]:
    if not settings.sends_mail:
        yield Finding(N_("Nobody gets mail: SELFASSESS_MAIL_URL names no mail server."))
    stuck = mailing.stuck()
    failed = sum(one.ended_at is not None and one.ended_at > now() - A_WEEK for one in stuck)
    waiting = sum(one.next_at is not None and one.attempts > A_FEW for one in stuck)
    if failed:
        yield Finding(
            NN_(
                "%(n)s mail could not be sent in the last week. “selfassess mail list” says why.",
                "%(n)s mails could not be sent in the last week. “selfassess mail list” says why.",
                failed,
            ),
            True,
        )
    if waiting:
        yield Finding(
            NN_(
                "%(n)s mail still waits after several tries. “selfassess mail list” says why.",
                "%(n)s mails still wait after several tries. “selfassess mail list” says why.",
                waiting,
            ),
            True,
        )
    if late := mailing.count_late(now()):
        yield Finding(
            NN_(
                "%(n)s mail should have left an hour ago. Start the program, or run “selfassess mail send”.",
                "%(n)s mails should have left an hour ago. Start the program, or run “selfassess mail send”.",
                late,
            ),
            True,
        )


def _documents(settings: Settings) -> Iterator[Finding]:
    try:
        depot = depot_of(settings)
        stock = take_stock(depot)
    except StoreFailed:
        yield Finding(N_("The store of documents does not answer. Look at SELFASSESS_EVIDENCE_URL, and whether the store runs."), True)
        return
    yield from _lost_files(stock)
    yield from _files_too_many(stock)
    yield from _scanning(depot)


def _lost_files(stock: Stock) -> Iterator[Finding]:
    if stock.missing:
        yield Finding(
            NN_(
                "%(n)s file of evidence is not in the store: %(files)s. Put it back from a backup, or delete that version.",
                "%(n)s files of evidence are not in the store: %(files)s. Put them back from a backup, or delete those versions.",
                len(stock.missing),
                files=_named(stock.missing),
            ),
            True,
        )
    if stock.other_size:
        yield Finding(
            NN_(
                "%(n)s file of evidence is not as large as when it was kept: %(files)s. Put it back from a backup.",
                "%(n)s files of evidence are not as large as when they were kept: %(files)s. Put them back from a backup.",
                len(stock.other_size),
                files=_named(stock.other_size),
            ),
            True,
        )
    if not stock.missing and not stock.other_size:
        yield Finding(N_("Every file of evidence is in the store."))


def _files_too_many(stock: Stock) -> Iterator[Finding]:
    if stock.unwanted:
        yield Finding(
            NN_(
                "%(n)s file whose evidence is deleted is still in the store. Run “selfassess retention”.",
                "%(n)s files whose evidence is deleted are still in the store. Run “selfassess retention”.",
                stock.unwanted,
            ),
            True,
        )
    if stock.stray:
        yield Finding(
            NN_(
                "%(n)s file in the store belongs to nothing. “selfassess retention” takes it away.",
                "%(n)s files in the store belong to nothing. “selfassess retention” takes them away.",
                len(stock.stray),
            )
        )
    if stock.strange:
        yield Finding(
            NN_(
                "%(n)s file in the store is of no organisation in this database. Look whether database and store belong together.",
                "%(n)s files in the store are of no organisation in this database. Look whether database and store belong together.",
                len(stock.strange),
            )
        )


def _scanning(depot: Depot) -> Iterator[Finding]:
    waiting = count_waiting()
    if waiting:
        yield Finding(NN_("%(n)s file waits for the virus scanner.", "%(n)s files wait for the virus scanner.", waiting))
    if depot.scanner is None:
        yield Finding(N_("There is no virus scanner. Set SELFASSESS_CLAMD when files come from outside."))
    elif depot.scanner.is_there():
        yield Finding(N_("The virus scanner answers."))
    else:
        yield Finding(N_("The virus scanner does not answer. New files wait, and nobody can download them."), True)


def _named(versions: tuple[tuple[str, int], ...]) -> tuple[Phrase, ...]:
    return tuple(N_("%(ref)s version %(number)s", ref=ref, number=number) for ref, number in versions)


checks: list[Check] = [
    _whole_file,
    _wiped,
    _logs,
    _orphans,
    _summaries,
    _signed,
    _questionnaires,
    _plans,
    _documents,
    _mail,
    _settings,
]  # other services add theirs
