"""The tables: columns, relationships and named constraints, a file a subject."""

from app.models.account import (
    AccessLog,
    Account,
    Duty,
    KeptForm,
    SignInFailure,
    SignInSession,
)
from app.models.base import Base
from app.models.enrolment import Enrolment, EnrolmentDetail, Removal
from app.models.history import History, HistoryChain
from app.models.installation import Installation
from app.models.policy import PolicyRule, PolicyVersion
from app.models.pupil import Identifier, Pupil
from app.models.returns import (
    CancellationRequest,
    Confirmation,
    ConfirmedChild,
    DataSet,
    RequestState,
    Return,
    State,
)
from app.models.round import AgreedDeadline, Round, RoundException
from app.models.unit import Unit, UnitCode, UnitKind

__all__ = [
    "AccessLog",
    "Account",
    "AgreedDeadline",
    "Base",
    "CancellationRequest",
    "Confirmation",
    "ConfirmedChild",
    "DataSet",
    "Duty",
    "Enrolment",
    "EnrolmentDetail",
    "History",
    "HistoryChain",
    "Identifier",
    "Installation",
    "KeptForm",
    "PolicyRule",
    "PolicyVersion",
    "Pupil",
    "Removal",
    "RequestState",
    "Return",
    "Round",
    "RoundException",
    "SignInFailure",
    "SignInSession",
    "State",
    "Unit",
    "UnitCode",
    "UnitKind",
]
