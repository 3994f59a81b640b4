import { createHmac, timingSafeEqual } from "node:crypto";

/** Signs the four JSON frames of a message with HMAC. With an empty key messages are not signed. */
export class Signer {
  readonly #key: Buffer;
  readonly #digest: string;

  /**
   * @param scheme "hmac-sha256" or another `hmac-` digest that Node knows
   * @throws Error for a scheme that is none of these
   */
  constructor(key: string, scheme = "hmac-sha256") {
    const digest = /^hmac-([\w-]+)$/.exec(scheme)?.[1];
    if (digest === undefined) throw new Error(`unknown signature scheme ${JSON.stringify(scheme)}`);
    this.#key = Buffer.from(key, "utf8");
    this.#digest = digest;
    if (this.signs) createHmac(digest, this.#key);
  }

  /** False when the key is empty: then every message is taken as it is. */
  get signs(): boolean {
    return this.#key.length > 0;
  }

  sign(frames: readonly Uint8Array[]): string {
    if (!this.signs) return "";
    const hmac = createHmac(this.#digest, this.#key);
    for (const frame of frames) hmac.update(frame);
    return hmac.digest("hex");
  }

  /** Compares in constant time. */
  verify(frames: readonly Uint8Array[], signature: Uint8Array): boolean {
    if (!this.signs) return true;
    const expected = Buffer.from(this.sign(frames), "latin1");
    return signature.length === expected.length && timingSafeEqual(expected, signature);
  }
}
