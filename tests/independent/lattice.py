"""The worth of freedom against an independent lattice: a recursion over whole matrices, in exact fractions of months.

Goes in: contracts as JSON, and the program's own answers with `--analysis worth`. Costs and free days are those of the curve
on likely values.

    python3 tests/independent/lattice.py target/release/portability examples/contracts/*.json
"""

import json
import math
import subprocess
import sys

import numpy

from draws import AS_OF, date, money, months_between

TOLERANCE = 0.001
VOLATILITY, DISCOUNT = 0.2, 0.08
# Steps that the walk takes in a month.
STEPS = 2


def likely(item):
    amount = item["amounts"].get("likely")
    return None if amount is None else money(amount["money"])


def costs(month, party, fees):
    """Returns contract-made cost without the wait, and work, as shares of a year's fees; none where one is open."""
    made, work = 0.0, 0.0
    contract_made = {"TERMINATION_FEE", "COMMITMENT_SHORTFALL", "PREPAID_FORFEITED", "DISCOUNT_CLAWBACK",
                     "DATA_EXTRACTION", "TRANSITION_ASSISTANCE"}
    for item in month.get("items", []):
        sign = 1 if item["bearer"] == party else -1 if item.get("receiver") == party else 0
        category = item["category"].removeprefix("COST_CATEGORY_")
        if sign == 0 or category == "WAITING":
            continue
        cost = likely(item)
        if cost is None:
            return None
        if category in contract_made:
            made += sign * cost / fees
        else:
            work += sign * cost / fees
    return made, work


def value(exercises, walk):
    """Returns the value of rights to leave: for each month a list of (delay in months, cost)."""
    start, drift, volatility, discount = walk
    horizon = len(exercises)
    monthly = 1 / (1 + discount / 12)
    step = volatility / math.sqrt(12 * STEPS)
    option = numpy.zeros(STEPS * horizon + 1)
    for month in reversed(range(horizon)):
        at = STEPS * month
        for _ in range(STEPS):
            option = (option[:-1] + option[1:]) / 2
        option *= monthly
        advantage = start + drift * month / 12 + (2 * numpy.arange(at + 1) - at) * step
        for delay, cost in exercises[month]:
            ahead = numpy.arange(horizon - month)
            share = numpy.clip(ahead + 1 - delay, 0, 1)
            if not share.any():
                continue
            weights = share * monthly ** ahead / 12
            free = int(numpy.argmax(share > 0))
            due = monthly ** free * (1 - (1 - share[free]) * (1 - monthly))
            payoff = advantage * weights.sum() + drift * (weights * ahead).sum() / 12 - cost * due
            option = numpy.maximum(option, payoff)
    return float(option[0])


def main():
    program, *files = sys.argv[1:]
    worst, compared, walks = 0.0, 0, [("0", "0"), ("600", "-200")]
    for file in files:
        for start, drift in walks:
            contract = json.load(open(file))
            alternative = {"start": int(start), "drift": int(drift)}
            request = {"source": {"contract": contract}, "analyses": ["ANALYSIS_WORTH"],
                       "buyerAlternative": alternative, "supplierAlternative": alternative}
            command = [program, "score", "--format", "json", "--as-of", AS_OF, "-"]
            done = subprocess.run(command, check=True, capture_output=True, input=json.dumps(request).encode())
            answer = json.loads(done.stdout)["assessment"]
            if "yearFees" not in answer["parting"]:
                continue
            fees = money(answer["parting"]["yearFees"])
            walk = (int(start) / 10_000, int(drift) / 10_000, VOLATILITY, DISCOUNT)
            to_stand = months_between(date(answer["asOf"]), date(answer["standOn"]))
            for party in ("buyer", "supplier"):
                name = f"PARTY_{party.upper()}"
                months = [month for month in answer["parting"]["curve"] if month["leaver"] == name][:-1]
                each = [costs(month, name, fees) for month in months]
                told = answer["worth"][party]
                if None in each:
                    continue
                as_is = [
                    [(months_between(date(month["decidedOn"]), date(month["freeOn"])), made + work)]
                    if "freeOn" in month else []
                    for month, (made, work) in zip(months, each)
                ]
                free = [[(0.0, work)] for _, work in each]
                stand = [
                    rights + [(max(to_stand - month, 0.0), work)]
                    for month, (rights, (_, work)) in enumerate(zip(as_is, each))
                ]
                for word, rights in (("asIs", as_is), ("frictionless", free), ("stand", stand)):
                    if word not in told:
                        print(f"{file}: {party} {word} is open here and there not")
                        sys.exit(1)
                    expected, ours = value(rights, walk), int(told[word].get("share", 0)) / 1e6
                    # A value is told in millionths.
                    miss = max(abs(ours - expected) - 1e-6, 0) / max(expected, 1e-3)
                    worst, compared = max(worst, miss), compared + (expected > 0)
    print(f"{compared} values above nothing, at worst {100 * worst:.4f}% off")
    sys.exit(worst > TOLERANCE or compared < 20)


if __name__ == "__main__":
    main()
