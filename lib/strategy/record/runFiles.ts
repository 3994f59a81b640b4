/** Names of the files of a run. */
export const RUN_FILES = { record: "run.json", trades: "trades.parquet", legs: "legs.parquet" } as const;
