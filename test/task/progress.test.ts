import { describe, expect, it } from "vitest";
import { type ProgressEvent, startProgress, subscribeProgress } from "../../lib/task/index.js";

function record(work: () => void): ProgressEvent[] {
  const events: ProgressEvent[] = [];
  const stop = subscribeProgress((event) => events.push(event));
  work();
  stop();
  return events;
}

describe("progress", () => {
  it("tells listeners each state, and ends once", () => {
    const events = record(() => {
      const step = startProgress("reading", { unit: "rows", total: 10 });
      step.advance(4);
      step.advance(1);
      step.at(9, 12);
      step.end();
      step.end();
      step.fail();
    });
    expect(events.map(({ done, total, state }) => [done, total, state])).toEqual([
      [0, 10, "running"],
      [4, 10, "running"],
      [5, 10, "running"],
      [9, 12, "running"],
      [9, 12, "done"],
    ]);
    expect(new Set(events.map((event) => event.id)).size).toBe(1);
    expect(events[0]).toMatchObject({ label: "reading", unit: "rows" });
    expect(events.at(-1)!.elapsedMs).toBeGreaterThanOrEqual(events[0]!.elapsedMs);
  });

  it("tells a failed step from a finished one, and steps from each other", () => {
    const events = record(() => {
      const a = startProgress("a", { unit: "days" });
      const b = startProgress("b", { unit: "days" });
      a.fail();
      b.end();
    });
    expect(events.map(({ label, state }) => [label, state]).slice(2)).toEqual([
      ["a", "failed"],
      ["b", "done"],
    ]);
    expect(events[0]!.id).not.toBe(events[1]!.id);
    expect(events[0]!.total).toBeUndefined();
  });

  it("tells nobody after they stopped listening", () => {
    const events: ProgressEvent[] = [];
    subscribeProgress((event) => events.push(event))();
    startProgress("silent", { unit: "rows" }).end();
    expect(events).toEqual([]);
  });
});
