import type { DisplayData, DisplayValue } from "../../task/index.js";
import type { TradeExplanation, TradeStep } from "./TradeExplanation.js";

/** NaN and Infinity are what is not known. */
const known = (value: number): DisplayValue => (Number.isFinite(value) ? Number(value.toPrecision(9)) : null);

function table(title: string, columns: readonly string[], rows: readonly (readonly DisplayValue[])[]): DisplayData {
  return { kind: "table", title, columns, rows, totalRows: rows.length };
}

/** The tables of an explanation: the trade, its steps, the rules, the book, and the seconds around. */
export function explanationDisplays(explanation: TradeExplanation): DisplayData[] {
  const { steps } = explanation;
  const book = bookRows(steps);
  return [
    summary(explanation),
    table(
      "Step by step",
      [
        "step",
        "clock",
        "rule",
        "by",
        "spot",
        "age s",
        "leg",
        "bid qty",
        "bid",
        "ask",
        "ask qty",
        "last",
        "age s",
        "order",
        "at",
        "quote",
        "to close",
        "P&L",
      ],
      steps.flatMap(stepRows),
    ),
    table(
      "Rules that watch the position (points a lot)",
      ["step", "clock", "rule", "acts when", "now"],
      steps.flatMap(({ kind, clock, levels }) =>
        levels.map(({ rule, text, now }) => [kind, clock, rule, text, known(now)]),
      ),
    ),
    ...(book.length > 0
      ? [table("Book", ["step", "clock", "leg", "level", "bid qty", "bid", "ask", "ask qty"], book)]
      : []),
    aroundTable(explanation),
  ];
}

function summary({ record, trade, warnings, clockName }: TradeExplanation): DisplayData {
  const currency = trade.pnlCurrency === null ? "not measured" : `${trade.pnlCurrency.toFixed(2)} ${trade.currency}`;
  return {
    kind: "record",
    title: `Trade ${trade.tradeId} of run ${record.runId}: ${trade.underlying} ${trade.date}`,
    entries: [
      ["verdict of the run", record.verdict.status],
      ...warnings.map((warning) => ["warning", warning] as const),
      ["strategy", record.definition ? `${record.definition.id} ${record.definition.name}` : record.study],
      ...(record.variant === undefined ? [] : [["variant", record.variant] as const]),
      ["held", `${trade.entryTime} to ${trade.exitTime} ${clockName}, ${trade.holdSeconds} s`],
      ["exit", trade.exitReason],
      [
        "premium received, paid",
        `${known(trade.premiumReceivedPoints)} and ${known(trade.premiumPaidPoints)} points a lot`,
      ],
      ["P&L", `${known(trade.pnlPoints)} points a lot, ${currency} after costs`],
    ],
  };
}

function stepRows(step: TradeStep): DisplayValue[][] {
  const { kind, clock, rule, decidedBy, spot, spotAgeSeconds, legs, costToClosePoints, pnlPoints } = step;
  return legs.map((leg, i) => [
    ...(i === 0 ? [kind, clock, rule, decidedBy, known(spot), known(spotAgeSeconds)] : ["", "", "", "", "", ""]),
    leg.isHeld || leg.fill ? leg.name : `(${leg.name})`,
    known(leg.bidSize),
    known(leg.bid),
    known(leg.ask),
    known(leg.askSize),
    known(leg.last),
    known(leg.ageSeconds),
    leg.fill?.action ?? "",
    leg.fill ? known(leg.fill.price) : "",
    leg.fill ? known(leg.fill.quotePrice) : "",
    i === 0 ? known(costToClosePoints) : "",
    i === 0 ? known(pnlPoints) : "",
  ]);
}

function bookRows(steps: readonly TradeStep[]): DisplayValue[][] {
  return steps.flatMap(({ kind, clock, legs }) =>
    legs.flatMap(({ name, book }) =>
      book.map(({ bidQuantity, bid, ask, askQuantity }, level) => [
        kind,
        clock,
        name,
        level + 1,
        known(bidQuantity),
        known(bid),
        known(ask),
        known(askQuantity),
      ]),
    ),
  );
}

function aroundTable({ around, steps, trade }: TradeExplanation): DisplayData {
  const marks = new Map<string, string[]>();
  for (const { date, clock, kind } of steps)
    marks.set(`${date} ${clock}`, [...(marks.get(`${date} ${clock}`) ?? []), kind]);
  const legs = trade.legs.map((_, i) => i + 1);
  const columns = [
    "clock",
    "spot",
    "age s",
    ...legs.flatMap((i) => [`${i} bid`, `${i} ask`, `${i} last`, `${i} age s`]),
  ];
  const rows = around.map((point) => [
    point.clock,
    known(point.spot),
    known(point.spotAgeSeconds),
    ...point.legs.flatMap(({ bid, ask, last, ageSeconds }) => [known(bid), known(ask), known(last), known(ageSeconds)]),
    known(point.costToClosePoints),
    known(point.pnlPoints),
    (marks.get(`${point.date} ${point.clock}`) ?? []).join(", "),
  ]);
  return table("The seconds around", [...columns, "to close", "P&L", "step"], rows);
}
