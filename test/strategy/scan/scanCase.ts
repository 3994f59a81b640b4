import { expect } from "vitest";
import type { Product } from "../../../lib/contract/Product.js";
import { emaCross } from "../../../lib/strategy/catalog/benchmark/emaCross.js";
import { checkDefinition } from "../../../lib/strategy/definition/checkDefinition.js";
import {
  clockParameter,
  executionParameters,
  integerParameter,
  numberParameter,
  parameter,
  resolveParameters,
  type StrategyDefinition,
} from "../../../lib/strategy/index.js";
import { scanEngine } from "../../../lib/strategy/scan/scanEngine.js";
import { fixtureMicros } from "../../tape/tapeFixture.js";
import { tinyProduct, tinySession } from "../runFixture.js";
import type { ScanCase, ScanTrade } from "./scanReference.js";
import { tapeOfCase } from "./scanTape.js";

/** Last second of the tiny session. */
export const LAST = tinySession.closeSecond - tinySession.openSecond;
const clock = (second: number): string =>
  `09:${String(15 + Math.floor(second / 60)).padStart(2, "0")}:${String(second % 60).padStart(2, "0")}`;

/** The definition of a case: everything that the reference reads as numbers stands here as rules. */
export function definitionOf(day: ScanCase): StrategyDefinition {
  const definition: StrategyDefinition = {
    ...emaCross,
    id: "CASE",
    legs: (["CE", "PE"] as const).map((optionType) => ({
      name: optionType,
      side: "long",
      optionType,
      strike: { rule: day.strikeRule },
      ratio: 1,
    })),
    entries: day.entries.map(({ name, type, conditions }, i) => ({
      rule: "rows",
      name,
      from: parameter(`from${i}`),
      until: parameter(`until${i}`),
      conditions: conditions.map((holds, c) => ({ name: `condition ${c}`, holds })),
      maxPerDay: day.maxPerDay,
      cooldownSeconds: day.cooldownSeconds,
      legs: [type],
    })),
    exits: [
      { rule: "rows", name: "row exit", holds: day.rowExit },
      { rule: "pointsTarget", points: parameter("pointsTarget") },
      { rule: "pointsStop", points: parameter("pointsStop") },
      { rule: "maxHold", seconds: parameter("maxHoldSeconds") },
      { rule: "clock", at: parameter("exitTime") },
    ],
    minHoldSeconds: parameter("minHoldSeconds"),
    overlapAllowed: day.overlapAllowed,
    parameters: [
      ...day.entries.flatMap(({ from, until }, i) => [
        clockParameter(`from${i}`, clock(from), "first second"),
        clockParameter(`until${i}`, clock(until), "last second"),
      ]),
      clockParameter("exitTime", clock(day.exitSecond), "time exit"),
      numberParameter("pointsTarget", day.pointsTarget, { unit: "points", min: 0.01, max: 1000 }, "target"),
      numberParameter("pointsStop", day.pointsStop, { unit: "points", min: 0.01, max: 1000 }, "stop"),
      integerParameter("maxHoldSeconds", day.maxHoldSeconds, { unit: "s", min: 1, max: 1000, off: 0 }, "time limit"),
      integerParameter("minHoldSeconds", day.minHoldSeconds, { unit: "s", min: 0, max: 1000 }, "least hold"),
      ...executionParameters({
        latencySeconds: day.latencySeconds,
        entryFillSeconds: day.entryFillSeconds,
        maxQuoteAgeSeconds: day.maxQuoteAgeSeconds,
      }),
    ],
  };
  checkDefinition(definition);
  return definition;
}

/** Trades of the engine in the shape of the reference. */
export function engineTrades(day: ScanCase, product: Product = tinyProduct): ScanTrade[] {
  const definition = definitionOf(day);
  const tape = tapeOfCase(day, product);
  const seconds = (micros: number): number => (micros - fixtureMicros(0, product)) / 1e6;
  return scanEngine(definition, resolveParameters(definition), tape).positions.map((position): ScanTrade => {
    const [leg] = position.legs;
    const { identity, entry, exit } = leg!;
    expect(position.legs).toHaveLength(1);
    return {
      entryRule: position.entryRule,
      contract: `${identity.optionType} ${identity.strike}`,
      decided: seconds(entry.decision.micros),
      entrySecond: entry.second,
      entryPrice: entry.price,
      exitDecided: seconds(exit.decision.micros),
      exitSecond: exit.second,
      exitPrice: exit.price,
      reason: exit.decision.reason,
      blindSeconds: position.blindSeconds,
    };
  });
}
