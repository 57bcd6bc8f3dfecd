import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";

import { makeHostKey } from "../../pi-image/host-key";
import { call, command, double, identity, pause, reason, startCommandHost, update } from "./command-host";
import { commandDouble } from "./doubles/command";
import { pauses } from "./doubles/command/retry";
import type { Ssh } from "./doubles/command/ssh";
import { type Properties, secret } from "./doubles/value";
import { type SshHost, startSshHost } from "./sshHost";

const stdin = "heron-on-standard-input";

describe("the command double, over SSH", () => {
    let folder: string;
    let host: SshHost;
    let connection: Properties;
    let pair: ReturnType<typeof makeHostKey>;

    beforeEach(async () => ({ folder, host, connection, pair } = await startCommandHost()));
    afterEach(async () => {
        await host.close();
        rmSync(folder, { recursive: true, force: true });
    });

    it("runs what it is given by the login shell, with its standard input, and keeps what is printed", async () => {
        const { outputs } = await create({ create: `cat; echo "at $0" >&2`, stdin: "a b\n$c" });
        expect(outputs).to.include({ stdout: "a b\n$c", stderr: "at sh" });
        expect(host.given.map(({ line }) => line)).to.deep.equal([`cat; echo "at $0" >&2`]);
    });

    it("says the whole line and all that was printed when a command fails, and never its standard input", async () => {
        const said = await failure({ create: "read x; echo one; echo two >&2; exit 3", stdin: secret(`${stdin}\n`) });
        expect(said).to.match(/^Process exited with status 3: running "read x; .* exit 3":\n(one\ntwo|two\none)\n$/);
        expect(said).not.to.include(stdin);
        expect(await failure({ create: "kill -9 $$" })).to.match(/^Process exited with status 137 from signal KILL: /);
    });

    it("says that a command ended without a word when the connection is cut", async () => {
        const failed = failure({ create: "echo begun; touch begun; sleep 60" });
        while (host.given.length === 0 || !isThere("begun")) await pause(10);
        await host.close();
        // Whether the word that was printed is still in it is the network's matter.
        expect(await failed).to.match(
            /^wait: remote command exited without exit status or exit signal: running "echo begun; .*":\n(begun\n)?$/,
        );
    });

    it("believes nobody but the pinned key, and sends a stranger neither user nor command", async () => {
        const stranger = makeHostKey("").publicKey;
        const said = await failure({ create: "true" }, { hostKey: stranger });
        expect(said).to.equal("after 1 failed attempts: ssh: handshake failed: ssh: host key mismatch");
        expect([host.connections(), host.logins(), host.given.length]).to.deep.equal([2, 0, 0]);
    });

    it("asks for the pinned kind of key alone", async () => {
        const other = `ssh-rsa ${host.hostKey.split(" ")[1]}`;
        expect(await failure({ create: "true" }, { hostKey: other })).to.equal(
            "after 1 failed attempts: ssh: handshake failed: ssh: no common algorithm for host key; " +
                "we offered: [ssh-rsa], peer offered: [ssh-ed25519]",
        );
    });

    it("believes anybody where no key is pinned", async () => {
        const { hostKey: _, ...unpinned } = connection;
        const { outputs } = await double().create({ ...call(), inputs: { connection: unpinned, create: "echo ok" } });
        expect(outputs).to.include({ stdout: "ok" });
    });

    it("dials once more than its limit, says why, and notes every dial", async () => {
        const dials: string[] = [];
        const dialled = ({ host: to, port }: { host: string; port: number }) => dials.push(`${to}:${port}`);
        await host.close();
        const inputs = { connection: { ...connection, dialErrorLimit: 2 }, create: "true" };
        const said = await reason(() => double().create({ ...call(), inputs, dialled }));
        expect(said).to.equal(`after 2 failed attempts: dial tcp 127.0.0.1:${host.port}: connect: connection refused`);
        expect(dials).to.deep.equal(Array.from({ length: 3 }, () => `127.0.0.1:${host.port}`));
    });

    it("goes on to a host that comes back between two dials", async () => {
        const { port } = host;
        const late = makeHostKey("");
        await host.close();
        const made = create({ create: "echo late" }, { dialErrorLimit: 10, hostKey: late.publicKey });
        await pause(200);
        host = await startSshHost({
            folder,
            authorizedKey: pair.publicKey,
            port,
            hostPrivateKey: late.privateKey,
        });
        expect((await made).outputs).to.include({ stdout: "late" });
    });

    it("lengthens its pauses as the provider does", () => {
        const all = pauses();
        const firsts = Array.from({ length: 12 }, () => Number(all.next().value));
        expect(firsts.map(Math.round)).to.deep.equal([
            100, 150, 225, 338, 506, 759, 1139, 1709, 2563, 3844, 5000, 5000,
        ]);
    });

    it("logs in by password, refuses a wrong key, and says what it tried", async () => {
        await host.close();
        host = await startSshHost({ folder, authorizedKey: pair.publicKey, password: "swan", port: host.port });
        connection = { ...connection, hostKey: host.hostKey };
        const { privateKey: _, ...keyless } = connection;
        const byPassword = { connection: { ...keyless, password: "swan" }, create: "echo in" };
        expect((await double().create({ ...call(), inputs: byPassword })).outputs).to.include({ stdout: "in" });
        expect(await failure({ create: "true" }, { privateKey: makeHostKey("").privateKey })).to.equal(
            "after 1 failed attempts: ssh: handshake failed: ssh: unable to authenticate, " +
                "attempted methods [none publickey], no supported methods remain",
        );
        expect(await failure({ create: "true" }, { privateKey: "no key" })).to.equal("ssh: no key found");
    });

    it("is dropped without a word after logins that failed, the right key too", async () => {
        await host.close();
        host = await startSshHost({ folder, authorizedKey: pair.publicKey, port: host.port, mostFailedLogins: 3 });
        connection = { ...connection, hostKey: host.hostKey };
        const wrong = { privateKey: makeHostKey("").privateKey };
        const dropped = /^after \d failed attempts: ssh: handshake failed: (EOF|read: connection reset by peer)$/;
        // Two dials keep the reason; six lose it.
        expect(await failure({ create: "true" }, { ...wrong, dialErrorLimit: 1 })).to.contain("unable to authenticate");
        expect(await failure({ create: "true" }, { ...wrong, dialErrorLimit: 3 })).to.match(dropped);
        expect(await failure({ create: "true" })).to.match(dropped);
    });

    it("says which name no server knows", async () => {
        expect(await failure({ create: "true" }, { host: "no-such-pi.invalid", dialErrorLimit: 0 })).to.match(
            /^after 0 failed attempts: dial tcp: lookup no-such-pi\.invalid on \S+:\d+: no such host$/,
        );
    });

    it("prints each dial that failed, and each line of the host, as it comes", async () => {
        const lines: string[] = [];
        const log = (line: string) => lines.push(line);
        await host.close();
        const inputs = { connection: { ...connection, dialErrorLimit: 2 }, create: "true" };
        await reason(() => double().create({ ...call(), inputs, log }));
        expect(lines).to.deep.equal(["Dial 1/2 failed: retrying", "Dial 2/2 failed: retrying"]);
        host = await startSshHost({ folder, authorizedKey: pair.publicKey });
        const again = { ...connection, port: host.port, hostKey: host.hostKey };
        lines.length = 0;
        await double().create({ ...call(), inputs: { connection: again, create: "echo a; echo b >&2" }, log });
        expect(lines).to.have.members(["a", "b"]);
    });

    it("fails for an agent that is not there, though a key is given, and dials nobody", async () => {
        const gone = path.join(folder, "agent");
        const expected = `dial unix ${gone}: connect: no such file or directory`;
        expect(await failure({ create: "true" }, {}, { agentSocket: gone })).to.equal(expected);
        expect(await failure({ create: "true" }, { agentSocketPath: gone })).to.equal(expected);
        expect(host.connections()).to.equal(0);
    });

    it("sends the environment, fails for a name that is refused, and bears a refusal of what was printed before", async () => {
        const { outputs } = await create({ create: `echo "$LANG"`, environment: { LANG: "C" } });
        expect(outputs).to.include({ stdout: "C" });
        expect(await failure({ create: "true", environment: { SECRET: "x" } })).to.equal(
            'could not set environment variable "SECRET": ssh: setenv failed',
        );
        const inputs = { connection, create: `echo "[$PULUMI_COMMAND_STDOUT]"` };
        const again = await double().update({ ...update(), olds: { ...inputs, stdout: "old" }, news: inputs });
        expect(again).to.include({ stdout: "[]" });
    });

    it("goes by way of a jump host, which has a pin of its own", async () => {
        const jumpFolder = mkdtempSync(path.join(tmpdir(), "pi-live-jump-"));
        const jump = await startSshHost({ folder: jumpFolder, authorizedKey: pair.publicKey });
        const proxy = { ...connection, port: jump.port, hostKey: jump.hostKey };
        try {
            expect((await create({ create: "echo far" }, { proxy })).outputs).to.include({ stdout: "far" });
            expect(jump.passedOn).to.deep.equal([`127.0.0.1:${host.port}`]);
            expect(jump.given).to.deep.equal([]);
            expect(await failure({ create: "true" }, { proxy: { ...proxy, hostKey: host.hostKey } })).to.equal(
                "proxy: after 1 failed attempts: ssh: handshake failed: ssh: host key mismatch",
            );
            expect(await failure({ create: "true" }, { proxy, hostKey: jump.hostKey })).to.match(
                /^proxy: after 1 failed attempts: ssh: handshake failed: /,
            );
        } finally {
            await jump.close();
            rmSync(jumpFolder, { recursive: true, force: true });
        }
    });

    it("runs update, or else create, whatever has changed, and delete at the end", async () => {
        const inputs = { connection, create: "echo created", delete: "echo gone" };
        const change = (news: Properties) => double().update({ ...update(), olds: { ...inputs }, news });
        expect(await change({ ...inputs, delete: "echo other" })).to.include({ stdout: "created" });
        expect(await change({ ...inputs, update: "echo updated" })).to.include({ stdout: "updated" });
        await double().delete?.({ ...identity, ...command, id: "x", olds: inputs });
        await double().delete?.({ ...identity, ...command, id: "x", olds: { connection, create: "true" } });
        expect(host.given.map(({ line }) => line)).to.deep.equal(["echo created", "echo updated", "echo gone"]);
    });

    it("dials nobody in a preview, nor without leave, but notes then whom it would have dialled", async () => {
        const inputs = { connection, create: "echo x", delete: "echo gone" };
        await double().create({ ...call(), inputs, preview: true });
        await double().update({ ...update(), olds: inputs, news: inputs, preview: true });
        const dials: number[] = [];
        const dialled = ({ port }: { port: number }) => dials.push(port);
        const silent = commandDouble("1.2.1");
        await silent.create({ ...call(), inputs, dialled });
        await silent.update({ ...update(), olds: inputs, news: inputs, dialled });
        await silent.delete?.({ ...identity, ...command, id: "x", olds: inputs, dialled });
        expect(dials).to.deep.equal([host.port, host.port, host.port]);
        expect(host.connections()).to.equal(0);
    });

    const isThere = (name: string) => statSync(path.join(folder, name), { throwIfNoEntry: false }) !== undefined;

    async function create(inputs: Properties, more: Properties = {}, ssh?: Ssh) {
        return double(ssh).create({ ...call(), inputs: { connection: { ...connection, ...more }, ...inputs } });
    }

    function failure(inputs: Properties, more: Properties = {}, ssh?: Ssh): Promise<string> {
        return reason(() => create(inputs, more, ssh));
    }
});
