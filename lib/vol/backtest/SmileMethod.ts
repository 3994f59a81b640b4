import { fitSmile } from "../smile/fitSmile.js";
import type { Smile } from "../smile/Smile.js";
import { sviSmile } from "../svi/sviSmile.js";

/** A way from the quotes of one expiry to a smile. */
export interface SmileMethod {
  readonly name: string;
  /** Throws a StrikebookError for quotes that it cannot fit: the slice is then skipped, with the reason. */
  fit(slice: {
    readonly strikes: Float64Array;
    readonly callPrices: Float64Array;
    readonly putPrices: Float64Array;
    readonly tauYears: number;
  }): Smile;
}

/** Raw SVI through all quotes of the slice, with vega weights. */
export const fitSviMethod: SmileMethod = {
  name: "svi",
  fit({ strikes, callPrices, putPrices, tauYears }) {
    const { fit, forward } = fitSmile({ strikes, callPrices, putPrices, tauYears });
    return sviSmile(fit.parameters, { forward: forward.forward, tauYears, range: fit.range });
  },
};
