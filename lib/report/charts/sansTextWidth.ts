const narrow = /[ijl.,:;|!'’()[\]fIrt \-−]/;
const wide = /[mwMW%@—]/;
const upper = /[A-ZΑ-ЯÀ-Þ&]/;

/**
 * Width of `text` in pixels in an average sans-serif face, without a canvas. Vega's own guess (0.8 of the size for
 * every character) is half as wide again as the text, which pushes titles out of the picture and spaces legends apart.
 * The classes follow the advance widths of DejaVu Sans, the widest face of the theme.
 *
 * @param size - Font size in pixels.
 */
export function sansTextWidth(text: string, size: number, bold = false): number {
  let ems = 0;
  for (const character of text) {
    ems += narrow.test(character) ? 0.36 : wide.test(character) ? 0.93 : upper.test(character) ? 0.69 : 0.62;
  }
  return ems * size * (bold ? 1.1 : 1);
}
