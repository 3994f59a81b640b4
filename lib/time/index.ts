export { type CivilDate, civilFromDays, daysFromCivil, isCivilDate, isoWeekday } from "./civilDate.js";
export { type CalendarChange, type CalendarExpiry, ExpiryCalendar, type ExpiryKind } from "./ExpiryCalendar.js";
export { MICROS_PER_DAY, MICROS_PER_MINUTE, MICROS_PER_SECOND } from "./micros.js";
export { parseClock } from "./parseClock.js";
export { cmeUtcDaySession, continuousSession, nseSession, type Session } from "./Session.js";
export { civilDateAt, formatSecondOfDay, instantAt, secondOfDay, wallClock } from "./sessionClock.js";
export { type SpecialDay, type SpecialDayKind, TradingCalendar } from "./TradingCalendar.js";
export { yearFraction } from "./yearFraction.js";
export { zoneOffsetSeconds } from "./zoneOffset.js";
