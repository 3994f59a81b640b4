import type { Cheat } from "./Cheat.js";
import { centredMean, cumulativeSpike, featureInput, testedForCausality, testedForVolume } from "./features.js";

/** Honest fills on features that are not. */
export const FEATURE_CHEATS: readonly Cheat[] = [
  {
    name: "look-ahead indicator",
    rule: "causality",
    story: "A mean of prices is centred: half of its window lies in the future.",
    run: ({ run, market }) => {
      const causality = [testedForCausality("centred mean", centredMean, featureInput(market[0]!))];
      return { ...run, evidence: { ...run.evidence, causality } };
    },
  },
  {
    name: "cumulative volume",
    rule: "cumulative-volume",
    story: "The day's volume so far is compared with its own mean as if it were the volume of a second.",
    run: ({ run, market }) => {
      const volumeTests = [testedForVolume("volume spike", cumulativeSpike, featureInput(market[0]!))];
      return { ...run, evidence: { ...run.evidence, volumeTests } };
    },
  },
];
