import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../kernels/jupyter/wire/Message.js";
import { KernelClient, printed } from "./KernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
  await kernel.execute("let total = 7; const legs = new Float64Array(3); let secret = { get boom() { throw 1 } }");
});
afterAll(() => kernel.end());

let seq = 0;
const debug = (command: string, given: JsonObject = {}): Promise<JsonObject> =>
  kernel.request("debug_request", { type: "request", seq: ++seq, command, arguments: given }, "control");

async function running(code: string): Promise<string> {
  const id = await kernel.startCell(`console.log("in"); ${code}`);
  await kernel.until(() => printed({ reply: {}, iopub: kernel.broadcasts(id) }) === "in\n");
  return id;
}

async function interrupt(id: string): Promise<void> {
  await kernel.request("interrupt_request", {}, "control");
  expect((await kernel.done(id)).reply["ename"]).toBe("Interrupted");
}

describe("the variables view", () => {
  it("lists variables in the form of a debug adapter, and shows one richly", async () => {
    const listed = await debug("inspectVariables");
    expect(listed).toMatchObject({ type: "response", success: true, request_seq: seq, command: "inspectVariables" });
    expect((listed["body"] as { variables: JsonObject[] }).variables).toContainEqual({
      name: "total",
      evaluateName: "total",
      type: "number",
      value: "7",
      variablesReference: 0,
    });
    await kernel.execute(
      "const page = { toDisplay: () => ({ kind: 'markdown', markdown: '**bold**' }) }; const curve = { [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>x</b>' }) }",
    );
    expect(await debug("richInspectVariables", { variableName: "page" })).toMatchObject({
      success: true,
      body: { data: { "text/markdown": "**bold**" } },
    });
    expect(await debug("richInspectVariables", { variableName: "curve" })).toMatchObject({
      success: true,
      body: { data: { "text/html": "<b>x</b>", "text/plain": expect.any(String) } },
    });
    expect(await debug("richInspectVariables", { variableName: "nowhere" })).toMatchObject({
      success: false,
      body: { data: {}, metadata: {} },
    });
    expect(await debug("richInspectVariables", { variableName: "total = 8" })).toMatchObject({ success: false });
  });

  it("says that there is no stepping", async () => {
    expect(await debug("debugInfo")).toMatchObject({
      success: true,
      body: { isStarted: false, richRendering: true, breakpoints: [], stoppedThreads: [] },
    });
    expect(await debug("attach")).toMatchObject({ success: false, message: expect.stringContaining("does not step") });
  });

  it("answers while a cell awaits", async () => {
    const id = await running("total = 8; await new Promise(() => {})");
    const { variables } = (await debug("inspectVariables"))["body"] as { variables: JsonObject[] };
    expect(variables).toContainEqual(expect.objectContaining({ name: "total", value: "8" }));
    expect(await debug("richInspectVariables", { variableName: "total" })).toMatchObject({
      body: { data: { "text/plain": "8" } },
    });
    await interrupt(id);
  });

  it("gives up in time when a loop keeps the process busy, and lets an interrupt through meanwhile", async () => {
    const id = await running("for (;;);");
    const asked = await kernel.send("control", "debug_request", { seq: ++seq, command: "inspectVariables" });
    // The channel is free: it answers before the variables view gives up.
    expect(await kernel.request("list_subshell_request", {}, "control")).toMatchObject({ status: "ok" });
    expect(
      kernel.received.some(
        ({ message }) =>
          (message.parentHeader as { msg_id?: string }).msg_id === asked && message.header.msg_type === "debug_reply",
      ),
    ).toBe(false);
    expect((await kernel.reply(asked, 5000)).content).toMatchObject({
      success: false,
      message: expect.stringMatching(/keeps its process busy/),
      body: { variables: [] },
    });
    await interrupt(id);
    expect(await debug("inspectVariables")).toMatchObject({ success: true });
  });

  it("has nothing to show, and starts nothing, when there is no process", async () => {
    await kernel.execute("process.exit(0)");
    expect(await debug("inspectVariables")).toMatchObject({ success: true, body: { variables: [] } });
  });
});
