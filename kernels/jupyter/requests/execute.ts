import type { CellError } from "../../typescript/CellError.js";
import type { EvaluationOutcome } from "../../typescript/EvaluationOutcome.js";
import { errorContent } from "../errorContent.js";
import type { KernelContext, Reply, RequestHandler } from "../KernelContext.js";
import { picturesForFile } from "../picturesForFile.js";
import type { JsonObject, ReceivedMessage } from "../wire/Message.js";
import { textField } from "./BadRequest.js";
import { pageRequest } from "./pageRequest.js";
import { userExpressions } from "./userExpressions.js";

/** Runs a cell. Everything that it prints and shows before it ends is broadcast before its reply. */
export const execute: RequestHandler = async (request, kernel): Promise<Reply> => {
  const code = textField(request.content, "code");
  const silent = request.content["silent"] === true;
  const stored = !silent && request.content["store_history"] !== false;
  const stopsOnError = request.content["stop_on_error"] !== false;
  if (stored) kernel.executionCount++;
  const count = kernel.executionCount;
  const id = request.header.msg_id;
  // A client that cannot ask its user has none: nbclient, nbconvert, papermill.
  const forFile = request.content["allow_stdin"] === false;
  kernel.outputs.begin(id, request.header, { silent, forFile });
  if (!silent) kernel.publisher.publish("execute_input", { code, execution_count: count }, request.header);

  const controller = new AbortController();
  kernel.running = controller;
  kernel.inputs.begin(request);
  try {
    const page = await pageRequest(code, kernel);
    if (page !== undefined)
      return { content: { status: "ok", execution_count: count, payload: [page], user_expressions: {} } };
    const evaluator = await kernel.evaluator();
    const cellName = stored ? `Cell ${count}` : "Cell without number";
    const outcome = await evaluator.evaluate({ code, cellName, id }, { signal: controller.signal });
    // Also the names of a cell that threw exist; one that was refused as a whole declared nothing.
    if (outcome.error?.name !== "SyntaxError") kernel.language.executed?.({ id: cellName, code });
    const error = finish(outcome, request, kernel, { silent, forFile, count });
    if (stored) kernel.history.add(count, code, plainText(outcome));
    if (error !== undefined)
      return {
        content: { status: "error", execution_count: count, ...errorContent(error), user_expressions: {}, payload: [] },
        abortsQueue: stopsOnError,
      };
    const expressions = await userExpressions(request.content["user_expressions"], evaluator, controller.signal);
    return { content: { status: "ok", execution_count: count, user_expressions: expressions, payload: [] } };
  } finally {
    kernel.running = undefined;
    kernel.inputs.end();
    kernel.outputs.flush();
  }
};

/** Broadcasts how the cell ended; gives the error of its reply. */
function finish(
  outcome: EvaluationOutcome,
  request: ReceivedMessage,
  { publisher, outputs, memoryMessage }: KernelContext,
  { silent, forFile, count }: { readonly silent: boolean; readonly forFile: boolean; readonly count: number },
): CellError | undefined {
  outputs.flush();
  const publish = (type: string, content: JsonObject): void => {
    if (!silent) publisher.publish(type, content, request.header);
  };
  if (outcome.value !== undefined) {
    const { data, metadata } = forFile ? picturesForFile(outcome.value) : outcome.value;
    publish("execute_result", { execution_count: count, data, metadata, transient: {} });
  }
  // What a timer or a promise of the cell threw has been shown when it was thrown.
  if (outcome.error === undefined) return outputs.uncaught(request.header.msg_id);
  const message = outcome.error.name === "ProcessEnded" ? memoryMessage : undefined;
  const error = message === undefined ? outcome.error : { ...outcome.error, name: "OutOfMemory", message };
  publish("error", errorContent(error));
  return error;
}

function plainText(outcome: EvaluationOutcome): string | undefined {
  const text = outcome.value?.data["text/plain"];
  return typeof text === "string" ? text : undefined;
}
