"""Who sends which file, on which form and in which hand."""

from dataclasses import dataclass, field

from hands import Hand

WOMEN_AND_CHILDREN = ("农村妇女两癌筛查", "免费婚前孕前检查", "新生儿疾病筛查")


@dataclass
class Return:
    """One workbook. `projects` and `layouts` are by project name; `whole` is the layout of the department form."""

    code: str
    file: str
    hand: Hand = field(default_factory=Hand)
    whole: str | None = "national"
    projects: tuple | None = None  # None: all
    layouts: dict = field(default_factory=dict)
    called: str | None = None  # how this department spells its name
    stacked: bool = False  # all forms one under another on one sheet
    extras: tuple = ()  # sheets that are no forms
    formulas_in: str | None = None  # the only form with formulas
    without_results: bool = False
    shared: dict = field(default_factory=dict)


RETURNS = [
    Return("101", "区政府办2025年绩效自评表.xlsx", Hand(grade="beside")),
    Return("103", "鹿泉区发展和改革局.xlsx", Hand("yunnan", sign="≧"), whole=None),
    Return("201", "鹿泉区教育局2025年项目支出绩效自评表.xlsx", Hand(formulas=True, scores="fixed"),
           extras=("instructions", "lists")),
    Return("202", "科工信局自评表（最终版）.xlsx", Hand("sichuan", coded=True, figures="number", amounts="comma")),
    Return("205", "司法局.xlsx", Hand(rates="text", footer=False, sheets="plain"), stacked=True),
    Return("206", "民政局绩效自评表.xlsx", Hand("yunnan", yuan=True, amounts="comma", rates="text", sign="≧", figures="number"),
           extras=("own_summary",)),
    Return("207", "财政局.xlsx", Hand(grade="beside", scores="fixed", amounts="comma", formulas=True, sheets="number")),
    Return("208", "人社局2025绩效自评.xlsx", Hand("lettered", dash="-", level_points=True, formulas=True, figures="number")),
    Return("209", "自然资源和规划局.xlsx", Hand(scores="text", rates="text", amounts="unit", level_points=True)),
    Return("210", "石家庄市生态环境局鹿泉区分局.xlsx", Hand("yunnan", yuan=True, figures="number", sign="≧", sheets="number"), whole="flat"),
    Return("211", "附件3-住建局自评表.xlsx", Hand("sichuan", figures="number", scores="fixed"),
           called="石家庄市鹿泉区住房和城乡建设局"),
    Return("212", "城管局自评表2025.xlsx", Hand("lettered", sign="以上", level_points=True, top=2, left=1, grade="beside")),
    Return("213", "鹿泉区交通运输局绩效自评（新表样）.xlsx", Hand("with_cost", amounts="comma", level_points=True)),
    Return("214", "水利局.xls", Hand(coded=True, figures="number", scores="fixed")),
    Return("215", "农业农村局项目绩效自评表.xlsx", Hand(amounts="text", top=1),
           layouts={"特色产业到户奖补": "linked", "村集体经济光伏电站建设": "linked"}),
    Return("216", "商务局2025年度绩效自评表.xls", Hand(sign=">=", figures="number", level_points=True, sheets="number")),
    Return("217", "文旅局.xlsx", Hand("lettered", dash="/", level_points=True, sheets="number"), whole="flat", called=""),
    Return("218", "卫生健康局/鹿泉区卫生健康局本级.xlsx", Hand(left=1, top=1),
           projects=("基本公共卫生服务", "基层医疗机构设备更新", "农村妇女两癌筛查")),
    Return("218", "卫生健康局/区妇幼保健院.xlsx", Hand(grade="none", rates="ratio", amounts="unit"), whole=None,
           projects=WOMEN_AND_CHILDREN),
    Return("219", "退役军人事务局绩效自评.xlsx", Hand("yunnan", yuan=True, amounts="comma", figures="number", formulas=True), whole="flat"),
    Return("220", "应急管理局.xls", Hand("national", figures="number", merged=False), extras=("empty",),
           shared={"应急物资采购储备": (0, 1)}),
    Return("221", "审计局绩效自评表.xlsx", Hand(scores="fixed", rates="text")),
    Return("222", "市场监督管理局.xls", Hand(grade="beside", amounts="text", dash="/"), whole=None),
    Return("223", "鹿泉区医疗保障局（重新报送）.xlsx", Hand(figures="number", formulas=True, left=1)),
    Return("224", "行政审批局.xlsx", Hand(sign="不少于", grade="beside"), whole="flat"),
    Return("225", "融媒体中心自评表.xlsx", Hand("lettered", sign="≥≥", dash="-", figures="number")),
    Return("227", "残联.xls", Hand(rates="text", figures="number"), whole=None,
           layouts={"困难残疾人家庭无障碍改造": "unweighted"}),
    Return("301", "乡镇/青石镇.xlsx", Hand(full_width=True, level_points=True)),
    Return("302", "乡镇/柳河镇.et", Hand(grade="beside", amounts="comma", figures="number")),
    Return("303", "乡镇/云岭乡自评表.xlsx", Hand("linked", figures="echo", sheets="number"),
           formulas_in="核桃提质增效示范", without_results=True),
    Return("401", "供销社.xlsx", Hand("lettered", dash="—", figures="number", grade="beside")),
]

# Sound, but not what a reader would expect: for FAULTS.md.
PECULIARITIES = [
    ("司法局.xlsx", "四张项目表和部门表上下排在一张工作表里"),
    ("鹿泉区教育局2025年项目支出绩效自评表.xlsx", "有填报说明页和隐藏的下拉选项页；总分和执行率是公式"),
    ("科工信局自评表（最终版）.xlsx", "编码粘在项目名称和主管部门前；目标块在资金块之前"),
    ("民政局绩效自评表.xlsx", "金额单位为元，带千分位；指标性质、指标值、度量单位分三栏；另有一张本单位自制汇总页；困境儿童保障得89.99分"),
    ("石家庄市生态环境局鹿泉区分局.xlsx", "金额单位为元；部门表为平铺指标，没有一、二级，自评总分在表头"),
    ("自然资源和规划局.xlsx", "金额「215万元」、得分均为文本"),
    ("城管局自评表2025.xlsx", "上空两行、左空一列；「98%以上」写法；保留模板行"),
    ("鹿泉区交通运输局绩效自评（新表样）.xlsx", "成本指标为一级指标（20/40/20/10+10）"),
    ("水利局.xls", "编码粘在名称前；万、亿计量的指标值"),
    ("商务局2025年度绩效自评表.xls", "比较符写作「>=」；完成值和执行率是设了百分比格式的数"),
    ("文旅局.xlsx", "主管部门空着，只填实施单位"),
    ("卫生健康局/鹿泉区卫生健康局本级.xlsx", "基层医疗机构设备更新正好90.00分"),
    ("卫生健康局/区妇幼保健院.xlsx", "执行率写作小数0.8833；没有自评等级"),
    ("应急管理局.xls", "应急物资采购储备：两个指标合用一个分值、得分单元格；一、二级指标逐行重复不合并；空白工作表"),
    ("市场监督管理局.xls", "扩展名是.xls，内容是.xlsx"),
    ("附件3-住建局自评表.xlsx", "供热室温「18-22℃」；部门名称前带石家庄市（R03）"),
    ("行政审批局.xlsx", "「不少于32家」写法"),
    ("融媒体中心自评表.xlsx", "比较符重复「≥≥」"),
    ("乡镇/青石镇.xlsx", "全角数字「≥９５％」"),
    ("乡镇/柳河镇.et", "WPS表格，内容是.xls"),
    ("乡镇/云岭乡自评表.xlsx", "衔接资金表样：分值在指标值之前，完成值照抄「≥」"),
    ("财政局.xlsx、审计局绩效自评表.xlsx", "部门整体得分都是98.50、执行率都是100%、都没有强制问题：名次并列"),
]
