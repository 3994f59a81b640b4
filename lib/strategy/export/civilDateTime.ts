/** An instant (epoch µs UTC) as SQL writes it: `2025-11-18 03:50:00`, with `.123456` where it is no whole second. */
export function civilDateTime(micros: number): string {
  const fraction = ((micros % 1e6) + 1e6) % 1e6;
  const seconds = new Date((micros - fraction) / 1000).toISOString().slice(0, 19).replace("T", " ");
  return fraction === 0 ? seconds : `${seconds}.${String(Math.floor(fraction)).padStart(6, "0")}`;
}
