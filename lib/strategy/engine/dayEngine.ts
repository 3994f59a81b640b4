import type { Tape } from "../../tape/index.js";
import { StrikebookError } from "../../task/index.js";
import type { ResolvedParameters } from "../definition/resolveParameters.js";
import type { StrategyDefinition } from "../definition/StrategyDefinition.js";
import { SCAN_ENGINE, scanEngine } from "../scan/scanEngine.js";
import type { EngineDay } from "./EngineDay.js";
import { type DayStart, GRID_ENGINE, gridEngine } from "./gridEngine.js";

/** Runs one strategy over one tape. */
export type DayEngine = (
  definition: StrategyDefinition,
  parameters: ResolvedParameters,
  tape: Tape,
  start?: DayStart,
) => EngineDay;

/** The engine that a definition asks for, with its name in run records. */
export function dayEngine({ id, engine = "grid" }: StrategyDefinition): {
  readonly name: string;
  readonly run: DayEngine;
} {
  if (engine === "grid") return { name: GRID_ENGINE, run: gridEngine };
  if (engine === "scan") return { name: SCAN_ENGINE, run: scanEngine };
  throw new StrikebookError("argument", `strategy ${id} asks for the engine ${String(engine)}`, "use grid or scan");
}
