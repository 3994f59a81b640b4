/** A column's name and type, as Arrow's schema has them. */
export interface ArrowField {
  readonly name: string;
  readonly type: ArrowType;
}

/** What of Arrow's types is needed to read a value. */
export interface ArrowType {
  readonly typeId: number;
  /** 0 seconds, 1 milliseconds, 2 microseconds, 3 nanoseconds; for dates 0 days. */
  readonly unit?: number;
  readonly scale?: number;
  readonly timezone?: string | null;
  /** The type of the values that a dictionary numbers. */
  readonly dictionary?: ArrowType;
  readonly children?: readonly ArrowField[] | null;
}

// Numbers of the Arrow format (Schema.fbs).
const BINARY = [4, 15, 19];
const DECIMAL = 7;
const DATE = 8;
const TIME = 9;
const TIMESTAMP = 10;
const LISTS = [12, 16];
const STRUCT = 13;
const MAP = 17;
const DURATION = 18;
const DICTIONARY = -1;
const UNITS = ["s", "ms", "µs", "ns"];

/** A value that Arrow's JavaScript gives as a bare number, words of bits or a view, in a form that can be read. */
export function arrowValue(type: ArrowType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  const { typeId, unit = 0, children } = type;
  if (typeId === DICTIONARY && type.dictionary !== undefined) return arrowValue(type.dictionary, value);
  if (typeId === DECIMAL) return withPoint(String(value), type.scale ?? 0);
  if (typeId === DATE) return instant(Number(value)).replace(/T00:00:00$/, "");
  // Arrow gives an instant as milliseconds, with a fraction where the unit is finer.
  if (typeId === TIMESTAMP) return instant(Number(value)) + (type.timezone ? "Z" : "");
  if (typeId === TIME) return instant((Number(value) / 1000 ** unit) * 1000).slice("1970-01-01T".length);
  if (typeId === DURATION) return `${String(value)} ${UNITS[unit]}`;
  if (BINARY.includes(typeId)) return hexadecimal(value as Uint8Array);
  const inner = children?.[0]?.type;
  if (LISTS.includes(typeId) && inner !== undefined)
    return Array.from(value as Iterable<unknown>, (item) => arrowValue(inner, item));
  if (typeId === STRUCT || typeId === MAP) {
    const entries = [...(value as Iterable<[unknown, unknown]>)];
    const typeOf = (name: unknown): ArrowType | undefined =>
      typeId === MAP ? inner?.children?.[1]?.type : children?.find((child) => child.name === name)?.type;
    return Object.fromEntries(
      entries.map(([name, item]) => {
        const itemType = typeOf(name);
        return [String(name), itemType === undefined ? item : arrowValue(itemType, item)];
      }),
    );
  }
  return value;
}

/** Epoch milliseconds as a date and time, as many digits of the second as there are. */
function instant(milliseconds: number): string {
  // A double holds today's milliseconds with a fraction that is exact to the microsecond.
  const whole = Math.floor(milliseconds);
  const micros = Math.round((milliseconds - whole) * 1000);
  const date = new Date(micros === 1000 ? whole + 1 : whole);
  if (Number.isNaN(date.getTime())) return String(milliseconds);
  const [seconds, thousandths] = date.toISOString().slice(0, -1).split(".");
  const fraction = (thousandths! + String(micros % 1000).padStart(3, "0")).replace(/0+$/, "");
  return fraction === "" ? seconds! : `${seconds}.${fraction}`;
}

function withPoint(digits: string, scale: number): string {
  if (scale <= 0) return digits + "0".repeat(-scale);
  const sign = digits.startsWith("-") ? "-" : "";
  const padded = digits.slice(sign.length).padStart(scale + 1, "0");
  return `${sign}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

const SHOWN_BYTES = 16;

function hexadecimal(bytes: Uint8Array): string {
  const shown = Buffer.from(bytes.subarray(0, SHOWN_BYTES)).toString("hex");
  return bytes.length > SHOWN_BYTES ? `0x${shown}... (${bytes.length} bytes)` : `0x${shown}`;
}
