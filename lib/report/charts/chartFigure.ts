/** `value` with thousands separators and `decimals` decimals, for labels inside a picture. */
export function chartFigure(value: number, decimals = 2): string {
  const text = Math.abs(value).toLocaleString("en-US", {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  return value < 0 && Number(text.replaceAll(",", "")) !== 0 ? `\u2212${text}` : text;
}
