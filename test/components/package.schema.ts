import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

import { expect } from "chai";
import { build } from "esbuild";
import { z } from "zod";

import manifest from "../../components/package.json";
import type { SrtContribution, SrtContributionArgs } from "../../components/srt-contribution";
import { record } from "../../graph";
import { compiler, Consumer, filesBelow, installPacked } from "./consumer";

/** Uses the root, a subpath, an enum, an output's type and the mocks. */
const program = `
import * as pulumi from "@pulumi/pulumi";
import { EdgeCdn } from "pi-live";
import { AbrChannelClass, AbrEncoderArgs } from "pi-live/abr-encoder";
import { SrtContribution } from "pi-live/srt-contribution";
import { mocks } from "pi-live/testing";

pulumi.runtime.setMocks(mocks({ region: "eu-central-1" }));
const srt = new SrtContribution("srt", { sources: [{ name: "main", allowedCidr: "203.0.113.4/32" }] });
export const host: pulumi.Output<string> = srt.endpoints.apply(([endpoint]) => endpoint.host);
export const channelClass: AbrEncoderArgs["channelClass"] = AbrChannelClass.Standard;
export const Edge = EdgeCdn;
`;

/** All components under the mocks that the first argument chooses; prints their outputs, and what was rejected. */
const mockProgram = `
const pulumi = require("@pulumi/pulumi");
const { mocks } = require("pi-live/testing");
const echo = { newResource: ({ name, inputs }) => ({ id: name + "-id", state: inputs }), call: ({ inputs }) => inputs };
const empty = { newResource: ({ name }) => ({ id: name + "-id", state: {} }), call: () => ({}) };
const noId = { newResource: ({ inputs }) => ({ id: undefined, state: inputs }), call: () => ({}) };
pulumi.runtime.setMocks({ echo, empty, noId }[process.argv[2]] ?? mocks({ region: "eu-central-1", account: "210987654321" }));
const rejected = new Set();
process.on("unhandledRejection", (error) => rejected.add(error.message));
const lib = require("pi-live");
const arn = (service, resource) => "arn:aws:" + service + ":eu-central-1:210987654321:" + resource;
const made = [
    new lib.SrtContribution("srt", {
        sources: [{ name: "main", allowedCidr: "203.0.113.4/32", backup: { name: "spare", port: 5001, allowedCidr: "203.0.113.5/32" } }],
        passphraseSecretArn: arn("secretsmanager", "secret:x-AbCdEf"),
        entitlements: [{ name: "partner", subscribers: ["123456789012"], description: "a partner" }],
    }),
    new lib.Packager("packager", { endpoints: [lib.liveEndpoint()], cdnAuthorization: pulumi.secret("0f3f1a34-5f3e-4c0b-a0f9") }),
    new lib.AbrEncoder("encoder", {
        flowArns: [arn("mediaconnect", "flow:1-a:x")],
        flowCount: 1,
        target: { mediaPackageChannelId: "x", mediaPackageChannelArn: arn("mediapackage", "channels/abc") },
        ladder: [{ name: "720p", width: 1280, height: 720, maxBitrate: 3000000, qvbrQuality: 7 }],
        framesPerSecond: { numerator: 25, denominator: 1 },
        gopSeconds: 2,
        segmentSeconds: 4,
    }),
    new lib.AdAssets("assets", {}),
    new lib.EdgeCdn("edge", { packagerHost: "a.mediapackage.eu-central-1.amazonaws.com", region: "eu-central-1", segmentSeconds: 4 }),
    new lib.SsaiConfig("ads", {
        endpoints: [{ name: "live", originUrl: "https://a.mediapackage.eu-central-1.amazonaws.com/out/v1/abc/index.m3u8" }],
        edgeBaseUrl: "https://d1.cloudfront.net",
        ads: { googleSample: true },
    }),
    new lib.AdBreaks("breaks", { channelArn: arn("medialive", "channel:1"), channelId: "1", everyMinutes: 10, lengthSeconds: 30 }),
    new lib.PiIngest("pi", {
        connection: { host: "pi.example", privateKey: "-----BEGIN PRIVATE KEY-----\\nx\\n-----END PRIVATE KEY-----\\n", unpinnedHostKey: true },
        cameras: [{ application: "stage", kind: "rtmp" }],
    }),
];
const outputs = {};
for (const component of made) {
    for (const [key, value] of Object.entries(component)) {
        if (!key.startsWith("__") && key !== "urn" && pulumi.Output.isInstance(value)) {
            value.promise().then((known) => (outputs[component.constructor.name + "." + key] = known ?? null), () => {});
        }
    }
}
process.on("exit", () => {
    process.exitCode = 0;
    process.stdout.write(JSON.stringify({ outputs, rejected: [...rejected] }) + "\\n");
});
`;
const mockAnswer = z.object({ outputs: z.record(z.string(), z.unknown()), rejected: z.array(z.string()) });

/** As `pulumi new typescript` writes it (pulumi/templates, typescript/tsconfig.json). */
const template = {
    strict: true,
    outDir: "bin",
    target: "es2020",
    module: "commonjs",
    moduleResolution: "node",
    sourceMap: true,
    experimentalDecorators: true,
    pretty: true,
    noFallthroughCasesInSwitch: true,
    noImplicitReturns: true,
    forceConsistentCasingInFileNames: true,
};
const common = { strict: true, outDir: "bin", target: "es2022", types: ["node"] };
const settings: Record<string, object> = {
    "Pulumi's template": template,
    node16: { ...common, module: "node16", moduleResolution: "node16" },
    nodenext: { ...common, module: "nodenext", moduleResolution: "nodenext" },
    bundler: { ...common, module: "esnext", moduleResolution: "bundler" },
};
/** TypeScript 7 removed `moduleResolution: node`: there, Pulumi's template needs another setting anyway. */
const compilers: Record<string, string[]> = {
    "5": Object.keys(settings),
    "7.0.2": ["node16", "nodenext", "bundler"],
};

describe("the packed library", function () {
    this.timeout(180_000);
    let consumer: Consumer;
    before(() => (consumer = installPacked()));
    after(() => consumer?.close());

    it("lets a program import and register one component alone", async () => {
        const load: (id: string) => {
            SrtContribution: new (name: string, args: SrtContributionArgs) => SrtContribution;
        } = createRequire(join(consumer.folder, "program.js"));
        const packed = load("pi-live/srt-contribution");
        const { resources, errors } = await record(
            () =>
                void new packed.SrtContribution("srt", { sources: [{ name: "main", allowedCidr: "203.0.113.4/32" }] }),
        );
        expect(errors).to.deep.equal([]);
        expect(resources.one("aws-native:mediaconnect:Flow").name).to.equal("srt-main-flow");
    });

    it('answers to every subpath that it exports, with and without "exports"', () => {
        const ids = Object.keys(manifest.exports)
            .filter((entry) => entry !== "./package.json")
            .map((entry) => entry.replace(/^\./, manifest.name));
        const script = `process.stdout.write(${JSON.stringify([...ids, "./node_modules/pi-live"])}.filter((id) => Object.keys(require(id)).length > 0).join())`;
        const { text } = consumer.run(process.execPath, "-e", script);
        expect(text.split(",")).to.deep.equal([...ids, "./node_modules/pi-live"]);
        expect(Object.keys(manifest.typesVersions["*"]).map((name) => `./${name}`)).to.deep.equal(
            Object.keys(manifest.exports).filter((entry) => entry !== "." && entry !== "./package.json"),
        );
    });

    it("holds sources, compiled code, types, schema and plugin file, and no tests", () => {
        const files = filesBelow(consumer.home);
        expect(files).to.include.members([
            "index.ts",
            "pi-ingest/host-scripts.ts",
            "pi-ingest/host/run.sh",
            "PulumiPlugin.yaml",
            "plugin.cjs",
            "build.mjs",
            "inline-text.mjs",
            "README.md",
            "LICENSE",
            "schema.json",
            "tsconfig.json",
        ]);
        expect(files.filter((file) => /\.(unit|graph|schema|engine)\.|node_modules/.test(file))).to.deep.equal([]);
        // Each source has its code and its types.
        for (const source of files.filter((file) => file.endsWith(".ts") && !file.startsWith("bin"))) {
            for (const ending of [".js", ".d.ts"]) {
                expect(files, source).to.include(join("bin", source.replace(/\.ts$/, ending)));
            }
        }
    });

    it("keeps its scripts where a program bundles it, or copies its code elsewhere", async () => {
        consumer.write("bundled.js", 'console.log(require("pi-live/pi-ingest").PiIngest.name);');
        const outfile = join(consumer.folder, "elsewhere", "bundle.js");
        const entryPoints = [join(consumer.folder, "bundled.js")];
        const external = ["@pulumi/*"];
        await build({ entryPoints, outfile, external, bundle: true, platform: "node", logLevel: "silent" });
        expect(consumer.run(process.execPath, outfile)).to.deep.equal({ text: "PiIngest\n", code: 0 });
        expect(readFileSync(outfile, "utf8")).to.contain("read_secrets()");
    });

    for (const [version, names] of Object.entries(compilers)) {
        for (const name of names) {
            it(`compiles with TypeScript ${version} and the settings of ${name}, and meets no source of the library`, () => {
                consumer.write("index.ts", program);
                consumer.write("package.json", JSON.stringify({ name: "consumer", private: true }));
                consumer.write(
                    "tsconfig.json",
                    JSON.stringify({ compilerOptions: settings[name], files: ["index.ts"] }),
                );
                const { text, code } = consumer.run(
                    process.execPath,
                    compiler(version),
                    "--noEmit",
                    "--pretty",
                    "false",
                    "--listFiles",
                );
                expect(
                    text
                        .split("\n")
                        .filter((line) => /error TS\d+/.test(line))
                        .join("\n"),
                ).to.equal("");
                expect(code).to.equal(0);
                const own = text.split("\n").filter((line) => line.includes(`/node_modules/${manifest.name}/`));
                expect(own).to.not.be.empty;
                expect(own.filter((line) => !line.endsWith(".d.ts"))).to.deep.equal([]);
            });
        }
    }

    const underMocks = (which: string) => {
        consumer.write("mocks.cjs", mockProgram);
        const { text } = consumer.run(process.execPath, "mocks.cjs", which);
        expect(text).to.contain('{"outputs"');
        return mockAnswer.parse(
            JSON.parse(
                text
                    .split("\n")
                    .filter((line) => line.startsWith('{"outputs"'))
                    .join(""),
            ),
        );
    };

    it("has mocks that answer for every resource of every component", () => {
        const { outputs, rejected } = underMocks("ours");
        expect(rejected).to.deep.equal([]);
        expect(Object.keys(outputs).length).to.be.greaterThan(25);
        expect(JSON.stringify(outputs)).not.to.match(/null|undefined|eu-west-1|123456789012/);
    });

    for (const [kind, what] of [
        ["echo", "hand back the inputs"],
        ["empty", "have no state"],
        ["noId", "have no id"],
    ] as const) {
        it(`fails under mocks that ${what}, at once, with component and field`, () => {
            const { rejected } = underMocks(kind);
            const told = rejected.map(
                (message) => /(\w+ \w+): its provider returned no (\S+)/.exec(message)?.slice(1).join(" ") ?? message,
            );
            expect([...new Set(told)].sort()).to.include.members([
                "AbrEncoder encoder arn",
                "AdAssets assets arn",
                "AdBreaks breaks arn",
                "EdgeCdn edge domainName",
                // Pulumi's own Stash, which keeps a name that is fixed at creation.
                "Packager packager output",
                "PiIngest pi output",
                "SrtContribution srt output",
                "SsaiConfig ads hlsConfiguration.manifestEndpointPrefix",
            ]);
            expect(told.filter((line) => !/^[A-Z]\w+ \w+ \S+$/.test(line))).to.deep.equal([]);
            expect(rejected.join()).to.contain('mocks() of "pi-live/testing"');
        });
    }

    it("says where it comes from, and which packages which component needs", () => {
        const { peerDependencies, peerDependenciesMeta } = manifest;
        const optional = Object.keys(peerDependenciesMeta);
        expect(Object.keys(peerDependencies).filter((peer) => !optional.includes(peer))).to.deep.equal([
            "@pulumi/pulumi",
        ]);
        const readme = readFileSync(join(consumer.home, "README.md"), "utf8");
        for (const entry of Object.keys(manifest.exports)) {
            const folder = join(consumer.home, "bin", entry);
            if (entry === "." || entry === "./package.json" || !existsSync(folder)) continue;
            const [row = ""] = readme.split("\n").filter((line) => line.startsWith(`| \`pi-live/${entry.slice(2)}\``));
            for (const peer of optional) {
                const needed = packagesOf(join(folder, "index.js")).has(peer);
                expect(row.includes(`\`${peer}\``), `${entry} ${peer}`).to.equal(needed);
            }
        }
    });
});

/** Packages that a compiled file requires, also by way of the library's other files. */
function packagesOf(file: string, seen = new Set<string>()): Set<string> {
    const found = new Set<string>();
    if (seen.has(file)) return found;
    seen.add(file);
    for (const [, id] of readFileSync(file, "utf8").matchAll(/require\("([^"]+)"\)/g)) {
        if (id.startsWith("@")) found.add(id.split("/").slice(0, 2).join("/"));
        if (!id.startsWith(".") || id.endsWith(".json")) continue;
        const target = join(file, "..", id);
        const place = [`${target}.js`, join(target, "index.js")].find((candidate) => existsSync(candidate));
        if (place !== undefined) for (const name of packagesOf(place, seen)) found.add(name);
    }
    return found;
}
