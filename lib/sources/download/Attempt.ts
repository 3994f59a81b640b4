/** How one request for a file ended. */
export type Attempt =
  | { readonly kind: "complete"; readonly resumed: boolean }
  | { readonly kind: "missing" }
  /** Worth another try; `waitMs` is what the server asked for. */
  | { readonly kind: "failed"; readonly reason: string; readonly waitMs?: number | undefined }
  /** The bytes that are there are of another file: the next try begins anew. */
  | { readonly kind: "stale"; readonly reason: string }
  /** No other try would help. */
  | { readonly kind: "refused"; readonly status: number };
