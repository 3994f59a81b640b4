import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";

export const dataFolderCheck: DoctorCheck = doctorCheck({
  name: "data-folder",
  asks: "Kernels can be written into Jupyter's data folder of this user",
  failures: {
    closed: {
      status: "failed",
      wrong: "No permission to write into the data folder",
      cure: "make the folder yours (a `sudo jupyter ...` may have left it to root), or install with --sys-prefix or --prefix DIR",
    },
    closedButInstalled: {
      status: "warning",
      wrong: "No permission to write into the data folder, but the kernel is installed elsewhere",
      cure: "nothing now; to install for this user later, make the folder yours",
    },
  },
  examine: (machine, facts) => {
    // The folders that are missing will be made: what counts is the nearest one that is there.
    let folder = join(facts.dataFolder, "kernels");
    while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
    try {
      machine.tryWrite(folder);
      return { what: facts.dataFolder };
    } catch (error) {
      const what = `${folder}: ${(error as Error).message}`;
      return { failure: facts.own === undefined ? "closed" : "closedButInstalled", what };
    }
  },
});
