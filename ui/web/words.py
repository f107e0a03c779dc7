"""All Chinese wording of the page that is not a result: titles, labels, hints, examples."""

from assistant.answer import CitationState
from ingest.job import State
from knowledge.document import Form, Status, Verdict
from knowledge.history.align import Kind

NAME = "依法"
TITLE = "依法 · 依法行政问答"
TAGLINE = "依法行政问答与资料库"
PROMISE = "每个回答都注明条文出处；资料库里没有的，会直说没有。"

ASK = "提问"
NEW = "新对话"
BOX = "请输入问题，例如：作出处罚决定前要告知当事人哪些事项？"
DAY = "按哪一天的法律"
TODAY = "今天"
EXAMPLES = (
    "当事人要求行政处罚听证，应当在几天内提出？",
    "收到政府信息公开申请，多久要答复？",
    "对行政处罚不服，多长时间内可以申请行政复议？",
    "普通程序的行政处罚案件，要在多少天内办完？",
    "哪些行政处罚决定要先经过法制审核？",
    "重大行政决策公开征求意见，至少要多少天？",
    "规章公布后多少天内要报送备案？",
    "今天收到一份信息公开申请，最晚哪天答复？",
)

STAGES = {
    "检索": "正在检索条文",
    "成文": "正在写成答复",
    "成文（未核对）": "模型正在写，以上文字尚未核对",
    "核对": "正在逐句与条文核对，以上文字尚未核对",
    "修正": "有的句子没有通过核对，正在修正；以上文字不是最后答复",
}
UNEXPECTED = "系统出了点问题，这个问题没有答成。请再试一次；如果还是不行，请联系管理员查看日志。"
FAILED = "没有成功"
WRONG_DAY = "日期不对，请用日历重新选一天，或者清空（按今天）。"

STATE_STYLE = {
    CitationState.VALID.value: "good",
    CitationState.ENDED.value: "ended",
    CitationState.NOT_YET.value: "note",
    CitationState.MISSING.value: "ended",
    CitationState.UNVERIFIED.value: "ended",
}
STATUS_STYLE = {
    Status.IN_FORCE: "good",
    Status.AMENDED: "ended",
    Status.REPEALED: "ended",
    Status.NOT_YET: "note",
}
VERDICT_STYLE = {Verdict.GOOD: "good", Verdict.CHECK: "note", Verdict.BAD: "ended"}
JOB_STYLE = {
    State.WAITING: "note",
    State.RUNNING: "note",
    State.DONE: "good",
    State.PARTLY: "ended",
    State.CANCELLED: "plain",
    State.INTERRUPTED: "note",
}
CHANGE_STYLE = {
    Kind.UNCHANGED: "",
    Kind.RENUMBERED: "",
    Kind.CHANGED: "note",
    Kind.SPLIT: "note",
    Kind.MERGED: "note",
    Kind.ADDED: "good",
    Kind.DELETED: "ended",
}
FORM_NOTE = {Form.DIGEST.value: "要点，非原文", Form.CARD.value: "流程卡，非原文"}
LEGEND = (
    ("good", "有效", "在所问的日子有效"),
    ("ended", "已修改或废止", "可能不再适用，请看新版本"),
    ("note", "要点，非原文", "条文的概括，引用前核对公布文本"),
)
GONE = "这份文件已从资料库移除，只保留当时引用的文字。"
CHANGED = "这份文件在回答之后更新过，以下是当时引用的文字。"

UPLOAD = "上传文件"
OPTIONS = "上传选项（收到：{owner}）"
OWNER = "收到哪里"
OWNER_HINT = "公共资料供全单位检索和问答。部门自己的材料，选部门或者写上部门名称，只在资料库里查看，问答不引用。"
COMMON = "公共资料"
DRY_RUN = "只试读，不入库（先看看读得怎么样）"
CANCEL = "取消"
FILTER = "按名称、机关、文号筛选"
KIND, STATUS, AREA, QUALITY, SORT = "类别", "效力", "归属", "读取质量", "排序"
ALL_KINDS, ALL_STATUSES, ALL_AREAS, ALL_QUALITIES = "全部类别", "全部效力", "全部归属", "全部质量"
AUTOMATIC = "自动判断"
SEVERAL = "{name} 等 {count} 个文件"
BY_MODEL = "由 {name} 成文"
TOO_MANY = "一次最多上传 {limit} 个文件，请分批上传。"
REMOVED = "已移除《{title}》，30 天内可以恢复。"
RESTORED = "已恢复《{title}》。"
BY_PERSON = "人工核定的答复"
APPROVED = "已核定，再问“{question}”时先给出这个答复。"
NAMED = "已加别名：{note}。"
DISMISSED = "已记为不需改正。"
REOPENED = "已撤回，反馈重新待核对。"
STATE_SET = "《{title}》的效力：{status}。"
WRONG_END = "失效日期不对，请用日历重新选一天，或者清空。"
