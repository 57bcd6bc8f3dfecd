import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";

/** The checkout with this file. */
export const checkout = path.resolve(__dirname, "../../..");

/** One Go program of the engine, built from a wrapper module that pins every dependency in its go.sum. */
export interface Part {
    /** Name of the built file. */
    program: string;
    /** Folder of the wrapper module. */
    wrapper: string;
    package: string;
    version: string;
    /** Expected build time, for the log. */
    duration: string;
}

/** The two programs; each needs another version of Pulumi's SDK, so each has a wrapper of its own (their go.mod). */
export function parts(): Part[] {
    const engine = path.join(checkout, "test/engine/build/pulumi");
    const yaml = path.join(checkout, "test/engine/build/yaml");
    return [
        {
            program: "pulumi",
            wrapper: engine,
            package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
            version: pinned(engine, "github.com/pulumi/pulumi/pkg/v3"),
            duration: "about 4 minutes on two cores",
        },
        {
            program: "pulumi-language-yaml",
            wrapper: yaml,
            package: "github.com/pulumi/pulumi-yaml/cmd/pulumi-language-yaml",
            version: pinned(yaml, "github.com/pulumi/pulumi-yaml"),
            duration: "about a minute",
        },
    ];
}

function pinned(wrapper: string, module: string): string {
    const text = readFileSync(path.join(wrapper, "go.mod"), "utf8");
    const version = text
        .split("\n")
        .map((line) =>
            line
                .replace(/^require/, "")
                .trim()
                .split(" "),
        )
        .find(([name]) => name === module)?.[1];
    if (version === undefined) throw new Error(`${wrapper}/go.mod does not require ${module}`);
    return version.replace(/^v/, "");
}

/** Outlives the checkout: a fresh clone must not build the engine again. One folder for each pair of versions. */
export function engineCache(): string {
    const base = process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache");
    const [engine, yaml] = parts();
    return path.join(base, "pi-live/engine", `${engine.version}-yaml${yaml.version}`);
}
