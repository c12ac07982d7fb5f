"""Files that are no readable returns, as they turn up in every collection folder."""

import random
import struct

SECTOR = 512
FREE_SECTOR, END_OF_CHAIN, FAT_SECTOR, NO_ENTRY = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def lock_file(user="财务科"):
    """The owner file that Excel leaves beside an open workbook."""
    narrow, wide = user.encode("gbk"), user.encode("utf-16-le")
    head = bytes([len(narrow)]) + narrow.ljust(54, b" ")
    return head + struct.pack("<H", len(user)) + wide.ljust(108, b" ")


def html_table(form):
    """A web page that a budget system exports under the name .xls."""
    rows = "".join(
        f"<tr><td>{row.level1}</td><td>{row.level2}</td><td>{row.name}</td><td>{row.target}</td><td>{row.actual}</td>"
        f"<td>{row.weight}</td><td>{row.score}</td></tr>\n"
        for row in form.indicators
    )
    return (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="utf-8">'
        "<title>项目支出绩效自评表</title></head><body><table border=1>\n"
        f"<tr><td colspan=7>项目支出绩效自评表（{form.year}年度）</td></tr>\n"
        f"<tr><td>项目名称</td><td colspan=6>{form.project}</td></tr>\n"
        "<tr><td>一级指标</td><td>二级指标</td><td>三级指标</td><td>年度指标值</td><td>实际完成值</td><td>分值</td><td>得分</td></tr>\n"
        f"{rows}<tr><td colspan=6>总分</td><td>{form.total}</td></tr>\n</table></body></html>\n"
    ).encode()


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
