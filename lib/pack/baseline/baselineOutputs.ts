/** The four products of the pipeline. */
export type BaselineOutput = "options" | "perpetual" | "rates" | "schedule";

export const BASELINE_OUTPUTS: readonly BaselineOutput[] = ["options", "perpetual", "rates", "schedule"];

/** Names of the output files; with BTC and 2023_2025 those of the users' own pipeline. */
export function baselineOutputs(asset: string, years: string): Readonly<Record<BaselineOutput, string>> {
  const coin = asset.toLowerCase();
  return {
    options: `${coin}_options_atm_shortdated_with_iv_${years}.parquet`,
    perpetual: `${coin}_perpetual_1s_${years}.parquet`,
    rates: "blended_lending_rates_1s.parquet",
    schedule: "contract_schedule.parquet",
  };
}

/** Of a folder with one baseline: which file is which. */
export function outputOfName(name: string): BaselineOutput | undefined {
  if (/^[a-z0-9]+_options_atm_shortdated_with_iv_.+\.parquet$/.test(name)) return "options";
  if (/^[a-z0-9]+_perpetual_1s_.+\.parquet$/.test(name)) return "perpetual";
  if (name === "blended_lending_rates_1s.parquet") return "rates";
  return name === "contract_schedule.parquet" ? "schedule" : undefined;
}
