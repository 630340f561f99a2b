"""The words by which a matter is sorted: code names here, words for people as labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MatterKind(TextChoices):
    INQUIRY = "inquiry", _("咨询")
    HELP = "help", _("求助")
    SUGGESTION = "suggestion", _("建议")
    COMPLAINT = "complaint", _("投诉")
    DISPUTE = "dispute", _("纠纷")
    ACCUSATION = "accusation", _("检举控告")


SEALED_KINDS = frozenset({MatterKind.ACCUSATION})


class Interest(TextChoices):
    ECONOMIC = "economic", _("经济")
    POLITICAL = "political", _("政治")
    CULTURAL = "cultural", _("文化")
    SOCIAL = "social", _("社会")


class WorkLine(TextChoices):
    """四条工作线: what kind of work with people the matter asks for."""

    UNTIE = "untie", _("解结")
    GUIDE = "guide", _("引导")
    WARM = "warm", _("暖人")
    SETTLE = "settle", _("办实")


class Urgency(TextChoices):
    DANGER = "danger", _("紧急（人身财产危险）")
    LIVELIHOOD = "livelihood", _("民生保障（断水断电断路）")
    NORMAL = "normal", _("一般")


class Who(TextChoices):
    """Who a request belongs to."""

    RESIDENT = "resident", _("村民本人")
    HOUSEHOLD = "household", _("一户人家")
    SHOP = "shop", _("商铺")
    MIGRANT = "migrant", _("外来人员")
    COMPANY = "company", _("企业")
    PASSER_BY = "passer-by", _("路过的人（只留电话）")
    NOBODY = "nobody", _("不留姓名（凭回执查询）")
    UNKNOWN = "unknown", _("不清楚")  # of history alone: it was not written down


class Channel(TextChoices):
    DOOR = "door", _("入户")
    COUNTER = "counter", _("窗口")
    PHONE = "phone", _("电话")
    LETTER = "letter", _("书信")
    LIAISON = "liaison", _("联络员转来")
    RELATIVE = "relative", _("亲友代说")
    ONLINE = "online", _("网上留言")


class Provenance(TextChoices):
    FIRST_HAND = "first-hand", _("亲身经历")
    RELAYED = "relayed", _("别人转述")
    RUMOUR = "rumour", _("听说")


class Way(TextChoices):
    """How an answer reached a person."""

    FACE = "face", _("当面")
    PHONE = "phone", _("电话")
    LETTER = "letter", _("书信")
    THROUGH = "through", _("请人转告")
    RECEIPT = "receipt", _("凭回执可查")
    POSTED = "posted", _("在村里张贴")


# Ways for someone who left no name, no phone and no door; or who was looked for in vain.
WAYS_TO_NOBODY = frozenset({Way.RECEIPT, Way.POSTED})
TRIES = 3  # days on which nobody could be reached before an answer or a matter may go on without him


class Taken(TextChoices):
    """What is known of how it was taken in."""

    HEARD = "heard", _("听到了")
    READ = "read", _("看到了")
    UNKNOWN = "unknown", _("不清楚")


class Voice(TextChoices):
    """Whose evaluation: the two are asked and kept apart."""

    PEOPLE = "people", _("群众")
    GRASSROOTS = "grassroots", _("基层组织")


class Satisfaction(TextChoices):
    SATISFIED = "satisfied", _("满意")
    BASICALLY = "basically", _("基本满意")
    DISSATISFIED = "dissatisfied", _("不满意")
    NO_ANSWER = "no-answer", _("没联系上")
    NOBODY_TO_ASK = "nobody", _("没有留下可问的人")


ANSWERS = frozenset({Satisfaction.SATISFIED, Satisfaction.BASICALLY, Satisfaction.DISSATISFIED})


class Solved(TextChoices):
    YES = "yes", _("解决了")
    PARTLY = "partly", _("解决了一部分")
    NO = "no", _("没解决")


class Onward(TextChoices):
    """How a matter that is not ours to settle went on."""

    FORWARDED = "forwarded", _("转接")
    TRANSFERRED = "transferred", _("转送")
    LEGAL_WAY = "legal-way", _("告知法定途径")


class Hindrance(TextChoices):
    """What mostly stands in the way of what can't be done yet."""

    MONEY = "money", _("没有钱")
    POLICY = "policy", _("政策不允许")
    SEASON = "season", _("季节不对")
    OWNERSHIP = "ownership", _("权属没定")
    OTHER = "other", _("别的原因")


class Waiting(TextChoices):
    """What only the person himself can do, while the work stands still."""

    PAPERS = "papers", _("等本人补材料")
    BACK = "back", _("等本人回来")
    MIND = "mind", _("等本人拿主意")


class LegalWay(TextChoices):
    """Where a person may go who does not accept how his matter ended."""

    REVIEW = "review", _("申请信访复查")
    RECONSIDERATION = "reconsideration", _("申请行政复议")
    LAWSUIT = "lawsuit", _("向人民法院起诉")
    ARBITRATION = "arbitration", _("申请仲裁")
    MEDIATION = "mediation", _("申请人民调解")


class Series(TextChoices):
    ORDINARY = "", _("普通")
    SEALED = "S", _("保密件")  # its own, or the gaps in the county's list would count the sealed
    PAST = "P", _("历史件")
