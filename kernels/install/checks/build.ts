import { existsSync } from "node:fs";
import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";

export const buildCheck: DoctorCheck = doctorCheck({
  name: "build",
  asks: "The kernel is built, from the sources beside it",
  failures: {
    absent: {
      status: "failed",
      wrong: "The kernel's program is not there",
      cure: "run `npm run build` in a checkout, or install the package again",
    },
    stale: { status: "failed", wrong: "The build is older than the sources", cure: "run `npm run build`" },
  },
  examine: async (machine) => {
    if (!existsSync(machine.kernelProgram)) return { failure: "absent", what: `no ${machine.kernelProgram}` };
    const stale = await machine.staleBuild();
    return stale === undefined ? { what: machine.kernelProgram } : { failure: "stale", what: stale };
  },
});
