import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";
import { nodeServes, OLDEST_NODE } from "../nodeServes.js";

export const nodeCheck: DoctorCheck = doctorCheck({
  name: "node",
  asks: `Node is ${OLDEST_NODE} or newer`,
  failures: {
    old: {
      status: "failed",
      wrong: "Node is too old",
      cure: `install Node ${OLDEST_NODE} or newer, then run \`strikebook kernel install\` with it`,
    },
  },
  examine: ({ nodeVersion, nodePath }) => {
    const what = `${nodeVersion} at ${nodePath}`;
    return nodeServes(nodeVersion) ? { what } : { failure: "old", what };
  },
});
