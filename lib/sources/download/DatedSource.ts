import type { CivilDate } from "../../time/civilDate.js";

/** One file of one day that a source offers. */
export interface DatedFile {
  readonly date: CivilDate;
  readonly url: string;
  /** Name under which it is kept. */
  readonly name: string;
  /** Columns that the file must have, in order. */
  readonly header: readonly string[];
}

/** A vendor that keeps one file a day and kind at addresses that can be told beforehand. */
export interface DatedSource {
  readonly name: string;
  files(date: CivilDate): readonly DatedFile[];
  /** Sent with every request: authorization. Never written anywhere. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** What to do when the server says that the caller may not have the file. */
  readonly refusedCure: string;
}
