/** A Jupyter kernelspec (`kernel.json`) as far as Strikebook writes and reads it. */
export interface KernelSpec {
  readonly argv: readonly string[];
  readonly display_name: string;
  readonly language: string;
  readonly interrupt_mode?: "message" | "signal";
  readonly env?: Readonly<Record<string, string>>;
  readonly metadata?: {
    readonly debugger?: boolean;
    /** Marks a kernelspec as written by this package; uninstall touches no other. */
    readonly strikebook?: { readonly version: string };
  };
}
