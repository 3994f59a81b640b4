/**
 * First strike out of the money on the venue's grid of strikes: for a call the next one above spot, for a put the next
 * one below (spot 26023, step 50: CE 26050, PE 26000). On a strike exactly, the call takes the next one above and the
 * put the next one below.
 *
 * The strike is a matter of the grid and not of what happens to be quoted; the caller checks that it is.
 *
 * @param spot points
 * @param strikeStep distance between strikes, points, greater than zero
 */
export function firstOutOfTheMoney(spot: number, optionType: "CE" | "PE", strikeStep: number): number {
  return optionType === "CE"
    ? (Math.floor(spot / strikeStep) + 1) * strikeStep
    : (Math.ceil(spot / strikeStep) - 1) * strikeStep;
}
