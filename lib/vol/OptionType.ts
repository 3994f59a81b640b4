/** Which right the option gives: to buy (`call`) or to sell (`put`). */
export type OptionType = "call" | "put";
