import type { ScanPart } from "./ScanPart.js";

/**
 * A cached part in stretches of whole contracts of at least `rows` rows, the last one of what is left; a Parquet file is
 * one stretch.
 */
export function* splitPart(part: ScanPart, rows: number): Generator<ScanPart> {
  if (part.source === "parquet") {
    yield part;
    return;
  }
  let from = 0;
  let held = 0;
  for (let next = 0; next < part.contracts.length; next++) {
    held += part.contracts[next]![4];
    if (held < rows && next + 1 < part.contracts.length) continue;
    yield { ...part, rows: held, contracts: part.contracts.slice(from, next + 1) };
    from = next + 1;
    held = 0;
  }
}
