import { basename } from "node:path";
import type { DuckDbSession } from "../lake/DuckDbSession.js";
import type { TaskOptions } from "../task/TaskOptions.js";
import type { PartScope } from "./AuditScope.js";
import type { RowOrder } from "./PartAudit.js";
import { isSpot, type PartColumns } from "./partColumns.js";
import { type MeasuredOrder, rowOrder } from "./rowOrder.js";
import { percent } from "./shareFindings.js";

/** Checks the order of every file of a part over the whole key, and counts rows that share contract and second. */
export async function orderFindings(
  scope: PartScope,
  session: DuckDbSession,
  columns: PartColumns,
  options: TaskOptions,
): Promise<{ readonly order: RowOrder; readonly duplicateSeconds: number } | undefined> {
  const { part, place, log, spec } = scope;
  const measured: MeasuredOrder[] = [];
  for (const file of part.files) {
    const order = await rowOrder(session, columns, file, options);
    if (order === undefined) {
      log.skip("order", place.dataset, "the rows lack a time or what names their contract");
      return undefined;
    }
    measured.push(order);
    if (order.contractsBack === null)
      log.skip("order", place.dataset, "the order of contracts: rows as sent carry no expiry");
    if (!order.sorted) {
      const name = part.files.length > 1 ? `${basename(file)}: ` : "";
      const breaks = order.runs - order.contracts;
      const figures = {
        value: breaks + (order.contractsBack ?? 0) + order.timesBack + order.unknown,
        limit: 0,
        unit: "breaks",
      };
      log.add("error", "order", place, name + describe(order, isSpot(spec)), figures);
    }
  }
  const sum = (pick: (order: MeasuredOrder) => number | null): number =>
    measured.reduce((all, order) => all + (pick(order) ?? 0), 0);
  const duplicateSeconds = sum((order) => order.duplicateSeconds);
  if (duplicateSeconds > 0) {
    const rows = sum((order) => order.rows);
    const message = `${duplicateSeconds.toLocaleString("en")} rows (${percent(duplicateSeconds / rows)}) share their ${isSpot(spec) ? "second" : "contract and second"} with another`;
    log.add("warning", "duplicate-seconds", place, message, { value: duplicateSeconds, limit: 0, unit: "rows" });
  }
  const order: RowOrder = {
    runs: sum((each) => each.runs),
    contracts: sum((each) => each.contracts),
    contractsBack: measured.some((each) => each.contractsBack === null) ? null : sum((each) => each.contractsBack),
    timesBack: sum((each) => each.timesBack),
    unknown: sum((each) => each.unknown),
    sorted: measured.every((each) => each.sorted),
  };
  return { order, duplicateSeconds };
}

function describe(order: MeasuredOrder, spot: boolean): string {
  const { runs, contracts, contractsBack, timesBack, unknown } = order;
  const number = (value: number): string => value.toLocaleString("en");
  const parts = [
    ...(runs > contracts ? [`${number(contracts)} contracts in ${number(runs)} runs`] : []),
    ...(contractsBack
      ? [
          `${contractsBack === 1 ? "1 run comes" : `${number(contractsBack)} runs come`} after a contract that sorts behind`,
        ]
      : []),
    ...(timesBack > 0
      ? [
          `time goes backward ${timesBack === 1 ? "once" : `${number(timesBack)} times`}${spot ? "" : " inside a contract"}`,
        ]
      : []),
    ...(unknown > 0
      ? [`${unknown === 1 ? "1 row lacks" : `${number(unknown)} rows lack`} expiry, type or strike`]
      : []),
  ];
  return `rows are out of order: ${parts.join("; ")}`;
}
