import { beforeAll, describe, expect, it } from "vitest";
import { MarketSimulation, type NseColumnName, resolveSampleOptions } from "../../lib/market/index.js";
import type { ContractPlan } from "../../lib/market/planContracts.js";
import { ssviTotalVariance } from "../../lib/market/ssvi.js";
import { undiscountedOption } from "../../lib/market/undiscountedOption.js";
import { VendorRows } from "../../lib/market/VendorRows.js";

const OPEN = Date.parse("2025-11-18T09:15:00+05:30") * 1000;
const CLOSE = Date.parse("2025-11-18T15:30:00+05:30") * 1000;

interface Rows {
  readonly plan: ContractPlan;
  readonly rows: number;
  readonly columns: Record<NseColumnName, Float64Array>;
  /** Rows of the session, without those before and after it. */
  readonly session: readonly number[];
}

/** One session at natural density. */
let simulation: MarketSimulation;
let contracts: Rows[];
const named = (underlying: string, rank: number): Rows[] =>
  contracts.filter(({ plan }) => plan.model.underlying === underlying && plan.days[0]!.rank === rank);

beforeAll(() => {
  simulation = new MarketSimulation(resolveSampleOptions({ seed: 3, days: 1 }));
  const plans = new Map(simulation.density.contracts.map((plan) => [plan.table, plan]));
  const buffer = new VendorRows();
  contracts = simulation.dumps().flatMap((dump) =>
    dump.tables.flatMap((table) => {
      const plan = plans.get(table.name);
      if (!plan || !table.next(buffer)) return [];
      const columns = buffer.take();
      const session = Array.from({ length: buffer.rows }, (_, i) => i).filter(
        (i) => columns.timestamp[i]! >= OPEN && columns.timestamp[i]! <= CLOSE,
      );
      return [{ plan, rows: buffer.rows, columns, session }];
    }),
  );
});

const fail = (rows: Rows, i: number, what: string): never => {
  throw new Error(
    `${rows.plan.table} row ${i}: ${what} ${JSON.stringify(Object.fromEntries(Object.entries(rows.columns).map(([name, column]) => [name, column[i]])))}`,
  );
};

describe("rows of an option contract", () => {
  it("tick every 1 to 2 s within 3 strikes of the money in the nearest expiry, elsewhere every 5 to 40 s", () => {
    let near = 0;
    let rest = 0;
    for (const { plan, columns, session } of contracts) {
      const { path, rank } = plan.days[0]!;
      for (let j = 1; j < session.length; j++) {
        const from = columns.timestamp[session[j - 1]!]!;
        const gap = (columns.timestamp[session[j]!]! - from) / 1e6;
        const spot = path.spot[(from - OPEN) / 1e6]!;
        const isNear = rank === 0 && Math.abs(plan.strike - spot) <= 3 * plan.model.strikeStep;
        if (isNear) near++;
        else rest++;
        if (isNear && gap !== 1 && gap !== 2) throw new Error(`${plan.table}: ${gap} s near the money`);
        // A contract that comes near the money has a row at once, which cuts its gap short.
        if (rank === 0 && !isNear) {
          for (let s = (from - OPEN) / 1e6 + 1; s < (from - OPEN) / 1e6 + gap; s++) {
            const entered = Math.abs(plan.strike - path.spot[s]!) <= 3 * plan.model.strikeStep;
            if (entered) throw new Error(`${plan.table}: near the money at ${s} without a row`);
          }
        }
        if (!isNear && (gap > 40 || (gap < 5 && rank !== 0)))
          throw new Error(`${plan.table}: ${gap} s away from the money`);
      }
    }
    expect(near).toBeGreaterThan(200_000);
    expect(rest).toBeGreaterThan(50_000);
  });

  it("cover every strike within 3 of the money at every moment", () => {
    for (const underlying of ["NIFTY", "BANKNIFTY"]) {
      const listed = new Set(named(underlying, 0).map(({ plan }) => plan.strike));
      const { strikeStep } = named(underlying, 0)[0]!.plan.model;
      const missing = new Set<number>();
      for (const spot of named(underlying, 0)[0]!.plan.days[0]!.path.spot) {
        const first = Math.ceil(spot / strikeStep - 3) * strikeStep;
        for (let strike = first; strike <= spot + 3 * strikeStep; strike += strikeStep) {
          if (!listed.has(strike)) missing.add(strike);
        }
      }
      expect([...missing]).toEqual([]);
    }
  });

  it("have an ordered book: bids fall, asks rise, bid below ask, sizes in lots, orders fit sizes, totals cover levels", () => {
    for (const rows of contracts) {
      const c = rows.columns;
      const lot = rows.plan.model.lotSize;
      const levels = (name: string): Float64Array[] =>
        [0, 1, 2, 3, 4].map((level) => c[`${name}${level}` as NseColumnName]);
      const book = { b: ["p", "q", "o"].map((x) => levels(`b${x}`)), s: ["p", "q", "o"].map((x) => levels(`s${x}`)) };
      const side = (i: number, prefix: "b" | "s", sign: 1 | -1): number => {
        const [prices, sizes, counts] = book[prefix] as [Float64Array[], Float64Array[], Float64Array[]];
        let before = sign === 1 ? Number.POSITIVE_INFINITY : 0;
        let total = 0;
        for (let level = 0; level < 5; level++) {
          const price = prices[level]![i]!;
          const size = sizes[level]![i]!;
          const orders = counts[level]![i]!;
          if (price === 0 && size === 0 && orders === 0) {
            before = sign === 1 ? 0 : Number.POSITIVE_INFINITY;
            continue;
          }
          if (!(sign === 1 ? price < before : price > before)) fail(rows, i, `level ${level} out of order`);
          if (Math.abs(price * 20 - Math.round(price * 20)) > 1e-9 || price < 0.05) fail(rows, i, `price ${price}`);
          if (size <= 0 || size % lot !== 0 || orders < 1 || orders * lot > size)
            fail(rows, i, `size ${size} orders ${orders}`);
          before = price;
          total += size;
        }
        return total;
      };
      for (const i of rows.session) {
        const bids = side(i, "b", 1);
        const asks = side(i, "s", -1);
        if (!(c.bp0[i]! < c.sp0[i]!)) fail(rows, i, "crossed");
        if (c.bQty[i]! < bids || c.sQty[i]! < asks || c.bQty[i]! % lot !== 0) fail(rows, i, "totals");
      }
    }
  });

  it("quote around the truth: best bid below and best ask above the model premium, at every row", () => {
    for (const rows of contracts) {
      const { model, strike, optionType, expiry, days } = rows.plan;
      const surface = simulation.surface(model, days[0]!.path, expiry.expiry);
      for (const i of rows.session) {
        const second = (rows.columns.timestamp[i]! - OPEN) / 1e6;
        const forward = surface.forward[second]!;
        const fair = undiscountedOption(
          forward,
          strike,
          ssviTotalVariance(Math.log(strike / forward), surface.theta[second]!, surface.rho, surface.phi[second]!),
          optionType,
        );
        if (!(rows.columns.bp0[i]! < fair + 1e-9 && rows.columns.sp0[i]! > fair - 1e-9)) fail(rows, i, `fair ${fair}`);
        if (
          fair < Math.max(0, optionType === "CE" ? forward - strike : strike - forward) - 1e-9 ||
          fair > (optionType === "CE" ? forward : strike)
        )
          fail(rows, i, "bounds");
      }
    }
  });

  it("keep put-call parity at the mid within the half spreads, on the forward that is written down", () => {
    let pairs = 0;
    for (const underlying of ["NIFTY", "BANKNIFTY"]) {
      for (const call of named(underlying, 0).filter(({ plan }) => plan.optionType === "CE")) {
        const put = named(underlying, 0).find(
          ({ plan }) => plan.strike === call.plan.strike && plan.optionType === "PE",
        )!;
        const surface = simulation.surface(call.plan.model, call.plan.days[0]!.path, call.plan.expiry.expiry);
        const puts = new Map(put.session.map((i) => [put.columns.timestamp[i]!, i]));
        for (const i of call.session) {
          const j = puts.get(call.columns.timestamp[i]!);
          if (j === undefined || call.columns.bp0[i] === 0 || put.columns.bp0[j] === 0) continue;
          pairs++;
          const middle = (rows: Rows, row: number): number => (rows.columns.bp0[row]! + rows.columns.sp0[row]!) / 2;
          const half = (rows: Rows, row: number): number => (rows.columns.sp0[row]! - rows.columns.bp0[row]!) / 2;
          const parity =
            middle(call, i) -
            middle(put, j) -
            (surface.forward[(call.columns.timestamp[i]! - OPEN) / 1e6]! - call.plan.strike);
          if (Math.abs(parity) > half(call, i) + half(put, j) + 1e-9) fail(call, i, `parity off by ${parity}`);
        }
      }
    }
    expect(pairs).toBeGreaterThan(10_000);
  });

  it("have spreads that widen away from the money and for the farther expiry, in relation to the premium", () => {
    const relative = (rows: readonly Rows[]): number => {
      const values = rows.flatMap(({ columns, session }) =>
        session
          .filter((i) => columns.bp0[i]! > 0)
          .map((i) => (columns.sp0[i]! - columns.bp0[i]!) / ((columns.sp0[i]! + columns.bp0[i]!) / 2)),
      );
      return values.reduce((sum, value) => sum + value, 0) / values.length;
    };
    for (const underlying of ["NIFTY", "BANKNIFTY"]) {
      const out = (rank: number, from: number, to: number): Rows[] =>
        named(underlying, rank).filter(({ plan }) => {
          const away =
            ((plan.optionType === "CE" ? 1 : -1) * (plan.strike - plan.days[0]!.path.spot[0]!)) / plan.model.strikeStep;
          return away >= from && away < to;
        });
      expect(relative(out(0, 5, 9))).toBeGreaterThan(relative(out(0, -1, 2)));
      // The nearest NIFTY expiry is that same day, where a tick is a large part of a premium: compare within one expiry.
      if (underlying === "BANKNIFTY") expect(relative(out(1, -1, 2))).toBeGreaterThan(relative(out(0, -1, 2)));
    }
  });

  it("show trades as the vendor does: volume grows by lots, the average lies in the range, the last price may lag", () => {
    let lagging = 0;
    let traded = 0;
    for (const rows of contracts) {
      const c = rows.columns;
      const lot = rows.plan.model.lotSize;
      let volume = 0;
      let tradeTime = 0;
      let afterReset = false;
      for (const i of rows.session) {
        if (c.lastTradeTime[i]! > c.timestamp[i]! || c.lastTradeTime[i]! < tradeTime)
          fail(rows, i, "time of the last trade");
        tradeTime = c.lastTradeTime[i]!;
        const reset = c.volume[i] === 0 && volume > 0;
        if (reset) {
          afterReset = true;
          continue;
        }
        if (c.volume[i]! < volume || c.volume[i]! % lot !== 0 || c.qty[i]! % lot !== 0 || c.oi[i]! % lot !== 0)
          fail(rows, i, "volume");
        if (!afterReset && c.volume[i]! > volume && c.volume[i]! - volume !== c.qty[i]!) fail(rows, i, "last quantity");
        afterReset = false;
        volume = c.volume[i]!;
        if (c.price[i] === 0) continue;
        const { price, open, high, low, close, avgPrice, oi, oiHigh, oiLow } = c;
        if (volume === 0) {
          if (
            price[i] !== close[i] ||
            open[i] !== 0 ||
            high[i] !== 0 ||
            low[i] !== 0 ||
            avgPrice[i] !== 0 ||
            c.changeper[i] !== 0 ||
            tradeTime >= OPEN
          )
            fail(rows, i, "before the first trade");
        } else {
          traded++;
          if (!(low[i]! <= price[i]! && price[i]! <= high[i]! && low[i]! <= open[i]! && open[i]! <= high[i]!))
            fail(rows, i, "range");
          if (avgPrice[i]! < low[i]! - 0.005 || avgPrice[i]! > high[i]! + 0.005 || tradeTime < OPEN)
            fail(rows, i, "average");
          if (Math.abs(c.changeper[i]! - (100 * (price[i]! - close[i]!)) / close[i]!) > 1e-9) fail(rows, i, "change");
          if (price[i]! < c.bp0[i]! || price[i]! > c.sp0[i]!) lagging++;
        }
        if (!(oiLow[i]! <= oi[i]! && oi[i]! <= oiHigh[i]! && oiLow[i]! >= 0)) fail(rows, i, "open interest");
      }
    }
    expect(traded).toBeGreaterThan(100_000);
    expect(lagging).toBeGreaterThan(0.2 * traded);
  });

  it("average as the volume-weighted price of the trades that the rows show", () => {
    const rows = named("NIFTY", 0).find(
      ({ plan }) => plan.optionType === "CE" && Math.abs(plan.strike - plan.days[0]!.path.spot[0]!) <= 25,
    )!;
    const c = rows.columns;
    let [volume, turnover] = [0, 0];
    for (const i of rows.session) {
      if (c.volume[i]! > volume) {
        // A zero price hides the trade of its row: take the volume at the average that the vendor states.
        turnover +=
          (c.volume[i]! - volume) *
          (c.price[i]! || (c.avgPrice[i]! * c.volume[i]! - turnover) / (c.volume[i]! - volume));
        volume = c.volume[i]!;
        expect(Math.abs(c.avgPrice[i]! - turnover / volume)).toBeLessThan(0.0101);
      }
    }
    expect(volume).toBeGreaterThan(1_000_000);
  });

  it("put one zero price and one volume reset into the at-the-money call, each for exactly one row", () => {
    for (const underlying of ["NIFTY", "BANKNIFTY"]) {
      const { columns, session } = named(underlying, 0).find(
        ({ plan }) =>
          plan.optionType === "CE" && Math.abs(plan.strike - plan.days[0]!.path.spot[0]!) <= plan.model.strikeStep / 2,
      )!;
      const zero = session.filter((i) => columns.price[i] === 0);
      const reset = session.filter((i) => columns.volume[i] === 0 && columns.volume[i - 1]! > 0);
      expect([zero.length, reset.length]).toEqual([1, 1]);
      expect(columns.price[zero[0]! + 1]).toBeGreaterThan(0);
      expect(columns.volume[reset[0]! + 1]).toBeGreaterThanOrEqual(columns.volume[reset[0]! - 1]!);
      expect(columns.lastTradeTime[zero[0]!]).toBeGreaterThanOrEqual(OPEN);
    }
  });

  it("repeat yesterday's last trade before the open and the last quote after the close", () => {
    let [early, late] = [0, 0];
    for (const rows of contracts) {
      const c = rows.columns;
      const last = rows.session.at(-1)!;
      for (let i = 0; i < rows.rows; i++) {
        if (c.timestamp[i] === 0) continue;
        if (c.timestamp[i]! < OPEN) {
          early++;
          if (c.price[i] !== c.close[i] || c.volume[i] !== 0 || c.bp0[i] !== 0 || c.lastTradeTime[i]! >= OPEN)
            fail(rows, i, "before the open");
        }
        if (c.timestamp[i]! > CLOSE) {
          late++;
          if (c.price[i] !== c.price[last] || c.sp0[i] !== c.sp0[last] || c.volume[i] !== c.volume[last])
            fail(rows, i, "after the close");
        }
      }
    }
    expect(early).toBeGreaterThan(20);
    expect(late).toBeGreaterThan(20);
    expect(early + late).toBe(simulation.tally.totals().outOfSession);
  });
});
