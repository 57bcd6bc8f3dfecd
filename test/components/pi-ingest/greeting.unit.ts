import { expect } from "chai";

import { greetingProblem, readGreeting } from "../../../components/pi-ingest/greeting";
import { startSilent } from "../../engine/silent";

describe("the greeting of an SSH server", () => {
    /** What is said of a server that sends `text`, or nothing. */
    async function problem(text?: string, timeoutMs = 100): Promise<string | undefined> {
        const server = await startSilent(text);
        try {
            const greeting = await readGreeting("127.0.0.1", server.port, timeoutMs);
            return greetingProblem("venue:22", greeting, timeoutMs);
        } finally {
            await server.close();
        }
    }

    it("is one, also behind lines of the server's own", async () => {
        expect(await problem("SSH-2.0-OpenSSH_10.0p2 Debian-7\r\n", 5000)).to.equal(undefined);
        expect(await problem("Welcome to the venue\r\nSSH-2.0-dropbear\r\n", 5000)).to.equal(undefined);
    });

    it("is missed where a server stays silent", async () => {
        expect(await problem()).to.match(
            /^venue:22 accepts connections and sends no SSH greeting within 0.1 s: the host hangs/,
        );
    });

    it("says that the host refuses this machine for a while", async () => {
        expect(await problem("Not allowed at this time\r\n")).to.match(/PerSourcePenalties.*wait a minute/);
        expect(await problem("Exceeded MaxStartups\r\n")).to.contain("MaxStartups");
        expect(await problem("")).to.match(/hangs up without an SSH greeting.*PerSourcePenalties/);
    });

    it("shows what another server sends, its first line alone", async () => {
        expect(await problem("HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n")).to.match(
            /^venue:22 is no SSH server: it sends "HTTP\/1.1 400 Bad Request"\. Check host and port/,
        );
        expect(await problem("x".repeat(9000), 5000))
            .to.contain('"xxxx')
            .and.not.contain("x".repeat(61));
    });

    it("is left to the provider where there is no connection", async () => {
        const gone = await startSilent();
        await gone.close();
        const greeting = await readGreeting("127.0.0.1", gone.port, 5000);
        expect(greeting).to.deep.equal({ kind: "unreachable" });
        expect(greetingProblem("venue:22", greeting, 5000)).to.equal(undefined);
    });
});
