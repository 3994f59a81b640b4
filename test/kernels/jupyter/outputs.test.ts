import { describe, expect, it } from "vitest";
import { OutputRelay } from "../../../kernels/jupyter/OutputRelay.js";
import { ProgressDisplay } from "../../../kernels/jupyter/ProgressDisplay.js";
import type { Publisher } from "../../../kernels/jupyter/Publisher.js";
import { type QueuedRequest, RequestQueue } from "../../../kernels/jupyter/RequestQueue.js";
import { SendQueue } from "../../../kernels/jupyter/transport/SendQueue.js";
import type { MessageHeader, ReceivedMessage } from "../../../kernels/jupyter/wire/Message.js";
import { MessageFactory } from "../../../kernels/jupyter/wire/MessageFactory.js";

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));
const factory = new MessageFactory("test");
const request = (type = "execute_request"): ReceivedMessage => ({
  ...factory.create(type, {}, undefined),
  identities: [],
});

function relay(): { relay: OutputRelay; sent: { type: string; content: unknown; parent: string | undefined }[] } {
  const sent: { type: string; content: unknown; parent: string | undefined }[] = [];
  const publisher = {
    publish: (type: string, content: unknown, parent: MessageHeader | undefined) =>
      void sent.push({ type, content, parent: parent?.msg_id }),
  } as unknown as Publisher;
  return { relay: new OutputRelay(publisher, () => false), sent };
}

describe("OutputRelay", () => {
  it("joins neighbouring text of one stream and one cell only", () => {
    const { relay: one, sent } = relay();
    const [a, b] = [request().header, request().header];
    one.begin("a", a, { silent: false, forFile: false });
    one.begin("b", b, { silent: false, forFile: false });
    for (const [id, name, text] of [
      ["a", "stdout", "1"],
      ["a", "stdout", "2"],
      ["a", "stderr", "3"],
      ["b", "stderr", "4"],
    ] as const)
      one.take({ kind: "stream", id, name, text });
    one.flush();
    expect(sent).toEqual([
      { type: "stream", content: { name: "stdout", text: "12" }, parent: a.msg_id },
      { type: "stream", content: { name: "stderr", text: "3" }, parent: a.msg_id },
      { type: "stream", content: { name: "stderr", text: "4" }, parent: b.msg_id },
    ]);
  });

  it("sends the first text at once and what follows soon after", async () => {
    const { relay: one, sent } = relay();
    one.take({ kind: "stream", id: undefined, name: "stdout", text: "1" });
    await pause(3);
    expect(sent).toHaveLength(1);
    one.take({ kind: "stream", id: undefined, name: "stdout", text: "2" });
    await pause(60);
    expect(sent).toHaveLength(2);
  });

  it("puts text before the display that follows it, and clears", () => {
    const { relay: one, sent } = relay();
    one.take({ kind: "stream", id: undefined, name: "stdout", text: "1" });
    one.take({
      kind: "display",
      id: undefined,
      bundle: { data: {}, metadata: {} },
      displayId: undefined,
      update: false,
    });
    one.take({ kind: "clear", id: undefined, wait: true });
    expect(sent.map(({ type }) => type)).toEqual(["stream", "display_data", "clear_output"]);
    expect(sent[1]?.content).toEqual({ data: {}, metadata: {}, transient: {} });
  });
});

describe("ProgressDisplay", () => {
  const event = { id: 1, label: "rows", total: 200, unit: "rows" } as const;

  it("shows nothing of short steps, and one bar that moves and ends for a long one", () => {
    const shown: [string, boolean][] = [];
    const display = new ProgressDisplay((bundle, _id, update) =>
      shown.push([String(bundle.data["text/plain"]), update]),
    );
    display.take({ ...event, done: 0, state: "running", elapsedMs: 0 }, "a");
    display.take({ ...event, done: 200, state: "done", elapsedMs: 20 }, "a");
    expect(shown).toEqual([]);
    display.take({ ...event, done: 50, state: "running", elapsedMs: 400 }, "b");
    display.take({ ...event, done: 60, state: "running", elapsedMs: 401 }, "b");
    display.take({ ...event, done: 200, state: "done", elapsedMs: 1500 }, "b");
    expect(shown).toEqual([
      ["rows  [######..................] 25 %, 50 of 200 rows, 0.4 s", false],
      ["rows  [########################] 100 %, 200 of 200 rows, done in 1.5 s", true],
    ]);
  });
});

describe("RequestQueue", () => {
  it("handles in order and marks only waiting execute requests", async () => {
    const handled: [string, boolean][] = [];
    const queue: RequestQueue = new RequestQueue(async ({ message, aborted }: QueuedRequest) => {
      await pause(1);
      handled.push([message.header.msg_type, aborted]);
      if (handled.length === 1) queue.abortExecutions();
      if (handled.length === 3) queue.push("shell", request());
    });
    for (const type of ["execute_request", "complete_request", "execute_request"]) queue.push("shell", request(type));
    while (handled.length < 4) await pause(1);
    expect(handled).toEqual([
      ["execute_request", false],
      ["complete_request", false],
      ["execute_request", true],
      ["execute_request", false],
    ]);
  });
});

describe("SendQueue", () => {
  it("never sends twice at a time, keeps the order, and goes on after a failure", async () => {
    const sent: string[] = [];
    let busy = false;
    const queue = new SendQueue({
      async send([frame]) {
        expect(busy).toBe(false);
        busy = true;
        await pause(1);
        busy = false;
        if (frame === "2") throw new Error("refused");
        sent.push(String(frame));
      },
    });
    const results = await Promise.allSettled(
      ["1", "2", "3", "4"].map((text) => queue.send([text as unknown as Uint8Array])),
    );
    expect(sent).toEqual(["1", "3", "4"]);
    expect(results.map((one) => one.status)).toEqual(["fulfilled", "rejected", "fulfilled", "fulfilled"]);
    await queue.send(["5" as unknown as Uint8Array]);
    expect(sent.at(-1)).toBe("5");
  });
});
