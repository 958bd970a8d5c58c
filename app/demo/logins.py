"""The logins that a demo's sign-in page offers: one a role, where something waits to be done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from app.demo.heads import prepared_institution
from app.demo.officers import a_room_of, appoint
from app.demo.province import Province
from app.demo.staging import Scene, Stage
from app.demo.submissions import still_to_send
from app.domain.login_codes import LoginClass
from app.models import Account, Duty, Installation, Unit
from app.services.accounts.demo_logins import PREFIX

_SCENES = {
    LoginClass.SCHOOL_OF_PAO: (Scene.ERRORS, Scene.READY, Scene.UNSEEN, Scene.PARTLY),
    LoginClass.SCHOOL_OF_MUNICIPALITY: (Scene.QUERIES, Scene.UNSEEN, Scene.ERRORS, Scene.READY),
    LoginClass.SCHOOL_OF_SAO: (Scene.ASKING, Scene.UNSEEN, Scene.CONFIRMED),
    LoginClass.CENTRE_OF_MUNICIPALITY: (Scene.UNSEEN, Scene.PARTLY, Scene.READY, Scene.REOPENED),
    LoginClass.CENTRE_OF_SAO: (Scene.UNTOUCHED, Scene.REOPENED, Scene.READY),
}
_STAGES = {
    LoginClass.PAO: (Stage.RECORDING, Stage.WAITING),
    LoginClass.CITY: (Stage.WAITING, Stage.RECORDING),
    LoginClass.TOWN: (Stage.WAITING, Stage.RECORDING),
    LoginClass.SUBDISTRICT_MUNICIPALITY: (Stage.READY, Stage.WAITING),
    LoginClass.SAO: (Stage.CONFIRMED, Stage.READY),
}
_SCENE_LABELS = {
    Scene.CONFIRMED: "ยืนยันข้อมูลแล้ว",
    Scene.EMPTY: "ยืนยันว่าไม่มีเด็ก",
    Scene.ASKING: "ขอยกเลิกการยืนยันข้อมูล",
    Scene.READY: "ข้อมูลครบ รอยืนยัน",
    Scene.ERRORS: "มีข้อมูลที่ต้องแก้ไข",
    Scene.QUERIES: "มีข้อสังเกตที่ต้องชี้แจง",
    Scene.UNSEEN: "ยังตรวจสอบการมีตัวตนไม่ครบ",
    Scene.PARTLY: "บันทึกข้อมูลบางส่วน",
    Scene.UNTOUCHED: "ยังไม่ได้บันทึกข้อมูล",
    Scene.REOPENED: "ต้นสังกัดยกเลิกการยืนยันข้อมูล",
}
_STAGE_LABELS = {
    Stage.CONFIRMED: "ยืนยันข้อมูลแล้ว",
    Stage.READY: "พร้อมยืนยันข้อมูล",
    Stage.WAITING: "รอสถานศึกษายืนยันอีก 1 แห่ง",
    Stage.RECORDING: "สถานศึกษากำลังบันทึกข้อมูล",
}


@dataclass(frozen=True, slots=True)
class Login:
    username: str
    label: str


def offered(
    session: Session, department: Account, office: Account, province: Province, *, at: datetime
) -> list[Login]:
    """Choose the logins, and appoint the officers among them."""
    administrator = appoint(session, department, Duty.ADMINISTRATOR, at=at)
    appoint(session, office, Duty.OFFICER, at=at)
    found = [
        Login(department.username, "กรมส่งเสริมการปกครองท้องถิ่น"),
        Login(administrator.username, "ผู้ดูแลระบบของกรมส่งเสริมการปกครองท้องถิ่น"),
        Login(office.username, office.unit.name),
    ]
    authorities = list(_authorities(province))
    for authority in authorities[:1]:
        appoint(session, province.principals[authority.id], Duty.OFFICER, at=at)
        appoint(session, province.principals[authority.id], Duty.HEAD, at=at)
    found += [Login(unit.code, _label(unit, province)) for unit in authorities]
    institutions = list(_institutions(province))
    found += [Login(unit.code, _label(unit, province)) for unit in institutions]
    for institution in institutions[:1]:
        found += _staff(session, province.principals[institution.id], at=at)
    found += _next_head(session, province, at=at)
    sender = still_to_send(province)
    if sender is not None and sender not in institutions:
        found.append(Login(sender.code, f"{sender.name} (ยืนยันแล้ว รอพิมพ์และนำส่งเอกสาร)"))
    return found


def write(session: Session, logins: Iterable[Login], *, password: str) -> None:
    """Keep the logins for the sign-in page, and mark the database as a demo."""
    facts = {"demo": "yes", "demo:password": password}
    facts |= {
        f"{PREFIX}{number}": f"{login.username}|{login.label}"
        for number, login in enumerate(logins, start=1)
    }
    session.add_all(Installation(name=name, value=value) for name, value in facts.items())
    session.flush()


def _staff(session: Session, principal: Account, *, at: datetime) -> Iterator[Login]:
    """Appoint a recorder of one room, an officer and the head of an institution."""
    unit = principal.unit
    recorder = appoint(session, principal, Duty.RECORDER, at=at, rooms=(a_room_of(unit),))
    head = appoint(session, principal, Duty.HEAD, at=at)
    appoint(session, principal, Duty.OFFICER, at=at)
    yield Login(recorder.username, f"ผู้บันทึกข้อมูลหนึ่งห้อง {unit.name}")
    yield Login(head.username, f"หัวหน้าสถานศึกษา {unit.name}")


def _next_head(session: Session, province: Province, *, at: datetime) -> Iterator[Login]:
    """Appoint the head for whom an officer has prepared a roster."""
    unit = prepared_institution(province)
    if unit is not None:
        head = appoint(session, province.principals[unit.id], Duty.HEAD, at=at)
        yield Login(head.username, f"หัวหน้าสถานศึกษา {unit.name} (รอยืนยันข้อมูลที่เจ้าหน้าที่เสนอ)")


def _authorities(province: Province) -> Iterator[Unit]:
    """Give an authority of each class, in the stage that is best to try."""
    staged = province.staging.stages
    for login_class, stages in _STAGES.items():
        of_class = [unit for unit in province.authorities if unit.login_class is login_class]
        of_class.sort(
            key=lambda unit: (
                _rank(stages, staged.get(unit.id)),
                not _is_asked(unit, province),
                unit.code,
            )
        )
        yield from of_class[:1]


def _is_asked(authority: Unit, province: Province) -> bool:
    scenes = province.staging.scenes
    below = province.below.get(authority, ())
    return any(scenes[unit.id] is Scene.ASKING for unit in below)


def _institutions(province: Province) -> Iterator[Unit]:
    """Give an institution of each class, in the scene that is best to try."""
    staged = province.staging.scenes
    for login_class, scenes in _SCENES.items():
        of_class = [unit for unit in province.institutions if unit.login_class is login_class]
        of_class.sort(key=lambda unit: (_rank(scenes, staged[unit.id]), unit.code))
        yield from of_class[:1]


def _rank(wanted: Sequence[StrEnum], found: StrEnum | None) -> int:
    return wanted.index(found) if found in wanted else len(wanted)


def _label(unit: Unit, province: Province) -> str:
    if unit in province.below:
        state = _STAGE_LABELS[province.staging.stages[unit.id]]
    elif unit in province.authorities:
        state = "ไม่มีสถานศึกษาในสังกัด"
    else:
        state = _SCENE_LABELS[province.staging.scenes[unit.id]]
    return f"{unit.name} ({state})"
