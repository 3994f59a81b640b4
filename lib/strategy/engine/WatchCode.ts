import { contractSeries, INDEX_FEATURES, type IndexFeatureName, indexSeries } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import { argumentValues } from "../expression/argumentValue.js";
import type { Expression, IndexValue, LegValue, PositionValue } from "../expression/Expression.js";
import { CODE_PRELUDE, ExpressionCode, numberCode, seriesCode, type ValueCode } from "../expression/ExpressionCode.js";
import { closingAction, type FillQuotes } from "./FillQuotes.js";
import type { HeldSlot, OpenPosition } from "./OpenPosition.js";
import { levelOf, type PositionRules, type WatchedExit } from "./PositionRules.js";

/** Of the scan engine: for a `rows` exit by name, 1 at the seconds in which a row of the held contract holds it. */
export type RowExits = (exit: string, held: HeldSlot) => Uint8Array;

/** What a compiled watch reads from. */
export interface WatchInput {
  readonly position: OpenPosition;
  readonly quotes: FillQuotes;
  readonly rowExits?: RowExits | undefined;
}

/**
 * Looks at seconds `s` to `end`, all held legs priced at the same second; gives the number of the first rule that holds,
 * exits before management, or -1. `out` gets the second, the blind seconds and the running values; rules are asked from
 * `decideFrom` on, and at the first second only those from `firstRule` on.
 */
export type WatchRun = (
  series: readonly (Float64Array | Uint8Array)[],
  numbers: Float64Array,
  out: Float64Array,
  s: number,
  end: number,
  decideFrom: number,
  firstRule: number,
) => number;

/** Values that run along with a position, written back after every look. */
interface RunningValue {
  readonly read: (position: OpenPosition) => number;
  readonly write: (position: OpenPosition, value: number) => void;
}

/** Search for the next event of a position in one state: code, and what feeds it. */
export interface Watch {
  readonly run: WatchRun;
  readonly series: readonly ((input: WatchInput) => Float64Array | Uint8Array)[];
  readonly numbers: readonly ((input: WatchInput) => number)[];
  readonly running: readonly RunningValue[];
  /** Management rules that can act in this state, by the number that `run` gives after those of the exits. */
  readonly management: readonly number[];
}

const functions = new Map<string, WatchRun>();

/** Writes and compiles the search for one set of held legs and live management rules. */
export class WatchCode implements ValueCode {
  readonly #rules: PositionRules;
  readonly #position: OpenPosition;
  readonly #series = new Map<string, (input: WatchInput) => Float64Array | Uint8Array>();
  readonly #numbers = new Map<string, (input: WatchInput) => number>();
  readonly #running = new Map<string, RunningValue & { readonly update: string }>();
  readonly #maxAgeSeconds: number;

  constructor(rules: PositionRules, position: OpenPosition, maxAgeSeconds: number) {
    this.#rules = rules;
    this.#position = position;
    this.#maxAgeSeconds = maxAgeSeconds;
  }

  /** @param management numbers of the management rules that can act in this state */
  compile(management: readonly number[]): Watch {
    const expressions = new ExpressionCode(this.#rules.parameters, this);
    const cost = this.#costAt(0);
    const exits = this.#rules.exits.map((exit) => this.#exitCode(exit, expressions));
    const changes = management.map((rule) => expressions.holds(this.#rules.management[rule]!.when));
    const guard = (i: number): string => (changes.length > 0 ? `firstRule <= ${i} && ` : "");
    const decide = [...exits, ...changes]
      .map((code, i) => `if (${guard(i)}${code}) { found = ${i}; break; }`)
      .join("\n");
    this.#trackExtremes();
    const running = [...this.#running.values()];
    const names = [...this.#running.keys()];
    const load = (from: string, keys: Iterable<string>, name: string): string =>
      [...keys].map((_, i) => `const ${name}${i} = ${from}[${i}];`).join(" ");
    const body = `"use strict"; ${CODE_PRELUDE}
${load("series", this.#series.keys(), "a")}
${load("numbers", this.#numbers.keys(), "k")}
${names.map((name, i) => `let ${name} = out[${i + 2}];`).join(" ")}
let blind = 0, found = -1;
for (; s <= end; s++) {
  const cost = ${cost};
  if (cost !== cost) { blind++; ${changes.length > 0 ? "firstRule = 0; " : ""}continue; }
  ${running.map(({ update }) => update).join(" ")}
  if (s >= decideFrom) {
    ${decide}
  }
  ${changes.length > 0 ? "firstRule = 0;" : ""}
}
out[0] = s; out[1] = blind;
${names.map((name, i) => `out[${i + 2}] = ${name};`).join(" ")}
return found;`;
    let run = functions.get(body);
    if (!run) {
      run = new Function("series", "numbers", "out", "s", "end", "decideFrom", "firstRule", body) as WatchRun;
      functions.set(body, run);
    }
    const series = [...this.#series.values()];
    return { run, series, numbers: [...this.#numbers.values()], running, management };
  }

  index({ index, with: args }: IndexValue, back: number): string {
    const values = withAge(index, argumentValues(args, this.#rules.parameters), this.#maxAgeSeconds);
    return seriesCode(
      this.#seriesName(`index ${index} ${JSON.stringify(values)}`, ({ quotes }) =>
        indexSeries(quotes.tape, index as IndexFeatureName, values),
      ),
      back,
    );
  }

  leg({ leg, value, with: args }: LegValue, back: number): string {
    const slot = this.#position.slot(leg);
    if (value === "isHeld") return slot ? "1" : "0";
    if (!slot) return "NaN";
    const close = (): string => seriesCode(this.#closes(slot), back);
    const since = (code: string): string =>
      back === 0
        ? code
        : `(s - ${back} > ${this.#number(`since ${leg}`, leg, (held) => held.entrySecond)} ? ${code} : NaN)`;
    const entryPrice = (): string => this.#number(`entry ${leg}`, leg, (held) => held.entry.price);
    switch (value) {
      case "closePrice":
        return close();
      case "entryPrice":
        return since(entryPrice());
      case "pnlPoints":
        return since(slot.leg.side === "short" ? `(${entryPrice()} - ${close()})` : `(${close()} - ${entryPrice()})`);
      case "highestClosePrice":
      case "lowestClosePrice":
        return this.#extreme(slot, value, back);
      case "heldSeconds":
        return since(`(s - ${back} - ${this.#number(`since ${leg}`, leg, (held) => held.entrySecond)})`);
      case "strike":
        return this.#number(`strike ${leg}`, leg, (held) => held.identity.strike);
      case "entrySpot":
        return since(this.#number(`spot ${leg}`, leg, (held) => held.entry.spot));
      case "empiricalDelta": {
        const seconds = argumentValues(args, this.#rules.parameters)["seconds"] ?? Number.NaN;
        if (!(Number.isInteger(seconds) && seconds >= 1))
          throw new StrikebookError("argument", `empiricalDelta over ${seconds} s`, "give whole seconds, 1 or more");
        const change = (name: string): string => `(${seriesCode(name, back)} - ${seriesCode(name, back + seconds)})`;
        const mid = this.#contract(leg, "mid", {});
        const spot = this.#seriesName("spot", ({ quotes }) =>
          indexSeries(quotes.tape, "spot", { maxAgeSeconds: this.#maxAgeSeconds }),
        );
        return `quotient(${change(mid)}, ${change(spot)})`;
      }
      default:
        return seriesCode(this.#contract(leg, value, argumentValues(args, this.#rules.parameters)), back);
    }
  }

  position({ position: name, rule }: PositionValue, back: number): string {
    const changed = (): string => this.#positionNumber("changed", (position) => position.changedSecond);
    const since = (code: string): string => (back === 0 ? code : `(s - ${back} > ${changed()} ? ${code} : NaN)`);
    const number = (read: (position: OpenPosition) => number): string => since(this.#positionNumber(name, read));
    const ruleNumber = this.#rules.management.findIndex((each) => each.name === rule);
    switch (name) {
      case "costToClose":
        return since(this.#cost(back));
      case "premiumReceived":
        return number((position) => position.premiumReceived);
      case "premiumInTotal":
        return number((position) => position.premiumInTotal);
      case "premiumOfHeldLegs":
        return number((position) => position.premiumOfHeldLegs);
      case "realisedPoints":
        return number((position) => position.realisedPoints);
      case "pnlPoints":
        return since(this.#pnl(back));
      case "highestPnlPoints":
        if (back > 0) throw pastExtreme(name);
        return this.#highestPnl();
      case "heldSeconds":
        return since(`(s - ${back} - ${this.#positionNumber("entrySecond", (position) => position.entrySecond)})`);
      case "entrySpot":
        return number((position) => position.terms.entry.spot);
      case "legsHeld":
        return since(String(this.#position.slots.length));
      case "timesFired":
        return since(this.#positionNumber(`fired ${ruleNumber}`, (position) => position.timesFired[ruleNumber]!));
      case "secondsSince": {
        const at = this.#positionNumber(`firedAt ${ruleNumber}`, (position) => position.firedSecond[ruleNumber]!);
        return since(`(s - ${back} - ${at})`);
      }
      default:
        throw new StrikebookError("argument", `position value ${name}`, "see POSITION_VALUES");
    }
  }

  row(): string {
    throw new StrikebookError("argument", "a row value in a grid strategy", "only the conditions of a scan have them");
  }

  #exitCode(exit: WatchedExit, expressions: ExpressionCode): string {
    if (exit.rule === "when") return expressions.holds(exit.holds);
    if (exit.rule === "rows") {
      const rows = this.#seriesName(`rows ${exit.name}`, ({ rowExits, position }) => {
        // A roll changes the contract: each search asks for that of the leg that is held now.
        const seconds = rowExits?.(exit.name, position.slots[0]!);
        if (seconds) return seconds;
        throw new StrikebookError("argument", `exit ${exit.name} looks at rows`, "only the scan engine does");
      });
      return `${rows}[s] === 1`;
    }
    const level = levelOf(exit, this.#rules.parameters);
    const code = numberCode(level);
    switch (exit.rule) {
      case "premiumStop":
        return `cost >= ${this.#positionNumber(`stop ${level}`, (position) => level * receivedForHeld(position))}`;
      case "premiumTarget":
        return `cost <= ${this.#positionNumber(`target ${level}`, (position) => (1 - level) * receivedForHeld(position))}`;
      case "gainTarget":
        return `-cost >= ${this.#positionNumber(`gain ${level}`, (position) => (1 + level) * paidForHeld(position))}`;
      case "lossStop":
        return `-cost <= ${this.#positionNumber(`loss ${level}`, (position) => (1 - level) * paidForHeld(position))}`;
      case "pointsTarget":
        return `${this.#pnl(0)} >= ${code}`;
      case "pointsStop":
        return `${this.#pnl(0)} <= -${code}`;
      case "trailingStop":
        return `${this.#valueRatio()} <= (1 - ${code}) * ${this.#highestValueRatio()}`;
      case "trailingPoints": {
        const arm = exit.armAtPoints ? this.#rules.parameters.number(exit.armAtPoints) : 0;
        const highest = this.#highestPnl();
        return `${highest} >= ${numberCode(arm)} && ${this.#pnl(0)} <= ${highest} - ${code}`;
      }
    }
  }

  /** Largest and smallest values run from the entry on, also while no rule that asks for them can act. */
  #trackExtremes(): void {
    const visit = (expression: Expression): void => {
      if (typeof expression === "number") return;
      if ("op" in expression) expression.of.forEach(visit);
      else if ("position" in expression && expression.position === "highestPnlPoints") this.#highestPnl();
      else if ("leg" in expression && /^(highest|lowest)ClosePrice$/.test(expression.value)) this.leg(expression, 0);
    };
    for (const { when } of this.#rules.management) visit(when);
  }

  /** What closing all held legs costs at the present second, or `back` before it. */
  #cost(back: number): string {
    return back === 0 ? "cost" : this.#costAt(back);
  }

  #costAt(back: number): string {
    const terms = this.#position.slots.map((slot) => {
      const { name, side } = slot.leg;
      const weight = this.#number(`weight ${name}`, name, (held, position) =>
        side === "short" ? position.weight(held) : -position.weight(held),
      );
      return `${seriesCode(this.#closes(slot), back)} * ${weight}`;
    });
    return `(${terms.join(" + ")})`;
  }

  #pnl(back: number): string {
    const realised = this.#positionNumber("realised", (position) => position.realisedPoints);
    const held = this.#positionNumber("heldPremium", (position) => position.premiumOfHeldLegs);
    return `(${realised} + (${held} - ${this.#cost(back)}))`;
  }

  #highestPnl(): string {
    return this.#runningName("highestPnl", `${this.#pnl(0)}`, ">", {
      read: (position) => position.highestPnlPoints,
      write: (position, value) => {
        position.highestPnlPoints = value;
      },
    });
  }

  /** Value of the held legs over what was paid for them: a part that was sold leaves it alone. */
  #valueRatio(): string {
    return `-cost / ${this.#positionNumber("paid", paidForHeld)}`;
  }

  #highestValueRatio(): string {
    return this.#runningName("highestValueRatio", this.#valueRatio(), ">", {
      read: (position) => position.highestValueRatio,
      write: (position, value) => {
        position.highestValueRatio = value;
      },
    });
  }

  #extreme(slot: HeldSlot, value: "highestClosePrice" | "lowestClosePrice", back: number): string {
    if (back > 0) throw pastExtreme(value);
    const { name } = slot.leg;
    const closes = this.#closes(slot);
    return this.#runningName(`${value} ${name}`, `${closes}[s]`, value === "highestClosePrice" ? ">" : "<", {
      read: (position) => position.slot(name)![value],
      write: (position, seen) => {
        position.slot(name)![value] = seen;
      },
    });
  }

  #runningName(key: string, code: string, better: ">" | "<", access: RunningValue): string {
    const known = this.#runningNames.get(key);
    if (known) return known;
    const name = `r${this.#runningNames.size}`;
    this.#runningNames.set(key, name);
    const update = `{ const now = ${code}; if (!(${name} ${better === ">" ? ">=" : "<="} now)) ${name} = now; }`;
    this.#running.set(name, { ...access, update });
    return name;
  }

  readonly #runningNames = new Map<string, string>();

  #closes({ leg }: HeldSlot): string {
    return this.#seriesName(`closes ${leg.name}`, ({ quotes, position }) =>
      quotes.pricesBySecond(position.slot(leg.name)!.contract, closingAction(leg.side)),
    );
  }

  #contract(leg: string, value: string, args: Readonly<Record<string, number>>): string {
    const values = { maxAgeSeconds: this.#maxAgeSeconds, ...args };
    return this.#seriesName(`leg ${leg} ${value} ${JSON.stringify(values)}`, ({ quotes, position }) =>
      contractSeries(quotes.tape, position.slot(leg)!.contract, value as never, values as never),
    );
  }

  #seriesName(key: string, load: (input: WatchInput) => Float64Array | Uint8Array): string {
    if (!this.#series.has(key)) this.#series.set(key, load);
    return `a${[...this.#series.keys()].indexOf(key)}`;
  }

  #number(key: string, leg: string, read: (slot: HeldSlot, position: OpenPosition) => number): string {
    return this.#positionNumber(key, (position) => read(position.slot(leg)!, position));
  }

  #positionNumber(key: string, read: (position: OpenPosition) => number): string {
    if (!this.#numbers.has(key)) this.#numbers.set(key, ({ position }) => read(position));
    return `k${[...this.#numbers.keys()].indexOf(key)}`;
  }
}

/** Arguments with the run's age limit, where the feature has one and the definition names none. */
export function withAge(
  index: string,
  args: Readonly<Record<string, number>>,
  maxAgeSeconds: number,
): Readonly<Record<string, number>> {
  const takes = INDEX_FEATURES[index as IndexFeatureName]?.takes ?? [];
  return takes.some(({ name }) => name === "maxAgeSeconds") ? { maxAgeSeconds, ...args } : args;
}

function pastExtreme(name: string): StrikebookError {
  return new StrikebookError("argument", `${name} of an earlier second`, "ask for its present value");
}

/** Net premium that the held legs brought; NaN, so that no rule holds, when they cost some. */
function receivedForHeld({ premiumOfHeldLegs }: OpenPosition): number {
  return premiumOfHeldLegs > 0 ? premiumOfHeldLegs : Number.NaN;
}

/** Net premium that the held legs cost; NaN, so that no rule holds, when they brought some. */
function paidForHeld({ premiumOfHeldLegs }: OpenPosition): number {
  return premiumOfHeldLegs < 0 ? -premiumOfHeldLegs : Number.NaN;
}
