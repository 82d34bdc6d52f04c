"""Locations of an organisation: named without an address, and which one an assessment is about."""

from sqlalchemy import update

from selfassess.models.assessment import Assessment
from selfassess.models.database import db
from selfassess.models.location import Location, as_name, find_location, find_location_named, locations_of
from selfassess.models.organisation import Organisation
from selfassess.services.log import record
from selfassess.services.members import Member
from selfassess.services.transactions import reads, transactional


class NameTaken(Exception):
    """Another location of this organisation has this name."""


@reads
def list_of(organisation: Organisation) -> list[Location]:
    """Return the locations of an organisation, in order of name."""
    return locations_of(organisation.id)


@reads
def find(organisation: Organisation, ref: str) -> Location | None:
    """Return one location of an organisation; None when it has no such."""
    return find_location(organisation.id, ref)


@reads
def name_of(assessment: Assessment) -> str:
    """Return the name of the location that an assessment is about; empty when it is about the whole organisation."""
    return db.session.get_one(Location, assessment.location_id).name if assessment.location_id else ""


@reads
def ref_of(assessment: Assessment) -> str:
    """Return by which reference addresses know that location; empty without one."""
    return db.session.get_one(Location, assessment.location_id).ref if assessment.location_id else ""


@transactional
def add(organisation: Organisation, name: str, *, by: Member) -> Location:
    """Store a location, or return the one that has this name already: a button is easily pressed twice."""
    name = as_name(name)
    known = find_location_named(organisation.id, name)
    if known is not None:
        return known
    location = Location(organisation_id=organisation.id, name=name)
    db.session.add(location)
    db.session.flush()
    record("location added", organisation=organisation, by=by, object=location.ref)
    return location


@transactional
def rename(organisation: Organisation, ref: str, name: str, *, by: Member) -> Location | None:
    """Give a location another name; None when it is not there any more. Raises NameTaken."""
    location, name = find_location(organisation.id, ref), as_name(name)
    if location is None or location.name == name:
        return location
    if find_location_named(organisation.id, name) is not None:
        raise NameTaken(name)
    location.name = name
    db.session.flush()
    record("location renamed", organisation=organisation, by=by, object=location.ref)
    return location


@transactional
def remove(organisation: Organisation, ref: str, *, by: Member) -> None:
    """Take a location out of the list. Assessments about it stay, and are then about the whole organisation."""
    location = find_location(organisation.id, ref)
    if location is None:
        return
    db.session.execute(update(Assessment).where(Assessment.location_id == location.id).values(location_id=None))
    db.session.delete(location)
    db.session.flush()
    record("location removed", organisation=organisation, by=by, object=ref)


@transactional
def put(assessment: Assessment, location: Location | None, *, by: Member) -> None:
    """Say which location of its organisation an assessment is about; None: the whole organisation."""
    location_id = location.id if location else None
    if assessment.location_id == location_id:
        return
    assessment.location_id = location_id
    db.session.flush()
    record("assessment located", assessment, by=by, object=location.ref if location else None)
