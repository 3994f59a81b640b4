const PROPERTY =
  /^(color|background-color|text-align|text-decoration|vertical-align|white-space|line-height|opacity|font-(weight|style|size|family|variant)|(min-|max-)?(width|height)|(padding|margin)(-(top|right|bottom|left))?|border(-(top|right|bottom|left))?(-(color|style|width))?|border-(collapse|spacing|radius))$/;
/** Words, numbers and colours; of functions only those that compute a colour or a length. */
const VALUE = /^(?:[\w\s#%.,+'"-]|\b(?:rgba?|hsla?|calc)\([\w\s%.,+*/-]*\))*$/;

/** The declarations of a `style` attribute that only change how an element looks; undefined when none is left. */
export function sanitiseStyle(style: string): string | undefined {
  const kept = style.split(";").flatMap((declaration) => {
    const colon = declaration.indexOf(":");
    const property = declaration.slice(0, Math.max(0, colon)).trim().toLowerCase();
    const value = declaration.slice(colon + 1).trim();
    return PROPERTY.test(property) && VALUE.test(value) ? [`${property}:${value}`] : [];
  });
  return kept.length === 0 ? undefined : kept.join(";");
}
