/** Frames that are no valid message: they are dropped, with this reason. */
export class WireError extends Error {
  override readonly name: string = "WireError";
}
