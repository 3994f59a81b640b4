import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MessageCodec } from "../../../kernels/jupyter/wire/MessageCodec.js";
import { MessageFactory } from "../../../kernels/jupyter/wire/MessageFactory.js";
import { SignatureHistory } from "../../../kernels/jupyter/wire/SignatureHistory.js";
import { Signer } from "../../../kernels/jupyter/wire/Signer.js";
import { WireError } from "../../../kernels/jupyter/wire/WireError.js";

const KEY = "key of the test";
const factory = new MessageFactory("test");
const codec = (key = KEY): MessageCodec => new MessageCodec(new Signer(key));
const message = (content = { code: "1" }) => factory.create("execute_request", content, undefined);

describe("MessageCodec", () => {
  it("gives back what was encoded", () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string(), fc.jsonValue()),
        fc.array(fc.uint8Array()),
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 5 }), { maxLength: 3 }),
        (content, buffers, identities) => {
          const plain = JSON.parse(JSON.stringify(content)) as Record<string, unknown>;
          const sent = factory.create("comm_msg", plain, message().header, { buffers });
          const got = codec().decode(codec().encode(sent, identities));
          expect(got.header).toEqual(sent.header);
          expect(got.parentHeader).toEqual(sent.parentHeader);
          expect(got.content).toEqual(plain);
          expect(got.buffers.map((one) => [...one])).toEqual(buffers.map((one) => [...one]));
          expect(got.identities.map((one) => [...one])).toEqual(identities.map((one) => [...one]));
        },
      ),
      { numRuns: 200 },
    );
  });

  it("signs the four JSON frames with HMAC-SHA256, as hexadecimal text", () => {
    // RFC 4231, test case 2: the frames are joined without anything between them.
    const parts = ["what do ya ", "want for ", "nothing", "?"].map((text) => Buffer.from(text));
    const signature = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    expect(new Signer("Jefe").sign(parts)).toBe(signature);
    expect(new Signer("Jefe").verify(parts, Buffer.from(signature))).toBe(true);
    expect(new Signer("jefe").verify(parts, Buffer.from(signature))).toBe(false);
  });

  it("refuses a message of which any bit of a signed frame or of the signature was changed", () => {
    const frames = codec().encode(message(), [Buffer.from("id")]);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 6 }), fc.nat(), fc.integer({ min: 0, max: 7 }), (frame, at, bit) => {
        const forged = frames.map((one) => Uint8Array.from(one));
        const target = forged[frame]!;
        target[at % target.length]! ^= 1 << bit;
        expect(() => codec().decode(forged)).toThrow(WireError);
      }),
      { numRuns: 300 },
    );
  });

  it("refuses random frames with a WireError and nothing else", () => {
    const part = fc.oneof(
      fc.uint8Array(),
      fc.constantFrom("<IDS|MSG>", "{}", "[]", "null", '{"msg_id":"a"}', "").map((text) => Buffer.from(text)),
    );
    const unsigned = codec("");
    fc.assert(
      fc.property(fc.array(part, { maxLength: 10 }), (frames) => {
        for (const one of [codec(), unsigned]) {
          try {
            one.decode(frames);
            expect.unreachable("random frames were taken");
          } catch (error) {
            expect(error).toBeInstanceOf(WireError);
          }
        }
      }),
      { numRuns: 500 },
    );
  });

  it("refuses a replay, but takes equal contents of different messages", () => {
    const one = codec();
    const frames = codec().encode(message(), []);
    one.decode(frames);
    expect(() => one.decode(frames)).toThrow("replayed message");
    expect(() => one.decode(codec().encode(message(), []))).not.toThrow();
  });

  it("without a key takes every well-formed message", () => {
    const frames = codec("").encode(message(), []);
    expect(Buffer.from(frames[1]!).toString()).toBe("");
    expect(codec("").decode(frames).content).toEqual({ code: "1" });
  });
});

describe("SignatureHistory", () => {
  it("forgets the oldest when it is full", () => {
    const history = new SignatureHistory(3);
    expect(["a", "b", "c", "d"].map((one) => history.add(one))).toEqual([true, true, true, true]);
    expect(history.size).toBe(3);
    expect(["d", "c", "b", "a"].map((one) => history.add(one))).toEqual([false, false, false, true]);
  });
});

describe("Signer", () => {
  it("refuses a scheme that it does not know", () => {
    expect(() => new Signer("k", "plain")).toThrow('unknown signature scheme "plain"');
    expect(() => new Signer("k", "hmac-nothing")).toThrow();
  });
});
