import { expect, test } from "vitest";
import { datasets, NSE_LAKE_NAMES, QUOTE_LAKE_NAMES, schemaPage } from "../../lib/lake/index.js";

test("docs/schema.md is what the schemas say (npx vitest run test/lake/schemaPage -u writes it anew)", async () => {
  await expect(schemaPage()).toMatchFileSnapshot("../../docs/schema.md");
});

test("every vendor column has one place in nse_options, under one lake name", () => {
  const columns = datasets.nse_options!.columns;
  const vendorNames = columns.flatMap(({ vendorName }) => vendorName ?? []);
  expect(Object.keys(NSE_LAKE_NAMES)).toHaveLength(46);
  expect([...vendorNames].sort()).toEqual(Object.keys(NSE_LAKE_NAMES).sort());
  for (const { name, vendorName } of columns) if (vendorName) expect(NSE_LAKE_NAMES[vendorName]).toBe(name);
  expect(NSE_LAKE_NAMES.bp0).toBe("bid_price");
  expect(NSE_LAKE_NAMES.so4).toBe("ask_orders_4");
});

test("names are snake_case and unique; every option dataset has the canonical columns and a spot dataset", () => {
  for (const dataset of Object.values(datasets)) {
    const names = dataset.columns.map(({ name }) => name);
    expect(new Set(names).size, dataset.name).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/);
    for (const name of dataset.sortKey) expect(names).toContain(name);
    for (const column of dataset.columns) expect(column.type === "VARCHAR").toBe(column.values !== undefined);
    if (dataset.kind === "spot") continue;
    expect(names).toEqual(expect.arrayContaining(Object.values(QUOTE_LAKE_NAMES)));
    expect(datasets[dataset.spotDataset!]?.kind).toBe("spot");
  }
});
