import { buildCheck } from "./checks/build.js";
import { dataFolderCheck } from "./checks/dataFolder.js";
import { environmentCheck } from "./checks/environment.js";
import { jupyterCheck } from "./checks/jupyter.js";
import { jupyterPathCheck } from "./checks/jupyterPath.js";
import { kernelspecCheck } from "./checks/kernelspec.js";
import { memoryCheck } from "./checks/memory.js";
import { nodeCheck } from "./checks/node.js";
import { otherKernelsCheck } from "./checks/otherKernels.js";
import { portsCheck } from "./checks/ports.js";
import { startCheck } from "./checks/start.js";
import { traceCheck } from "./checks/trace.js";
import { visualStudioCodeCheck } from "./checks/visualStudioCode.js";
import { zeromqCheck } from "./checks/zeromq.js";
import type { CheckResult, DoctorCheck } from "./DoctorCheck.js";
import { type DoctorFacts, doctorFacts } from "./doctorFacts.js";
import type { Machine } from "./Machine.js";
import { thisMachine } from "./thisMachine.js";

/** The checks, in the order in which a failure of one explains those after it. */
export const DOCTOR_CHECKS: readonly DoctorCheck[] = [
  nodeCheck,
  buildCheck,
  zeromqCheck,
  portsCheck,
  memoryCheck,
  dataFolderCheck,
  kernelspecCheck,
  startCheck,
  jupyterCheck,
  jupyterPathCheck,
  environmentCheck,
  visualStudioCodeCheck,
  otherKernelsCheck,
  traceCheck,
];

/** Examines this machine: every known reason why a notebook does not get its kernel, each with its cure. */
export async function doctor(machine: Machine = thisMachine()): Promise<CheckResult[]> {
  const facts = await doctorFacts(machine);
  return Promise.all(DOCTOR_CHECKS.map((check) => examine(check, machine, facts)));
}

/** Runs one check. */
export async function examine(check: DoctorCheck, machine: Machine, facts: DoctorFacts): Promise<CheckResult> {
  const { failure, what } = await check.examine(machine, facts);
  if (failure === undefined) return { name: check.name, status: "ok", what, cure: "" };
  const { status, cure } = check.failures[failure]!;
  return { name: check.name, status, what, cure };
}
