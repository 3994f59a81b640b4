import type { JsonObject, Message, MessageHeader, ReceivedMessage } from "./Message.js";
import { SignatureHistory } from "./SignatureHistory.js";
import type { Signer } from "./Signer.js";
import { WireError } from "./WireError.js";

const DELIMITER = Buffer.from("<IDS|MSG>");
/** Frames behind the delimiter: signature, header, parent header, metadata, content. */
const FIXED_FRAMES = 5;
/** No honest sender has a longer path of identities; more of them are not searched for the delimiter. */
const MAX_IDENTITIES = 16;

/**
 * Turns messages into frames and back:
 * `identities… <IDS|MSG> signature header parent_header metadata content buffers…`.
 */
export class MessageCodec {
  readonly #signer: Signer;
  readonly #seen = new SignatureHistory();

  constructor(signer: Signer) {
    this.#signer = signer;
  }

  /** @param routing frames in front of the delimiter: return addresses, or the topic of a broadcast */
  encode(message: Message, routing: readonly Uint8Array[]): Uint8Array[] {
    const parts = [message.header, message.parentHeader, message.metadata, message.content].map((part) =>
      Buffer.from(wellFormed(JSON.stringify(part)), "utf8"),
    );
    return [...routing, DELIMITER, Buffer.from(this.#signer.sign(parts), "latin1"), ...parts, ...message.buffers];
  }

  /** @throws WireError for frames that are malformed, forged or replayed */
  decode(frames: readonly Uint8Array[]): ReceivedMessage {
    const delimiter = frames.findIndex((frame, i) => i <= MAX_IDENTITIES && DELIMITER.equals(frame));
    if (delimiter < 0) throw new WireError("no <IDS|MSG> delimiter");
    const fixed = frames.slice(delimiter + 1, delimiter + 1 + FIXED_FRAMES);
    if (fixed.length < FIXED_FRAMES) throw new WireError(`${fixed.length} frames behind the delimiter, not 5`);
    const signature = fixed[0]!;
    const parts = fixed.slice(1);
    if (!this.#signer.verify(parts, signature)) throw new WireError("wrong signature");
    if (this.#signer.signs && !this.#seen.add(Buffer.from(signature).toString("latin1")))
      throw new WireError("replayed message");
    return {
      identities: frames.slice(0, delimiter),
      header: headerOf(jsonObject(parts[0]!, "header")),
      parentHeader: jsonObject(parts[1]!, "parent header") as unknown as Message["parentHeader"],
      metadata: jsonObject(parts[2]!, "metadata"),
      content: jsonObject(parts[3]!, "content"),
      buffers: frames.slice(delimiter + 1 + FIXED_FRAMES),
    };
  }
}

/** JSON escapes half a surrogate pair; clients in other languages cannot write such a text into a file. */
function wellFormed(json: string): string {
  if (!json.includes("\\ud")) return json;
  return json.replace(/\\(?:u(d[89a-f]..)|.)/g, (found, half?: string) => (half === undefined ? found : "\\ufffd"));
}

function jsonObject(frame: Uint8Array, what: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(frame).toString("utf8"));
  } catch {
    throw new WireError(`the ${what} is not JSON`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new WireError(`the ${what} is not a JSON object`);
  return value as JsonObject;
}

/** Every answer carries the header of its request: only plain fields are kept, for nested ones may be too deep to be written. */
function headerOf(header: JsonObject): MessageHeader {
  for (const field of ["msg_id", "msg_type"])
    if (typeof header[field] !== "string" || header[field] === "") throw new WireError(`the header has no ${field}`);
  const subshell = header["subshell_id"];
  if (subshell !== undefined && subshell !== null && typeof subshell !== "string")
    throw new WireError("the header's subshell_id is not a string");
  const plain = Object.entries(header).filter(([, value]) => typeof value !== "object" || value === null);
  return Object.fromEntries(plain) as unknown as MessageHeader;
}
