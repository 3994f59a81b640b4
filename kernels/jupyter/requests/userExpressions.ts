import type { EvaluationOptions } from "../../typescript/EvaluationOutcome.js";
import type { Evaluator } from "../../typescript/Evaluator.js";
import { errorContent } from "../errorContent.js";
import type { JsonObject } from "../wire/Message.js";

/** Evaluates the expressions that a request asks for beside its cell, each by itself. */
export async function userExpressions(
  asked: unknown,
  evaluator: Evaluator,
  options: EvaluationOptions,
): Promise<JsonObject> {
  const answers: Record<string, unknown> = {};
  if (typeof asked !== "object" || asked === null) return answers;
  for (const [name, code] of Object.entries(asked)) {
    if (typeof code !== "string") {
      const error = { name: "BadRequest", message: "the expression is not a string", stack: [] };
      answers[name] = { status: "error", ...errorContent(error) };
      continue;
    }
    const { value, error } = await evaluator.evaluate({ code: `(${code}\n)`, cellName: `Expression ${name}` }, options);
    answers[name] =
      error === undefined
        ? { status: "ok", data: value?.data ?? { "text/plain": "undefined" }, metadata: value?.metadata ?? {} }
        : { status: "error", ...errorContent(error) };
  }
  return answers;
}
