"""The vocabulary of leaders' questions: what each subject is called, and the words that say nothing.

A pattern is matched on folded words with one space between them; "@" stands for the name of a unit. Of several
subjects the first in order is meant: what is more particular stands before what is more general.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from domain.addresses import Made
from domain.composition import SAID as CATEGORIES
from domain.indicators import Indicator
from domain.views.subjects import Subject

_NUMBER = r"(?:\d+|mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi)"
_NOBODY = (
    r"(?:(?:van |con |lai )?(?:chua|khong|chang|chua he)(?: he| duoc| co| thay| phat trien| ket nap| lam| noi)*"
    r"(?: duoc| dc)?(?: (?:ai|mot ai|dong chi nao|nguoi nao|mong nao|mot nguoi|mot dong chi|dang vien(?: moi)?(?: nao)?"
    r"|ket qua|gi|dong nao|ket nap|truong hop nao|mot truong hop))+)"
)


class Saying(NamedTuple):
    """Words, as a pattern, and the subject that they ask for, unless other words say that they do not.

    What is timeless has words of time in it that are not the time of which is asked: so với năm ngoái asks of this year.
    """

    pattern: re.Pattern[str]
    subject: Subject
    unless: re.Pattern[str] | None = None
    is_timeless: bool = False

    def found_in(self, text: str) -> re.Match[str] | None:
        """Return where the words stand in a text that asks for this subject by them."""
        return None if self.unless and self.unless.search(text) else self.pattern.search(text)


def _said(subject: Subject, *patterns: str, unless: str = "", timeless: bool = False) -> list[Saying]:
    guard = re.compile(rf"\b(?:{unless})(?!\w)") if unless else None
    return [
        Saying(re.compile(rf"\b(?:{pattern})(?!\w)"), subject, guard, timeless or subject in _TIMELESS)
        for pattern in patterns
    ]


_TIMELESS = frozenset({Subject.SAME_PERIOD, Subject.EMPTY_YEARS, Subject.STEADY})


SUBJECTS: tuple[Saying, ...] = (
    *_said(
        Subject.EVIDENCE,
        r"(?:bang |so lieu |phieu |ho so )?minh chung", r"danh gia(?: xep loai)?(?: to chuc dang| can bo| cuoi nam| chat luong)*",
        r"(?:xep loai|kiem diem|binh xet|tong ket)(?: to chuc dang| can bo| chi bo| dang vien)?(?: cuoi nam)?", r"thi dua(?: cuoi nam)?",
        r"can bo phu trach(?: dia ban)?|cap uy phu trach|nguoi phu trach|phu trach dia ban",
    ),
    *_said(Subject.REGISTER, r"so theo doi(?: dang vien| phat trien| nguon)*"),
    *_said(
        Subject.SAME_PERIOD,
        r"(?:so (?:voi )?)?cung ky(?: nam (?:ngoai|truoc|kia|\d{4}))?", r"cung (?:thoi diem|thoi gian|thoi ky|luc|ngay)(?: nay)?(?: nam (?:ngoai|truoc))?",
        r"voi (?:thang \d+|quy \w+|(?:\d+|ba|sau|chin) thang(?: dau)?) nam (?:ngoai|truoc)", r"so (?:voi |sanh (?:voi )?)(?:(?:\d+|ba|sau|chin) thang (?:dau )?|thang \d+ |thang nay |quy \w+ |luc nay )?(?:nam (?:ngoai|truoc|\d{4}))", r"(?<!thieu )(?<!tong )(?<!con )so (?:(?:\d+|ba|sau|chin) thang (?:dau )?|thang \d+ |thang nay |quy \w+ |luc nay )?nam (?:ngoai|truoc)", r"(?:hon|kem|bang|tang|giam|nhieu hon|it hon)(?: \w+){0,4} nam (?:ngoai|truoc)",
        r"nam (?:ngoai|truoc) (?:luc nay|gio nay|thoi diem nay|bay gio)", r"nam nay (?:va|voi|so voi|hay) nam (?:ngoai|truoc)", r"so sanh nam nay (?:va|voi) nam (?:ngoai|truoc)",
    ),
    *_said(Subject.SAME_PERIOD, r"(?:tang|giam) hay (?:tang|giam|kem)(?: bao nhieu)?", unless=r"dang vien tang|so voi dau nam"),
    *_said(Subject.MONTHS, r"(?:bang )?(?:so lieu )?(?:12|muoi hai) thang", unless=r"bao cao|nghi quyet|chung nhan|(?:qua|du|tren|hon|cho) 12 thang|nguon|du bi", timeless=True),
    *_said(Subject.MONTHS, r"so (?:voi |sanh (?:voi )?)thang (?:truoc|vua roi)", timeless=True),
    *_said(Subject.CASES, r"(?:qua|tren|hon) \d+ thang", unless=r"nguon|cho (?:qua|tren|hon)", timeless=True),
    *_said(Subject.TASKS, r"ke hoach(?: giai doan| nam)* 2022-2025", timeless=True),
    *_said(
        Subject.STEADY,
        r"(?:hang|moi|tung|cac|nam nao) ?nam(?: deu| cung| lien)* (?:dat|hoan thanh|vuot|du|ve dich)(?: va vuot)?(?: (?:chi tieu|ke hoach))?",
        r"nam nao (?:cung|chang|cx)(?: deu)? (?:dat|hoan thanh|vuot|du|ve dich)(?: (?:va|hoac) vuot)?(?: (?:chi tieu|ke hoach))?",
        r"(?:dat|hoan thanh|vuot)(?: va vuot)?(?: (?:chi tieu|ke hoach))?(?: lien tuc| deu)*(?: cac| qua cac| trong cac| nhieu)? (?:hang nam|moi nam|cac nam(?: lien)?|nhieu nam(?: lien)?(?: tiep)?|deu dan)",
        rf"lien tuc(?: {_NUMBER} nam)? (?:dat|hoan thanh|vuot)(?: va vuot)?(?: (?:chi tieu|ke hoach))?(?: cac nam)?",
        rf"{_NUMBER} nam (?:lien|lien tiep|lien tuc|nay|qua)(?: deu| cung)* (?:dat|hoan thanh|vuot)(?: va vuot)?(?: (?:chi tieu|ke hoach))?",
        rf"(?:dat|hoan thanh|vuot)(?: (?:chi tieu|ke hoach))? {_NUMBER} nam (?:lien|lien tiep|lien tuc|qua)", r"(?<!xep )(?<!thu )hang nam",
        r"chua nam nao dat", r"on dinh(?: qua)? cac nam", r"(?:may|nhieu) nam(?: lien| lien tiep| lien tuc| qua)*(?: deu| cung)* (?:dat|hoan thanh|vuot)(?: va vuot)?(?: (?:chi tieu|ke hoach))?", r"nam nao cung(?: \w+){0,3} (?:du|dat|vuot|hoan thanh)(?: (?:chi tieu|ke hoach))?", r"(?:deu dan|lien tuc)(?: \w+){0,7} (?:dat|hoan thanh|vuot|du)(?: (?:chi tieu|ke hoach))?", r"deu dan",
    ),
    *_said(
        Subject.EMPTY_YEARS,
        rf"(?:may|nhieu|{_NUMBER}|cac|lau|bao nhieu|bao) nam(?: nay| qua| gan day| lien| lien tiep| lien tuc| roi| lai day)*"
        rf"(?: (?:co )?(?:xa|chi bo|don vi|thon|co so|dang bo|to chuc|cho|noi) nao)?(?: (?:o|cua|trong|ben|thuoc) @)?(?: deu| ma| van| lai)* {_NOBODY}",
        rf"(?:tu )?{_NUMBER} nam tro len(?: \w+){{0,3}} {_NOBODY}",
        rf"{_NOBODY}(?: (?:trong|suot|da|tu))*(?: (?:may|nhieu|{_NUMBER}|bao nhieu)) nam(?: nay| qua| lien| lien tiep| lien tuc| roi)*",
        rf"(?:khong|chua)(?: co)?(?: ket nap| phat trien)?(?: duoc)?(?: dang vien)?(?: moi)? (?:trong )?(?:{_NUMBER}|nhieu|may) nam(?: lien| lien tiep| lien tuc| qua| nay| gan day| roi)*",
        rf"(?:{_NUMBER}|nhieu|may) nam(?: lien| lien tiep| lien tuc| qua| nay| gan day| roi)* (?:khong|chua)(?: co)?(?: ket nap| phat trien)?(?: duoc)?(?: dang vien)?(?: moi)?",
        r"nam trang(?: ket nap)?|(?:may|nhieu|\d+) nam(?: lien)? (?:deu |van |con )?trang(?: ket nap| tay)*|trang(?: ket nap| tay)? (?:may|nhieu|\d+) nam(?: lien| tiep| nay| qua| roi)*|trang dang vien moi|lien tiep khong|lien tuc khong(?: ket nap)?|nam bo trong",
    ),
    *_said(
        Subject.EMPTY_YEARS,
        rf"(?:lau|lau roi|bao lau|tu lau|lau nay|lau lam roi|rat lau)(?: roi| nay)? {_NOBODY}", rf"{_NOBODY} (?:lau roi|tu lau|da lau|lau nay)",
        unless=r"nguon|boi duong|chung nhan|hoc lop|cam tinh|quan chung",
    ),
    *_said(
        Subject.ATTESTED,
        r"(?:da |chua |con |moi |bao nhieu )*(?:chot|xac nhan)(?: so lieu| so| danh sach| bao cao| roi)*(?: chua| xong)*", r"tinh hinh chot",
        r"(?:da |chua |con |cham |thieu )*(?:nop|gui|day du) (?:bao cao|so lieu|danh sach)(?: thang)?", r"so lieu(?: da)? (?:day du|du) chua",
        r"(?:ai|don vi nao|xa nao|chi bo nao) (?:da |chua )(?:bao cao|gui|nop)(?: roi)?", r"bao cao (?:muon|cham|tre)|(?:muon|cham|tre) bao cao", r"(?:chua|da) (?:bao cao|gui bao cao|nop)(?: len)?", r"no bao cao",
        r"bao cao (?:day du )?chua", r"do day du", r"(?:da )?(?:day|du) (?:so lieu|bao cao)", r"so lieu (?:nay )?(?:da |tin |co )*(?:day du|du|tin duoc|chinh xac|moi nhat)(?: khong| chua)*", r"du (?:cac |so )?(?:xa|don vi|chi bo) chua",
    ),
    *_said(
        Subject.TASKS,
        r"nghi quyet(?: chuyen de)?", r"nhiem vu", r"chuyen de", r"(?:lap|nop|gui)(?: danh sach)(?: truong thon)?(?: chua)?(?: cu)?(?: di hoc)",
        r"viec (?:nao|gi|giao|duoc giao)(?: con)?(?: tre| qua| cham)?(?: han)?", r"cong viec|dau viec",
    ),
    *_said(
        Subject.PROPOSALS,
        r"kho khan(?: vuong mac)?|vuong mac|vuong(?: gi| o dau| cho nao)?|hien ke|kien nghi|de xuat|y kien|nguyen nhan|kho gi|keu(?: ca)?(?: gi| kho)?|than(?: gi| phien)?",
        r"(?:vi|tai) sao|sao lai|ly do(?: gi)?|do dau|phan anh|gop y|tam tu|nguyen vong|sang kien|vuong ve",
    ),
    *_said(
        Subject.CASES,
        r"(?:sap|da|gan|vua) du (?:12|muoi hai) thang(?: du bi)?", r"dang vien du bi(?: nao)? (?:sap|da|den|het|qua|gan)",
        r"(?:chua|con cho|cho|no|cham|can|sap|phai) (?:to chuc |lam )?le(?: ket nap)?(?: chua)?", r"(?:chua|cham) (?:lam |to chuc )le",
        r"(?:sap |da |den |den ngay )?(?:het|qua|man) (?:han |thoi gian |thoi han |thoi ky )?(?:du bi)(?: roi)?", r"du bi (?:sap |da )?(?:het|qua|den)(?: han| ngay| thang)*",
        r"(?:giay chung nhan|chung nhan|chung chi)(?: \w+){0,3} (?:het|qua|sap het|sap qua|con)(?: han| gia tri| hieu luc| \d+ thang)*",
        r"(?:het|qua|sap het)(?: han| gia tri| hieu luc)*(?: cua)? (?:giay chung nhan|chung nhan)", r"qua 60 thang|tren 60 thang|60 thang",
        r"(?:ho so)(?: nao| ket nap| xin vao dang)*(?: (?:sap|da|dang|bi|con|nao|cham|tre|ton|ket|qua|den|o|lau|may))*(?: han| lau| cham| tre| ton dong| ket)*",
        r"(?:sap |da |gan |den )?(?:den|qua|tre|cham|het) han(?: \w+)?(?: ho so)?", r"han (?:ho so|xet|cong nhan|to chuc le)", r"den (?:ky )?(?:xet |cong nhan )?chinh thuc",
        r"(?:sap|den|cham|qua|can|cho|den luc|den han|phai)(?: duoc)? (?:chuyen|xet|cong nhan) (?:dang vien )?chinh thuc", r"truong hop nao sap|thoi han|dung han|tham tra",
    ),
    *_said(
        Subject.INTRODUCTIONS,
        r"(?:cac )?(?:doan the|to chuc chinh tri xa hoi|mat tran|hoi)(?: nao)?(?: da| nao| chinh tri)* gioi thieu(?: nguon| duoc)*", r"(?:doan(?: thanh nien| xa| truong)?|thanh nien|hoi phu nu|phu nu|hoi nong dan|nong dan|hoi cuu chien binh|cuu chien binh|cong doan)(?: huyen| xa| cac cap| da| co)* gioi thieu(?: nguon| duoc)*",
        r"gioi thieu(?: nguon| duoc| quan chung| uu tu)*",
    ),
    *_said(
        Subject.UNREACHED,
        r"(?:chua|khong)(?: \w+){0,3} (?:lien lac|lien he|lien ket|ket noi|nhan tin|tra loi|phan hoi|hoi am|noi chuyen|dang nhap|vao bot|dung bot|vao he thong|dang ky(?: vao)?(?: he thong| bot| tai khoan)*|cai dat|nhan ma|nhap ma|tham gia|dung chibot|vao chibot)(?: voi)?(?: bot| he thong| chibot| duoc)*",
        r"(?:chua|khong)(?: \w+){0,4} (?:bot|chibot|he thong|tai khoan)(?: nay)?", r"chan (?:bot|tin|tin nhan)", r"(?:da |co )*(?:vao|dung|dang ky) (?:zalo|bot|chibot|telegram)(?: bot)?", r"(?:im (?:lang|re|hoi|lim|thin thit)|mat (?:lien lac|tich|tang)|bat tin|khong (?:ai )?(?:tra loi|phan hoi|doc tin|xem tin))", r"chua (?:ai )?(?:lien lac|ket noi)",
        r"khong (?:co )?(?:nguoi|ai)(?: de)? (?:nhan tin|nhan|phu trach|truc)", r"chua ai (?:dang ky|nhan|dung|vao)", r"lien lac|lien he duoc",
    ),
    *_said(
        Subject.POOL,
        r"(?<!vao )nguon(?: ket nap| phat trien(?: dang)?| da boi duong| chua ket nap| lau| con lai| hien co| cua)*",
        r"(?:da |duoc )?(?:hoc|boi duong|qua lop|co giay chung nhan|co chung nhan|hoc lop)(?: cam tinh| boi duong| xong| roi| nhan thuc| ve dang| dang| day| lop| cam tinh dang| doi tuong)*"
        r"(?: ma| nhung| nhung ma| con| van)* (?:chua|cho|doi)(?: duoc| co| vao)*(?: ket nap| dang| quyet dinh)+",
        r"(?:cho|doi|xep hang cho)(?: duoc)? ket nap", r"(?:chua ket nap) (?:ma )?(?:da )?(?:hoc|boi duong|co giay chung nhan)", r"ton dong(?: nguon)?|ton (?:nguon|chua ket nap)",
        r"(?:hoc|boi duong) xong(?: \w+){0,12} chua (?:duoc )?(?:ket nap|vao dang)",
        r"(?:cam tinh dang|quan chung uu tu|quan chung)(?: dang)*(?: (?:con|chua|cho))+(?: duoc)?(?: ket nap)?", r"con (?:bao nhieu |may )?(?:quan chung|cam tinh)(?: uu tu| dang)?(?: chua)?(?: ket nap)?", r"boi duong(?: \w+){0,6} chua ket nap",
    ),
    *_said(
        Subject.VILLAGE_HEADS,
        r"(?:ty le |so |bao nhieu |may )*(?:truong|pho|truong pho|truong va pho) (?:thon|ban|khu|xom)(?: to truong)?(?: to dan pho)?(?: (?:la|chua|da|co|phai|vao|ngoai))*(?: dang vien| dang)?",
        r"(?:ty le |so )*(?:to truong|to pho)(?: to)?(?: dan pho)?(?: la| chua)?(?: dang vien)?", r"to dan pho (?:la )?dang vien", r"dang vien (?:la |lam )(?:truong|pho) thon", r"cong van 629|629",
        unless=r"ket nap (?:duoc |them )*(?:bao nhieu|may)",
    ),
    *_said(
        Subject.CLASSES,
        r"(?:bao nhieu |may |cac |mo |da mo |so |ke hoach mo |co )*lop(?: boi duong| hoc| cam tinh| doi tuong| nhan thuc| dang| nao| ve)*(?: (?:da|duoc|sap|co|con|dang|chua))*(?: mo| hoc| bao nhieu| may| chua| khong| cho| thieu| trong)*",
        r"cu (?:\w+ ){0,4}(?:di )?hoc(?: vien)?(?: di)?(?: lop)?", r"di hoc lop", r"khoa (?:boi duong|hoc)|chieu sinh|khai giang|be giang|con cho(?: trong)?",
        unless=r"co (?:bao nhieu|may) lop$",
    ),
    *_said(
        Subject.PROGRESS,
        r"(?:du kien|uoc(?: tinh)?|du bao)(?: den| toi| het)? (?:ca|cuoi|het) nam(?: nay)?(?: \w+){0,2}(?: bao nhieu| may)?",
        r"(?:den |toi |het )*cuoi nam(?: \w+){0,2} (?:ve dich|kip|dat|hoan thanh|xong)(?: \w+){0,3}(?: khong)?", unless=r"nao|nhung|danh sach", timeless=True,
    ),
    *_said(
        Subject.PIPELINE,
        r"(?:du kien|(?<!quyet )dinh|se|sap|chuan bi|sap toi)(?: \w+){0,2} (?:ket nap|phat trien)(?: them)?(?: bao nhieu| may| duoc)*", r"dang ky(?: \w+){0,2} ket nap", r"(?:ket nap|dang ky) (?:du kien|sap toi)",
        r"du kien(?: them)?", r"dang ky", r"dua vao nguon", r"(?:cac |tung )?(?:buoc|giai doan|khau|quy trinh)(?: phat trien| ket nap)?(?: dang vien)?", r"pheu|so buoc|quy trinh",
        r"sap ket nap", r"sap co", r"du kien(?: ~+)*(?: kn| ket nap)?", r"co kha nang ket nap",
    ),
    *_said(
        Subject.MEMBERS,
        r"(?:bi |da |duoc |so |dang vien )*xoa ten", r"(?:da |so |dang vien )*(?:chuyen (?:di|den|sinh hoat|noi khac|ra|vao|ve))(?: dang| noi khac| noi khac)*", r"(?:ra|roi) khoi(?: dang(?: bo)?)?", r"tu tran|qua doi|da mat",
        r"bien dong", r"(?:tang|giam)(?: (?:bao nhieu|may)) dang vien(?: do)?", r"dang vien (?:mat|giam|tang)(?: hay (?:tang|giam))?(?: so voi dau nam)?", r"giam(?: bao nhieu| may)?", r"roi (?:bo|khoi)", r"so voi dau nam",
    ),
    *_said(
        Subject.MEMBERS,
        r"(?:so|tong so|tong|quan so|si so|bao nhieu|may|toan bo|co)(?: luong)?(?: bao nhieu)? dang vien(?: (?:hien|dang|la|toan|cua|dau|cuoi|hien nay|hien co|du bi|chinh thuc|co))*(?: bao nhieu| co)?",
        r"dang vien (?:@ )?(?:co |la |hien (?:co|la|nay) |toan (?:huyen|xa|dang bo) )+(?:bao nhieu|may)", r"dang so|quan so|si so", r"(?:tong )?dang vien (?:cua (?:\w+ ){0,3})?(?:hien|hien nay|hien co|hien tai|bay gio|gio)(?: la)?", r"so dang vien",
        r"dang vien du bi(?: hien)?(?: co)?",
        unless=r"ket nap|phat trien|dang vien moi|(?:chuyen|cong nhan|len|xet) (?:dang vien )?chinh thuc|chinh thuc duoc cong nhan|nam nay|thang \d+|thang nay|quy \w+|chi tieu",
    ),
    *_said(
        Subject.MONTHS_BY_UNIT,
        r"(?:tung|cac|theo) (?:don vi|xa)(?: theo| tung| qua)* (?:tung |cac )?thang", r"(?:tung |cac |theo )?thang (?:cua |theo )?(?:tung|cac) (?:xa|don vi)", r"thang theo (?:xa|don vi)", r"ban do(?: thang)?|bang thang",
    ),
    *_said(
        Subject.MONTHS,
        r"(?:tung|theo|hang|cac|qua cac|chia theo|chi tiet theo|chi tiet tung|theo tung|tung cai) ?thang(?: mot)?",  r"thang nao(?: \w+){0,3} (?:nhat|cao|nhieu|it|thap|duoc|co)", r"thang nao", r"dien bien", r"luy ke theo thang|duong luy ke|luy ke tung thang",
        r"nhip (?:do )?(?:ket nap|tung thang|hang thang)",
    ),
    *_said(Subject.MONTHS, r"moi thang(?: mot)?", unless=r"con phai|can|phai|nua|con thieu"),
    *_said(Subject.YEARS, r"(?:tu )?(?:dau )?nhiem ky(?: nay| truoc)?", r"tu (?:khi |sau )?dai hoi(?: den (?:nay|gio))?", r"tung nam|qua cac nam|cac nam|theo nam|moi nam|giai doan"),
    *_said(
        Subject.NOBODY,
        rf"{_NOBODY}", r"(?:chua|khong)(?: co)? ket nap(?: duoc| moi)*(?: (?:ai|dong chi|nguoi|dang vien)(?: nao| moi)*)?", r"(?:con |dang |van )?trang(?: tay| bang)?", r"(?:con |bang |dang |so )+(?:0|khong|zero)",
        r"0 (?:dong chi|nguoi|dang vien)", r"chua (?:mo hang|khai truong|lam duoc gi|dong tinh|nhuc nhich|mo bat|co gi)", r"chua phat trien(?: duoc)?(?: dang vien)?", r"im lim|chua co so",
    ),
    *_said(
        Subject.WORST,
        r"(?:con |bi |dang |lam |tien do )*(?:cham|thap|kem|it|yeu|te|be|be nhat|lac hau|i ach|ach tac)(?: tien do)? nhat", r"doi so|cuoi bang|(?:dung |xep |hang )?(?:cuoi(?! (?:nam|quy|thang|ky|nhiem|tuan))|chot|bet|bet bang)(?: cung)?(?: bang)?", r"(?:dang |bi |con |lam |nao |qua |hoi |rat )*(?:cham|yeu|kem|tut hau|i ach|tre)(?: tien do| chan| ke hoach| nhip)*",
        r"(?:van |con )?chua (?:dat|hoan thanh|xong|ve dich|du)(?: (?:chi tieu|ke hoach))?", r"tut lai(?: phia sau)?|phia sau|let det|ba chan|ben bet|thap", r"nhac nho|can don doc|don doc|dang lo|dang ngai|lo nhat|phai nhac", r"thap den cao|tu duoi len|thap len|thap nhat|tu thap",
        r"(?:duoi|chua den|chua toi|thap hon) \d+ ?(?:%|phan tram)", r"duoi muc(?: \w+)?|duoi trung binh",
        unless=r"dang vien tre|nguoi tre|tuoi tre",
    ),
    *_said(
        Subject.REACHED,
        r"(?:da |nao |duoc |hoac |va )*(?:dat|hoan thanh|xong|du|ve dich|can dich|can moc)(?: (?:va|hoac|hay))? (?:vuot|100 ?%|100 phan tram|tron)(?: (?:chi tieu|ke hoach|muc))*", r"(?:da )?(?:vuot)(?: (?:qua|chi tieu|ke hoach|muc))*",
        r"(?:da |nao )+(?:dat|hoan thanh|xong|du|ve dich|can dich)(?: (?:chi tieu|ke hoach|nam|roi))*", r"(?:dat|hoan thanh|ve dich|du)(?: (?:chi tieu|ke hoach|100 ?%))+(?: roi)?", r"(?:hoan thanh|ve dich|xong)(?: roi| som)", r"100 ?%|100 phan tram|tram phan tram",
    ),
    *_said(
        Subject.BEST,
        r"(?:bang )?xep (?:hang|thu|top)(?: \w+ den \w+)?", r"dan dau|dung (?:dau|nhat|thu(?: may)?|hang may)|dau bang|top(?: \d+| dau)?|quan quan|vo dich", r"(?:cao|nhanh|nhieu|tot|kha|gioi|manh|on|hieu qua|noi bat|kha quan)(?: hon)? nhat",
        r"(?:hang|thu|vi tri)(?: thu)? (?:may|bao nhieu)", r"nhat (?:huyen|khoi|bang|toan huyen)", r"(?:lam )?(?:tot|gioi|kha|ngon|on|nhanh|manh)(?: nhat)", r"thu tu|cao (?:den|xuong|toi) thap|tren xuong duoi|tieu bieu|dien hinh|bieu duong|khen(?: thuong)?",
        r"(?:ben|cai|don vi|xa|thang|dua) nao hon|ai hon(?: ai)?|nhat nhi|bang tong sap", r"(?:tot|kha|cao|nhanh) (?:len|hon)",
    ),
    *_said(Subject.COMPOSITION, r"(?:co cau|thanh phan|phan tich|phan theo|do tuoi|tuoi doi|trinh do|gioi tinh|dan toc|ton giao|ty trong)(?: dang vien)?(?: moi)?(?: ket nap)?"),
    *_said(
        Subject.PROGRESS,
        r"tien do", r"ket qua", r"tinh hinh", r"(?:the nao|ra sao|sao roi|den dau|toi dau|o dau|den muc nao|(?<!cu )the|nhu the nao)(?: roi| nay)?", r"phat trien(?: dang)?(?: vien)?(?: moi)?", r"ket nap(?: dang vien)?(?: moi)?",
        r"(?:dat|duoc|lam)(?: duoc)? (?:bao nhieu|may)(?: phan tram| %| pt)?", r"(?:con|no|thieu|con thieu|con no|con phai)(?: \w+)? (?:bao nhieu|may)(?: nua)?", r"(?:con )?thieu(?: nua)?", r"(?:co )?kip(?: tien do| ke hoach| khong| han)*", r"bao gio (?:thi )?(?:xong|dat|ve dich|hoan thanh|du)",
        r"chi tieu|ke hoach|hoan thanh|ve dich", r"(?:bao nhieu|may) (?:%|phan tram)", r"(?:\d+ ?)?(?:%|phan tram)", r"luy ke|tong cong|tong so", r"nhip do|toc do|da nay|da hien nay", r"dang vien moi", r"du bao|uoc(?: tinh)?", r"thanh tich|so lieu|con so",
        r"vuot bao nhieu", r"toan (?:huyen|tinh|xa|dang bo|khoi|dia ban)", r"tiendo|tdo", r"dat", r"mau|xong",
    ),
)  # fmt: skip
TIMELESS = tuple(said for said in SUBJECTS if said.is_timeless)
DOCUMENT = re.compile(
    r"\b(?:ke hoach |cong van |nghi quyet )?(?:so )?\d+ ?(?:kh|nq|cv|ct|tb|qd|hd) \w{1,5}(?: ngay \d+/\d+/\d+)?(?!\w)"
)
INDICATORS: tuple[tuple[re.Pattern[str], Indicator], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})(?!\w)"), indicator)
    for pattern, indicator in (
        (r"boi duong(?: nhan thuc| cam tinh| doi tuong)*(?: ve dang| dang)?|hoc lop(?: \w+){0,2}|hoc (?:doi tuong|cam tinh)(?: dang)?|(?:duoc )?cap(?: giay)? chung nhan|giay chung nhan|di hoc|cam tinh(?: dang)?|hoc (?:cam tinh|doi tuong)|doi tuong(?: dang)?", Indicator.TRAINED),
        (r"(?:duoc |da |len |xet )*(?:chuyen|cong nhan|len)?(?: dang vien| dang)? ?chinh thuc(?: duoc)?(?: cong nhan)?", Indicator.RECOGNISED),
    )
)  # fmt: skip
MADE: tuple[tuple[re.Pattern[str], Made], ...] = (
    (re.compile(r"\b(?:bieu do|do thi|hinh ve|so do|ve(?: cho| lai| giup| minh| anh| toi| em)*(?: cai| bieu do| hinh| duong)+|hinh anh|anh bieu do|ve (?=duong|cot|pheu|so|bang)|(?<!tinh )hinh|pheu|bieu)(?!\w)"), "picture"),
    (re.compile(r"\b(?:(?:xuat|tai|gui|cho|lam|ket xuat|in)(?: ra| ve| xuong| cho| toi| anh| em| minh| lai| giup| qua| xin)* (?:file |tep |bang |ban )*(?:excel|bang tinh)|(?:file |tep |bang |ban )*(?:excel|bang tinh)|xuat (?:file|tep|bang|danh sach|so lieu|ra)|tai (?:file|tep|ve|bang)|file|tep)(?!\w)"), "sheet"),
)  # fmt: skip
NO_PAPER = re.compile(
    r"\b(?:chua|da|nop|no|cham|nao|ai)\b.{0,12}\bbao cao\b|\bbao cao chua\b|\bde (?:\w+ ){0,2}bao cao\b"
)
PAPER = re.compile(
    r"\b(?:(?:du thao|soan(?: thao)?|lap|viet|lam|tao|in|xuat|chuan bi|ra|len|gui|cho|can)(?: \w+){0,4}? (?:van ban )?bao cao"
    r"|du thao|bao cao(?: @)?(?= (?:thang|quy|nam|6|9|10|sau|chin|muoi|so ket|tong ket|@ thang|@ quy|nua|tuan|giua))"
    r"|(?:ban |file )?(?:word|van ban)(?: bao cao)?|so ket(?! nap)|tong ket|bao cao (?:thang|quy|nam)(?= (?:truoc|nay|ngoai)))(?!\w)"
)
PICTURES: tuple[tuple[re.Pattern[str], Subject], ...] = (
    (re.compile(r"\b(?:pheu|cac buoc|quy trinh|nguon den)\b"), Subject.PIPELINE),
    (re.compile(r"\b(?:tung thang|theo thang|cac thang)\b(?=.*\b(?:xa|don vi|dang bo)\b)|\b(?:xa|don vi)\b(?=.*\b(?:tung thang|theo thang|cac thang)\b)"), Subject.MONTHS_BY_UNIT),
    (re.compile(r"\b(?:luy ke|duong|tich luy|du bao|nhip|xu huong|dien bien)\b"), Subject.MONTHS),
    (re.compile(r"\b(?:tung thang|theo thang|cac thang)\b"), Subject.MONTHS_BY_UNIT),
)  # fmt: skip
RURAL = re.compile(r"\b(?:ngoai (?:khu vuc )?nong thon|(?:khu vuc |o |khoi )*nong thon)(?!\w)")
JOINING = re.compile(r"\b(?:ket nap|vao dang|dang vien|phat trien|duoc|boi duong|moi|chinh thuc)(?!\w)")
CATEGORY = re.compile(
    r"\b(?:" + "|".join(sorted(map(re.escape, CATEGORIES), key=lambda said: (-len(said), said))) + r")(?!\w)"
)
_WHO = (
    r"(?:(?:cac|nhung|may|bao nhieu|tung|moi|toan|ca|mot|tat ca|danh sach|dsach|ds) )*(?:don vi|dvi|xa|phuong|thi tran|chi bo|dang bo|dang uy|to chuc co so dang|to chuc dang|co so|noi|cho|ben|"
    r"dia phuong|co quan|truong hoc|truong|thon|huyen|khoi|ban|to|cap uy)(?: (?:truc thuoc|nao|do|nay|minh|ta|nha|khac|o duoi|ben duoi|cap duoi|con lai))*"
)
FILLERS: tuple[re.Pattern[str], ...] = (
    re.compile(rf"\b{_WHO}(?!\w)"),
    re.compile(
        r"\b(?:dong chi|lanh dao|bi thu|thong tin|bao cao nhanh|bao cao|tong hop|chi tiet|cu the|chinh xac|so lieu|thong ke|cong tac|hoat dong|dao nay|gan day|lam an|phat trien|danh sach|kiem tra|tra cuu"
        r"|cap uy|cap tren(?= (?:hoi|can|giao|yeu cau|muon|bao|dang))|(?<=bao cao )cap tren|cap duoi|chi uy|dang uy|anh em|chi em|chuan bi hop|di hop|giao ban|nghe noi|nghe bao|xem giup|nho em|cho biet|mot luot|mot chut|song song|khoang chung|phan tram|ty le|so luong|dang vien|ket nap"
        r"|liet ke|gop(?: lai)?|cong lai|chenh(?: nhau| lech)?|de nghi|cung cap|muc do|o muc|muc|quyet dinh|truong hop|tra loi|goi dien(?: thoai)?|nhac (?:gium|lai|nho|bi thu)|chuan bi|quan chung(?: uu tu)?|uu tu|ban hanh|xay dung|(?:cuoi|ke hoach|chi tieu|giua) nam|(?:cuoi|dau|giua) (?:quy|thang)|ngay cuoi(?: quy| thang)?|giai quyet"
        r"|ti le|hoc vien|thuoc|mot chut|chut|tung don vi mot|mot cach|dung khong|phai khong|co mat|de|goi|lau|mo|chiem|giu(?: duoc)?|lay|ti xiu|ti|bam sat|so sanh|thanh ngang|dang cot|cot|doan the|xet|ky|vao dang|vao|duoc may|ke|hien nay|may cai|bao nhieu nguoi"
        r"|dang hop|viec|moi loai|loai|phuc vu|phien|o dau|la dau|dau|gan nhat|gan day nhat|hoc|bo tri|du|khoang|cap|nhac|nhac nho|can cu|xep lai|doc|chatbot|qua bot|de toi|de anh|de minh|dot|hoan cau"
        r"|nhu the nao|the nao|ra sao|khi nao|bao gio|luc nao|tinh hinh|tong so|tong cong|duoc giao|giao|ban to chuc|van phong|bao nhieu|nay gio|thu xem|dang ky|tat ca|nhac lai)(?!\w)"
    ),
    re.compile(
        r"\b(?:den|tinh den|tinh toi|toi|cho den|cho toi|ke den|hien|bay|luc|thoi diem|hom|ngay|den thoi diem) "
        r"(?:nay|gio|bay gio|hien nay|hien tai|luc nay|hom nay|thoi diem nay|hien gio)(?!\w)"
    ),
    re.compile(r"\b(?:tu dau nam|ca nam|trong nam|nam nay|dau nam den nay|tu dau nam den nay|kip truoc thang \d+|truoc thang 1[12])(?!\w)"),
    re.compile(r"\b(?:chau|con|em|chu|bac|co|anh|chi|ban|cac em|cau) oi(?!\w)"),
    re.compile(r"\b(?:ke hoach|kh|so) 54(?: khhu| kh hu)?(?!\w)"),
)  # fmt: skip
_SAY_NOTHING = """
    hop viec loai khoang nua
    a ah ai anh ay bac bang bao bay ben bi biet bon ca cac cai can chi cho  chua chung co coi con cu cua
    cung da dang day dc den deu di do doc dua dung duoc duoi e em gap gi gio gium giup ha hay hello het hien
    ho hoac hoi hon it ke khi khong kinh la lai lam len lieu long luc luon ma may minh moi muon nao nay ne nen
    neu ngay nghe nghi nguoi nha nham nhanh  nhau nhe nhi nhieu nhin nhu nhung noi nua o oi ok on ong phai
    phia qua ra rat rieng ro roi sai sao sap se so ta tai tao thay the them theo thi thoi thua  toi tong
    tra tren trong tu tui tung u uh um va van vang vay ve vi voi vua vui xem xin xo xuong
"""
NOTHING = frozenset(re.findall(r"\w+", _SAY_NOTHING))
ADDRESSING = frozenset(["em", "anh", "chi", "bac", "chu", "co", "ong", "ba", "cu", "thay", "toi", "minh"])
NOT_OURS = re.compile(
    r"\b(?:ngan sach|ho ngheo|nong thon moi|thoi tiet|covid|dich benh|giai phong mat bang|the dang|so the|can cuoc|cccd|ly lich|que quan|dien thoai|so may|dia chi|la ai|ten gi|ten (?:la|cua)|(?:cho|xem|liet ke|danh sach)(?: \w+){0,3} ten"
    r"|boi duong can bo|hoi vien|doan phi|dang phi|ky luat|sinh con|hoc phi|gia (?:vang|lua|xang|dat)|nuoc sach|tin dung|bao hiem|tien luong|luong thang|ai (?:la|lam) (?:bi thu|pho bi thu|cap uy)|bau cu|nghia vu quan su|tiem|doc than)(?!\w)"
)
THERE = re.compile(
    r"\b(?:(?:xa|don vi|cai|cho|noi|chi bo|dang bo|thon|ben) (?:day|kia|ay|do)(?! (?:thi|con|duoc|co))|(?:huyen|xa|tinh) (?:ban|ben canh)(?! nao| co| lam)|vua noi|hoi nay|luc nay ay|vua roi noi)(?!\w)"
)
BELOW = re.compile(r"\b(?:duoi|chua (?:den|toi|dat|qua)|thap hon|khong (?:den|toi|dat)) (\d{1,3}) ?(?:%|phan tram)")
ABOVE_SHARE = re.compile(r"\b(?:tren|vuot(?: qua)?|hon|cao hon|qua) (\d{1,3}) ?(?:%|phan tram)")
FIRST = re.compile(
    r"\b(?:top (\d{1,2})|(\d{1,2}|hai|ba|bon|nam) (?:xa|phuong|don vi|chi bo|thon|dang bo|co so)(?: \w+){0,3} nhat)(?!\w)"
)
SHORT = re.compile(r"\bchua (?:dat|hoan thanh|xong|ve dich|du)(?!\w)")
RANK = re.compile(
    r"\bxep hang (?:may|bao nhieu)(?!\w)|\b(?:(?:xep|dung|hang)(?: hang)? thu|(?:xep|dung) hang|thu hang|thu) (?:may|bao nhieu)(?!\w)"
)
NEXT = re.compile(r"\b(?:thang|quy|ky|nam)(?: \w+)? (?:sau|toi)(?!\w)")
SECTOR = re.compile(
    r"\b(?:o|trong|khoi|ben|chi bo|dang bo) (?:cac |khoi )*(?:truong hoc|truong|co quan|doanh nghiep|nong thon moi)(?! (?:nao|@))(?!\w)"
)
ABOVE_ONES_OWN = re.compile(r"(?<!bao cao )\bcap tren(?! (?:hoi|can|giao|yeu cau|muon|bao|dang))(?!\w)")
QUARTERS = re.compile(r"\bso (?:voi |sanh (?:voi )?)quy(?!\w)(?:(?! cung ky).)*$")
SHARE_RANGE = re.compile(r"\btu \d{1,3} ?(?:%|phan tram)? (?:den|toi) \d{1,3} ?(?:%|phan tram)")
WEEK = re.compile(r"\btuan (?:nay|truoc|qua|roi|vua)(?!\w)")
DAY_ALONE = re.compile(r"(?<!den )(?<!het )(?<!toi )(?<!truoc )\bhom (?:qua|kia)(?!\w)")
_DOES = r"(?:dat|duoc|da|the nao|ra sao|den dau|thieu|con|xep|ket nap|kn|bao nhieu|may|vuot|cham)(?!\w)"
ABOVE: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (
        re.compile(
            rf"\b(?:trong|toan|ca|cap|cua|khap|tien do|ket qua|so voi|bieu do|do thi) {level}(?! nao)(?!\w)"
            rf"|^(?:(?:the|con|o|ben|cho biet|hoi|xem) )*{level}(?= (?:minh |ta |nha )?{_DOES})"
        ),
        frozenset(names),
    )
    for level, names in (
        ("tinh", ("tinh", "thanh pho")),
        ("huyen", ("tinh", "thanh pho", "huyen", "thi xa", "quan")),
    )
)
"""Levels by their words, with what a unit is called that has them in its scope: above one's own nothing is told."""
ALL_CELLS = re.compile(
    rf"\b(?:toan|ca|tien do|ket qua|cua) (?:xa|phuong)(?! nao)(?!\w)|^(?:the |con )*(?:xa|phuong)(?= (?:minh |ta )?{_DOES})"
    r"|\b(?:xa|phuong|don vi|chi bo|thon) nao(?!\w)|\b\d+ (?:xa|phuong|don vi|chi bo|thon)(?: \w+)* nhat(?!\w)"
)
"""What a secretary of a cell says of the unit above it, and of the units beside their own."""
NOT_EXPLAINED = (THERE, WEEK, DAY_ALONE, SECTOR, ABOVE_ONES_OWN, SHARE_RANGE, QUARTERS, NOT_OURS)
ANY_KIND = re.compile(r"(?:^|tien do |tinh hinh |ket qua )(thon|to|khu|ban|xom|ap|chi bo|xa|truong)$")
OWN = re.compile(r"\b(?:chi bo|don vi|xa) (?:toi|em|chung toi|chung em)(?!\w)")
OF_MANY = re.compile(r"\?|\b(?:nao|danh sach|nhung|cac|liet ke|con lai|so don vi|don vi|xa|chi bo|co so|noi)(?!\w)")
PLURAL = re.compile(
    r"\b(?:nao|ai|danh sach|nhung|cac|liet ke|xep hang|may (?:xa|don vi|chi bo|thon)|bao nhieu (?:xa|don vi|chi bo|thon)|dan dau|doi so|nhat)(?!\w)"
)
ASKING = re.compile(
    r"\?|\b(?:bao nhieu|may|nao|ai|sao|the nao|ra sao|dau|chua|khong|kip|bao gio|so voi|cung ky|xep hang|tien do|danh sach|cho biet|hoi|xem|con thieu|ty le|nhat|ke hoach|chi tieu|bieu do|excel|du thao|thong ke|tinh hinh|ket qua|nguon|liet ke|gi)(?!\w)"
)
YEARS_IN_A_ROW = re.compile(rf"\b({_NUMBER}) nam\b")


def vocabulary() -> frozenset[str]:
    """Return every word that the vocabulary knows, against which slips are mended."""
    patterns = [said.pattern.pattern for said in SUBJECTS]
    patterns += [pattern.pattern for pattern, _ in (*INDICATORS, *MADE, *PICTURES)]
    patterns += [PAPER.pattern, RURAL.pattern, CATEGORY.pattern, *(filler.pattern for filler in FILLERS)]
    words = {word for pattern in patterns for word in re.findall(r"(?<!\\)[a-z]+", pattern)}
    return frozenset(words | NOTHING | _PERIOD_WORDS)


def content() -> frozenset[str]:
    """Return the words that ask for something: only to these is a slip mended, never to a word that says nothing."""
    return vocabulary() - NOTHING


_PERIOD_WORDS = frozenset(
    [
        "thang",
        "quy",
        "nam",
        "tuan",
        "ngay",
        "nhiem",
        "ky",
        "dau",
        "cuoi",
        "nua",
        "truoc",
        "sau",
        "ngoai",
        "nay",
        "qua",
        "het",
        "den",
        "tinh",
        "giai",
        "doan",
    ]
)
