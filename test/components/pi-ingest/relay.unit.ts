import { spawn } from "node:child_process";
import { createServer } from "node:http";

import { expect } from "chai";

import { relayScript } from "../../../components/pi-ingest/relay";
import { statusPort } from "../../../components/pi-ingest/settings";
import { FakeHost, main } from "./fixtures";

/** A stream in nginx-rtmp's statistics, as 1.2.2 writes them. */
function stream({
    audio,
    publishing = true,
    time = 9000,
}: {
    audio?: string;
    publishing?: boolean;
    time?: number;
}): string {
    const sound = audio === undefined ? "" : `<codec>${audio}</codec><profile>LC</profile>`;
    const client = "<client><id>2</id><address>127.0.0.1</address><time>1</time><publishing/><active/></client>\r\n";
    return (
        `<stream>\r\n<name>live</name>\r\n<time>${time}</time><bw_in>1</bw_in>\r\n` +
        (publishing
            ? `${client}<meta><video><width>1280</width><codec>H264</codec></video><audio>${sound}</audio></meta>\r\n<publishing/>\r\n`
            : "") +
        "</stream>\r\n"
    );
}

const statistics = (applications: Record<string, string>) =>
    `<?xml version="1.0" encoding="utf-8" ?>\r\n<rtmp>\r\n<server>\r\n${Object.entries(applications)
        .map(
            ([name, body]) => `<application>\r\n<name>${name}</name>\r\n<live>\r\n${body}</live>\r\n</application>\r\n`,
        )
        .join("")}</server>\r\n</rtmp>\r\n`;

/** What ffmpeg is called with; `answers` are nginx's, one a question, the last for ever. */
async function called(
    answers: string[],
    application = "pattern",
    target = main,
): Promise<{ call: string; asked: number }> {
    const host = new FakeHost({
        ffmpeg: 'echo "$*" >"$HOST/call"; while [ $# -gt 0 ]; do [ "$1" = -fpre ] && cat "$2" >"$HOST/preset"; shift; done; echo out_time_us=1',
        sleep: "exec /bin/sleep 0.01",
    });
    let asked = 0;
    const server = createServer((_, response) => response.end(answers[Math.min(asked++, answers.length - 1)]));
    try {
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
        const address = server.address();
        if (address === null || typeof address === "string") throw new Error("no port");
        const { port } = address;
        const text = relayScript(application, target).replace(`/${statusPort} `, `/${port} `);
        host.write("credentials/passphrase", "passphrase=secret phrase\n");
        const script = host.write("relay.sh", text);
        const env = {
            PATH: `${host.folder}/bin:/usr/bin:/bin`,
            HOST: host.folder,
            CREDENTIALS_DIRECTORY: `${host.folder}/credentials`,
        };
        const child = spawn("/bin/bash", [script], { env, stdio: "ignore" });
        const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
        await new Promise((resolve) => child.on("exit", resolve));
        clearTimeout(timer);
        return { call: host.read("call"), asked };
    } finally {
        server.close();
        host.remove();
    }
}

describe("the relay's script", () => {
    it("takes sound and picture as they are", async () => {
        const { call } = await called([statistics({ pattern: stream({ audio: "AAC" }) })]);
        expect(call).to.contain("-i rtmp://127.0.0.1:1935/pattern/live -map 0:v:0 -map 0:a:0 -c copy -f mpegts");
        expect(call).to.contain("latency=2000000&pbkeylen=32").and.not.contain("secret");
    });

    it("adds silence where the source has no sound, once it had the time to say so", async () => {
        const young = statistics({ pattern: stream({ time: 200 }) });
        const { call, asked } = await called([young, young, statistics({ pattern: stream({ time: 1600 }) })]);
        expect(call).to.contain("anullsrc").and.contain("-shortest").and.contain("-c:v copy");
        expect(asked).to.equal(3);
    });

    it("turns any other sound into AAC, and leaves the picture", async () => {
        const { call } = await called([statistics({ pattern: stream({ audio: "Speex" }) })]);
        expect(call).to.contain("-c:v copy -c:a aac");
    });

    it("waits for a publisher of its own application", async () => {
        const others = statistics({ live: stream({ audio: "AAC" }), pattern: "", pattern2: stream({ audio: "MP3" }) });
        const idle = statistics({ pattern: stream({ publishing: false }) });
        const { call, asked } = await called(["", others, idle, statistics({ pattern: stream({ audio: "AAC" }) })]);
        expect(asked).to.equal(4);
        expect(call).to.contain("-c copy");
    });

    it("asks for no passphrase where there is none", () => {
        const text = relayScript("pattern", { ...main, encrypted: false });
        expect(text).to.not.contain("CREDENTIALS_DIRECTORY").and.not.contain("-fpre").and.not.contain("pbkeylen");
    });
});
