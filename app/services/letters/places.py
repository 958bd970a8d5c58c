"""The places of a template that data of the round is put into, by the names that are typed."""

from __future__ import annotations

from enum import StrEnum


class Place(StrEnum):
    """What stands between braces in a template."""

    ROUND = "ปีการศึกษา"
    UNIT = "หน่วยงาน"
    ABOVE = "หน่วยงานเหนือขึ้นไป"
    RECIPIENT = "ผู้รับ"
    RECIPIENT_TITLE = "ตำแหน่งผู้รับ"
    BELOW = "หน่วยงานในสังกัด"
    DATA_SET = "ชุดข้อมูล"
    OPENS = "วันเปิดระบบ"
    CLOSES = "วันปิดระบบ"
    DUE = "กำหนดยืนยัน"
    TOTAL = "จำนวนทั้งหมด"
    CONFIRMED = "จำนวนที่ยืนยันแล้ว"
    MISSING = "จำนวนที่ยังไม่ยืนยัน"
    MISSING_LIST = "รายชื่อที่ยังไม่ยืนยัน"
    SUBMISSION_DUE = "กำหนดส่งเอกสาร"
    SENT_TO = "ส่งเอกสารถึง"
    SENT = "จำนวนที่ส่งครบแล้ว"
    UNSENT = "จำนวนที่ยังส่งไม่ครบ"
    UNSENT_LIST = "รายชื่อที่ยังส่งไม่ครบ"
    SENT_LIST = "ข้อมูลที่นำส่ง"
    PUPILS = "จำนวนผู้เรียน"
    CONFIRMED_BY = "ผู้ยืนยัน"
    CONFIRMED_AT = "วันเวลาที่ยืนยัน"
    VERSION = "ครั้งที่ยืนยัน"
    CODE = "รหัสตรวจสอบ"
    REASON = "เหตุผล"
    CANCELLED_AT = "วันเวลาที่ยกเลิก"
