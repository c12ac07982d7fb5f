#!/usr/bin/env python3
"""Ratios of whole processes, side by side: jiping, plain calamine, and what python has.

    side_by_side.py [--departments 1000] [--rounds 5] [--threads 2] [--corpus DIR] [--scale 1,100,1000,10000]

Makes the corpus (corpus.py) where it does not stand yet, builds the release program, and runs every command in turn,
so many rounds: machines drift, and only what ran beside each other can be compared. Prints the median time of each,
its ratio to plain calamine in the same round (median), and the highest memory of any of its processes.
The rows with --cache find the entries of an earlier run, except for one workbook in a hundred.
With --scale it prints time and memory of `run` at so many workbooks instead.
Needs: cargo; python3 with XlsxWriter and openpyxl for the corpus; python-calamine for one of the rows.
"""
import argparse
import importlib.util
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
JIPING = os.path.join(ROOT, "target", "release", "jiping")
PLAIN = os.path.join(ROOT, "target", "release", "examples", "plain_calamine")
SCRIPT = os.path.join(HERE, "script.py")
YARDSTICK = "plain calamine"
HASH = 64  # letters of the hash of a workbook, with which the names of its entries in a cache begin


def build():
    subprocess.run(["cargo", "build", "--release", "--quiet", "--bins", "--example", "plain_calamine"], cwd=ROOT, check=True)


def corpus(folder, departments):
    """The workbooks, made once; the answer key is no return and goes."""
    if not os.path.isdir(folder) or sum(name.endswith(".xlsx") for name in os.listdir(folder)) != departments:
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, os.path.join(HERE, "corpus.py"), "--departments", str(departments),
                        "--out", folder], check=True)
        os.remove(os.path.join(folder, "truth.csv"))
    return folder


def measured(command, outputs):
    """Seconds and peak MiB of a command, its own processes only; {out} is a fresh place below `outputs` each time.

    It stays until everything was measured: some file systems make new files slowly for minutes after many were removed.
    """
    place = tempfile.mkdtemp(dir=outputs)
    line = [part.replace("{out}", os.path.join(place, "out")) for part in command]
    began = time.monotonic()
    child = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = time.monotonic() - began
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in (0, 1):
        sys.exit(f"{' '.join(line)}: exit {child.returncode}")
    return seconds, usage.ru_maxrss / 1024


def forget_some(cache):
    """Drops all entries of one workbook in a hundred, as if so many had changed since the run that left them."""
    of_workbook = itertools.groupby(sorted(os.listdir(cache)), key=lambda name: name[:HASH])
    for _, names in itertools.islice(of_workbook, 0, None, 100):
        for name in list(names):
            os.remove(os.path.join(cache, name))


def commands(folder, threads, cache):
    """What is compared; jiping's outputs one at a time, each priced on top of the same reading."""
    jobs = ["--jobs", str(threads)]
    run = [JIPING, "run", folder, "-o", "{out}", *jobs]
    listed = [
        (YARDSTICK, [PLAIN, folder, str(threads)]),
        ("jiping check", [JIPING, "check", folder, *jobs]),
        ("jiping check, 1 thread", [JIPING, "check", folder, "--jobs", "1"]),
        ("jiping check --cache", [JIPING, "check", folder, "--cache", cache, *jobs]),
        ("jiping run --only 汇总表,数据,文字报告", [*run, "--only", "汇总表,数据,文字报告"]),
        ("jiping run --only 汇总表,数据,文字报告 --cache", [*run, "--only", "汇总表,数据,文字报告", "--cache", cache]),
    ]
    listed += [(f"jiping run --only {one}", [*run, "--only", one])
               for one in ("汇总表", "数据", "文字报告", "报告", "总结", "看板", "修改单", "标注")]
    listed.append(("jiping run", run))
    if importlib.util.find_spec("python_calamine"):
        listed.append(("python-calamine + XlsxWriter", [sys.executable, SCRIPT, "--reader", "calamine", folder, "{out}"]))
    listed.append(("openpyxl + XlsxWriter", [sys.executable, SCRIPT, "--reader", "openpyxl", folder, "{out}"]))
    return listed


def side_by_side(folder, threads, rounds):
    with tempfile.TemporaryDirectory() as cache, tempfile.TemporaryDirectory() as outputs:
        listed = commands(folder, threads, cache)
        for name, command in listed:
            if name == YARDSTICK or name.startswith("jiping check"):
                measured(command, outputs)
        seen = {name: [] for name, _ in listed}
        for _ in range(rounds):
            for name, command in listed:
                if "--cache" in command:
                    forget_some(cache)
                seen[name].append(measured(command, outputs))
    yardstick = [seconds for seconds, _ in seen[YARDSTICK]]
    print("| | seconds | ratio | peak MiB |\n| --- | --- | --- | --- |")
    for name, runs in seen.items():
        ratio = statistics.median(seconds / plain for (seconds, _), plain in zip(runs, yardstick))
        seconds = statistics.median(seconds for seconds, _ in runs)
        print(f"| {name} | {seconds:.2f} | {ratio:.2f} | {max(peak for _, peak in runs):.0f} |")


def scale(sizes, folder, threads):
    print("| workbooks | check, s | check, MiB | run, s | run, MiB |\n| --- | --- | --- | --- | --- |")
    for size in sizes:
        here = corpus(f"{folder}-{size}", size)
        jobs = ["--jobs", str(threads)]
        with tempfile.TemporaryDirectory() as outputs:
            check = measured([JIPING, "check", here, *jobs], outputs)
            run = measured([JIPING, "run", here, "-o", "{out}", "--only", "汇总表,数据,文字报告", *jobs], outputs)
        print(f"| {size} | {check[0]:.2f} | {check[1]:.0f} | {run[0]:.2f} | {run[1]:.0f} |", flush=True)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--departments", type=int, default=1000)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--corpus", default=os.path.join(tempfile.gettempdir(), "jiping-corpus"))
    arguments.add_argument("--scale", help="numbers of workbooks, with commas between")
    given = arguments.parse_args()
    build()
    if given.scale:
        scale([int(size) for size in given.scale.split(",")], given.corpus, given.threads)
    else:
        side_by_side(corpus(f"{given.corpus}-{given.departments}", given.departments), given.threads, given.rounds)


if __name__ == "__main__":
    main()
