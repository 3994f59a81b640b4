export type { CheckResult, CheckStatus, DoctorCheck, KnownFailure } from "./DoctorCheck.js";
export { DOCTOR_CHECKS, doctor } from "./doctor.js";
export { type InstallOptions, type InstallResult, installKernel } from "./installKernel.js";
export type { KernelLocation } from "./KernelLocation.js";
export type { KernelSpec } from "./KernelSpec.js";
export { type InstalledKernel, listKernels } from "./listKernels.js";
export type { Machine } from "./Machine.js";
export { thisMachine } from "./thisMachine.js";
export { type UninstallOptions, uninstallKernel } from "./uninstallKernel.js";
