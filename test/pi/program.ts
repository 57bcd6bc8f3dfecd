import * as pulumi from "@pulumi/pulumi";

import type { Engine } from "../../cli/setup/engine/main";
import { PiIngest, type PiIngestArgs } from "../../components/pi-ingest";
import { type Ended, type Entry, Project, type Step } from "../engine/harness";
import { serveProgram } from "../engine/inline";
import { type Workbench, openWorkbench } from "../engine/workbench";
import type { Guest } from "./guest";

/** A program of Pis alone, on the real engine, whose command double dials. The program is served from this process: a run takes a second. */
export interface PiProgram {
    /** What the next run registers, by name. */
    pis: Record<string, PiIngestArgs>;
    project: Project;
    preview(): Promise<Step[]>;
    up(flags?: string[]): Promise<Ended>;
    destroy(): Promise<Ended>;
    /** Hosts that were dialled since the last call, `host:port`. */
    dials(): string[];
    close(): void;
}

/** Opens a program with one empty stack. */
export async function openPiProgram(engine: Engine): Promise<PiProgram> {
    const bench: Workbench = await openWorkbench();
    const pis: Record<string, PiIngestArgs> = {};
    const program: Pick<PiProgram, "pis"> = { pis };
    const served = await serveProgram(() => {
        const hashes = Object.entries(program.pis).map(([name, args]) => [name, new PiIngest(name, args).releaseHash]);
        return Promise.resolve({ hashes: pulumi.output(Object.fromEntries(hashes)) });
    });
    const project = new Project(bench, {
        engine,
        sources: [],
        files: { "Pulumi.yaml": "name: pi-live\nruntime: nodejs\n" },
        env: { PI_LIVE_DOUBLE_SSH: "dial" },
    });
    await project.init("pis");
    return Object.assign(program, {
        project,
        preview: () => project.preview(served.flags),
        up: (flags: string[] = []) => project.up([...served.flags, ...flags]),
        destroy: () => project.destroy(),
        dials: () => project.journal().flatMap(({ dials = [] }: Entry) => dials),
        close: () => {
            served.close();
            bench.close();
        },
    });
}

/** How a guest is reached by its user pi. */
export function connectionTo({ address, hostKey, privateKey }: Guest): PiIngestArgs["connection"] {
    return { host: address, hostKey, privateKey: pulumi.secret(privateKey) };
}

/** One thing that the host says of itself, for comparing before and after. */
const standing = `
cd /opt/pi-live/current 2>/dev/null || { echo none; exit 0; }
echo "release $(basename "$(readlink -f .)") $(find . -type f | sort | xargs sha256sum | sha256sum | cut -c1-16)"
echo "secrets $(cat /etc/pi-live/secrets/* 2>/dev/null | sha256sum | cut -c1-16)"
for unit in units/*; do
    name=$(basename "$unit")
    cmp -s "$unit" "/run/systemd/generator/$name" || echo "problem: $name is not the release's"
done
for unit in /run/systemd/generator/pi-live-*; do
    [ -e "units/$(basename "$unit")" ] || echo "problem: $(basename "$unit") is of no release"
done
systemctl is-active --quiet pi-live-nginx.service || echo "problem: nginx does not run"
ss -Hltn | grep -q ':1935 ' || echo "problem: nobody listens on 1935"
`;

/** What stands on a host. */
export interface Standing {
    /** Folder's name and content of the live release; undefined when there is none. */
    release?: string;
    secrets?: string;
    problems: string[];
}

/** Reads what stands on a host; waits first, for 30 s at most, for a script that still runs after its connection was cut. */
export async function standingOn(guest: Guest): Promise<Standing> {
    const busy =
        "for i in $(seq 150); do pgrep -f '[.]pi-live-.*[.]sh|/apply[.]sh' >/dev/null || break; sleep 0.2; done";
    const { stdout } = await guest.root(`${busy}\n${standing}`, { timeoutMs: 60_000 });
    if (stdout === "") throw new Error(`${guest.address} does not say what stands on it`);
    const lines = stdout.trim().split("\n");
    const after = (word: string) => lines.find((line) => line.startsWith(`${word} `))?.slice(word.length + 1);
    return {
        release: after("release"),
        secrets: after("secrets"),
        problems: lines.filter((line) => line.startsWith("problem: ")),
    };
}
