import type { KernelContext, Reply, RequestHandler } from "../KernelContext.js";
import { isIdentifier } from "../language/namePath.js";
import { textField } from "./BadRequest.js";

/** A variables view waits so long for a process that is busy. */
const ANSWER_MS = 1000;
const BUSY =
  "a cell keeps its process busy: the variables can be seen when it awaits something or has ended (an interrupt stops it)";

let sequence = 0;

interface DebugAnswer {
  readonly success: boolean;
  readonly message?: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Of the debug adapter protocol what a variables view needs: `debugInfo`, `inspectVariables` and `richInspectVariables`, in
 * the forms of JupyterLab and ipykernel. There is no stepping.
 */
export const debug: RequestHandler = async ({ content }, kernel): Promise<Reply> => {
  const { seq } = content;
  const command = textField(content, "command");
  const answer = await answerTo(command, (content["arguments"] ?? {}) as Record<string, unknown>, kernel);
  return {
    content: { status: "ok", seq: ++sequence, type: "response", request_seq: seq ?? 0, command, ...answer },
  };
};

async function answerTo(
  command: string,
  given: Readonly<Record<string, unknown>>,
  kernel: KernelContext,
): Promise<DebugAnswer> {
  if (command === "debugInfo") return { success: true, body: NOT_STARTED };
  if (command === "inspectVariables") return inspectVariables(kernel);
  if (command === "richInspectVariables") return richInspectVariables(String(given["variableName"] ?? ""), kernel);
  return {
    success: false,
    message: `${command} is not supported: this kernel shows variables and does not step`,
    body: {},
  };
}

async function inspectVariables({ live }: KernelContext): Promise<DebugAnswer> {
  const found = await live.variables(ANSWER_MS);
  if (found.status === "busy") return { success: false, message: BUSY, body: { variables: [] } };
  const variables = found.status === "gone" ? [] : (found.answer ?? []);
  return {
    success: true,
    body: { variables: variables.map((one) => ({ ...one, evaluateName: one.name, variablesReference: 0 })) },
  };
}

async function richInspectVariables(name: string, { live }: KernelContext): Promise<DebugAnswer> {
  const empty = { data: {}, metadata: {} };
  if (!isIdentifier(name)) return { success: false, message: `${JSON.stringify(name)} is not a name`, body: empty };
  const found = await live.rich(name, ANSWER_MS);
  if (found.status === "busy") return { success: false, message: BUSY, body: empty };
  const bundle = found.status === "ok" ? found.answer : undefined;
  if (bundle === undefined)
    return { success: false, message: `there is no variable ${name} that can be shown`, body: empty };
  return { success: true, body: { data: bundle.data, metadata: bundle.metadata } };
}

/** What a front end asks first: no breakpoints, and variables have rich forms. */
const NOT_STARTED = {
  isStarted: false,
  hashMethod: "Murmur2",
  hashSeed: 0,
  tmpFilePrefix: "",
  tmpFileSuffix: ".ts",
  breakpoints: [],
  stoppedThreads: [],
  richRendering: true,
  exceptionPaths: [],
  copyToGlobals: false,
};
