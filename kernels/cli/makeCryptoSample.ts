import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import {
  aaveRates,
  type CryptoSample,
  type CryptoSampleConversion,
  DuckDbSession,
  parseTardisFileName,
  StrikebookError,
  type TardisDataType,
  tardisRelation,
  writeCryptoSample,
  writeRelation,
} from "strikebook";
import { SAMPLE_FOLDER } from "./makeSample.js";

/** Where the crypto sample lies: in the sample's folder, so that what ignores that one ignores both. */
export const CRYPTO_SAMPLE_FOLDER: string = join(SAMPLE_FOLDER, "crypto");

export interface CryptoSampleRequest {
  readonly directory: string;
  readonly days?: number | undefined;
  readonly rows?: number | undefined;
  readonly seed?: number | undefined;
  readonly from?: string | undefined;
  /** `csv` (default) or `parquet`. */
  readonly format?: string | undefined;
  readonly replace?: boolean | undefined;
  readonly signal: AbortSignal;
}

/** Makes the crypto sample; as Parquet each day's file is converted before the next one is written. */
export async function makeCryptoSample(request: CryptoSampleRequest): Promise<CryptoSample> {
  const { directory, format = "csv", ...options } = request;
  if (format === "csv") return writeCryptoSample(directory, options);
  if (format !== "parquet")
    throw new StrikebookError("argument", `format "${format}" is unknown`, "use csv or parquet");
  const session = await DuckDbSession.open();
  try {
    return await writeCryptoSample(directory, { ...options, conversion: toParquet(session, request.signal) });
  } finally {
    await session.close();
  }
}

function toParquet(session: DuckDbSession, signal: AbortSignal): CryptoSampleConversion {
  return {
    format: "parquet",
    async convert(path) {
      const name = path.slice(dirname(path).length + 1);
      const dataType = parseTardisFileName(name)?.dataType as TardisDataType | undefined;
      const relation = dataType
        ? await tardisRelation(session, dataType, [path], { signal })
        : await aaveRates(session, [path], { signal });
      const parquet = path.replace(/\.csv\.gz$/, ".parquet");
      await writeRelation(session, relation, parquet, { signal });
      await rm(path);
      return parquet;
    },
  };
}
