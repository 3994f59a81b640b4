import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { JsonObject, ReceivedMessage } from "../../../kernels/jupyter/wire/Message.js";
import { KernelClient, kinds, printed, resultText } from "./KernelClient.js";

let kernel: KernelClient;
beforeAll(async () => {
  kernel = await KernelClient.start();
});
afterAll(() => kernel.end());

/** Broadcasts of a type about a comm, so far. */
const about = (type: string, comm: unknown): ReceivedMessage[] =>
  kernel.received
    .filter(({ channel, message }) => channel === "iopub" && message.header.msg_type === type)
    .map(({ message }) => message)
    .filter(({ content }) => content["comm_id"] === comm);

const open = async (): Promise<JsonObject> =>
  (await kernel.request("comm_info_request", {}))["comms"] as Record<string, JsonObject>;

/** Sends a comm message and waits for its idle status. */
async function comm(
  type: string,
  content: JsonObject,
  buffers: readonly Uint8Array[] = [],
): Promise<ReceivedMessage[]> {
  const id = await kernel.send("shell", type, content, undefined, { buffers });
  await kernel.until(() => kernel.broadcasts(id).some((one) => one.content["execution_state"] === "idle"));
  return kernel.broadcasts(id);
}

describe("a comm that a cell opens", () => {
  it("carries JSON and bytes both ways, each with its own parent", async () => {
    const opened = await kernel.execute(`
      const slider = comms.open("slider", { value: 3 }, { buffers: [Float64Array.of(1.5, 2.5)], metadata: { version: "2" } });
      slider.onMessage(({ data, buffers }) => {
        console.log("got", data.value, buffers.map((one) => one.byteLength));
        display(new Float64Array(buffers[0].buffer)[1]);
        slider.send({ twice: 2 * data.value }, [new Uint8Array([9, 8, 7, 6]).subarray(1, 3), new ArrayBuffer(2)]);
      });
      console.log("opened");`);
    expect(kinds(opened)).toEqual(["busy", "execute_input", "comm_open", "stream", "idle"]);
    const message = opened.iopub[2]!;
    expect(message.content).toEqual({ comm_id: expect.any(String), target_name: "slider", data: { value: 3 } });
    expect(message.metadata).toEqual({ version: "2" });
    expect([...new Float64Array(new Uint8Array(message.buffers[0]!).buffer)]).toEqual([1.5, 2.5]);
    const id = message.content["comm_id"];
    expect(await open()).toEqual({ [String(id)]: { target_name: "slider" } });
    expect(await kernel.request("comm_info_request", { target_name: "other" })).toEqual({ status: "ok", comms: {} });

    const numbers = new Uint8Array(Float64Array.of(0.25, 0.125).buffer);
    const answered = await comm("comm_msg", { comm_id: id, data: { value: 21 } }, [numbers, new Uint8Array(0)]);
    expect(kinds({ reply: {}, iopub: answered })).toEqual(["busy", "stream", "display_data", "comm_msg", "idle"]);
    expect(answered[1]?.content["text"]).toBe("got 21 [ 16, 0 ]\n");
    expect(answered[2]?.content["data"]).toMatchObject({ "text/plain": "0.125" });
    expect(answered[3]?.content).toEqual({ comm_id: id, data: { twice: 42 } });
    expect(answered[3]?.buffers.map((one) => [...one])).toEqual([
      [8, 7],
      [0, 0],
    ]);
  });

  it("keeps the bytes of a large buffer", async () => {
    await kernel.execute(`
      const echo = comms.open("echo");
      echo.onMessage(({ buffers }) => echo.send({}, [buffers[0].map((byte) => byte ^ 255)]));`);
    const id = (await kernel.request("comm_info_request", { target_name: "echo" }))["comms"] as JsonObject;
    const sent = new Uint8Array(12_000_000).map((_, i) => i * 7);
    const [answer] = (await comm("comm_msg", { comm_id: Object.keys(id)[0], data: {} }, [sent])).filter(
      (one) => one.header.msg_type === "comm_msg",
    );
    expect(Buffer.compare(Buffer.from(answer!.buffers[0]!), Buffer.from(sent.map((byte) => byte ^ 255)))).toBe(0);
  });

  it("says in the cell what it cannot send", async () => {
    const failing = async (code: string): Promise<string> => String((await kernel.execute(code)).reply["evalue"]);
    expect(await failing("const loop: any = {}; loop.loop = loop; echo.send(loop)")).toMatch(/circular/);
    expect(await failing("echo.send(() => 1)")).toMatch(/carries JSON, not function/);
    expect(await failing("echo.send({}, ['text' as any])")).toMatch(/buffer 0 is string/);
    expect(await failing("comms.open('')")).toMatch(/not empty/);
    expect(await failing("const shut = comms.open('shut'); shut.close(); shut.close(); shut.send({})")).toMatch(
      /the comm "shut" is closed/,
    );
  });

  it("shows what a handler throws, under the message that it was called for", async () => {
    await kernel.execute(`
      const faulty = comms.open("faulty");
      faulty.onMessage(async ({ data }) => {
        await 0;
        throw new RangeError("no " + data);
      });
      faulty.id`);
    const [id] = Object.keys((await kernel.request("comm_info_request", { target_name: "faulty" }))["comms"] as object);
    const answered = await comm("comm_msg", { comm_id: id, data: "seven" });
    expect(kinds({ reply: {}, iopub: answered })).toEqual(["busy", "error", "idle"]);
    expect(answered[1]?.content).toMatchObject({ ename: "RangeError", evalue: "no seven" });
    const trace = (answered[1]!.content["traceback"] as string[]).join("\n");
    expect(trace).toMatch(/Cell \d+, line 5/);
    expect(trace).not.toMatch(/node:internal|strikebook/);
  });

  it("is told when the front end closes it, and tells when a cell does", async () => {
    const opened = await kernel.execute(
      "const brief = comms.open('brief').onClose(({ data }) => console.log('bye', data)); brief.isOpen",
    );
    const id = opened.iopub.find((one) => one.header.msg_type === "comm_open")?.content["comm_id"];
    const closed = await comm("comm_close", { comm_id: id, data: "now" });
    expect(printed({ reply: {}, iopub: closed })).toBe("bye now\n");
    expect(resultText(await kernel.execute("brief.isOpen"))).toBe("false");
    expect(Object.keys(await open())).not.toContain(id);
    expect(kinds({ reply: {}, iopub: await comm("comm_msg", { comm_id: id, data: {} }) })).toEqual(["busy", "idle"]);
    const own = await kernel.execute("const own = comms.open('own'); own.close({ done: 1 })");
    expect(kinds(own)).toEqual(["busy", "execute_input", "comm_open", "comm_close", "idle"]);
    expect(own.iopub[3]?.content["data"]).toEqual({ done: 1 });
  });
});

describe("a comm that the front end opens", () => {
  it("reaches the target that a cell has set, the latest of that name", async () => {
    await kernel.execute("comms.on('chart', () => console.log('old'))");
    await kernel.execute(`comms.on("chart", (comm, { data, buffers }) => {
      console.log("new", data, buffers.length);
      comm.onMessage(({ data }) => comm.send([comm.id, comm.target, data]));
    })`);
    const opened = await comm("comm_open", { comm_id: "c7", target_name: "chart", data: [1] }, [Buffer.from("x")]);
    expect(printed({ reply: {}, iopub: opened })).toBe("new [ 1 ] 1\n");
    expect((await open())["c7"]).toEqual({ target_name: "chart" });
    const answered = await comm("comm_msg", { comm_id: "c7", data: 5 });
    expect(answered.find((one) => one.header.msg_type === "comm_msg")?.content["data"]).toEqual(["c7", "chart", 5]);
  });

  it("is closed when its handler throws, or nobody takes the target", async () => {
    await kernel.execute("comms.on('broken', () => { throw new Error('not today') })");
    const opened = await comm("comm_open", { comm_id: "c8", target_name: "broken", data: {} });
    expect(kinds({ reply: {}, iopub: opened })).toEqual(["busy", "comm_close", "error", "idle"]);
    const unknown = await comm("comm_open", { comm_id: "c9", target_name: "nobody", data: {} });
    expect(kinds({ reply: {}, iopub: unknown })).toEqual(["busy", "comm_close", "idle"]);
    expect(Object.keys(await open())).not.toContain("c8");
  });
});

describe("the page about the kernel", () => {
  it("shows cells that run, with the right types", async () => {
    const page = readFileSync(new URL("../../../docs/kernel.md", import.meta.url), "utf8");
    const cells = [...page.matchAll(/```ts\n([\s\S]*?)```/g)].map((found) => found[1]!);
    expect(cells.length).toBeGreaterThan(1);
    for (const code of cells)
      expect((await kernel.execute(`// @strict\n${code}`)).reply).toMatchObject({ status: "ok" });
    const opened = await comm("comm_open", { comm_id: "page", target_name: "dial", data: 4 });
    expect(opened.find((one) => one.header.msg_type === "comm_msg")?.content["data"]).toEqual({ turned: 4 });
  });
});

describe("comms and the life of the process", () => {
  it("an endless handler is interrupted, and the variables stay", async () => {
    await kernel.execute("let turns = 5; comms.on('endless', () => { console.log('in'); for (;;) turns++ })");
    const id = await kernel.send("shell", "comm_open", { comm_id: "c10", target_name: "endless", data: {} });
    await kernel.until(() => printed({ reply: {}, iopub: kernel.broadcasts(id) }) === "in\n");
    await kernel.request("interrupt_request", {}, "control");
    await kernel.until(() => kernel.broadcasts(id).some((one) => one.header.msg_type === "error"));
    expect(kernel.broadcasts(id).find((one) => one.header.msg_type === "error")?.content["ename"]).toBe("Interrupted");
    expect(resultText(await kernel.execute("turns > 5"))).toBe("true");
  });

  it("all are closed when the process ends, and none is listed", async () => {
    const ids = Object.keys(await open());
    expect(ids.length).toBeGreaterThan(3);
    await kernel.execute("process.exit(1)");
    await kernel.until(() => ids.every((id) => about("comm_close", id).length === 1));
    expect(await open()).toEqual({});
    const again = await comm("comm_open", { comm_id: "c11", target_name: "chart", data: {} });
    expect(kinds({ reply: {}, iopub: again })).toEqual(["busy", "comm_close", "idle"]);
  });
});
