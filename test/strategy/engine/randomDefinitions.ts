import fc from "fast-check";
import {
  type Argument,
  type EntryRule,
  type ExitRule,
  type Expression,
  expression as ex,
  executionParameters,
  type LegDefinition,
  type ManagementRule,
  numberParameter,
  type ParameterSchema,
  parameter,
  type StrategyDefinition,
  shortStraddle0920,
} from "../../../lib/strategy/index.js";

/** Random definitions over every rule of the language, for a session of two minutes. */
export interface RandomStrategy {
  readonly definition: StrategyDefinition;
  readonly parameters: Readonly<Record<string, string | number>>;
}

const at = (second: number): string =>
  `09:${String(15 + Math.floor(second / 60)).padStart(2, "0")}:${String(second % 60).padStart(2, "0")}`;

const steps = { rule: "nearestStrike", maxDistanceSteps: parameter("steps") } as const;
const leg = (
  name: string,
  side: "short" | "long",
  optionType: "CE" | "PE",
  strike: LegDefinition["strike"],
  more: Partial<LegDefinition> = {},
): LegDefinition => ({ name, side, optionType, strike, ratio: 1, ...more });
const otm = { rule: "firstOutOfTheMoney" } as const;
const away = (points: number) => ({ rule: "pointsAway", points }) as const;

interface Structure {
  readonly legs: readonly LegDefinition[];
  readonly kind: "received" | "paid" | "mixed";
}

/** Structures by what they do at entry; the leg `extra` is opened by management alone. */
const structures: readonly Structure[] = [
  { kind: "received", legs: [leg("call", "short", "CE", steps), leg("put", "short", "PE", steps)] },
  { kind: "received", legs: [leg("call", "short", "CE", away(40)), leg("put", "short", "PE", away(40), { ratio: 2 })] },
  {
    kind: "received",
    legs: [
      leg("call", "short", "CE", otm),
      leg("put", "short", "PE", otm),
      leg("extra", "short", "PE", steps, { opens: "management" }),
    ],
  },
  {
    kind: "received",
    legs: [
      leg("call", "short", "CE", steps),
      leg("put", "short", "CE", { rule: "pointsFromLeg", leg: "call", points: 50 }),
    ],
  },
  { kind: "paid", legs: [leg("call", "long", "CE", otm)] },
  { kind: "paid", legs: [leg("call", "long", "CE", steps), leg("put", "long", "PE", away(0), { ratio: 2 })] },
  {
    kind: "mixed",
    legs: [
      leg("call", "short", "CE", steps),
      leg("put", "short", "PE", steps),
      leg("wing", "long", "CE", { rule: "pointsFromLeg", leg: "call", points: 50 }),
      leg("extra", "long", "PE", otm, { opens: "management" }),
    ],
  },
  {
    kind: "mixed",
    legs: [leg("call", "short", "CE", steps), leg("put", "long", "CE", steps, { expiry: "next" })],
  },
  { kind: "mixed", legs: [leg("call", "short", "CE", otm), leg("put", "long", "CE", away(20))] },
];

type Scope = "entry" | "position";

const number = fc.constantFrom(-5, -1, 0, 0.5, 1, 2, 5, 12, 20, 25_990, 26_020);
const argument: fc.Arbitrary<Argument> = fc.oneof(
  fc.constantFrom(1, 2, 5, 20),
  fc.constantFrom(parameter("few"), parameter("more")),
);

function atom(scope: Scope, legs: readonly LegDefinition[], rules: readonly string[]): fc.Arbitrary<Expression> {
  const names = legs.filter(({ opens }) => scope === "position" || opens !== "management").map(({ name }) => name);
  const anyLeg = fc.constantFrom(...names);
  const values: fc.Arbitrary<Expression>[] = [
    number,
    argument,
    fc.constantFrom(
      ex.indexValue("spot"),
      ex.indexValue("spot", { maxAgeSeconds: 40 }),
      ex.indexValue("secondOfSession"),
    ),
    argument.map((seconds) => ex.indexValue("movePoints", { seconds })),
    fc
      .tuple(anyLeg, fc.constantFrom("bid", "ask", "mid", "last", "spreadPoints", "ageSeconds", "strike"))
      .map(([name, value]) => ex.legValue(name, value)),
    fc
      .tuple(anyLeg, fc.constantFrom("mid", "ask"))
      .map(([name, value]) => ex.legValue(name, value, { maxAgeSeconds: 60 })),
  ];
  if (scope === "entry") return fc.oneof(...values);
  const held = ["closePrice", "entryPrice", "pnlPoints", "heldSeconds", "entrySpot", "isHeld"];
  const position = [
    "costToClose",
    "premiumReceived",
    "premiumInTotal",
    "premiumOfHeldLegs",
    "pnlPoints",
    "realisedPoints",
  ];
  return fc.oneof(
    ...values,
    fc.tuple(anyLeg, fc.constantFrom(...held)).map(([name, value]) => ex.legValue(name, value)),
    fc.tuple(anyLeg, argument).map(([name, seconds]) => ex.legValue(name, "empiricalDelta", { seconds })),
    fc.constantFrom(...position, "heldSeconds", "entrySpot", "legsHeld").map((name) => ex.positionValue(name)),
    fc
      .tuple(fc.constantFrom("timesFired", "secondsSince"), fc.constantFrom(...(rules.length > 0 ? rules : ["none"])))
      .map(([name, rule]) => (rule === "none" ? 1 : ex.positionValue(name, rule))),
  );
}

/** Values that have no past, for comparisons that look at the present alone. */
function extreme(legs: readonly LegDefinition[]): fc.Arbitrary<Expression> {
  return fc.oneof(
    fc.constant(ex.positionValue("highestPnlPoints")),
    fc
      .tuple(fc.constantFrom(...legs.map(({ name }) => name)), fc.constantFrom("highestClosePrice", "lowestClosePrice"))
      .map(([name, value]) => ex.legValue(name, value)),
  );
}

/** Random conditions, unknown values and all; `Expression` of any depth to three. */
export function randomCondition(
  scope: Scope,
  legs: readonly LegDefinition[],
  rules: readonly string[] = [],
): fc.Arbitrary<Expression> {
  const basic = atom(scope, legs, rules);
  const value: fc.Arbitrary<Expression> = fc.oneof(
    { weight: 4, arbitrary: basic },
    { weight: 1, arbitrary: fc.tuple(basic, basic).map(([a, b]) => ex.add(a, b)) },
    { weight: 1, arbitrary: fc.tuple(basic, basic).map(([a, b]) => ex.subtract(a, b)) },
    { weight: 1, arbitrary: fc.tuple(basic, basic).map(([a, b]) => ex.multiply(a, b)) },
    { weight: 1, arbitrary: fc.tuple(basic, basic).map(([a, b]) => ex.divide(a, b)) },
    { weight: 1, arbitrary: fc.tuple(basic, basic).map(([a, b]) => ex.smallest(a, b)) },
    { weight: 1, arbitrary: fc.tuple(basic, basic).map(([a, b]) => ex.largest(a, ex.absolute(b))) },
    { weight: 1, arbitrary: fc.tuple(basic, argument).map(([a, seconds]) => ex.earlier(a, seconds)) },
  );
  const pair = fc.tuple(value, value);
  const comparisons = [ex.isAbove, ex.isAtLeast, ex.isBelow, ex.isAtMost, ex.crossesAbove, ex.crossesBelow];
  const comparison: fc.Arbitrary<Expression> = fc
    .tuple(fc.constantFrom(...comparisons), pair)
    .map(([compare, [a, b]]) => compare(a, b));
  const present: fc.Arbitrary<Expression> =
    scope === "entry"
      ? comparison
      : fc.tuple(extreme(legs), value).map(([a, b]) => ex.isAbove(ex.subtract(a, b), ex.positionValue("pnlPoints")));
  return fc.oneof(
    { weight: 3, arbitrary: comparison },
    { weight: 1, arbitrary: present },
    { weight: 1, arbitrary: comparison.map((a) => ex.not(a)) },
    { weight: 1, arbitrary: fc.tuple(comparison, value).map(([a, b]) => ex.any(a, b)) },
    { weight: 1, arbitrary: fc.tuple(comparison, comparison).map(([a, b]) => ex.not(ex.all(a, ex.not(b)))) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(comparison, argument)
        .map(([a, seconds]) => ex.earlier(a, seconds))
        .map((a) => ex.any(a)),
    },
    { weight: 1, arbitrary: fc.tuple(comparison, comparison).map(([a, b]) => ex.isAbove(ex.add(a, b), 1)) },
  );
}

const clockRule = (name: string, time: string, legs?: readonly string[]): EntryRule => ({
  rule: "clock",
  name,
  at: parameter(time),
  windowSeconds: parameter("window"),
  ...(legs ? { legs } : {}),
});

function entryRules(legs: readonly LegDefinition[]): fc.Arbitrary<readonly EntryRule[]> {
  const own = legs.filter(({ opens }) => opens !== "management").map(({ name }) => name);
  const conditions = fc.array(randomCondition("entry", legs), { minLength: 1, maxLength: 3 });
  const data = (name: string): fc.Arbitrary<EntryRule> =>
    fc
      .tuple(conditions, fc.constantFrom(1, 2, 9), fc.constantFrom(0, 3, 15))
      .map(([holds, maxPerDay, cooldownSeconds]) => ({
        rule: "when",
        name,
        from: parameter("from"),
        until: parameter("until"),
        conditions: holds.map((each, i) => ({ name: `${name} ${i}`, holds: each })),
        maxPerDay,
        ...(cooldownSeconds > 0 ? { cooldownSeconds } : {}),
      }));
  return fc.oneof(
    fc.constant([clockRule("first", "entry")]),
    fc.constant([clockRule("second", "later"), clockRule("first", "entry", [own[0]!])]),
    data("a").map((a) => [a]),
    fc.tuple(data("a"), data("b")).map(([a, b]) => [a, b]),
    fc.tuple(data("a"), data("b")).map(([a, b]) => [a, clockRule("first", "entry"), b]),
  );
}

function managementRules(legs: readonly LegDefinition[]): fc.Arbitrary<readonly ManagementRule[]> {
  const names = ["m1", "m2"];
  const entered = legs.filter(({ opens }) => opens !== "management").map(({ name }) => name);
  const extra = legs.find(({ opens }) => opens === "management")?.name;
  const last = entered.at(-1)!;
  const actions = fc.constantFrom<ManagementRule["do"]>(
    [{ action: "close", leg: entered[0]! }],
    [{ action: "close", leg: last, share: 0.5 }],
    [{ action: "close", leg: last, share: parameter("share") }],
    [{ action: "roll", leg: entered[0]! }],
    [{ action: "roll", leg: last, strike: { rule: "firstOutOfTheMoney" } }],
    [{ action: "roll", leg: last, strike: { rule: "pointsFromLeg", leg: last, points: 50 } }],
    [{ action: "open", leg: last }],
    ...(extra ? [[{ action: "open", leg: extra } as const, { action: "close", leg: entered[0]! } as const]] : []),
    ...(extra ? [[{ action: "open", leg: extra } as const]] : []),
  );
  // Rules that are sure to act, so that what follows a change of legs is seen often.
  const soonOrRandom = fc.oneof(
    fc.constant(ex.isAbove(ex.positionValue("heldSeconds"), parameter("few"))),
    randomCondition("position", legs, names),
  );
  const rule = (name: string): fc.Arbitrary<ManagementRule> =>
    fc
      .record({ when: soonOrRandom, do: actions, atMost: fc.constantFrom(0, 1, 2, 9) })
      .map((fields) => ({ name, ...fields }));
  return fc.tuple(rule("m1"), rule("m2"));
}

function exitRules(structure: Structure): fc.Arbitrary<readonly ExitRule[]> {
  const own: Readonly<Record<Structure["kind"], readonly ExitRule[]>> = {
    received: [
      { rule: "premiumStop", multiple: parameter("stop") },
      { rule: "premiumTarget", fraction: parameter("target") },
    ],
    paid: [
      { rule: "gainTarget", fraction: parameter("target") },
      { rule: "lossStop", fraction: parameter("target") },
      { rule: "trailingStop", fraction: parameter("trail") },
    ],
    mixed: [],
  };
  const pool: readonly ExitRule[] = [
    ...own[structure.kind],
    { rule: "pointsTarget", points: parameter("points") },
    { rule: "pointsStop", points: parameter("points") },
    { rule: "trailingPoints", points: parameter("points"), armAtPoints: parameter("few") },
    { rule: "maxHold", seconds: parameter("hold") },
  ];
  const time = fc.constantFrom<readonly ExitRule[]>(
    [{ rule: "clock", at: parameter("exit") }],
    [{ rule: "clock", at: parameter("exit") }],
    [{ rule: "nextDayClock", at: parameter("exit") }],
  );
  const condition = fc
    .option(randomCondition("position", structure.legs, ["m1", "m2"]), { nil: undefined })
    .map((holds): readonly ExitRule[] => (holds === undefined ? [] : [{ rule: "when", name: "said so", holds }]));
  return fc
    .tuple(fc.shuffledSubarray([...pool], { minLength: 1, maxLength: 3 }), condition, time)
    .map(([some, when, clock]) => [...some, ...when, ...clock]);
}

const plain = (name: string, value: number): ParameterSchema =>
  numberParameter(name, value, { unit: "", min: -1e9, max: 1e9 }, name);
const clock = (name: string): ParameterSchema => ({
  name,
  kind: "clock",
  unit: "",
  default: name === "exit" ? "09:17:00" : "09:15:00",
  description: name,
});
const PARAMETERS: readonly ParameterSchema[] = [
  ...["entry", "later", "from", "until", "exit"].map(clock),
  ...["window", "steps", "few", "more", "stop", "target", "trail", "points", "hold", "share", "minHold"].map((name) =>
    plain(name, 1),
  ),
  ...executionParameters(),
];

const parameters = fc.record({
  entry: fc.integer({ min: 0, max: 40 }).map(at),
  later: fc.integer({ min: 0, max: 80 }).map(at),
  from: fc.integer({ min: 0, max: 30 }).map(at),
  until: fc.integer({ min: 31, max: 120 }).map(at),
  exit: fc.integer({ min: 81, max: 120 }).map(at),
  window: fc.constantFrom(0, 10, 60),
  steps: fc.constantFrom(0.5, 1, 2),
  few: fc.constantFrom(1, 3),
  more: fc.constantFrom(10, 30),
  stop: fc.constantFrom(0, 1.1, 1.3),
  target: fc.constantFrom(0, 0.1, 0.3),
  trail: fc.constantFrom(0, 0.1),
  points: fc.constantFrom(0, 2, 5),
  hold: fc.constantFrom(0, 10, 45),
  share: fc.constantFrom(0.2, 0.7),
  minHold: fc.constantFrom(0, 0, 8),
  fillModel: fc.constantFrom("touch", "touch", "mid", "last", "touchSlippage", "limit"),
  maxQuoteAgeSeconds: fc.constantFrom(2, 5, 10, 40),
  latencySeconds: fc.constantFrom(0, 1, 3),
  entryFillSeconds: fc.constantFrom(1, 5, 30),
  lots: fc.constantFrom(1, 3, 4),
});

/** A definition with parameters, both at random. */
export const randomStrategies: fc.Arbitrary<RandomStrategy> = fc.constantFrom(...structures).chain((structure) =>
  fc
    .record({
      entries: entryRules(structure.legs),
      management: managementRules(structure.legs),
      exits: exitRules(structure),
      overlapAllowed: fc.boolean(),
      parameters,
    })
    .map(({ parameters: values, ...rules }) => ({
      definition: {
        ...shortStraddle0920,
        id: "R",
        ...rules,
        legs: structure.legs,
        variants: [],
        minHoldSeconds: parameter("minHold"),
        parameters: PARAMETERS,
      },
      parameters: {
        ...values,
        ...(values.fillModel === "touchSlippage" ? { buySlippagePoints: 0.5 } : {}),
      },
    })),
);
