import type { JsonObject } from "../wire/Message.js";

/** A request whose content is not what the protocol says. */
export class BadRequest extends Error {
  override readonly name: string = "BadRequest";
}

/** A field of a request's content that has to be text. */
export function textField(content: JsonObject, name: string): string {
  const value = content[name];
  if (typeof value !== "string") throw new BadRequest(`"${name}" is not a string`);
  return value;
}

/** A field that has to be a number when it is there. */
export function numberField(content: JsonObject, name: string, byDefault: number): number {
  const value = content[name] ?? byDefault;
  if (typeof value !== "number" || Number.isNaN(value)) throw new BadRequest(`"${name}" is not a number`);
  return value;
}
