import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";

export const portsCheck: DoctorCheck = doctorCheck({
  name: "ports",
  asks: "Five loopback ports can be bound and reached",
  failures: {
    refused: {
      status: "failed",
      wrong: "A port of 127.0.0.1 cannot be bound or reached",
      cure: "allow node to listen on 127.0.0.1 (firewall, container or sandbox settings); no outside address is needed",
    },
  },
  examine: async (machine) => {
    try {
      await machine.tryPorts();
      return { what: "127.0.0.1 answers" };
    } catch (error) {
      return { failure: "refused", what: (error as Error).message };
    }
  },
});
