import { StrikebookError } from "../../task/index.js";
import { STRIKE_RULES, type StrikeSelector } from "./StrikeSelector.js";

const POSITIVE = "a number above 0";
const ANY = "a number";
const DELTA = "a share between 0 and 1, such as 0.3";

/** What each rule takes: a name with `?` may be left out. */
const FIELDS: Readonly<Record<StrikeSelector["rule"], Readonly<Record<string, string>>>> = {
  nearest: { "maxDistancePoints?": POSITIVE },
  firstOutOfTheMoney: {},
  firstStepOutOfTheMoney: { "stepPoints?": POSITIVE },
  roundedToStep: { "stepPoints?": POSITIVE },
  pointsAway: { points: ANY, "tolerancePoints?": POSITIVE },
  percentAway: { percent: ANY, "tolerancePoints?": POSITIVE },
  deltaTarget: { delta: DELTA, "tolerance?": POSITIVE, "discountFactor?": POSITIVE },
  premiumRange: { minPoints: POSITIVE, maxPoints: POSITIVE },
  maximumOpenInterest: { "maxDistancePoints?": POSITIVE },
};

/** Notebook cells are not always type-checked: a misspelt rule or field must not become another rule. */
export function requireSelector(selector: StrikeSelector): void {
  const given = selector as unknown as Readonly<Record<string, unknown>> | undefined;
  const rule = given?.["rule"] as StrikeSelector["rule"];
  if (!STRIKE_RULES.includes(rule)) {
    const cure = `write { rule: one of ${STRIKE_RULES.join(", ")} }`;
    throw new StrikebookError("argument", `no strike rule ${JSON.stringify(rule)}`, cure);
  }
  const fields = FIELDS[rule];
  const known = Object.keys(fields).map((name) => name.replace("?", ""));
  for (const name of Object.keys(given!)) {
    if (name === "rule" || known.includes(name)) continue;
    const cure = known.length === 0 ? "it takes none" : `it takes ${known.join(", ")}`;
    throw new StrikebookError("argument", `the rule ${rule} has no field "${name}"`, cure);
  }
  for (const [field, domain] of Object.entries(fields)) {
    const name = field.replace("?", "");
    const value = given![name];
    if (value === undefined && field.endsWith("?")) continue;
    if (isWithin(value, domain)) continue;
    throw new StrikebookError("argument", `${name} of the rule ${rule} is ${String(value)}`, `give ${domain}`);
  }
  if (selector.rule === "premiumRange" && selector.minPoints > selector.maxPoints) {
    const what = `the premium range ${selector.minPoints} to ${selector.maxPoints} is empty`;
    throw new StrikebookError("argument", what, "give the smaller number as minPoints");
  }
}

function isWithin(value: unknown, domain: string): boolean {
  if (typeof value !== "number" || Number.isNaN(value)) return false;
  if (domain === POSITIVE) return value > 0;
  if (domain === DELTA) return value > 0 && value < 1;
  return Number.isFinite(value);
}
