"""A comm between jupyter_client and a cell of the installed kernelspec `strikebook-test`: JSON and bytes, both ways."""

import struct
import time

from jupyter_client.manager import start_new_kernel

CELL = """
const gauge = comms.open("gauge", { start: 1 }, { buffers: [Float64Array.of(2.5)] });
gauge.onMessage(({ data, buffers }) => {
  console.log("by " + data.by);
  gauge.send({ total: data.by + 1 }, [new Float64Array(buffers[0].buffer).map((x) => 2 * x)]);
});
comms.on("dial", (comm, { data }) => comm.send({ turned: data.to }));
0
"""
TIMEOUT = 20

manager, client = start_new_kernel(kernel_name="strikebook-test")
try:

    def iopub(wanted, parent):
        end = time.monotonic() + TIMEOUT
        while time.monotonic() < end:
            message = client.get_iopub_msg(timeout=TIMEOUT)
            if message["msg_type"] == wanted and message["parent_header"].get("msg_id") == parent:
                return message
        raise TimeoutError(wanted)

    def send(kind, content, buffers=None, subshell=None):
        message = client.session.msg(kind, content)
        if subshell is not None:
            message["header"]["subshell_id"] = subshell
        client.session.send(client.shell_channel.socket, message, buffers=buffers)
        return message["header"]["msg_id"]

    cell = client.execute(CELL)
    opened = iopub("comm_open", cell)
    assert opened["content"]["target_name"] == "gauge" and opened["content"]["data"] == {"start": 1}, opened
    assert struct.unpack("d", bytes(opened["buffers"][0])) == (2.5,)
    comm = opened["content"]["comm_id"]
    assert client.get_shell_msg(timeout=TIMEOUT)["content"]["status"] == "ok"

    asked = send("comm_msg", {"comm_id": comm, "data": {"by": 4}}, [struct.pack("2d", 1.5, -2.0)])
    assert iopub("stream", asked)["content"]["text"] == "by 4\n"
    answer = iopub("comm_msg", asked)
    assert answer["content"] == {"comm_id": comm, "data": {"total": 5}}, answer
    assert struct.unpack("2d", bytes(answer["buffers"][0])) == (3.0, -4.0)

    turned = send("comm_open", {"comm_id": "dial-1", "target_name": "dial", "data": {"to": 9}})
    assert iopub("comm_msg", turned)["content"] == {"comm_id": "dial-1", "data": {"turned": 9}}

    # The main shell awaits; a message on a subshell reaches the handler all the same.
    created = client.session.msg("create_subshell_request", {})
    client.session.send(client.control_channel.socket, created)
    subshell = client.get_control_msg(timeout=TIMEOUT)["content"]["subshell_id"]
    waiting = client.execute(
        "let seen = 0; gauge.onMessage(() => seen++);"
        " while (seen === 0) await new Promise((done) => setTimeout(done, 5)); seen"
    )
    iopub("execute_input", waiting)
    beside = send("comm_msg", {"comm_id": comm, "data": {"by": 1}}, [struct.pack("d", 1.0)], subshell)
    assert iopub("execute_result", waiting)["content"]["data"]["text/plain"] == "1"
    print("ok")
finally:
    client.stop_channels()
    manager.shutdown_kernel(now=True)
