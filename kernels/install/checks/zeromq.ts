import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";

export const zeromqCheck: DoctorCheck = doctorCheck({
  name: "zeromq",
  asks: "The zeromq package loads and passes a message",
  failures: {
    absent: {
      status: "failed",
      wrong: "zeromq is not installed, or has no binary for this system",
      cure: "run `npm ci` with this node on this machine (node_modules of another system, processor or C library do not serve)",
    },
    silent: {
      status: "failed",
      wrong: "zeromq loads but passes no message",
      cure: "see the check `ports`: a firewall or sandbox stands between the kernel and its front end",
    },
  },
  examine: async (machine) => {
    try {
      await machine.tryZeromq();
      return { what: "loads and passes a message on loopback" };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const absent =
        code === "ERR_MODULE_NOT_FOUND" ||
        code === "MODULE_NOT_FOUND" ||
        code === "ERR_DLOPEN_FAILED" ||
        /native|prebuil|compat|binar|addon|GLIBC/i.test(message);
      return { failure: absent ? "absent" : "silent", what: firstLine(message) };
    }
  },
});

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";
