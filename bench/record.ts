import { z } from "zod";
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import { setMockOptions } from "@pulumi/pulumi/runtime/settings";
import { getStore, withLocalStorage } from "@pulumi/pulumi/runtime/state";

import { record } from "../graph";
import { run } from "./child";
import { BenchRow, median } from "./table";

/** One resource of the size that the events have on average: twenty leaves, nested, with a list. */
class Resource extends pulumi.CustomResource {
    declare readonly arn: pulumi.Output<string>;
    constructor(name: string, upstream?: pulumi.Input<string>) {
        super("aws:medialive/input:Input", name, {
            name,
            type: "MEDIACONNECT",
            roleArn: upstream ?? "arn:aws:iam::123456789012:role/input",
            mediaConnectFlows: [{ flowArn: "arn:aws:mediaconnect:eu-west-1:123456789012:flow:1-a-b:main" }],
            tags: { event: "race", owner: "crew", stack: "dev" },
            settings: { a: 1, b: true, c: "text", list: [1, 2, 3], deep: { x: "1", y: "2", z: { w: "3" } } },
            arn: undefined,
        });
    }
}

/** An event's size and shape: a few components, 60 resources, each waiting for an earlier one. */
function eventSized(count: number): void {
    let upstream: pulumi.Output<string> | undefined;
    for (let i = 0; i < count; i++) {
        const made: Resource = new Resource(`resource-${i}`, upstream);
        if (i % 6 === 0) upstream = made.arn;
    }
}

/** The SDK's own test double, run the same way: its state, its stack, its end. */
async function bare(program: () => void): Promise<void> {
    await withLocalStorage(async () => {
        const monitor = new MockMonitor({
            call: () => ({}),
            newResource: ({ name, inputs }: { name: string; inputs: Record<string, unknown> }) => ({
                id: name,
                state: { ...inputs, arn: `arn:aws:medialive:eu-west-1:123456789012:input:${name}` },
            }),
        });
        setMockOptions(monitor, "pi-live", "dev", false);
        Object.assign(getStore(), {
            supportsSecrets: true,
            supportsResourceReferences: true,
            supportsAliasSpecs: true,
        });
        await pulumi.runtime.runInPulumiStack(() => Promise.resolve(program()));
        await pulumi.runtime.disconnect();
    });
}

/** CPU time of this process, ms: it stays the same however busy the machine is, and nothing here waits for anything else. */
async function cpu(work: () => Promise<unknown>): Promise<number> {
    const start = process.cpuUsage();
    await work();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
}

const perResourceReport = z.object({ oursMs: z.number(), theirsMs: z.number() });

/** Time for one resource, by the recorder and by the SDK's double, in turns, so that both see the same machine. */
export async function perResource(rounds = 30, count = 100): Promise<z.output<typeof perResourceReport>> {
    const program = () => eventSized(count);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let i = -5; i < rounds; i++) {
        const mine = await cpu(() => record(program));
        const bareMs = await cpu(() => bare(program));
        // The first rounds warm up the JIT compiler.
        if (i < 0) continue;
        ours.push(mine / count);
        theirs.push(bareMs / count);
    }
    return { oursMs: median(ours), theirsMs: median(theirs) };
}

const flatnessReport = z.object({
    earlyMs: z.number(),
    lateMs: z.number(),
    earlyMiB: z.number(),
    lateMiB: z.number(),
});

/** A thousand recordings of an event: the last hundred against the second, in time and heap. */
export async function flatness(recordings = 1000, count = 40): Promise<z.output<typeof flatnessReport>> {
    const gc = globalThis.gc;
    if (gc === undefined) throw new Error("needs node --expose-gc");
    const times: number[] = [];
    const heaps: number[] = [];
    for (let i = 0; i < recordings; i++) {
        times.push(await cpu(() => record(() => eventSized(count))));
        if (i % 100 === 99) {
            gc();
            heaps.push(process.memoryUsage().heapUsed / 2 ** 20);
        }
    }
    return {
        earlyMs: median(times.slice(100, 200)),
        lateMs: median(times.slice(-100)),
        earlyMiB: heaps[1],
        lateMiB: heaps[heaps.length - 1],
    };
}

/** Both, each in its own process, so that neither slows the other. */
export function recordRows(root: string): BenchRow[] {
    const { oursMs, theirsMs } = perResourceReport.parse(inProcess(root, "perResource"));
    const { earlyMs, lateMs, earlyMiB, lateMiB } = flatnessReport.parse(inProcess(root, "flatness"));
    return [
        {
            figure: "record one resource, CPU time",
            measured: `${oursMs.toFixed(2)} ms = ${(oursMs / theirsMs).toFixed(2)} ×`,
            against: `the SDK's bare MockMonitor: ${theirsMs.toFixed(2)} ms`,
            bound: "≤ 1.3 ×",
            holds: oursMs / theirsMs <= 1.3,
        },
        {
            figure: "record an event of 40 resources, after 1,000 recordings, CPU time",
            measured: `${lateMs.toFixed(0)} ms = ${(lateMs / earlyMs).toFixed(2)} ×`,
            against: `after 100: ${earlyMs.toFixed(0)} ms`,
            bound: "≤ 1.2 ×",
            holds: lateMs / earlyMs <= 1.2,
        },
        {
            figure: "heap kept after 1,000 recordings",
            measured: `${lateMiB.toFixed(1)} MiB = ${(lateMiB / earlyMiB).toFixed(2)} ×`,
            against: `after 200: ${earlyMiB.toFixed(1)} MiB`,
            bound: "≤ 1.1 ×",
            holds: lateMiB / earlyMiB <= 1.1,
        },
    ];
}

function inProcess(root: string, part: string): unknown {
    const { stdout } = run(process.execPath, ["--expose-gc", "--import", "tsx", __filename, part], {
        cwd: root,
        env: process.env,
    });
    return JSON.parse(stdout);
}

const parts: Record<string, () => Promise<object>> = { perResource, flatness };
const part = parts[process.argv[2] ?? ""];
if (require.main === module && part !== undefined) {
    // tsx reads source maps for every stack that the SDK takes, on both sides; the built command line does not.
    process.setSourceMapsEnabled(false);
    void part().then((report) => process.stdout.write(JSON.stringify(report)));
}
