import { StrikebookError } from "../../task/index.js";
import { grossCurrency } from "../execution/costScenarios.js";
import { dayOfFill } from "../execution/dayOfFill.js";
import { type CostTerms, costTermsOf, tradeCharges } from "../execution/tradeCharges.js";
import type { RunRecord } from "../RunRecord.js";
import { PortfolioBook } from "./PortfolioBook.js";
import {
  type PortfolioResult,
  REFUSAL_REASONS,
  type RefusalReason,
  type RefusedTrade,
  type TakenTrade,
} from "./PortfolioResult.js";
import { checkPortfolioRules, type PortfolioRules } from "./PortfolioRules.js";

/** A trade of a run, with what its size changes. */
interface Candidate {
  readonly strategy: string;
  readonly runId: string;
  readonly trade: RunRecord["trades"][number];
  readonly lots: number;
  readonly terms: CostTerms;
  /** Instant of the entry decision; infinite for a trade without one, which comes last and is refused. */
  readonly decidedMicros: number;
}

/**
 * Runs several strategies on one capital: their recorded trades in the order of their entry decisions (equal ones in the
 * order of the records), each taken or refused by the rules.
 *
 * - A position is open from its entry decision to its last exit, and closed for a decision at or after that exit.
 * - **Limits look at closed trades only**: the loss of positions that are still open is not in the day's loss, the
 *   drawdown or the capital. A drawdown limit therefore stops entries until open positions close with a profit, for good
 *   when none does.
 * - Margin for a new trade: at most the strategy's share of the starting capital less its open margins, and at most the
 *   smaller of starting capital and equity less all open margins: losses shrink it, profits do not enlarge it.
 * - Sizes are whole lots. Result and margin scale with them; costs are charged anew at that size by the run's cost model.
 *
 * @param records runs of strategies; several of one strategy must be of other days or underlyings
 * @throws StrikebookError `argument` for a record that is no strategy's, a day that a strategy ran twice, or rules that
 *   cannot be; `empty` for no records
 */
export function simulatePortfolio(records: readonly RunRecord[], rules: PortfolioRules): PortfolioResult {
  const candidates = candidatesOf(records, rules);
  const book = new PortfolioBook(rules.capitalInr);
  const taken: TakenTrade[] = [];
  const refused: RefusedTrade[] = [];
  let peakMarginInr = 0;
  let peakOpenPositions = 0;
  for (const candidate of candidates) {
    const { strategy, runId, trade, decidedMicros } = candidate;
    book.closeUntil(decidedMicros);
    const sized = sizeOf(candidate, book, rules);
    if (typeof sized === "string") {
      refused.push({ strategy, runId, trade, reason: sized });
      continue;
    }
    taken.push(sized);
    book.open(sized, dayOfFill(trade, trade.exitMicros));
    peakMarginInr = Math.max(peakMarginInr, book.marginInr);
    peakOpenPositions = Math.max(peakOpenPositions, book.openPositions);
  }
  book.closeUntil(Number.POSITIVE_INFINITY);

  const refusedByReason = Object.fromEntries(
    Object.keys(REFUSAL_REASONS).map((name) => [name, refused.filter(({ reason }) => reason === name).length]),
  ) as Record<RefusalReason, number>;
  const percent = (inr: number): number => (inr / rules.capitalInr) * 100;
  const days = daysOf(records, book).map(([date, pnlInr]) => ({ date, pnlInr, percentOfCapital: percent(pnlInr) }));
  const pnlInr = book.equityInr - rules.capitalInr;
  return {
    capitalInr: rules.capitalInr,
    taken,
    refused,
    refusedByReason,
    equity: book.equity,
    days,
    pnlInr,
    percentOfCapital: percent(pnlInr),
    percentPerDay: percent(pnlInr) / days.length,
    maxDrawdownInr: book.maxDrawdownInr,
    maxDrawdownPercent: book.maxDrawdownPercent,
    peakMarginInr,
    peakOpenPositions,
    verdicts: records.map(({ runId, verdict }) => ({ runId, status: verdict.status })),
  };
}

function candidatesOf(records: readonly RunRecord[], rules: PortfolioRules): Candidate[] {
  if (records.length === 0)
    throw new StrikebookError("empty", "a portfolio of no runs", "give the records of its strategies");
  const ids = new Set<string>();
  const ran = new Set<string>();
  const candidates: Candidate[] = [];
  for (const record of records) {
    const { runId, parameters, trades } = record;
    const strategy = strategyOf(record);
    ids.add(strategy);
    for (const { underlying, date } of record.days) {
      const day = `${strategy} on ${underlying} ${date}`;
      if (ran.has(day)) throw new StrikebookError("argument", `two runs of ${day}`, "give one of them");
      ran.add(day);
    }
    const lotsRun = Number(parameters.find(({ name }) => name === "lots")?.value ?? Number.NaN);
    const terms = costTermsOf(parameters);
    for (const trade of trades) {
      const decided = trade.entryDecisionMicros;
      const decidedMicros = Number.isNaN(decided) ? Number.POSITIVE_INFINITY : decided;
      candidates.push({ strategy, runId, trade, lots: trade.lots ?? lotsRun, terms, decidedMicros });
    }
  }
  checkPortfolioRules(rules, [...ids]);
  return candidates.sort((a, b) => (a.decidedMicros === b.decidedMicros ? 0 : a.decidedMicros - b.decidedMicros));
}

/** Name of a run's strategy in the shares: the id of its definition, and its variant if it has one. */
function strategyOf({ definition, runId, variant }: RunRecord): string {
  if (!definition)
    throw new StrikebookError("argument", `run ${runId} is not of a strategy`, "give records of strategies");
  return variant === undefined ? definition.id : `${definition.id}/${variant}`;
}

/** The trade at the size that the rules leave it, or why it is refused. */
function sizeOf(candidate: Candidate, book: PortfolioBook, rules: PortfolioRules): TakenTrade | RefusalReason {
  const { strategy, runId, trade, lots, terms } = candidate;
  const { currency, marginCurrency, exitMicros } = trade;
  const gross = grossCurrency(trade);
  const isMeasured = currency === "INR" && marginCurrency !== null && marginCurrency > 0 && lots > 0;
  if (!isMeasured || gross === null || !(exitMicros >= candidate.decidedMicros)) return "notMeasured";
  const date = trade.date;
  if (dayOfFill(trade, exitMicros) !== date && !rules.carryAllowed) return "carry";
  const dayInr = book.pnlByDate.get(date) ?? 0;
  if (rules.dailyLossLimitInr !== undefined && dayInr <= -rules.dailyLossLimitInr) return "dailyLoss";
  if (rules.drawdownLimitInr !== undefined && book.drawdownInr >= rules.drawdownLimitInr) return "drawdown";
  if (book.openPositions >= rules.maxOpenPositions) return "maxOpenPositions";

  const marginPerLot = marginCurrency / lots;
  const ofShare = wholeLots(rules.shares[strategy]! * rules.capitalInr - book.marginOf(strategy), marginPerLot);
  const ofCapital = wholeLots(Math.min(rules.capitalInr, book.equityInr) - book.marginInr, marginPerLot);
  const wanted = rules.sizing === "asRun" ? lots : Math.min(ofShare, ofCapital);
  if (ofShare < Math.max(wanted, 1)) return "share";
  if (ofCapital < Math.max(wanted, 1)) return "capital";
  const charges = tradeCharges(trade, terms, wanted / lots);
  if (charges.total === null) return "notMeasured";
  return {
    strategy,
    runId,
    trade,
    lots: wanted,
    marginInr: marginPerLot * wanted,
    costsInr: charges.total,
    pnlInr: gross * (wanted / lots) - charges.total,
  };
}

/** Whole lots that an amount has margin for; a share of a capital is not exact in binary. */
function wholeLots(amountInr: number, marginPerLot: number): number {
  return Math.max(0, Math.floor(amountInr / marginPerLot + 1e-9));
}

/** Every day of the data that did not fail, and every day on which a trade closed, ascending. */
function daysOf(records: readonly RunRecord[], book: PortfolioBook): [date: string, pnlInr: number][] {
  const dates = new Set(book.pnlByDate.keys());
  for (const { days } of records) for (const { date, outcome } of days) if (outcome !== "failed") dates.add(date);
  return [...dates].sort().map((date) => [date, book.pnlByDate.get(date) ?? 0]);
}
