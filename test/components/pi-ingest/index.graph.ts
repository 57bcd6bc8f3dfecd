import { expect } from "chai";
import * as pulumi from "@pulumi/pulumi";

import { PiIngest, PiIngestArgs } from "../../../components/pi-ingest";
import { SrtContribution } from "../../../components/srt-contribution";
import { isUnknown, record } from "../../../graph";
import { args, gopro, hostKey, pattern, raspivid } from "./fixtures";

const copyType = "command:remote:CopyToRemote";
const commandType = "command:remote:Command";
const target = { name: "main", host: "203.0.113.9", port: 5000, passphrase: pulumi.secret("the-passphrase") };

/** A recorded value that must be text. */
function text(value: unknown): string {
    if (typeof value !== "string") throw new Error(`no text: ${JSON.stringify(value)}`);
    return value;
}

function fail(why: string): never {
    throw new Error(why);
}

/** Records one ingest that goes well. */
async function recorded(change: Partial<PiIngestArgs> = {}, preview = false) {
    const { resources, outputs, secretOutputs, errors } = await record(
        () => {
            const made = new PiIngest("pi", { ...args, ...change });
            return { addresses: made.cameraAddresses, urls: made.publishUrls, hash: made.releaseHash };
        },
        { preview },
    );
    expect(errors).to.deep.equal([]);
    const [host, command] = ["pi-host", "pi-apply"].map(
        (wanted) => resources.all(commandType).find(({ name }) => name === wanted) ?? fail(`no ${wanted}`),
    );
    return { host, copy: resources.one(copyType), command, resources, outputs, secretOutputs };
}

describe("PiIngest", () => {
    it("looks at the host, copies a release, then applies it by a command without triggers and delete", async () => {
        const { host, copy, command, outputs } = await recorded();
        expect(copy.dependencies).to.include(host.urn);
        expect(command.dependencies).to.include(copy.urn);
        expect(command.inputs).to.not.have.any.keys("triggers", "environment", "update", "delete");
        expect(host.inputs).to.not.have.any.keys("triggers", "environment", "update");
        expect(host.deleteBeforeReplace).to.equal(true);
        expect(command.inputs["addPreviousOutputInEnv"]).to.equal(false);
        expect(command.inputs["create"]).to.equal(`sh ${text(copy.inputs["remotePath"])}`);
        expect(copy.inputs["remotePath"]).to.equal(`.pi-live-${text(outputs["hash"]).slice(0, 16)}.sh`);
    });

    it("copies again when the host changes or was set up anew, and under a new name when the files do", async () => {
        const first = await recorded();
        const moved = await recorded({ connection: { ...args.connection, host: "192.168.1.21" } });
        expect(moved.copy.inputs["triggers"]).to.not.deep.equal(first.copy.inputs["triggers"]);
        expect(moved.copy.inputs["remotePath"]).to.equal(first.copy.inputs["remotePath"]);
        const rewritten = await recorded({ connection: { ...args.connection, hostKey: `${hostKey}AA` } });
        expect(rewritten.copy.inputs["triggers"]).to.not.deep.equal(first.copy.inputs["triggers"]);
        const more = await recorded({ cameras: [gopro, raspivid, pattern] });
        expect(more.copy.inputs["remotePath"]).to.not.equal(first.copy.inputs["remotePath"]);
        expect(more.copy.inputs["triggers"]).to.not.deep.equal(first.copy.inputs["triggers"]);
        expect(more.host.inputs["delete"]).to.equal(first.host.inputs["delete"]);
    });

    it("copies again by another port, user or jump host, which may be another machine or folder", async () => {
        const first = await recorded();
        const jumpHost = { host: "jump.example", hostKey };
        for (const change of [{ port: 2222 }, { user: "admin" }, { jumpHost }]) {
            const moved = await recorded({ connection: { ...args.connection, ...change } });
            expect(moved.copy.inputs["triggers"], JSON.stringify(change)).to.not.deep.equal(
                first.copy.inputs["triggers"],
            );
        }
    });

    it("clears the host for its own installation alone", async () => {
        const { host, command } = await recorded();
        expect(host.inputs["delete"]).to.match(/ sh "\$f" pi-[0-9a-f]{7}$/);
        const owner = text(host.inputs["delete"]).split(" ").at(-1) ?? "";
        const [install] = text(command.inputs["stdin"]).split("\n");
        expect(install).to.match(/^install \S+ /);
        expect(Buffer.from(install.split(" ")[2], "base64").toString()).to.equal(owner);
    });

    it("has secrets on standard input alone", async () => {
        const privateKey = "-----BEGIN PRIVATE KEY-----\nkey-of-the-host\n-----END PRIVATE KEY-----\n";
        const secrets = { publishKey: "gopro-key-0123", passphrase: "the-passphrase", privateKey };
        const { resources, command } = await recorded({
            connection: { ...args.connection, privateKey: secrets.privateKey },
            cameras: [{ ...gopro, publishKey: secrets.publishKey }, raspivid],
            exit: { kind: "relay", application: "raspivid", targets: [target] },
        });
        expect(command.secrets).to.include.members(["stdin", "connection"]);
        const forms = Object.values(secrets).flatMap((value) => [value, Buffer.from(value).toString("base64")]);
        for (const resource of resources) {
            const open = Object.entries(resource.inputs).filter(([key]) => !resource.secrets.includes(key));
            for (const form of forms) expect(JSON.stringify(open)).to.not.contain(form);
        }
        expect(text(command.inputs["stdin"]).replace(/^install .*\n/, "")).to.equal(
            `key gopro ${Buffer.from(secrets.publishKey).toString("base64")}\n` +
                `srt main ${Buffer.from(secrets.passphrase).toString("base64")}\nend\n`,
        );
    });

    it("changes standard input and no file when a secret changes, and copies again", async () => {
        const before = await recorded();
        const after = await recorded({ cameras: [{ ...gopro, publishKey: "another-key-4567" }, raspivid] });
        for (const key of ["source", "remotePath"]) {
            expect(after.copy.inputs[key]).to.deep.equal(before.copy.inputs[key]);
        }
        expect(after.copy.inputs["triggers"]).to.not.deep.equal(before.copy.inputs["triggers"]);
        expect(after.copy.secrets).to.include("triggers[2]");
        expect(after.command.inputs["stdin"]).to.not.equal(before.command.inputs["stdin"]);
    });

    it("pins the keys of the host and of the host on the way", async () => {
        const { command } = await recorded({
            connection: { ...args.connection, jumpHost: { host: "jump.example", hostKey, user: "crew" } },
        });
        expect(command.inputs["connection"]).to.deep.include({ host: "192.168.1.20", user: "pi", port: 22, hostKey });
        expect(command.inputs).to.have.nested.property("connection.proxy.hostKey", hostKey);
        expect(command.inputs).to.have.nested.property("connection.proxy.user", "crew");
    });

    it("gives the jump host a key of its own, and a host that does not answer half a minute", async () => {
        const { command } = await recorded({
            connection: {
                ...args.connection,
                agentSocket: "/run/agent",
                jumpHost: { host: "jump.example", hostKey, privateKey: "-----BEGIN PRIVATE KEY-----\njump\n" },
            },
        });
        const dials = { dialErrorLimit: 1, perDialTimeout: 15 };
        expect(command.inputs["connection"]).to.deep.include({ agentSocketPath: "/run/agent", ...dials });
        expect(command.inputs["connection"]).to.not.have.property("privateKey");
        expect(command.inputs)
            .to.have.nested.property("connection.proxy")
            .that.deep.includes({ privateKey: "-----BEGIN PRIVATE KEY-----\njump\n", ...dials })
            .and.does.not.have.property("agentSocketPath");
    });

    it("takes the connection's agent for a jump host that has nothing of its own", async () => {
        const jumpHost = { host: "jump.example", hostKey };
        const { command } = await recorded({
            connection: { ...args.connection, agentSocket: "/run/agent", jumpHost },
        });
        expect(command.inputs).to.have.nested.property("connection.proxy.agentSocketPath", "/run/agent");
    });

    it("registers the same for a host that is away, and nothing for one that comes later", async () => {
        const here = await recorded();
        const away = await recorded({ presence: "away" });
        expect([...away.resources].map(({ urn }) => urn)).to.deep.equal([...here.resources].map(({ urn }) => urn));
        for (const { ignoreChanges, retainOnDelete } of [away.host, away.copy, away.command]) {
            expect({ ignoreChanges, retainOnDelete }).to.deep.equal({ ignoreChanges: ["*"], retainOnDelete: true });
        }
        expect([here.host, here.copy, here.command].some(({ retainOnDelete }) => retainOnDelete)).to.equal(false);
        const { resources, outputs, errors } = await record(() => {
            const made = new PiIngest("pi", { ...args, presence: "later" });
            return { addresses: made.cameraAddresses, urls: made.publishUrls, hash: made.releaseHash };
        });
        expect(errors).to.deep.equal([]);
        expect([...resources].map(({ type }) => type)).to.not.include.members([copyType, commandType]);
        expect(outputs["addresses"]).to.deep.equal(here.outputs["addresses"]);
        expect(outputs["hash"]).to.equal(here.outputs["hash"]);
        expect(outputs["urls"]).to.deep.equal({ gopro: "rtmp://192.168.1.20:1935/gopro/live?key=gopro-key-0123" });
    });

    it("shows presence and model in its own inputs", async () => {
        const inputs = async (change: Partial<PiIngestArgs>) =>
            (await recorded(change)).resources.one("pi-live:index:PiIngest").inputs;
        expect(await inputs({}))
            .to.include({ presence: "here" })
            .and.not.have.property("model");
        expect(await inputs({ presence: "away", model: "pi4" })).to.include({ presence: "away", model: "pi4" });
    });

    it("says in its own inputs whether the host's key is pinned", async () => {
        const pinned = async (change: Partial<PiIngestArgs>) =>
            (await recorded(change)).resources.one("pi-live:index:PiIngest").inputs["pinned"];
        expect(await pinned({})).to.equal(true);
        expect(await pinned({ connection: { host: "10.0.0.2", unpinnedHostKey: true } })).to.equal(false);
    });

    it("waits for the flow that it sends to, and does not make up an address in a preview", async () => {
        const program = () => {
            const flows = new SrtContribution("srt", { sources: [{ name: "main", allowedCidr: "203.0.113.4/32" }] });
            const host = flows.endpoints.apply(([endpoint]) => endpoint.host);
            const pi = new PiIngest("pi", {
                ...args,
                exit: { kind: "relay", application: "raspivid", targets: [{ name: "main", host, port: 5000 }] },
            });
            return { hash: pi.releaseHash, addresses: pi.cameraAddresses };
        };
        const before = await record(program, { preview: true });
        expect(isUnknown(before.outputs["hash"])).to.equal(true);
        expect(before.outputs["addresses"]).to.have.lengthOf(2);
        // pulumi-command 1.2.1 refuses an unknown source in Check.
        const foreseen = before.resources.one(copyType).inputs;
        expect(foreseen).to.have.nested.property("source.text").that.contains("not known yet");
        expect(isUnknown(foreseen["remotePath"])).to.equal(true);
        expect(JSON.stringify([...before.resources])).to.not.match(/undefined|\[object Object\]|Calling \[/);

        const after = await record(program);
        const flow = after.resources.one("aws-native:mediaconnect:Flow");
        expect(after.resources.one(copyType).dependencies).to.include(flow.urn);
        const ingestIp = JSON.stringify(flow.outputs["source"]).match(/"ingestIp":"([^"]+)"/)?.[1];
        expect(ingestIp).to.be.a("string");
        expect(after.resources.one(copyType).inputs)
            .to.have.nested.property("source.text")
            .that.contains(`//${ingestIp}:5000`);
        expect([...before.resources].map(({ urn }) => urn)).to.have.members([...after.resources].map(({ urn }) => urn));
    });

    it("keeps a release secret that an address which is one is in", async () => {
        const exit: PiIngestArgs["exit"] = { kind: "relay", application: "raspivid", targets: [target] };
        expect((await recorded({ exit })).copy.secrets).to.not.include("source");
        const hidden = { ...exit, targets: [{ ...target, host: pulumi.secret("203.0.113.77") }] };
        const { copy } = await recorded({ exit: hidden });
        expect(copy.secrets).to.include("source");
        expect(copy.inputs).to.have.nested.property("source.text").that.contains("203.0.113.77");
    });

    it("tells where each camera pushes to and plays from, without its key", async () => {
        const { outputs } = await recorded({ connection: { ...args.connection, host: "fd00::20" } });
        expect(outputs["addresses"]).to.deep.equal([
            {
                application: "gopro",
                publishUrl: "rtmp://[fd00::20]:1935/gopro/live",
                playUrl: "rtmp://[fd00::20]:1935/gopro/live",
            },
            {
                application: "raspivid",
                publishUrl: "rtmp://[fd00::20]:1935/raspivid/live",
                playUrl: "rtmp://[fd00::20]:1935/raspivid/live",
            },
        ]);
    });

    it("tells what to type into a camera that pushes, key and all, as a secret; by the address that cameras use", async () => {
        const { resources, outputs, secretOutputs } = await recorded({ address: "10.66.0.1" });
        expect(secretOutputs).to.deep.equal(["urls"]);
        expect(outputs["urls"]).to.deep.equal({ gopro: "rtmp://10.66.0.1:1935/gopro/live?key=gopro-key-0123" });
        const told = resources.one("pi-live:index:PiIngest").outputs;
        expect(JSON.stringify(told["cameraAddresses"])).to.contain("10.66.0.1").and.not.contain("gopro-key-0123");
        const open = await recorded({ cameras: [{ ...gopro, publishKey: undefined }] });
        expect(open.outputs["urls"]).to.deep.equal({ gopro: "rtmp://192.168.1.20:1935/gopro/live" });
    });

    it("has no address where nothing listens", async () => {
        const { outputs } = await recorded({
            cameras: [raspivid],
            exit: { kind: "direct", targets: [{ name: "main", host: "203.0.113.9", port: 5000 }] },
        });
        expect(outputs["addresses"]).to.deep.equal([]);
        expect(outputs["urls"]).to.deep.equal({});
    });

    it("registers nothing when an argument is wrong, and never tells a key", async () => {
        const { resources, error } = await record(
            () => void new PiIngest("pi", { ...args, cameras: [{ ...gopro, publishKey: "s3cret" }] }),
        );
        expect(error?.message).to.contain("cameras[0].publishKey: must be").and.not.contain("s3cret");
        expect(resources.all("pi-live:index:PiIngest")).to.have.lengthOf(0);
    });

    it("fails without telling it when a key that comes later is wrong", async () => {
        const cameras = [{ ...gopro, publishKey: pulumi.secret("s3cret") }];
        const { errors } = await record(() => void new PiIngest("pi", { ...args, cameras }), { timeoutMs: 1000 });
        const messages = errors.map(({ message }) => message).join();
        expect(messages).to.contain("the publish key of gopro must be").and.not.contain("s3cret");
    });

    it("stands twice in one program, for two hosts", async () => {
        const { resources, errors } = await record(() => {
            new PiIngest("one", args);
            new PiIngest("two", { ...args, connection: { ...args.connection, host: "192.168.1.21" } });
        });
        expect(errors).to.deep.equal([]);
        expect(resources.all(commandType)).to.have.lengthOf(4);
    });
});
