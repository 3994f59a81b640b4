import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { impliedVolatility, type OptionType } from "../../lib/vol/index.js";
import { sharedData } from "../sharedData.js";

interface Input {
  readonly security_type: string;
  readonly bid: string | null;
  readonly ask: string | null;
  readonly maturity?: string;
  readonly strike?: string;
  readonly option_type?: OptionType;
  readonly iv_bid?: string | null;
  readonly iv_ask?: string | null;
}

const folder = sharedData("deribit-btc-20260801");

describe.skipIf(folder === undefined)("volatilities that Deribit shows, 21 May 2026", () => {
  // Its README gives the medians as 0.03 and 0.09 vol points with the mid of the future for the forward.
  it.each([
    ["btc", 0.000_35, 0.005],
    ["eth", 0.000_95, 0.005],
  ])("%s: own bid and ask volatilities of the coin premiums agree", (asset, median, ninetieth) => {
    const text = readFileSync(`${folder}/volsurface_${asset}_20260521.json`, "utf8");
    const surface = JSON.parse(text) as { asset_curve: { ref_date: string }; inputs: Input[] };
    const now = Date.parse(surface.asset_curve.ref_date);
    const futures = new Map<string, number>();
    for (const input of surface.inputs) {
      if (input.security_type === "forward") {
        futures.set(input.maturity!, 0.5 * (Number(input.bid) + Number(input.ask)));
      }
    }
    const errors: number[] = [];
    let refused = 0;
    for (const input of surface.inputs) {
      const forward = futures.get(input.maturity ?? "");
      if (input.security_type !== "option" || forward === undefined) continue;
      const tauYears = (Date.parse(input.maturity!) - now) / (365 * 86_400_000);
      for (const [premium, shown] of [
        [input.bid, input.iv_bid],
        [input.ask, input.iv_ask],
      ]) {
        if (premium == null || shown == null || !(Number(premium) > 0) || !(Number(shown) > 0)) continue;
        const { vol, status } = impliedVolatility(
          input.option_type!,
          Number(premium) * forward,
          forward,
          Number(input.strike),
          tauYears,
        );
        if (status === "ok") errors.push(Math.abs(vol - Number(shown)));
        else refused++;
      }
    }
    errors.sort((a, b) => a - b);
    expect(errors.length).toBeGreaterThan(500);
    expect(refused).toBe(0);
    expect(errors[errors.length >> 1]).toBeLessThan(median);
    expect(errors[Math.floor(0.9 * errors.length)]).toBeLessThan(ninetieth);
  });
});
