import { mergeRawRows } from "./mergeRawRows.js";
import type { StagedPart, StagedSource } from "./RawStage.js";
import { compareRawContracts, rawContract } from "./rawContract.js";
import { type RawRows, StagedRows } from "./StagedRows.js";

/** One part of a source. */
export interface StagedInput {
  readonly part: StagedPart;
  readonly source: StagedSource;
}

/** All rows that shall be in one raw part, contract by contract: of a source, joined with what the lake has of that day. */
export class RawPartInput {
  /** In the order of the part. */
  readonly contracts: readonly string[];
  readonly #fresh: StagedRows;
  readonly #existing: StagedRows | undefined;

  constructor(fresh: StagedInput, existing: StagedInput | undefined) {
    this.#fresh = new StagedRows(fresh.part, fresh.source.contracts);
    this.#existing = existing && new StagedRows(existing.part, existing.source.contracts);
    const names = new Set([...this.#fresh.contracts(), ...(this.#existing?.contracts() ?? [])]);
    this.contracts = fresh.part.dataset === "nse_raw_spot" ? [...names].sort() : inOrder([...names]);
  }

  /** Rows of the source that stood before a row of an earlier time. */
  get unsorted(): number {
    return this.#fresh.unsorted;
  }

  /** The arrays are valid until the next call. */
  read(contract: string): { rows: RawRows; freshRows: number; existingRows: number } {
    const fresh = this.#fresh.read(contract);
    const existing = this.#existing?.read(contract);
    const rows = fresh && existing ? mergeRawRows(existing, fresh) : (fresh ?? existing);
    if (!rows) throw new Error(`no rows of ${contract}`);
    return { rows, freshRows: fresh?.staged ?? 0, existingRows: existing?.rows ?? 0 };
  }

  close(): void {
    this.#fresh.close();
    this.#existing?.close();
  }
}

function inOrder(names: readonly string[]): string[] {
  return names
    .map(rawContract)
    .sort(compareRawContracts)
    .map(({ contract }) => contract);
}
