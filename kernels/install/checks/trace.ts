import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";

export const traceCheck: DoctorCheck = doctorCheck({
  name: "trace",
  asks: "The protocol trace is off, or its file can be written",
  failures: {
    on: {
      status: "warning",
      wrong: "The protocol trace is on: every message, with the text of the cells, goes into a file",
      cure: "run `strikebook kernel install` without --trace (and unset STRIKEBOOK_TRACE) when you have what you need",
    },
    nowhere: {
      status: "failed",
      wrong: "The folder of the trace file is not there or closed",
      cure: "make the folder, or install with another --trace FILE",
    },
  },
  examine: (machine, { own }) => {
    const file = own?.spec.env?.STRIKEBOOK_TRACE ?? machine.env.STRIKEBOOK_TRACE;
    if (file === undefined || file === "") return { what: "off" };
    const folder = dirname(file);
    if (!existsSync(folder)) return { failure: "nowhere", what: `${folder} is not there` };
    try {
      machine.tryWrite(folder);
    } catch (error) {
      return { failure: "nowhere", what: `${folder}: ${(error as Error).message}` };
    }
    return { failure: "on", what: file };
  },
});
