/** Reference to a parameter of the same definition, by name: the definition stays plain data and can be hashed. */
export interface ParameterRef {
  readonly parameter: string;
}

/** Writes a reference: `stop: parameter("stopMultiple")`. */
export function parameter(name: string): ParameterRef {
  return { parameter: name };
}

/** A number or a text that a definition can be run with. */
export interface ParameterSchema {
  readonly name: string;
  /** `clock` is a wall clock of the venue, `HH:MM:SS`. */
  readonly kind: "clock" | "number" | "integer" | "choice";
  readonly unit: string;
  readonly default: string | number;
  /** Smallest and largest number allowed. */
  readonly min?: number;
  readonly max?: number;
  /** A number outside the range that switches the rule off. */
  readonly off?: number;
  readonly choices?: readonly string[];
  readonly description: string;
}
