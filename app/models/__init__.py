"""The tables: columns, relationships and named constraints, a file a subject."""

from app.models.account import (
    AccessLog,
    Account,
    Duty,
    KeptForm,
    RecoveryCode,
    SecondFactor,
    SecondFactorDemand,
    SignInFailure,
    SignInSession,
)
from app.models.append_only import KEPT_DAYS
from app.models.base import Base
from app.models.bundle import Bundle, BundlePart, BundleState, Worker
from app.models.carry_over import CarryOverDecision, Outcome
from app.models.claim import Claim, ClaimState
from app.models.counts import Count, CountedSchool, CountImport, CountLink
from app.models.enrolment import Enrolment, EnrolmentDetail, Removal
from app.models.history import History, HistoryChain
from app.models.installation import Installation
from app.models.letters import Letter, LetterForm, LetterStep, LetterTemplate
from app.models.office import Office
from app.models.other_school import (
    OtherSchool,
    SchoolImport,
    SchoolPayer,
    SchoolWish,
    WishKind,
    WishState,
)
from app.models.policy import (
    ChangeKind,
    PolicyChange,
    PolicyDraft,
    PolicyRule,
    PolicyVersion,
)
from app.models.pupil import Identifier, NumberEnd, Pupil
from app.models.returns import (
    CancellationRequest,
    Confirmation,
    ConfirmedChild,
    DataSet,
    RequestState,
    Return,
    State,
)
from app.models.roster_import import RosterColumns, RosterImport
from app.models.roster_notes import GradeNote, Posting, Preparation
from app.models.round import AgreedDeadline, Round, RoundException
from app.models.submission import FileKind, IssuedFile, Submission, SubmissionDue
from app.models.unit import (
    SuccessionKind,
    Unit,
    UnitCode,
    UnitImport,
    UnitKind,
    UnitSuccession,
)

__all__ = [
    "KEPT_DAYS",
    "AccessLog",
    "Account",
    "AgreedDeadline",
    "Base",
    "Bundle",
    "BundlePart",
    "BundleState",
    "CancellationRequest",
    "CarryOverDecision",
    "ChangeKind",
    "Claim",
    "ClaimState",
    "Confirmation",
    "ConfirmedChild",
    "Count",
    "CountImport",
    "CountLink",
    "CountedSchool",
    "DataSet",
    "Duty",
    "Enrolment",
    "EnrolmentDetail",
    "FileKind",
    "GradeNote",
    "History",
    "HistoryChain",
    "Identifier",
    "Installation",
    "IssuedFile",
    "KeptForm",
    "Letter",
    "LetterForm",
    "LetterStep",
    "LetterTemplate",
    "NumberEnd",
    "Office",
    "OtherSchool",
    "Outcome",
    "PolicyChange",
    "PolicyDraft",
    "PolicyRule",
    "PolicyVersion",
    "Posting",
    "Preparation",
    "Pupil",
    "RecoveryCode",
    "Removal",
    "RequestState",
    "Return",
    "RosterColumns",
    "RosterImport",
    "Round",
    "RoundException",
    "SchoolImport",
    "SchoolPayer",
    "SchoolWish",
    "SecondFactor",
    "SecondFactorDemand",
    "SignInFailure",
    "SignInSession",
    "State",
    "Submission",
    "SubmissionDue",
    "SuccessionKind",
    "Unit",
    "UnitCode",
    "UnitImport",
    "UnitKind",
    "UnitSuccession",
    "WishKind",
    "WishState",
    "Worker",
]
