import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { build } from "esbuild";

import { type NativeType, nativeTypes } from "./doubles/nativeSpec";

/** The checkout that is tested. */
export const checkout = path.resolve(__dirname, "../..");
/** Packages that have a double. */
export const doubled = ["aws", "aws-native", "command"];

/** A folder outside the checkout, with the doubles built as plugins. Holds projects; goes away as a whole. */
export interface Workbench {
    folder: string;
    /** Folder of each double's plugin. */
    plugins: Record<string, string>;
    native: Record<string, NativeType>;
    close(): void;
}

/** Makes a folder and builds the doubles into it; about a second, most of it for reading AWS's specification. */
export async function openWorkbench(): Promise<Workbench> {
    const folder = mkdtempSync(path.join(realpathSync(tmpdir()), "pi-live-engine-"));
    const program = path.join(folder, "double.js");
    const native = nativeTypes();
    await build({
        entryPoints: [path.join(checkout, "test/engine/doubles/main.ts")],
        outfile: program,
        bundle: true,
        platform: "node",
        format: "cjs",
        target: "node20",
        define: { NATIVE_TYPES: JSON.stringify(native) },
        // ssh2 does without its compiled parts, which are there or not as the machine has a compiler.
        external: ["cpu-features", "*.node"],
        logLevel: "silent",
    });
    const plugins = Object.fromEntries(doubled.map((name) => [name, path.join(folder, "plugins", name)]));
    for (const [name, place] of Object.entries(plugins)) {
        mkdirSync(place, { recursive: true });
        const shim = path.join(place, `pulumi-resource-${name}`);
        writeFileSync(shim, `#!/bin/sh\nexec "${process.execPath}" "${program}" ${name} "$@"\n`);
        chmodSync(shim, 0o755);
    }
    return { folder, plugins, native, close: () => rmSync(folder, { recursive: true, force: true }) };
}
