// A worker of the tests, over the built library: threads load JavaScript alone.
import { parentPort } from "node:worker_threads";
import { DuckDbSession } from "../../../dist/lib/lake/DuckDbSession.js";
import { workerTask } from "../../../dist/lib/task/workerTask.js";

const QUERY =
  "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE (a.range * b.range + a.range) % 7919 = 4";

const kinds = {
  double: ({ value }) => 2 * value,
  /** A statement that would take hours. */
  statement: async (_, { signal }) => {
    const session = await DuckDbSession.open({ threads: 1, memoryLimit: "128MB" });
    try {
      const running = session.run(QUERY, { signal });
      parentPort.postMessage("running");
      await running;
    } finally {
      await session.close();
    }
  },
  /** Works with an engine open and looks at nothing until a time has passed. */
  holding: async ({ ms }) => {
    const session = await DuckDbSession.open({ threads: 1, memoryLimit: "128MB" });
    try {
      parentPort.postMessage("running");
      const until = performance.now() + ms;
      while (performance.now() < until);
      await session.run("SELECT 1");
      parentPort.postMessage("ended by itself");
    } finally {
      await session.close();
    }
  },
  /** Never ends and never looks. */
  endless: () => {
    parentPort.postMessage("running");
    for (;;);
  },
};

export default workerTask((task, options) => kinds[task.kind](task, options));
