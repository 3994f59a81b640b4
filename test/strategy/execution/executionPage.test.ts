import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  COST_MODELS,
  COST_SCENARIOS,
  FILL_MODELS,
  loadChargeTable,
  REFUSAL_REASONS,
  STATUTORY_CHARGES,
} from "../../../lib/strategy/index.js";
import { loadEventCalendar } from "../../../lib/time/loadEventCalendar.js";

const page = readFileSync(new URL("../../../docs/execution.md", import.meta.url), "utf8");
const rows = page.split("\n").filter((line) => line.startsWith("|"));

describe("docs/execution.md", () => {
  it("shows the charges of the table that ships", () => {
    const table = loadChargeTable();
    const before = table.on("2025-11-25")!;
    const after = table.on("2026-04-01")!;
    expect(table.on("2024-10-01")).toEqual(before);
    expect(table.on("2026-03-31")).toEqual(before);
    const start = rows.findIndex((row) => row.startsWith("| charge | on |")) + 2;
    const shown = rows.slice(start, start + STATUTORY_CHARGES.length).map((row) => row.split("|").map((c) => c.trim()));
    const unit = (charge: string, rate: number) => `${rate} ${charge === "brokerage" ? "INR" : "%"}`;
    expect(shown.map((cells) => cells.slice(3, 5))).toEqual(
      STATUTORY_CHARGES.map((charge) => [unit(charge, before[charge]), unit(charge, after[charge])]),
    );
  });

  it("names every model, scenario, refusal and tag", () => {
    for (const name of [...Object.keys(FILL_MODELS), ...Object.keys(COST_MODELS), ...Object.keys(REFUSAL_REASONS)])
      expect(
        rows.some((row) => row.startsWith(`| \`${name}\``)),
        name,
      ).toBe(true);
    for (const name of [...COST_SCENARIOS.map((scenario) => scenario.name)]) expect(page).toContain(name);
    for (const tag of loadEventCalendar().tags) expect(page).toContain(`\`${tag}\``);
  });
});
