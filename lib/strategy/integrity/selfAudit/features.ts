import { causalityTest, type Feature, type FeatureInput } from "../causalityTest.js";
import type { CausalityResult } from "../GateEvidence.js";
import { volumeOffsetTest } from "../volumeOffsetTest.js";
import type { AuditDay } from "./auditMarket.js";

const WINDOW = 20;

/** Prices and cumulative volume of the first contract of the nearest expiry of a day. */
export function featureInput({ tape, nearest }: AuditDay): FeatureInput {
  const { firstRow, rowCount } = tape.contracts.find(({ contract }) => contract.expiryDate === nearest)!;
  const part = (values: Float64Array): Float64Array => values.slice(firstRow, firstRow + rowCount);
  const { timestamp, lastPrice, volume } = tape.quotes;
  return { times: part(timestamp), columns: { price: part(lastPrice), volume: part(volume) } };
}

/** Mean of the values from `before` rows back to `after` rows ahead, as far as there are any. */
const meanAround =
  (column: string, before: number, after: number): Feature =>
  ({ columns }) =>
    columns[column]!.map((_, row, all) => {
      const window = all.slice(Math.max(0, row - before), row + after + 1);
      return window.reduce((sum, value) => sum + value, 0) / window.length;
    });

export const trailingMean: Feature = meanAround("price", WINDOW, 0);
/** Its window reaches into the future. */
export const centredMean: Feature = meanAround("price", WINDOW / 2, WINDOW / 2);

/** Last volume change over the mean change of the rows before. */
export const volumeSpike: Feature = ({ columns }) => {
  const volume = columns["volume"]!;
  return volume.map((count, row) => {
    const first = Math.max(0, row - WINDOW);
    return row === 0 ? Number.NaN : ((count - volume[row - 1]!) * (row - first)) / (count - volume[first]!);
  });
};
/** The day's count over its own mean: it tends to two late in the day and never spikes. */
export const cumulativeSpike: Feature = (input) => {
  const means = meanAround("volume", WINDOW, 0)(input);
  return input.columns["volume"]!.map((count, row) => count / means[row]!);
};

/** Tests a feature of price on a day cut off at several rows. */
export function testedForCausality(name: string, feature: Feature, input: FeatureInput): CausalityResult {
  const rows = input.times.length;
  return causalityTest(name, feature, input, [10, Math.floor(rows / 2), rows - 1]);
}

export function testedForVolume(name: string, feature: Feature, input: FeatureInput): CausalityResult {
  return volumeOffsetTest(name, feature, input, "volume");
}
