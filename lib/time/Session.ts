/** Trading hours of one venue, in its own wall clock. */
export interface Session {
  readonly name: string;
  /** IANA zone of the venue's wall clock. */
  readonly timeZone: string;
  /** First second of the session, seconds after local midnight (NSE: 09:15 = 33300). */
  readonly openSecond: number;
  /** Last second of the session, seconds after local midnight (NSE: 15:30 = 55800). May exceed 86400 for overnight sessions. */
  readonly closeSecond: number;
}

/** National Stock Exchange of India, equity derivatives: 09:15 to 15:30 IST. */
export const nseSession: Session = { name: "NSE", timeZone: "Asia/Kolkata", openSecond: 33_300, closeSecond: 55_800 };

/** CME Globex E-mini day, taken as the UTC calendar day so that a day of files is one session. */
export const cmeUtcDaySession: Session = { name: "CME (UTC day)", timeZone: "UTC", openSecond: 0, closeSecond: 86_399 };

/** Round-the-clock venues (crypto): the UTC calendar day. */
export const continuousSession: Session = { name: "24/7", timeZone: "UTC", openSecond: 0, closeSecond: 86_399 };
