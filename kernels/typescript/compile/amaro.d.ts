/** The part of amaro 0.1.9 that is used; it publishes no types. */
declare module "amaro" {
  export function transformSync(
    source: string,
    options: { mode: "strip-only" | "transform"; sourceMap?: boolean },
  ): { readonly code: string; readonly map?: string };
}
