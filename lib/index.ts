// The root of the package. It loads nothing heavy: DuckDB, Vega and their like come in by import() at first use.
export * from "./columns/index.js";
export * from "./task/index.js";
export * from "./time/index.js";
