import type { Tape } from "../../tape/index.js";
import type { LegScan } from "./LegScan.js";

/** Where one entry rule decides to open: of each second the earliest row, in whichever contract it stands. */
export interface RowDecisions {
  /** By second: row of the tape and number of its contract, -1 where nothing is decided. */
  readonly rows: Int32Array;
  readonly contracts: Int32Array;
  /** For each condition of the rule, the rows at which it was the first that did not hold. */
  readonly rejections: readonly number[];
}

/**
 * Signals of several contracts in one order of time. Of two rows with one stamp that of the contract with the lower number
 * comes first: the earlier expiry, the call, the lower strike.
 *
 * @param rule place of the entry rule among those of the leg
 */
export function rowDecisions(tape: Tape, scan: LegScan, rule: number, candidates: readonly number[]): RowDecisions {
  const rows = new Int32Array(tape.lastSecond + 1).fill(-1);
  const contracts = new Int32Array(tape.lastSecond + 1).fill(-1);
  const rejections: number[] = [];
  const stamps = tape.column("timestamp").values;
  for (const contract of candidates) {
    const signals = scan.signals(contract);
    for (const row of signals.entries[rule]!) {
      const second = tape.secondOfSession(row);
      const known = rows[second]!;
      if (known >= 0 && stamps[known]! <= stamps[row]!) continue;
      rows[second] = row;
      contracts[second] = contract;
    }
    signals.rejections[rule]!.forEach((count, i) => {
      rejections[i] = (rejections[i] ?? 0) + count;
    });
  }
  return { rows, contracts, rejections };
}
