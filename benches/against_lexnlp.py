"""Reads the same contracts with LexNLP and with this program, in one run, and prints the ratio of processor time.

    python benches/against_lexnlp.py PROGRAM CONTRACT...

LexNLP (https://github.com/LexPredict/lexpredict-lexnlp, 2.3.0) is the well-known extractor of facts from contracts. It is
asked for what its regular expressions find: dates, conditions and constraints, which is less than a contract's terms. What needs
a tagger or a downloaded model is left out, in its favour. Both are measured by processor time, this program with its
start and with its JSON; install it with `pip install --no-deps lexnlp==2.3.0` beside its dependencies' present versions.
"""

import resource
import subprocess
import sys
import time
import warnings

warnings.filterwarnings("ignore")

from lexnlp.extract.en import conditions, constraints, dates  # noqa: E402

program, *files = sys.argv[1:]
texts = [open(file, encoding="utf-8", errors="replace").read() for file in files]
megabytes = sum(len(text.encode()) for text in texts) / 1e6

extractors = (dates.get_dates, conditions.get_conditions, constraints.get_constraints)
for extract in extractors:
    list(extract("On May 1, 2026 Customer shall pay $5 unless it has left."))
begin = time.process_time()
found = sum(len(list(extract(text))) for text in texts for extract in extractors)
theirs = time.process_time() - begin

before = resource.getrusage(resource.RUSAGE_CHILDREN)
subprocess.run([program, "read", "--format", "json", *files], stdout=subprocess.DEVNULL, check=True)
after = resource.getrusage(resource.RUSAGE_CHILDREN)
ours = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

print(f"{len(files)} contracts, {megabytes:.2f} MB")
print(f"LexNLP: {theirs:.2f} s, {megabytes / theirs:.3f} MB/s, {found} finds")
print(f"{program}: {ours:.2f} s, {megabytes / ours:.3f} MB/s; {theirs / ours:.0f} times as fast")
