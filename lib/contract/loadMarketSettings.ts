import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../task/packageRoot.js";
import { StrikebookError } from "../task/StrikebookError.js";
import type { MarketSettings } from "./MarketSettings.js";

/**
 * Reads option market settings from a YAML file; without a path the one that ships with the package
 * (`data/markets/options.yaml`). What a market leaves out comes from the file's `default`.
 *
 * @returns settings by market name
 * @throws StrikebookError `missing` when the file cannot be read, `schema` when its text is wrong, naming the entry.
 * @example const settings = (await loadMarketSettings()).get("CME:HE");
 */
export async function loadMarketSettings(
  path: string = join(packageRoot(), "data", "markets", "options.yaml"),
): Promise<ReadonlyMap<string, MarketSettings>> {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (cause) {
    throw new StrikebookError("missing", `cannot read the market settings ${path}`, "name a YAML file of markets", {
      cause,
    });
  }
  return parseMarketSettings(text, path);
}

/**
 * Reads the YAML text of market settings.
 *
 * @param path named in messages
 * @throws StrikebookError `schema` when it is not YAML or not settings, naming the entry
 */
export async function parseMarketSettings(text: string, path: string): Promise<ReadonlyMap<string, MarketSettings>> {
  const [{ z }, { parse }] = await Promise.all([import("zod"), import("yaml")]);
  const cure = "mend the file; data/markets/options.yaml shows every entry";
  let value: unknown;
  try {
    value = parse(text);
  } catch (error) {
    const [what] = String((error as Error).message).split("\n");
    throw new StrikebookError("schema", `${path} is not YAML (${what})`, cure, { cause: error });
  }
  const rule = {
    minOpenInterest: z.number().nonnegative(),
    maxSpreadShare: z.number().positive().max(2),
    minLiquidStrikes: z.int().min(5),
    maxQuoteAgeSeconds: z.number().positive(),
  };
  const file = z.strictObject({
    default: z.strictObject(rule),
    markets: z.record(
      z.string().regex(/^[A-Z]+:[A-Z0-9]+$/),
      z
        .strictObject(rule)
        .partial()
        .extend({ title: z.string().min(1), multiplier: z.number().positive(), currency: z.string().min(1) }),
    ),
  });
  const read = file.safeParse(value);
  if (!read.success) {
    const [issue] = read.error.issues;
    const what = issue ? `${issue.path.join(".") || "its root"}: ${issue.message}` : String(read.error);
    throw new StrikebookError("schema", `${path} is not a settings file (${what})`, cure);
  }
  const settings = Object.entries(read.data.markets).map(([market, own]): [string, MarketSettings] => {
    // An absent key and one set to nothing both mean the default.
    const given = Object.fromEntries(Object.entries(own).filter(([, entry]) => entry !== undefined));
    return [market, { ...read.data.default, ...given, market } as MarketSettings];
  });
  return new Map(settings);
}
