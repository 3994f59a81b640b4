import { type DoctorCheck, doctorCheck } from "../DoctorCheck.js";

export const otherKernelsCheck: DoctorCheck = doctorCheck({
  name: "other-kernels",
  asks: "Other TypeScript and JavaScript kernels beside this one (for information)",
  failures: {
    twice: {
      status: "warning",
      wrong: "Another kernel has the same title in the menu",
      cure: "give one of them another title: `strikebook kernel install --display-name TITLE`",
    },
  },
  examine: (_machine, { kernels, own }) => {
    const others = kernels.filter(
      (kernel) => kernel.folder !== own?.folder && /typescript|javascript/i.test(kernel.spec?.language ?? ""),
    );
    const same = others.find((kernel) => kernel.spec?.display_name === own?.spec.display_name);
    if (same !== undefined)
      return { failure: "twice", what: `${same.folder} is '${same.spec?.display_name}' as well as ${own?.folder}` };
    const names = others.map((kernel) => `${kernel.name} (${kernel.spec?.display_name})`);
    return { what: names.length > 0 ? `${names.join(", ")}: their notebooks keep their own kernel` : "none" };
  },
});
