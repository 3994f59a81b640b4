import { existsSync, realpathSync } from "node:fs";
import { dirname } from "node:path";
import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";
import { activePrefix } from "../jupyterPaths.js";

export const environmentCheck: DoctorCheck = doctorCheck({
  name: "environment",
  asks: "The jupyter on PATH is that of the active conda or virtual environment",
  failures: {
    foreign: {
      status: "warning",
      wrong: "An environment is active, but the jupyter on PATH belongs to another one and may look in other folders",
      cure: "install Jupyter in the environment, or `strikebook kernel install --user`, which every environment of this user sees",
    },
  },
  examine: (machine, { jupyter }) => {
    const prefix = activePrefix(machine);
    if (prefix === undefined) return { what: "no conda or virtual environment is active" };
    if (jupyter === undefined) return { what: `${prefix}, without a jupyter` };
    return real(dirname(dirname(jupyter.program))) === real(prefix)
      ? { what: `${jupyter.program} is of ${prefix}` }
      : { failure: "foreign", what: `active is ${prefix}, jupyter is ${jupyter.program}` };
  },
});

const real = (folder: string): string => (existsSync(folder) ? realpathSync(folder) : folder);
