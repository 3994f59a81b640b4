import type { Runtime, Session } from "node:inspector";
import { HELPER } from "../compile/helperName.js";

/** The values behind the inspector's references to them. */
export class LiveValues {
  readonly #session: Session;
  #taken: unknown;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Receives the value that an inspector call passes on; see `of`. */
  take(value: unknown): void {
    this.#taken = value;
  }

  of(remote: Runtime.RemoteObject): unknown {
    if (remote.objectId === undefined) return primitive(remote);
    this.#taken = undefined;
    this.#session.post("Runtime.callFunctionOn", {
      objectId: remote.objectId,
      functionDeclaration: `function (value) { ${HELPER}.take(value) }`,
      arguments: [{ objectId: remote.objectId }],
    });
    const value = this.#taken;
    this.#taken = undefined;
    return value;
  }
}

function primitive(remote: Runtime.RemoteObject): unknown {
  const text = remote.unserializableValue;
  if (text !== undefined) return text.endsWith("n") ? BigInt(text.slice(0, -1)) : Number(text);
  return remote.type === "undefined" ? undefined : remote.value;
}
