import type { CompletionItem } from "./Completion.js";
import type { LiveMember } from "./LiveMember.js";

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * Joins what types declare with what a live value has. Declared members come first and get the value's preview; names that
 * only the value has are added and marked. Names that cannot follow a dot are left out.
 */
export function mergeLiveMembers(
  typed: readonly CompletionItem[],
  live: readonly LiveMember[],
  prefix: string,
): CompletionItem[] {
  const byName = new Map(live.map((member) => [member.name, member]));
  const merged = typed.map((item) => {
    const member = byName.get(item.name);
    return member === undefined ? item : { ...item, source: "both" as const, preview: member.preview };
  });
  const known = new Set(typed.map((item) => item.name));
  const wanted = prefix.toLowerCase();
  for (const member of byName.values()) {
    if (known.has(member.name) || !IDENTIFIER.test(member.name)) continue;
    if (!member.name.toLowerCase().startsWith(wanted)) continue;
    merged.push({
      name: member.name,
      kind: member.kind ?? "property",
      signature: member.preview === undefined ? "" : `${member.name} = ${member.preview}`,
      documentation: "",
      source: "live",
      preview: member.preview,
    });
  }
  return merged;
}
