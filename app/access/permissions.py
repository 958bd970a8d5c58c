"""The permissions that a policy can give: a resource and an action on it.

To add one: the four steps of `policies/README.md`.
"""

from __future__ import annotations

from enum import Enum


class Permission(Enum):
    """`resource:action`; the resources of returns are their data sets."""

    UNIT_VIEW = "unit:view"
    UNIT_EDIT = "unit:edit"
    UNIT_KEEP = "unit:keep"
    ACCOUNT_VIEW = "account:view"
    ACCOUNT_MANAGE = "account:manage"
    ACCOUNT_RESET = "account:reset"
    ACCOUNT_ISSUE = "account:issue"
    SECOND_FACTOR_DEMAND = "second_factor:demand"
    POLICY_VIEW = "policy:view"
    POLICY_EDIT = "policy:edit"
    RECORD_VIEW = "record:view"
    RECORD_EXPORT = "record:export"
    BOARD_VIEW = "board:view"
    STATUS_VIEW = "status:view"
    ROUND_MANAGE = "round:manage"
    ROUND_EXCEPT = "round:except"
    DEADLINE_AGREE = "deadline:agree"

    ROSTER_VIEW = "roster:view"
    ROSTER_PRINT = "roster:print"
    ROSTER_EXPORT = "roster:export"
    ROSTER_EDIT = "roster:edit"
    ROSTER_PRESENCE = "roster:presence"
    ROSTER_PREPARE = "roster:prepare"
    ROSTER_CONFIRM = "roster:confirm"
    ROSTER_REQUEST = "roster:request"
    ROSTER_CANCEL = "roster:cancel"

    CLAIM_OVERRULE = "claim:overrule"

    SUBMISSION_VIEW = "submission:view"
    SUBMISSION_ISSUE = "submission:issue"
    SUBMISSION_SAVE = "submission:save"
    SUBMISSION_SEND = "submission:send"
    SUBMISSION_RECEIVE = "submission:receive"
    SUBMISSION_CHECK = "submission:check"
    SUBMISSION_BUNDLE = "submission:bundle"
    LETTER_WRITE = "letter:write"
    LETTER_TEMPLATE = "letter:template"

    PUPILS_VIEW = "pupils:view"
    PUPILS_CONFIRM = "pupils:confirm"
    PUPILS_REQUEST = "pupils:request"
    PUPILS_CANCEL = "pupils:cancel"

    OTHER_SCHOOL_VIEW = "other_school:view"
    OTHER_SCHOOL_KEEP = "other_school:keep"
    OTHER_SCHOOL_ASK = "other_school:ask"

    COUNTS_VIEW = "counts:view"
    COUNTS_EDIT = "counts:edit"
    COUNTS_LINK = "counts:link"
    COUNTS_CONFIRM = "counts:confirm"
    COUNTS_REQUEST = "counts:request"
    COUNTS_CANCEL = "counts:cancel"
    COUNTS_TAKE_BACK = "counts:take_back"

    WHOLE_VIEW = "whole:view"
    WHOLE_CONFIRM = "whole:confirm"
    WHOLE_REQUEST = "whole:request"
    WHOLE_CANCEL = "whole:cancel"

    @property
    def resource(self) -> str:
        return self.value.split(":")[0]

    @property
    def action(self) -> str:
        return self.value.split(":")[1]


OF_THE_WHOLE_COUNTRY = frozenset(
    {
        Permission.ROUND_MANAGE,
        Permission.POLICY_VIEW,
        Permission.POLICY_EDIT,
        Permission.SECOND_FACTOR_DEMAND,
        Permission.LETTER_TEMPLATE,
        Permission.STATUS_VIEW,
    }
)
"""Done to no unit in particular: only with the department's code does an address mean them."""
