// AssemblyScript, compiled to dist/**/plainRows.wasm by the build: whole tuples of a dump in their usual form, eight bytes
// at a time. Everything unusual (NULL beside other words, quotes, exponents, over 15 digits, fractions of seconds) is left to
// TupleReader, which defines what a value is.

/** Kind of a column in the table of columns, as in ColumnKind. */
const NUMBER: u32 = 0;
const TEXT: u32 = 3;

/** Up to here whole numbers and powers of ten are exact doubles, so that one division rounds once (Clinger 1990). */
const EXACT_DIGITS: i32 = 15;
const ZEROS: u64 = 0x3030303030303030;
/** `,(` */
const NEXT_TUPLE: u16 = 0x282c;

/** Bytes of one entry in the table of columns: address of the values (0: left out), kind, what to add to an instant. */
const ENTRY: usize = 16;

const POWERS = memory.data<f64>([
  1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
]);

/** Rows that the last call of {@link readRows} completed. */
export let rows: i32 = 0;

let value: f64 = 0;
let lastYmd: i32 = -1;
let lastDays: f64 = 0;

/** First address that the caller may use; a value of the first column may be loaded from a few bytes before it. */
export function heapBase(): usize {
  return __heap_base + 64;
}

/**
 * Reads tuples from `at`, the byte after an opening bracket. Commas and closing brackets are found 64 bytes at a time (Langdale
 * and Lemire 2019, "Parsing gigabytes of JSON per second"), so that the length of one value does not hold up the next.
 *
 * @returns the address after the `(` of the first tuple that was not read, or, when the rows of the statement or `most` rows
 *   are complete, the address after the `)` of the last one
 */
export function readRows(at: usize, end: usize, table: usize, width: i32, firstRow: i32, most: i32): usize {
  rows = 0;
  let tuple = at;
  let block = at;
  let found = separators(block);
  while (true) {
    let p = tuple;
    let entry = table;
    const offset = (<usize>(firstRow + rows)) << 3;
    for (let column = 1; column <= width; column++, entry += ENTRY) {
      while (found == 0) {
        block += 64;
        if (block >= end) return tuple;
        found = separators(block);
      }
      const closer = block + <usize>ctz(found);
      found &= found - 1;
      if (closer >= end || load<u8>(closer) != (column == width ? 41 : 44)) return tuple;
      const kind = load<u32>(entry, 4);
      if (kind == NUMBER) {
        if (!plainNumber(p, closer) && number(p) != closer) return tuple;
      } else if (kind == TEXT || instant(p, load<f64>(entry, 8)) != closer) return tuple;
      const values = <usize>load<u32>(entry);
      if (values != 0) store<f64>(values + offset, value);
      p = closer + 1;
    }
    rows++;
    if (rows == most || p + 2 > end || load<u16>(p) != NEXT_TUPLE) return p;
    tuple = p + 2;
    // The comma between two tuples.
    while (found == 0) {
      block += 64;
      found = separators(block);
    }
    found &= found - 1;
  }
}

/** One bit for each comma and closing bracket of the 64 bytes from `p`. */
@inline
function separators(p: usize): u64 {
  return sixteen(p) | (sixteen(p + 16) << 16) | (sixteen(p + 32) << 32) | (sixteen(p + 48) << 48);
}

@inline
function sixteen(p: usize): u64 {
  const bytes = v128.load(p);
  const hits = v128.or(i8x16.eq(bytes, i8x16.splat(44)), i8x16.eq(bytes, i8x16.splat(41)));
  return <u64>i8x16.bitmask(hits);
}

/** Up to eight digits, or up to eight digits with two decimals, from `p` to `closer` into `value`. */
@inline
function plainNumber(p: usize, closer: usize): bool {
  const length = closer - p;
  // The point first: where a column has one is foreseeable, how long a number is, is not.
  if (load<u8>(closer - 3) == 46) {
    if (length < 4 || length > 11) return false;
    const tenths = <u32>load<u8>(closer - 2) ^ 48;
    const hundredths = <u32>load<u8>(closer - 1) ^ 48;
    const whole = lastDigits(closer - 3, length - 3);
    if (notDigits(whole) != 0 || tenths > 9 || hundredths > 9) return false;
    value = <f64>(eightDigits(whole) * 100 + tenths * 10 + hundredths) / 100;
    return true;
  }
  if (length - 1 > 7) return false;
  const digits = lastDigits(closer, length);
  if (notDigits(digits) != 0) return false;
  value = <f64>eightDigits(digits);
  return true;
}

/** The values of the `count` digits (1 to 8) before `end`, with zeros for the missing ones before them. */
@inline
function lastDigits(end: usize, count: usize): u64 {
  const others = 64 - (<u64>count << 3);
  return ((load<u64>(end - 8) ^ ZEROS) >> others) << others;
}

/** The number (or NULL) at `p` into `value`; address after it, 0 when it has another form. */
function number(p: usize): usize {
  const negative = load<u8>(p) == 45;
  let q = p + <usize>negative;
  const first = load<u64>(q) ^ ZEROS;
  let other = notDigits(first);
  let digits = <i32>(ctz(other) >> 3);
  let whole: u64;
  if (digits == 0) {
    // "NULL"
    value = NaN;
    return load<u32>(p) == 0x4c4c554e ? p + 4 : 0;
  }
  if (other == 0) {
    whole = eightDigits(first);
    const second = load<u64>(q, 8) ^ ZEROS;
    const after = notDigits(second);
    if (after == 0) return 0;
    const more = <i32>(ctz(after) >> 3);
    digits = 8 + more;
    if (digits > EXACT_DIGITS) return 0;
    if (more > 0) whole = whole * <u64>load<f64>(POWERS + ((<usize>more) << 3)) + eightDigits(second << (64 - (more << 3)));
  } else whole = eightDigits(first << (64 - (digits << 3)));
  q += digits;
  let result = <f64>whole;
  if (load<u8>(q) == 46) {
    q++;
    const tenths = load<u64>(q) ^ ZEROS;
    other = notDigits(tenths);
    let places = <i32>(ctz(other) >> 3);
    if (places == 0) return 0;
    let fraction: u64;
    if (other == 0) {
      fraction = eightDigits(tenths);
      places = 8;
      let digit = <u32>load<u8>(q, 8) ^ 48;
      while (digit <= 9) {
        if (digits + ++places > EXACT_DIGITS) return 0;
        fraction = fraction * 10 + digit;
        digit = <u32>load<u8>(q + places) ^ 48;
      }
    } else fraction = eightDigits(tenths << (64 - (places << 3)));
    if (digits + places > EXACT_DIGITS) return 0;
    const power = load<f64>(POWERS + ((<usize>places) << 3));
    result = (result * power + <f64>fraction) / power;
    q += places;
  }
  value = negative ? -result : result;
  return q;
}

/** `'YYYY-MM-DD HH:MM:SS'` (or NULL) at `p` plus `shift`, epoch µs, into `value`; address after it, 0 for any other form. */
function instant(p: usize, shift: f64): usize {
  if (load<u8>(p) != 39) {
    value = NaN;
    return load<u32>(p) == 0x4c4c554e ? p + 4 : 0;
  }
  const year = two(p + 1) * 100 + two(p + 3);
  const month = two(p + 6);
  const day = two(p + 9);
  const hour = two(p + 12);
  const minute = two(p + 15);
  const second = two(p + 18);
  if (load<u8>(p, 5) != 45 || load<u8>(p, 8) != 45 || load<u8>(p, 11) != 32) return 0;
  if (load<u8>(p, 14) != 58 || load<u8>(p, 17) != 58 || load<u8>(p, 20) != 39) return 0;
  if (year > 9999 || month > 99 || day > 99 || hour > 23 || minute > 59 || second > 59) return 0;
  if (month == 0 || day == 0) {
    // MySQL's "no date"
    value = NaN;
    return p + 21;
  }
  const ymd = year * 10000 + month * 100 + day;
  if (ymd != lastYmd) {
    if (year < 1 || month > 12 || day > daysIn(year, month)) return 0;
    lastYmd = ymd;
    lastDays = <f64>daysFromCivil(year, month, day);
  }
  value = (lastDays * 86400 + <f64>(hour * 3600 + minute * 60 + second)) * 1e6 + shift;
  return p + 21;
}

/** A large number for what is no digit, so that a bound catches it. */
@inline
function two(p: usize): i32 {
  const tens = <i32>load<u8>(p) ^ 48;
  const ones = <i32>load<u8>(p, 1) ^ 48;
  return tens > 9 || ones > 9 ? 100000 : tens * 10 + ones;
}

function daysIn(year: i32, month: i32): i32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

/** Days since 1970-01-01 (Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil). */
function daysFromCivil(year: i32, month: i32, day: i32): i32 {
  const y = month <= 2 ? year - 1 : year;
  const era = y / 400;
  const yearOfEra = y - era * 400;
  const dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
}

/** Marks (in bit 7) each of eight bytes that is over 9, once they are xor-ed with "0"; exact up to the first of them. */
@inline
function notDigits(bytes: u64): u64 {
  return ((bytes + 0x7676767676767676) | bytes) & 0x8080808080808080;
}

/** The number of eight digit values, the most significant in the lowest byte (Lemire 2018, "Quickly parsing eight digits"). */
@inline
function eightDigits(bytes: u64): u64 {
  const pairs = bytes * 10 + (bytes >> 8);
  return (
    ((pairs & 0x000000ff000000ff) * 0x000f424000000064 + ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001) >> 32
  );
}
