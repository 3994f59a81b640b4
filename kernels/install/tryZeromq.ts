/** Loads zeromq and sends one message over loopback. @throws what zeromq throws, or a plain Error after two seconds */
export async function tryZeromq(): Promise<void> {
  const { Pull, Push } = await import("zeromq");
  const pull = new Pull({ linger: 0, receiveTimeout: 2000 });
  const push = new Push({ linger: 0, sendTimeout: 2000 });
  try {
    await pull.bind("tcp://127.0.0.1:*");
    push.connect(pull.lastEndpoint!);
    await push.send("strikebook");
    const [message] = await pull.receive();
    if (String(message) !== "strikebook") throw new Error(`zeromq returned ${String(message)}`);
  } finally {
    push.close();
    pull.close();
  }
}
