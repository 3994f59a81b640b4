import type { Cheat } from "./Cheat.js";
import { ENGINE_CHEATS } from "./engineCheats.js";
import { FEATURE_CHEATS } from "./featureCheats.js";
import { RECORD_CHEATS } from "./recordCheats.js";

/** Every cheat of the self-audit. */
export const CHEATS: readonly Cheat[] = [...ENGINE_CHEATS, ...RECORD_CHEATS, ...FEATURE_CHEATS];
