import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";

const GIB = 1024 ** 3;

export const memoryCheck: DoctorCheck = doctorCheck({
  name: "memory",
  asks: "At least 1 GiB of memory is available",
  failures: {
    low: {
      status: "warning",
      wrong: "Less than 1 GiB of memory is available",
      cure: "close other kernels and programs; a day of index options needs about 1 GiB",
    },
  },
  examine: ({ memory }) => {
    const shown = (bytes: number): string => `${(bytes / GIB).toFixed(1)} GiB`;
    const what = `${shown(memory.availableBytes)} available of ${shown(memory.totalBytes)}`;
    return memory.availableBytes < GIB ? { failure: "low", what } : { what };
  },
});
