import { existsSync } from "node:fs";
import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";
import { startKernel } from "../startKernel.js";

export const startCheck: DoctorCheck = doctorCheck({
  name: "start",
  asks: "The kernel starts as Jupyter would start it, and answers",
  failures: {
    untried: {
      status: "warning",
      wrong: "Not tried: there is no kernelspec to try",
      cure: "mend `kernelspec` first",
    },
    dead: {
      status: "failed",
      wrong: "The kernel ends before it answers",
      cure: "mend what it printed; `npm ci` and `npm run build` when a module is missing",
    },
    silent: {
      status: "failed",
      wrong: "The kernel starts but does not answer",
      cure: "see `ports` and `zeromq`; else install with --trace FILE, start a notebook, and look at the last message in FILE",
    },
  },
  examine: async (machine, { own }) => {
    const [node = "", program = ""] = own?.spec.argv ?? [];
    if (own === undefined || !existsSync(node) || !existsSync(program))
      return { failure: "untried", what: "no kernelspec whose node and program are there" };
    const { outcome, what } = await startKernel(own.spec, machine.env);
    return outcome === "answered" ? { what } : { failure: outcome, what };
  },
});
