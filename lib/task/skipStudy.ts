/**
 * Ends a study that has nothing to say about the data that it was given, with the reason. `strikebook run` and `start`
 * call such a study skipped, not failed; in a notebook it is an error of the name `StudySkipped`.
 *
 * @param reason what is missing, and where it was looked for
 * @example if (expiryDay === undefined) skipStudy(`the lake at ${lake.root} has no NIFTY expiry day`);
 */
export function skipStudy(reason: string): never {
  const error = new Error(reason);
  error.name = "StudySkipped";
  throw error;
}
