"""Files that are no plain returns, as they turn up in every collection folder."""

import random
import struct
from collections import Counter

SECTOR = 512
FREE_SECTOR, END_OF_CHAIN, FAT_SECTOR, NO_ENTRY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def lock_file(user="财务科"):
    """The owner file that Excel leaves beside an open workbook."""
    narrow, wide = user.encode("gbk"), user.encode("utf-16-le")
    head = bytes([len(narrow)]) + narrow.ljust(54, b" ")
    return head + struct.pack("<H", len(user)) + wide.ljust(108, b" ")


def html_table(form):
    """A web page that a budget system exports under the name .xls: a whole form, in GBK."""
    def row(*cells):
        """Cells as text, or as text with the columns and rows that it spans."""
        told = [cell if isinstance(cell, tuple) else (cell, 1, 1) for cell in cells]
        spans = lambda across, down: (f" colspan={across}" if across > 1 else "") + (f" rowspan={down}" if down > 1 else "")
        return "<tr>" + "".join(f"<td{spans(across, down)}>{text}</td>" for text, across, down in told) + "</tr>\n"

    def money(label, amounts, *points):
        return (label, 2, 1), amounts.initial, amounts.adjusted, amounts.executed, *points

    dashes = ("&mdash;", "", "&mdash;")
    execution = (form.execution_points, f"{form.rate:.2%}", form.execution_score)
    labels = ("其中：当年财政拨款", "&nbsp;&nbsp;上年结转资金", "&nbsp;&nbsp;其他资金")
    levels = Counter(entry.level1 for entry in form.indicators), Counter(entry.level2 for entry in form.indicators)
    rows = row((f"项目支出绩效自评表<br>（{form.year}年度）", 9, 1))
    rows += row("项目名称", (form.project, 8, 1))
    rows += row("主管部门", (form.department, 4, 1), "实施单位", (form.unit, 3, 1))
    rows += row(("项目资金<br>（万元）", 1, 5), ("", 2, 1), "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    rows += row(*money("年度资金总额", form.total_money, *execution))
    rows += "".join(row(*money(label, amounts, *dashes)) for label, amounts in zip(labels, form.sources))
    rows += row(("年度总体目标", 1, 2), ("预期目标", 4, 1), ("实际完成情况", 4, 1))
    rows += row((form.goal, 4, 1), (form.result, 4, 1))
    headers = "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", ("偏差原因分析及改进措施", 2, 1)
    rows += row(*headers)
    for entry in form.indicators:
        opened = [(name, 1, count.pop(name)) for name, count in zip((entry.level1, entry.level2), levels) if name in count]
        target = str(entry.target).replace("≥", "&ge;").replace("≤", "&le;")
        rows += row(*opened, entry.name, target, entry.actual, entry.weight, entry.score, (entry.reason, 2, 1))
    rows += row(("总分", 5, 1), 100, form.total, ("", 2, 1))
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head>'
        '<meta http-equiv="Content-Type" content="text/html; charset=gb2312"><title>项目支出绩效自评表</title>'
        f"<style>td {{ border: 1px solid }}</style></head><body>\n<table border=1>\n{rows}</table></body></html>\n"
    ).encode("gb18030")


def encrypted(seed="加密"):
    """A compound file as Excel writes it for a workbook with a password: EncryptionInfo and EncryptedPackage.

    The content is noise: there is no password to be found.
    """
    info = struct.pack("<HHI", 4, 4, 0x40) + (
        b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
        b'<encryption xmlns="http://schemas.microsoft.com/office/2006/encryption">'
        b'<keyData saltSize="16" blockSize="16" keyBits="256" hashSize="64" cipherAlgorithm="AES" '
        b'cipherChaining="ChainingModeCBC" hashAlgorithm="SHA512"/></encryption>'
    ).ljust(4096 - 8)
    noise = random.Random(seed).randbytes(9216 - 8)
    return compound_file({"EncryptionInfo": info, "EncryptedPackage": struct.pack("<Q", len(noise)) + noise})


def compound_file(streams):
    """A minimal compound file of two streams of at least 4096 bytes each: header, FAT, directory, data."""
    # The last stream is the root of the tree; names are ordered by length, the first is the shorter.
    data, chains, start = b"", [], 2
    entries = [directory_entry("Root Entry", 5, END_OF_CHAIN, 0, child=len(streams))]
    for number, (name, content) in enumerate(streams.items()):
        count = -(-len(content) // SECTOR)
        chains += [*range(start + 1, start + count), END_OF_CHAIN]
        left = NO_ENTRY if number == 0 else 1
        entries.append(directory_entry(name, 2, start, len(content), left=left))
        data += content.ljust(count * SECTOR, b"\0")
        start += count
    table = [FAT_SECTOR, END_OF_CHAIN, *chains]
    fat = struct.pack(f"<{SECTOR // 4}I", *table, *[FREE_SECTOR] * (SECTOR // 4 - len(table)))
    directory = b"".join(entries).ljust(SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack(
        "<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END_OF_CHAIN, 0, END_OF_CHAIN, 0)
    header += struct.pack("<109I", 0, *[FREE_SECTOR] * 108)
    return header + fat + directory + data


def directory_entry(name, kind, start, size, left=NO_ENTRY, child=NO_ENTRY):
    wide = (name + "\0").encode("utf-16-le")
    return struct.pack("<64sHBBIII16xI16xIQ", wide, len(wide), kind, 1, left, NO_ENTRY, child, 0, start, size)
