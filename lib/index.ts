/**
 * The root of the package: everything a notebook needs, by name. It loads nothing heavy: DuckDB, Vega and their like
 * come in by `import()` at first use (a test holds the time).
 */
export * from "./columns/index.js";
export * from "./contract/index.js";
export * from "./lake/index.js";
export * from "./market/index.js";
export * from "./pack/index.js";
export * from "./quality/index.js";
export * from "./report/index.js";
export type { VendorTable } from "./sources/index.js";
export * from "./sources/index.js";
export * from "./stats/index.js";
export * from "./strategy/index.js";
export * from "./tape/index.js";
export * from "./task/index.js";
export { packageRoot } from "./task/packageRoot.js";
export * from "./time/index.js";
export { findEventCalendar, loadEventCalendar } from "./time/loadEventCalendar.js";
export { loadTradingCalendar } from "./time/loadTradingCalendar.js";
export * from "./vol/index.js";
