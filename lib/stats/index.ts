export { type BootstrapInterval, type BootstrapOptions, bootstrapInterval } from "./bootstrapInterval.js";
export { type CountedGroup, fisherExact } from "./fisherExact.js";
export { mean } from "./mean.js";
export { median } from "./median.js";
export { quantile } from "./quantile.js";
export { standardDeviation } from "./standardDeviation.js";
