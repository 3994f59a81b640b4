import type { CellError } from "../../typescript/CellError.js";
import type { EvaluationOptions, EvaluationOutcome } from "../../typescript/EvaluationOutcome.js";
import { errorContent } from "../errorContent.js";
import type { KernelContext, Reply, RequestHandler } from "../KernelContext.js";
import { picturesForFile } from "../picturesForFile.js";
import type { JsonObject, ReceivedMessage } from "../wire/Message.js";
import { textField } from "./BadRequest.js";
import { interruptible } from "./interruptible.js";
import { pageRequest } from "./pageRequest.js";
import { userExpressions } from "./userExpressions.js";

/** How one execute request is to run. */
interface Execution extends EvaluationOptions {
  readonly code: string;
  readonly silent: boolean;
  /** The client writes a file: nobody looks at the outputs as they come. */
  readonly forFile: boolean;
  readonly stored: boolean;
  readonly count: number;
}

/** Runs a cell. Everything that it prints and shows before it ends is broadcast before its reply. */
export const execute: RequestHandler = async (request, kernel): Promise<Reply> => {
  const { header, content } = request;
  const code = textField(content, "code");
  const silent = content["silent"] === true;
  const stored = !silent && content["store_history"] !== false;
  if (stored) kernel.executionCount++;
  const count = kernel.executionCount;
  // A client that cannot ask its user has none: nbclient, nbconvert, papermill.
  const forFile = content["allow_stdin"] === false;
  kernel.outputs.begin(header.msg_id, header, { silent, forFile });
  if (!silent) kernel.publisher.publish("execute_input", { code, execution_count: count }, header);
  const lane = header.subshell_id ?? undefined;
  kernel.inputs.begin(request);
  try {
    return await interruptible(kernel, (signal) =>
      run({ code, silent, forFile, stored, count, lane, signal }, request, kernel),
    );
  } finally {
    kernel.inputs.end(request);
    kernel.outputs.flush();
  }
};

async function run(how: Execution, request: ReceivedMessage, kernel: KernelContext): Promise<Reply> {
  const { code, stored, count } = how;
  const page = await pageRequest(code, kernel);
  if (page !== undefined)
    return { content: { status: "ok", execution_count: count, payload: [page], user_expressions: {} } };
  const evaluator = await kernel.evaluator();
  const cellName = stored ? `Cell ${count}` : "Cell without number";
  const cell = { id: cellName, code };
  const id = request.header.msg_id;
  const refusal = kernel.types.isStrict(code) ? await kernel.types.refusal(cell) : undefined;
  const check = refusal === undefined ? kernel.types.begin(cell, request.header, how.silent) : undefined;
  const outcome = refusal ?? (await evaluator.evaluate({ code, cellName, id, remembered: stored }, how));
  check?.end(outcome.error);
  if (outcome.hint !== undefined && !how.silent && !how.forFile)
    kernel.publisher.publish("stream", { name: "stderr", text: `${outcome.hint}\n` }, request.header);
  const error = finish(outcome, request, kernel, how);
  if (stored) kernel.history.add(count, code, plainText(outcome));
  if (error !== undefined)
    return {
      content: { status: "error", execution_count: count, ...errorContent(error), user_expressions: {}, payload: [] },
      abortsQueue: request.content["stop_on_error"] !== false,
    };
  const expressions = await userExpressions(request.content["user_expressions"], evaluator, how);
  return { content: { status: "ok", execution_count: count, user_expressions: expressions, payload: [] } };
}

/** Broadcasts how the cell ended; gives the error of its reply. */
function finish(
  outcome: EvaluationOutcome,
  request: ReceivedMessage,
  { publisher, outputs }: KernelContext,
  { silent, forFile, count }: Pick<Execution, "silent" | "forFile" | "count">,
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
  publish("error", errorContent(outcome.error));
  return outcome.error;
}

function plainText(outcome: EvaluationOutcome): string | undefined {
  const text = outcome.value?.data["text/plain"];
  return typeof text === "string" ? text : undefined;
}
