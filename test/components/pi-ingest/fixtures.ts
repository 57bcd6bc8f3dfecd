import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { PiCamera, PiIngestArgs } from "../../../components/pi-ingest/args";
import { cameraSettings, HostSettings, TargetSettings } from "../../../components/pi-ingest/settings";

export const hostKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExamplE";

export const gopro: PiCamera = { application: "gopro", kind: "rtmp", publishKey: "gopro-key-0123" };
export const raspivid: PiCamera = { application: "raspivid", kind: "raspicam" };
export const pattern: PiCamera = { application: "pattern", kind: "test" };
export const main: TargetSettings = { name: "main", host: "203.0.113.9", port: 5000, latencyMs: 2000, encrypted: true };

export const args: PiIngestArgs = { connection: { host: "192.168.1.20", hostKey }, cameras: [gopro, raspivid] };

export function hostSettings(cameras: PiCamera[], change: Partial<HostSettings> = {}): HostSettings {
    return {
        cameras: cameras.map(cameraSettings),
        publishCidrs: ["192.168.0.0/16"],
        playCidrs: ["192.168.0.0/16"],
        exit: { kind: "obs", application: cameras[0].application, targets: [] },
        ...change,
    };
}

/** A folder with programs in front of the real ones, and another that stands for `/`. */
export class FakeHost {
    readonly folder = mkdtempSync(join(tmpdir(), "pi-live-host-"));
    readonly root = join(this.folder, "root");

    constructor(programs: Record<string, string> = {}) {
        mkdirSync(join(this.folder, "bin"), { recursive: true });
        mkdirSync(join(this.root, "run"), { recursive: true });
        for (const [name, body] of Object.entries(programs)) this.program(name, body);
    }

    /** A stand-in for a program; `$HOST` is the folder that it may write to. */
    program(name: string, body: string): void {
        const path = join(this.folder, "bin", name);
        writeFileSync(path, `#!/bin/sh\n${body}\n`);
        chmodSync(path, 0o755);
    }

    write(path: string, text: string): string {
        const full = join(this.folder, path);
        mkdirSync(dirname(full), { recursive: true });
        writeFileSync(full, text);
        return full;
    }

    read(path: string): string {
        return readFileSync(join(this.folder, path), "utf8");
    }

    /** `shell script…` with the stand-ins first on the path. */
    run(
        shell: string,
        words: string[],
        input = "",
        path = process.env["PATH"] ?? "",
        more: Record<string, string> = {},
    ) {
        const { status, stdout, stderr } = spawnSync(shell, words, {
            input,
            encoding: "utf8",
            cwd: this.folder,
            env: { ...this.environment(path), ...more },
        });
        return { status, stdout, stderr };
    }

    /** What a program must have in its environment to find itself on this host. */
    environment(path = process.env["PATH"] ?? ""): Record<string, string> {
        return {
            PATH: `${join(this.folder, "bin")}:${path}`,
            HOST: this.folder,
            PI_LIVE_ROOT: this.root,
            PI_LIVE_PAUSE: "0",
            PI_LIVE_PATIENCE: "2",
        };
    }

    remove(): void {
        rmSync(this.folder, { recursive: true, force: true });
    }
}
