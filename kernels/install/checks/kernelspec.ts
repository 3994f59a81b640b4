import { existsSync, realpathSync } from "node:fs";
import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";
import { nodeServes, OLDEST_NODE } from "../nodeServes.js";

const AGAIN = "run `strikebook kernel install` again";

export const kernelspecCheck: DoctorCheck = doctorCheck({
  name: "kernelspec",
  asks: "A kernelspec is installed, and what it starts is there",
  failures: {
    absent: {
      status: "failed",
      wrong: "No kernelspec is installed",
      cure: "run `strikebook kernel install`",
    },
    unreadable: {
      status: "failed",
      wrong: "A kernel.json named strikebook cannot be read",
      cure: "remove the folder named here, then run `strikebook kernel install`",
    },
    noNode: {
      status: "failed",
      wrong: "The kernelspec names a node that is gone (an upgrade, nvm, Homebrew)",
      cure: AGAIN,
    },
    oldNode: {
      status: "failed",
      wrong: `The kernelspec names a node older than ${OLDEST_NODE}`,
      cure: `${AGAIN} with a newer node first on PATH`,
    },
    noProgram: {
      status: "failed",
      wrong: "The kernelspec names a kernel program that is gone (the package has moved)",
      cure: AGAIN,
    },
    otherPackage: {
      status: "warning",
      wrong: "The kernelspec starts the kernel of another copy of the package",
      cure: `${AGAIN} to use this copy; or leave it, when the other one is meant`,
    },
    signals: {
      status: "failed",
      wrong: "The kernelspec lacks `interrupt_mode: message`, so Stop would kill the kernel",
      cure: AGAIN,
    },
  },
  examine: async (machine, { kernels, own }) => {
    if (own === undefined) {
      const broken = kernels.find((kernel) => kernel.name === "strikebook" && kernel.trouble !== undefined);
      if (broken?.trouble !== undefined) return { failure: "unreadable", what: broken.trouble };
      return { failure: "absent", what: "no kernelspec of strikebook in any folder Jupyter looks in" };
    }
    const [node = "", program = ""] = own.spec.argv;
    if (!existsSync(node)) return { failure: "noNode", what: `${own.folder} names ${node || "no program"}` };
    if (!existsSync(program)) return { failure: "noProgram", what: `${own.folder} names ${program || "no program"}` };
    if (own.spec.interrupt_mode !== "message") return { failure: "signals", what: own.folder };
    const { status, stdout, stderr } = await machine.run(node, ["--version"]);
    const version = stdout.trim();
    if (status !== 0) return { failure: "noNode", what: `${node} does not start: ${stderr.trim().split("\n", 1)[0]}` };
    if (!nodeServes(version)) return { failure: "oldNode", what: `${node} is ${version}` };
    const same = existsSync(machine.kernelProgram) && realpathSync(program) === realpathSync(machine.kernelProgram);
    return same ? { what: own.folder } : { failure: "otherPackage", what: `${own.folder} starts ${program}` };
  },
});
