import { ChildProcess, execFileSync, spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";

import { expect } from "chai";

import { srtFiles, srtOutput } from "../../rehearsal/venue/contribution/srt";
import { flowHop, flowOutPort, flowPorts } from "../../rehearsal/aws/flow/hop";
import { flowNamespace } from "../../rehearsal/aws/flow/namespace";
import { flowDoor } from "../../rehearsal/aws/flow/ports";
import { flowPlans } from "../../rehearsal/plan/flow";
import type { FlowPlan } from "../../rehearsal/plan/types";
import { Place } from "../../rehearsal/run/place";
import { programsBelow } from "../../rehearsal/run/programs";
import type { Supervisor } from "../../rehearsal/run/supervisor";
import { ownNetwork, testInOwnNetwork } from "./support/own-network";
import { root, supervisor } from "./support/run";
import { probe } from "./support/source";
import { until } from "./support/until";
import { changed, set } from "./support/venue";

const network = ownNetwork();
const title = "the flows' own network";
const gated = { name: "flow", sources: [{ port: 5000, allowedCidr: "203.0.113.4/32" }] };

if (network === "inside") inside();
else if (network === "possible") testInOwnNetwork(__filename, title, 480_000);
else console.log("    skipped: networks of their own take root, or a user who may make them (unshare --net)");

function inside(): void {
    describe(title, function () {
        this.timeout(120_000);
        const [allowed, other] = ["203.0.113.4", "198.51.100.7"];

        before(() => {
            for (const address of [allowed, other]) ip("addr", "add", `${address}/32`, "dev", "lo");
        });

        it("lets in who comes from the configured CIDR, and gives nobody else an answer", async () => {
            const [flow] = flowPlans(await changed("dev"));
            expect(flow.sources[0].allowedCidr).to.equal(`${allowed}/32`);
            await withFlow(flow, async (heard) => {
                expect(await heard(other), "from outside").to.equal(undefined);
                expect(await heard(allowed), "from inside").to.equal("h264");
            });
        });

        it("follows the config: another CIDR turns it round, and the rehearsal's own encoders are in both", async () => {
            const cidr = "198.51.100.0/24";
            const [flow] = flowPlans(
                await changed("dev", (config) =>
                    set(config, ["pi-live:contribution", "sources", 0, "allowedCidr"], cidr),
                ),
            );
            await withFlow(flow, async (heard, own) => {
                expect(await heard(allowed), "from outside").to.equal(undefined);
                expect(await heard(other), "from inside").to.equal("h264");
                expect(await heard(own), "from the rehearsal itself").to.equal("h264");
            });
        });

        it("has the config's port, and nobody answers at the one that it had", async () => {
            const [dev] = flowPlans(await changed("dev"));
            const port = dev.sources[0].port + 1;
            const [flow] = flowPlans(
                await changed("dev", (config) => set(config, ["pi-live:contribution", "port"], port)),
            );
            await withFlow(flow, async (heard) => {
                expect(await heard(allowed, dev.sources[0].port), "at the former port").to.equal(undefined);
                expect(await heard(allowed, port), "at the port").to.equal("h264");
            });
        });

        it("gives two flows at one port an address each", async () => {
            const flows = flowPlans(await changed("prod"));
            expect(flows.map(({ sources }) => sources[0].port)).to.deep.equal([5000, 5000]);
            const namespace = await flowNamespace(flows);
            try {
                expect(new Set(flows.map(({ name }) => namespace.addresses[name])).size).to.equal(2);
            } finally {
                await namespace.close();
            }
        });

        it("needs no process to stay, and lets in a flow that is started again", async () => {
            const own = () => programsBelow(process.pid).map(({ pid, name }) => `${pid} ${name}`);
            const before = own();
            const namespace = await flowNamespace([gated]);
            try {
                expect(own()).to.deep.equal(before);
            } finally {
                await namespace.close();
            }
            const [flow] = flowPlans(await changed("dev"));
            await withFlow(flow, async (heard, _, hops) => {
                hops.signal(`flow ${flow.name}`, "SIGKILL");
                await until(
                    "started again",
                    20,
                    () => hops.status()[0].restarts === 1 && hops.status()[0].state === "up",
                );
                expect(await heard(allowed)).to.equal("h264");
            });
        });

        it("is one for each rehearsal, and leaves nothing", async () => {
            const before = state();
            const both = await Promise.all([flowNamespace([gated]), flowNamespace([gated])]);
            expect(new Set(both.map(({ addresses }) => addresses.flow)).size).to.equal(2);
            expect(links()).to.have.length(2);
            await Promise.all(both.map((one) => one.close()));
            expect(state()).to.equal(before);
        });

        it("is gone when its rehearsal is killed", async () => {
            const before = state();
            const file = path.join(root, "rehearsal/aws/flow/namespace.ts");
            const script = `require(${JSON.stringify(file)}).flowNamespace([${JSON.stringify(gated)}]).then(() => console.log("up"))`;
            const child = spawn(process.execPath, ["--import", require.resolve("tsx"), "-e", script], {
                stdio: ["ignore", "pipe", "inherit"],
            });
            try {
                await new Promise((resolve) => child.stdout.once("data", resolve));
                expect(links()).to.have.length(1);
            } finally {
                child.kill("SIGKILL");
            }
            await until("all gone", 20, () => state() === before);
        });
    });
}

type Heard = (from: string, port?: number) => Promise<string | undefined>;

/** Plays a flow in its own network; `heard` sends to it from an address (at the graph's port), and tells the codec that its readers see, if any. */
async function withFlow(
    plan: FlowPlan,
    work: (heard: Heard, own: string, hops: Supervisor) => Promise<void>,
): Promise<void> {
    const place = await Place.make(flowPorts(plan));
    const hops = supervisor();
    const [{ name: source, port: planned, allowedCidr, passphrase }] = plan.sources;
    const namespace = await flowNamespace([plan]);
    const { host } = flowDoor({ flow: plan.name, source, port: planned }, place, { namespace });
    const figures = () => hops.status()[0].figures;
    const heard: Heard = async (from, port = planned) => {
        route(host, from);
        const sender = send(place, { host, port, latencyMs: 200, passphrase });
        try {
            const connected = () => figures().connected === source;
            await until("an end of the call", 30, () => connected() || sender.exitCode !== null);
            if (!connected()) return undefined;
            return (await probe(flowOutPort(plan.name, place))).find((one) => one.codec_type === "video")?.codec_name;
        } finally {
            sender.kill("SIGTERM");
            await until("the caller is gone", 20, () => figures().connected === "");
        }
    };
    try {
        await hops.start(flowHop(plan, place, { namespace }));
        const own = ip("-4", "-o", "addr", "show", "dev", links()[0]).split(/\s+/)[3].split("/")[0];
        await work(heard, own, hops);
        expect(figures()).to.include({ allowedCidr, refused: 0 });
    } finally {
        await hops.stop();
        await namespace.close();
        place.remove();
    }
}

/** The flow's passphrase is right: an address alone decides. */
function send(
    place: Place,
    target: { host: string; port: number; latencyMs: number; passphrase?: string },
): ChildProcess {
    const folder = place.folder("sender");
    for (const [name, text] of Object.entries(srtFiles(target.passphrase)))
        writeFileSync(path.join(folder, name), text);
    const picture = ["-re", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=12,format=yuv420p"];
    const encode = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "6", "-b:v", "300k"];
    const args = ["-nostdin", "-loglevel", "error", ...picture, ...encode, ...srtOutput(target)];
    return spawn("setpriv", ["--pdeathsig", "KILL", "--", "ffmpeg", ...args], { cwd: folder, stdio: "ignore" });
}

/** Whose address the next call has. */
function route(host: string, from: string): void {
    ip("route", "replace", `${host}/32`, "dev", links()[0], "src", from);
}

function links(): string[] {
    return [...ip("-o", "link").matchAll(/ (pilive-\d+)@/g)].map(([, name]) => name);
}

/** Everything that this network has. */
function state(): string {
    return [ip("-br", "link"), ip("-br", "addr"), ip("route", "show", "table", "all")].join("\n");
}

function ip(...args: string[]): string {
    return execFileSync("ip", args, { encoding: "utf8", env: { PATH: `${process.env.PATH ?? ""}:/usr/sbin:/sbin` } });
}
