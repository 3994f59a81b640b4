import { dirname, resolve } from "node:path";
import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";

export const jupyterPathCheck: DoctorCheck = doctorCheck({
  name: "jupyter-path",
  asks: "Jupyter looks where the kernelspec is, and finds no other of its name before it",
  failures: {
    untried: {
      status: "warning",
      wrong: "Not tried: there is no kernelspec to try",
      cure: "mend `kernelspec` first",
    },
    outside: {
      status: "failed",
      wrong: "The kernelspec is in a folder that this Jupyter does not look in",
      cure: "run `strikebook kernel install --sys-prefix`, or add the folder above `kernels` to JUPYTER_PATH",
    },
    shadowed: {
      status: "failed",
      wrong: "Another kernelspec of the same name comes first",
      cure: "remove the one named here, or install under another name with --name",
    },
  },
  examine: (_machine, { own, kernels, dataPath, jupyter }) => {
    if (own === undefined) return { failure: "untried", what: "no kernelspec of strikebook found" };
    const source = jupyter?.dataPath === undefined ? "by Jupyter's rules" : `by ${jupyter.program}`;
    const folder = dirname(dirname(own.folder));
    if (!dataPath.some((each) => resolve(each) === resolve(folder)))
      return { failure: "outside", what: `${folder} is not among ${dataPath.join(", ")} (${source})` };
    const first = kernels.find((kernel) => kernel.name === own.name);
    if (first !== undefined && first.folder !== own.folder)
      return { failure: "shadowed", what: `${first.folder} comes before ${own.folder}` };
    return { what: `${folder} is on the path ${source}` };
  },
});
