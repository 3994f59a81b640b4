export { calendarSpread } from "./calendarSpread.js";
export { straddle } from "./straddle.js";
export { strangle } from "./strangle.js";
export { verticalSpread } from "./verticalSpread.js";
export { type Wings, withWings } from "./withWings.js";
