import type { ParameterSchema } from "./ParameterSchema.js";
import { clockParameter, integerParameter, numberParameter } from "./parameterKinds.js";

/** `entryTime` and `entryWindowSeconds` of a clock entry; `name` replaces `entryTime`, the window is shared. */
export function entryParameters(time: string, windowSeconds = 300): ParameterSchema[] {
  return [
    clockParameter("entryTime", time, "first second to enter"),
    integerParameter(
      "entryWindowSeconds",
      windowSeconds,
      { unit: "s", min: 0, max: 86_400 },
      "how long the entry waits",
    ),
  ];
}

/** `exitTime` of a clock exit. */
export function exitTimeParameter(time: string): ParameterSchema {
  return clockParameter("exitTime", time, "first second of the time exit");
}

/** `stopMultiple` of a premium stop; 0, which switches it off, when absent. */
export function stopMultipleParameter(multiple = 0): ParameterSchema {
  return numberParameter(
    "stopMultiple",
    multiple,
    { unit: "x premium received", min: 1.01, max: 20, off: 0 },
    "buy back when that costs this multiple of the premium received",
  );
}

/** `targetFraction` of a premium target; 0, which switches it off, when absent. */
export function targetFractionParameter(fraction = 0): ParameterSchema {
  return numberParameter(
    "targetFraction",
    fraction,
    { unit: "of premium received", min: 0.01, max: 0.99, off: 0 },
    "buy back when this share of the premium is earned",
  );
}

/** `maxStrikeDistanceSteps` of the rule `nearestStrike`. */
export function strikeDistanceParameter(steps = 2): ParameterSchema {
  return numberParameter(
    "maxStrikeDistanceSteps",
    steps,
    { unit: "strike steps", min: 0.5, max: 100 },
    "furthest from spot",
  );
}

/** `maxHoldSeconds` of a time limit. */
export function maxHoldParameter(seconds: number): ParameterSchema {
  return integerParameter("maxHoldSeconds", seconds, { unit: "s", min: 1, max: 86_400 }, "longest holding time");
}

/** `gainFraction` of a gain target on premium paid; 0 switches it off. */
export function gainFractionParameter(fraction = 0): ParameterSchema {
  const unit = "of premium paid";
  return numberParameter(
    "gainFraction",
    fraction,
    { unit, min: 0.001, max: 50, off: 0 },
    "gain that closes the position",
  );
}

/** `lossFraction` of a loss stop on premium paid; 0 switches it off. */
export function lossFractionParameter(fraction = 0): ParameterSchema {
  const unit = "of premium paid";
  return numberParameter(
    "lossFraction",
    fraction,
    { unit, min: 0.001, max: 1, off: 0 },
    "loss that closes the position",
  );
}

/** `trailFraction` of a trailing stop; 0 switches it off. */
export function trailFractionParameter(fraction = 0): ParameterSchema {
  return numberParameter(
    "trailFraction",
    fraction,
    { unit: "of the largest value", min: 0.001, max: 1, off: 0 },
    "fall from the largest value since the entry that closes the position",
  );
}
