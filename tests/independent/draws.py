"""The draws of an assessment against independent ones: ten million random numbers by numpy, quantiles by scipy.

Goes in: contracts as JSON, and the program's own answers with `--analysis draws`. What is certain is taken from the items of
the curve on likely values; what rests on a three-point estimate is drawn anew from the contract's own words.

    python3 tests/independent/draws.py target/release/portability examples/contracts/*.json
"""

import datetime
import json
import subprocess
import sys

import numpy
from scipy.stats import beta

DRAWS = 10_000_000
TOLERANCE = 0.005
AS_OF = "2026-11-22"
LONGEST_SWITCH = 730
MONTHS = (0, 6, 12, 24, 36)


def quantile_function(low, likely, high):
    """Returns a function from shares to values of the PERT distribution."""
    if low == high:
        return lambda share: numpy.full_like(share, float(low))
    mode = (likely - low) / (high - low)
    grid = numpy.linspace(0.0, 1.0, 200_001)
    values = low + (high - low) * beta.ppf(grid, 1 + 4 * mode, 5 - 4 * mode)
    return lambda share: numpy.interp(share, grid, values)


def money(value):
    return int(value.get("units", 0)) + value.get("nanos", 0) / 1e9


def estimate(of, number):
    return [number(of[point]) for point in ("low", "likely", "high")]


def days(period):
    count = period.get("count", 0)
    # A mean month has 365.2425 / 12 days; rounded half up to whole days.
    return {
        "UNIT_DAY": count,
        "UNIT_WEEK": 7 * count,
        "UNIT_MONTH": (count * 146_097 + 2_400) // 4_800,
        "UNIT_YEAR": (count * 146_097 + 200) // 400,
        "UNIT_BUSINESS_DAY": -(-count * 7 // 5),
    }[period["unit"]]


def date(value):
    return datetime.date(value["year"], value["month"], value["day"])


def add_months(day, months):
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = (datetime.date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1) - datetime.timedelta(1)).day
    return datetime.date(year, month + 1, min(day.day, last))


def months_between(start, end):
    """Returns calendar months: whole ones from the start, the days left over as a part of the month that runs then."""
    if end <= start:
        return 0.0
    whole = 0
    while add_months(start, whole + 1) <= end:
        whole += 1
    reached = add_months(start, whole)
    return whole + (end - reached).days / (add_months(start, whole + 1) - reached).days


class Drawn:
    """What is drawn of one contract."""

    def __init__(self, contract, fees):
        shares = numpy.random.default_rng(20261122).random((3, DRAWS))
        market, technology, people = (contract.get(topic, {}) for topic in ("market", "technology", "people"))
        self.month_fee = fees / 12
        self.values = {}

        def put(category, of, share):
            if of:
                drawn = quantile_function(*estimate(of, money))(shares[share])
                self.values[category] = self.values.get(category, 0.0) + drawn

        put("MIGRATION_EFFORT", market.get("migration"), 0)
        put("SEARCH_AND_CONTRACTING", market.get("searchAndContracting"), 0)
        if technology.get("integrations", 1) != 0:
            put("INTEGRATION_REWORK", technology.get("integrationRework"), 0)
        put("INTEGRATION_REWORK", technology.get("customisation"), 0)
        put("DEMOBILISATION", people.get("demobilisation"), 0)
        self.values["EFFORT_PRIOR"] = quantile_function(0.17 * fees, 0.33 * fees, 0.70 * fees)(shares[0])
        margin = max(contract.get("fees", {}).get("supplierMargin", 0), 0) / 10_000
        if market.get("replacementTime"):
            def length(period):
                months = {"UNIT_MONTH": 1, "UNIT_YEAR": 12}.get(period["unit"])
                count = period.get("count", 0)
                return count * months / 12 if months else days(period) / 365
            drawn = quantile_function(*estimate(market["replacementTime"], length))(shares[2])
            self.values["REPLACEMENT_GAP"] = drawn * fees * margin
        self.switch = None
        if market.get("switchTime"):
            points = [min(point, LONGEST_SWITCH) for point in estimate(market["switchTime"], days)]
            if points[0] != points[2]:
                drawn = quantile_function(*points)(shares[1])
                self.switch = numpy.floor(drawn + 0.5).astype(int)

    def of(self, category, leaver, decided_on, free_on):
        """Returns the draws of an item; none where it is certain."""
        if category != "WAITING":
            return self.values.get(category)
        # Without a free day the wait is counted to the end of the horizon, which the answer does not say.
        if leaver != "PARTY_BUYER" or self.switch is None or free_on is None:
            return None
        longest = int(self.switch.max())
        by_days = [
            self.month_fee * months_between(decided_on + datetime.timedelta(length), free_on)
            for length in range(longest + 1)
        ]
        return numpy.array(by_days)[self.switch]


def totals(month, bearer, drawn):
    """Returns the draws of what a party bears in a month."""
    decided_on = date(month["decidedOn"])
    free_on = date(month["freeOn"]) if "freeOn" in month else None
    certain, total = 0.0, 0.0
    for item in month.get("items", []):
        sign = 1 if item["bearer"] == bearer else -1 if item.get("receiver") == bearer else 0
        if sign == 0:
            continue
        category = item["category"].removeprefix("COST_CATEGORY_")
        draws = drawn.of(category, month["leaver"], decided_on, free_on)
        if draws is None:
            certain += sign * money(item["amounts"]["likely"]["money"])
        else:
            total = total + sign * draws
    return total + certain


def main():
    program, *files = sys.argv[1:]
    worst, compared, contracts = 0.0, 0, 0
    for file in files:
        contract = json.load(open(file))
        command = [program, "score", "--format", "json", "--as-of", AS_OF, "--analysis", "draws", file]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)["assessment"]
        if contract.get("datedFacts") or "yearFees" not in answer["parting"]:
            continue
        drawn = Drawn(contract, money(answer["parting"]["yearFees"]))
        worst_here, compared_here = 0.0, 0
        for month in answer["parting"]["curve"]:
            if month.get("month", 0) not in MONTHS:
                continue
            for bearer in ("buyer", "supplier"):
                quantiles = month["drawn"].get(bearer)
                if quantiles is None or "freeOn" not in month:
                    continue
                draws = totals(month, f"PARTY_{bearer.upper()}", drawn)
                if numpy.ndim(draws) == 0:
                    continue
                p10, p50, p90 = numpy.percentile(draws, [10, 50, 90])
                for name, expected in (("p50", p50), ("p90", p90)):
                    ours = money(quantiles[name]["money"])
                    # A total that is nearly nothing is measured by its spread.
                    miss = abs(ours - expected) / max(abs(expected), p90 - p10)
                    worst_here, compared_here = max(worst_here, miss), compared_here + 1
                    if miss > TOLERANCE:
                        where = f"{month['leaver']} leaves in month {month.get('month', 0)}, {bearer} bears"
                        print(f"  {where}: {name} {ours:.2f} for {expected:.2f} of {p10:.2f} to {p90:.2f}")
        if compared_here:
            contracts += 1
            print(f"{file.rsplit('/', 1)[-1]}: {compared_here} quantiles, at worst {100 * worst_here:.3f}% off")
        worst, compared = max(worst, worst_here), compared + compared_here
    print(f"{contracts} contracts, {compared} quantiles, {DRAWS} draws: at worst {100 * worst:.3f}% off")
    sys.exit(worst > TOLERANCE or contracts < 10)


if __name__ == "__main__":
    main()
