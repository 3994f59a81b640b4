import { expect, test } from "vitest";
import { datasetSpec, datasets, QUOTE_LAKE_NAMES, schemaPage, storedColumn } from "../../lib/lake/index.js";
import { NSE_OPTION_COLUMNS } from "../../lib/market/index.js";

test("docs/schema.md is what the schemas say (npx vitest run test/lake/schemaPage -u writes it anew)", async () => {
  await expect(schemaPage()).toMatchFileSnapshot("../../docs/schema.md");
});

const names = (dataset: string): string[] => datasetSpec(dataset).columns.map(({ name }) => name);
const words = (text: string): string[] => text.split(" ");

test("nse_options has the vendor's 46 columns, then its name's six, then those that packing adds", () => {
  const packed = names("nse_options");
  expect(packed.slice(0, 46)).toEqual([...NSE_OPTION_COLUMNS]);
  expect(packed.slice(46, 58)).toEqual(
    words("symbol opt_type strike year month ts expiry expiry_type is_monthly is_weekly timestamp_ns vol_delta"),
  );
  expect(packed.slice(58, 64)).toEqual(
    words("spot_price distance_from_spot moneyness_pct intrinsic_value time_value mid_price"),
  );
  expect(packed.slice(64)).toEqual(words("spot_age_ms is_traded lot_size expiry_ts strike_scaled expiry_source"));
});

test("the raw datasets have the vendor's columns as sent, and the key of their rows", () => {
  expect(names("nse_raw_options")).toEqual([
    ...NSE_OPTION_COLUMNS,
    ...words("symbol opt_type strike year month ts contract"),
  ]);
  expect(names("nse_raw_spot")).toEqual([...NSE_OPTION_COLUMNS, "symbol"]);
  for (const { name, nullable } of datasetSpec("nse_raw_options").columns.slice(0, 46)) {
    expect(nullable, name).toBe(true);
  }
});

test("a canonical name leads to the stored one", () => {
  const packed = datasetSpec("nse_options");
  const canonical =
    "option_type last_price bid_price bid_size ask_price ask_size volume_change open_interest expiry_kind";
  const stored = "opt_type price bp0 bq0 sp0 sq0 vol_delta oi expiry_type";
  expect(words(canonical).map((name) => storedColumn(packed, name))).toEqual(words(stored));
  expect(storedColumn(datasetSpec("cme_options_1m"), "bid_price")).toBe("bid_price");
  expect(storedColumn(packed, "bp4")).toBe("bp4");
  expect(() => storedColumn(packed, "iv")).toThrow(
    /dataset nse_options has no column iv; it has timestamp, last_price/,
  );
});

test("names are unique; every option dataset has the canonical columns and a spot dataset", () => {
  for (const dataset of Object.values(datasets)) {
    const own = names(dataset.name);
    const aliases = dataset.columns.flatMap(({ canonicalName }) => canonicalName ?? []);
    expect(new Set([...own, ...aliases]).size, dataset.name).toBe(own.length + aliases.length);
    for (const name of own) expect(name).toMatch(/^[a-z][a-zA-Z0-9]*(_[a-z0-9]+)*$/);
    for (const column of dataset.columns) if (column.values) expect(column.type).toBe("VARCHAR");
    if (dataset.kind === "spot") for (const name of dataset.sortKey) expect(own).toContain(name);
    if (dataset.kind !== "options") continue;
    for (const name of dataset.sortKey) expect(own).toContain(name);
    for (const name of Object.values(QUOTE_LAKE_NAMES)) expect(own).toContain(storedColumn(dataset, name));
    expect(datasets[dataset.spotDataset!]?.kind).toBe("spot");
  }
});
