import type { MimeBundle } from "../render/MimeBundle.js";

/**
 * A bundle for a program that writes notebooks: where it has a PNG, the SVG beside it is left out. nbconvert prefers SVG,
 * and its versions 6.5.3 to 7.6 empty it when they write HTML (jupyter/nbconvert#1849, #1894): the chart would be blank.
 */
export function picturesForFile(bundle: MimeBundle): MimeBundle {
  if (!("image/png" in bundle.data) || !("image/svg+xml" in bundle.data)) return bundle;
  const { "image/svg+xml": _svg, ...data } = bundle.data;
  return { data, metadata: bundle.metadata };
}
