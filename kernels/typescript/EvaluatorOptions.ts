import type { EvaluatorEvent, InputQuestion } from "./EvaluationOutcome.js";

export interface EvaluatorOptions {
  /** Working folder of user code (default: the host's). */
  readonly cwd?: string | undefined;
  /** The notebook file, or a folder with a `/` at its end: imports resolve from its folder (default: `cwd`). */
  readonly importFrom?: string | undefined;
  readonly env?: NodeJS.ProcessEnv | undefined;
  readonly onEvent?: ((event: EvaluatorEvent) => void) | undefined;
  /** Asks the user for a cell; what it rejects with is thrown in the cell (default: there is nobody to ask). */
  readonly onInput?: ((question: InputQuestion) => Promise<string>) | undefined;
  /** Time that an interrupted cell has before its process is killed (default 3,000 ms). */
  readonly graceMs?: number | undefined;
  /** Limit of the V8 heap of user code. */
  readonly memoryLimitMb?: number | undefined;
  /** Entry of the child process (default: the built one beside this file). */
  readonly childEntry?: string | undefined;
}
