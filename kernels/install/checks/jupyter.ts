import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";

export const jupyterCheck: DoctorCheck = doctorCheck({
  name: "jupyter",
  asks: "A `jupyter` command is on PATH and answers",
  failures: {
    absent: {
      status: "warning",
      wrong: "No jupyter on PATH",
      cure: "install JupyterLab (`pip install jupyterlab`) if you want it; VS Code and `strikebook run` need no jupyter",
    },
    broken: {
      status: "warning",
      wrong: "The jupyter on PATH does not answer",
      cure: "mend or reinstall that Jupyter (its Python may be gone)",
    },
  },
  examine: async (machine, { jupyter }) => {
    if (jupyter === undefined) return { failure: "absent", what: "no jupyter on PATH" };
    if (jupyter.trouble !== undefined) return { failure: "broken", what: jupyter.trouble };
    const { stdout } = await machine.run(jupyter.program, ["--version"]);
    const core = /^(?:jupyter_core|jupyter core)\s*:\s*(\S+)/m.exec(stdout)?.[1];
    const others = jupyter.others.length > 0 ? `; also on PATH: ${jupyter.others.join(", ")}` : "";
    return { what: `${jupyter.program}${core ? `, jupyter_core ${core}` : ""}${others}` };
  },
});
