/** What stands where a figure would, when nobody measured it. */
export const notMeasured = "*not measured*";
