import { spawn } from "node:child_process";
import {
    cpSync,
    existsSync,
    mkdirSync,
    mkdtempSync,
    readFileSync,
    readdirSync,
    statSync,
    symlinkSync,
    writeFileSync,
} from "node:fs";
import path from "node:path";

import { parse, stringify } from "yaml";
import { z } from "zod";

import type { Engine } from "../../cli/setup/engine/main";
import { type Workbench, checkout } from "./workbench";

/** What a program that was run to its end has left. */
export interface Ended {
    code: number;
    stdout: string;
    stderr: string;
}

const stepSchema = z.object({
    op: z.string(),
    urn: z.string(),
    replaceReasons: z.array(z.string()).nullish(),
    diffReasons: z.array(z.string()).nullish(),
});
const digestSchema = z.object({
    steps: z.array(stepSchema).nullish(),
    changeSummary: z.record(z.string(), z.number()).nullish(),
    diagnostics: z.array(z.object({ message: z.string().optional() })).nullish(),
});
/** One step of `pulumi preview --json`. */
export type Step = z.output<typeof stepSchema>;

const stateSchema = z.object({
    deployment: z.object({
        resources: z
            .array(
                z.object({
                    urn: z.string(),
                    type: z.string(),
                    id: z.string().optional(),
                    inputs: z.record(z.string(), z.unknown()).optional(),
                    outputs: z.record(z.string(), z.unknown()).optional(),
                    dependencies: z.array(z.string()).optional(),
                }),
            )
            .optional(),
    }),
});
/** One resource in the state. */
export type StateResource = NonNullable<z.output<typeof stateSchema>["deployment"]["resources"]>[number];

const entrySchema = z.object({
    operation: z.string(),
    urn: z.string(),
    type: z.string(),
    name: z.string(),
    id: z.string(),
    preview: z.boolean(),
    start: z.number(),
    end: z.number(),
    dials: z.array(z.string()).optional(),
    error: z.string().optional(),
});
/** One operation of a double (doubles/incident.ts). */
export type Entry = z.output<typeof entrySchema>;

/** What a project is made of. */
export interface ProjectOptions {
    engine: Engine;
    /** Folders and files of the checkout that are copied. */
    sources: string[];
    /** Further files, by path. */
    files?: Record<string, string>;
    /** Further environment of every run. */
    env?: Record<string, string>;
    /** The folder of its packages; the checkout's when absent. */
    packages?: string;
}

/** Longest that one run of the engine may take, in milliseconds; a preview takes about 3 s. */
const patience = 180_000;

/** Opens the secrets of every stack here. */
export const passphrase = "of the harness";

/** A copy of the project outside the checkout, with its own engine home, backend and passphrase, and the doubles in place of the plugins. */
export class Project {
    readonly folder: string;
    /** One line an operation of the doubles. */
    readonly journalFile: string;
    /** Everything that was printed so far. */
    transcript = "";
    private readonly env: Record<string, string>;

    constructor(
        private readonly bench: Workbench,
        { engine, sources, files = {}, env = {}, packages = path.join(checkout, "node_modules") }: ProjectOptions,
    ) {
        const home = mkdtempSync(path.join(bench.folder, "run-"));
        this.folder = path.join(home, "project");
        this.journalFile = path.join(home, "journal.jsonl");
        for (const folder of ["project", "backend", "home", "user"]) mkdirSync(path.join(home, folder));
        for (const source of sources) copy(source, this.folder);
        for (const [name, content] of Object.entries(files)) {
            mkdirSync(path.dirname(path.join(this.folder, name)), { recursive: true });
            writeFileSync(path.join(this.folder, name), content);
        }
        symlinkSync(packages, path.join(this.folder, "node_modules"));
        this.usePlugins();
        const places = [
            ...(engine.folder === undefined ? [] : [engine.folder]),
            path.join(checkout, "node_modules/@pulumi/pulumi/bin"),
            path.dirname(process.execPath),
            process.env.PATH ?? "",
        ];
        this.env = {
            PATH: places.join(path.delimiter),
            HOME: path.join(home, "user"),
            PULUMI_HOME: path.join(home, "home"),
            PULUMI_BACKEND_URL: `file://${path.join(home, "backend")}`,
            PULUMI_CONFIG_PASSPHRASE: passphrase,
            PULUMI_SKIP_UPDATE_CHECK: "true",
            PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
            PI_LIVE_DOUBLE_JOURNAL: this.journalFile,
            // The hosts of our programs are made up.
            PI_LIVE_GREETING_SECONDS: "0",
            ...env,
        };
    }

    /** Runs the engine's command line to its end. `env` is for this run alone; `cut` kills it and its plugins when it settles. */
    run(args: string[], env: Record<string, string> = {}, cut?: Promise<unknown>): Promise<Ended> {
        const [program, ...rest] = args;
        return new Promise((resolve, reject) => {
            const child = spawn(program, rest, {
                cwd: this.folder,
                env: { ...this.env, ...env },
                stdio: ["ignore", "pipe", "pipe"],
                // A group of its own, so that plugins go with it when it takes too long.
                detached: true,
            });
            const told: Ended = { code: -1, stdout: "", stderr: "" };
            child.stdout.on("data", (chunk: Buffer) => (told.stdout += chunk.toString()));
            child.stderr.on("data", (chunk: Buffer) => (told.stderr += chunk.toString()));
            const end = () => child.pid !== undefined && process.kill(-child.pid, "SIGKILL");
            const timer = setTimeout(() => {
                end();
                reject(
                    new Error(`${args.join(" ")} took more than ${patience / 1000} s:\n${told.stdout}${told.stderr}`),
                );
            }, patience);
            child.on("error", reject);
            void cut?.then(end);
            child.on("close", (code) => {
                clearTimeout(timer);
                this.transcript += told.stdout + told.stderr;
                resolve({ ...told, code: code ?? -1 });
            });
        });
    }

    /** The same, where anything but success is an error that shows what was printed. */
    async must(args: string[], env: Record<string, string> = {}): Promise<Ended> {
        const ended = await this.run(args, env);
        if (ended.code !== 0)
            throw new Error(`${args.join(" ")} ended with ${ended.code}:\n${ended.stdout}${ended.stderr}`);
        return ended;
    }

    init(stack: string): Promise<Ended> {
        return this.must(["pulumi", "stack", "init", stack, "--non-interactive"]);
    }

    /** Sets one key of the stack's config; `path` such as `edge.priceClass` reaches into objects. */
    setConfig(key: string, value: string, options: { secret?: boolean; path?: boolean } = {}): Promise<Ended> {
        const flags = [
            ...(options.secret === true ? ["--secret"] : ["--plaintext"]),
            ...(options.path === true ? ["--path"] : []),
        ];
        return this.must(["pulumi", "config", "set", ...flags, "--non-interactive", key, "--", value]);
    }

    /** The text of a stack's config file. */
    configText(stack: string): string {
        return readFileSync(this.configFile(stack), "utf8");
    }

    writeConfigText(stack: string, text: string): void {
        writeFileSync(this.configFile(stack), text);
    }

    /** Previews; throws when the engine finds an error. */
    async preview(flags: string[] = [], env: Record<string, string> = {}): Promise<Step[]> {
        const { stdout } = await this.must(["pulumi", "preview", "--json", "--non-interactive", ...flags], env);
        return digestSchema.parse(JSON.parse(stdout)).steps ?? [];
    }

    up(flags: string[] = [], env: Record<string, string> = {}, cut?: Promise<unknown>): Promise<Ended> {
        return this.run(["pulumi", "up", "--yes", "--skip-preview", ...quiet, ...flags], env, cut);
    }

    refresh(flags: string[] = []): Promise<Ended> {
        return this.run(["pulumi", "refresh", "--yes", "--skip-preview", ...quiet, ...flags]);
    }

    destroy(flags: string[] = []): Promise<Ended> {
        return this.run(["pulumi", "destroy", "--yes", "--skip-preview", ...quiet, ...flags]);
    }

    /** What the state holds, secrets encrypted. */
    async state(): Promise<StateResource[]> {
        const { stdout } = await this.must(["pulumi", "stack", "export"]);
        return stateSchema.parse(JSON.parse(stdout)).deployment.resources ?? [];
    }

    async outputs(): Promise<Record<string, unknown>> {
        const { stdout } = await this.must(["pulumi", "stack", "output", "--json"]);
        return z.record(z.string(), z.unknown()).parse(JSON.parse(stdout));
    }

    /** Every file that the engine has written: state, its history and logs. */
    writtenText(): string {
        return ["backend", "home"].map((place) => readTree(path.join(path.dirname(this.folder), place))).join("\n");
    }

    /** What the doubles have done since the last call, previews excepted, in the order of their beginnings. */
    journal(): Entry[] {
        if (!existsSync(this.journalFile)) return [];
        const lines = readFileSync(this.journalFile, "utf8").split("\n").filter(Boolean);
        writeFileSync(this.journalFile, "");
        const entries = lines.map((line) => entrySchema.parse(JSON.parse(line)));
        return entries.filter(({ preview }) => !preview).sort((a, b) => a.start - b.start);
    }

    private configFile(stack: string): string {
        return path.join(this.folder, `Pulumi.${stack}.yaml`);
    }

    private usePlugins(): void {
        const file = path.join(this.folder, "Pulumi.yaml");
        const project = z.record(z.string(), z.unknown()).parse(parse(readFileSync(file, "utf8")));
        const providers = Object.entries(this.bench.plugins).map(([name, place]) => ({ name, path: place }));
        writeFileSync(file, stringify({ ...project, plugins: { providers } }));
    }
}

const quiet = ["--non-interactive", "--color", "never", "--suppress-progress"];

/** Sources only: packages are the checkout's. */
function copy(source: string, target: string): void {
    const from = path.join(checkout, source);
    if (!existsSync(from)) throw new Error(`${from} is to be tested, and is not there`);
    cpSync(from, path.join(target, source), {
        recursive: true,
        filter: (file) => !["node_modules", "bin"].includes(path.basename(file)),
    });
}

function readTree(folder: string): string {
    return readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((name) => path.join(folder, name))
        .filter((file) => statSync(file).isFile())
        .map((file) => readFileSync(file, "utf8"))
        .join("\n");
}

/** A project of one file, `index.ts`, that uses the library; `components` comes with it. */
export function smallProject(bench: Workbench, engine: ProjectOptions["engine"], program: string): Project {
    return new Project(bench, {
        engine,
        sources: ["components", "package.json", "tsconfig.json", "tsconfig.pulumi.json"],
        files: {
            "Pulumi.yaml":
                "name: pi-live\nmain: index.ts\nruntime:\n    name: nodejs\n    options: { tsconfig: tsconfig.pulumi.json }\n",
            "index.ts": program,
        },
    });
}
