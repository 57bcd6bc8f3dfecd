import { existsSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";
import { stringify } from "yaml";

import { copySources } from "../components/consumer";
import { Project } from "./harness";
import { needEngine } from "./needs";
import { checkout, type Workbench, openWorkbench } from "./workbench";

const identifier = "0f3f1a34-5f3e-4c0b-a0f9-1d52c1c0ffee";

/** A flow and a packager with secrets, as a YAML programmer writes them. */
function program(venue: object = {}) {
    return {
        config: {
            cdnIdentifier: { type: "string", secret: true },
        },
        resources: {
            venue: {
                type: "pi-live:SrtContribution",
                properties: {
                    sources: [{ name: "main", allowedCidr: "203.0.113.4/32" }],
                    port: 5002,
                    // The doubles of AWS have no schema, so a YAML program cannot make the secret itself here.
                    passphraseSecretArn: "arn:aws:secretsmanager:eu-west-1:123456789012:secret:srt-AbCdEf",
                    ...venue,
                },
            },
            packager: {
                type: "pi-live:Packager",
                properties: { endpoints: [{ name: "live" }], cdnAuthorization: "${cdnIdentifier}" },
            },
        },
        outputs: { encoders: "${venue.endpoints}", origin: "${packager.originHost}" },
    };
}

describe("a YAML program with the components", () => {
    let bench: Workbench;
    let project: Project;
    let library: string;
    const write = (venue?: object) => {
        const plugins = Object.entries({ ...bench.plugins, "pi-live": library });
        const providers = plugins.map(([name, place]) => ({ name, path: place }));
        const file = path.join(project.folder, "Pulumi.yaml");
        writeFileSync(
            file,
            stringify({ name: "yaml-event", runtime: "yaml", plugins: { providers }, ...program(venue) }),
        );
    };

    before(async function () {
        const engine = needEngine(this);
        bench = await openWorkbench();
        // The library's folder alone, never built; its packages as `npm install` in it would put them there.
        library = path.join(mkdtempSync(path.join(realpathSync(tmpdir()), "pi-live-bare-")), "components");
        copySources(library);
        symlinkSync(path.join(checkout, "node_modules"), path.join(library, "node_modules"));
        project = new Project(bench, {
            engine,
            sources: [],
            files: { "Pulumi.yaml": "name: yaml-event\nruntime: yaml\n" },
        });
        write();
        await project.init("dev");
        for (const key of ["aws:region", "aws-native:region"]) await project.setConfig(key, "eu-west-1");
        await project.setConfig("cdnIdentifier", identifier, { secret: true });
    });
    after(() => {
        bench?.close();
        if (library !== undefined) rmSync(path.dirname(library), { recursive: true, force: true });
    });

    it("reads a schema whose ports are whole numbers off a bare copy of the library's folder", async () => {
        const { stdout } = await project.must(["pulumi", "package", "get-schema", library]);
        const schema: unknown = JSON.parse(stdout);
        expect(schema).to.nested.include({
            "resources.pi-live:index:SrtContribution.inputProperties.port.type": "integer",
        });
        // It compiled itself: the next start takes two seconds.
        expect(existsSync(path.join(library, "bin/plugin/host.js"))).to.equal(true);
    });

    it("previews, goes up, stays as it is, keeps its secrets, and goes away", async () => {
        const steps = await project.preview();
        expect(steps.map(({ op }) => op)).to.deep.equal(steps.map(() => "create"));
        const up = await project.up();
        expect(up.code, up.stdout + up.stderr).to.equal(0);
        const { encoders, origin } = await project.outputs();
        expect(encoders).to.have.nested.property("[0].port", 5002);
        expect(origin).to.match(/\.mediapackage\.eu-west-1\.amazonaws\.com$/);
        const types = (await project.state()).map(({ type }) => type);
        expect(types).to.include.members([
            "pi-live:index:SrtContribution",
            "aws-native:mediaconnect:Flow",
            "pi-live:index:Packager",
        ]);

        const again = await project.preview(["--expect-no-changes"]);
        expect(new Set(again.map(({ op }) => op))).to.deep.equal(new Set(["same"]));
        const second = await project.up();
        expect(second.code, second.stdout + second.stderr).to.equal(0);
        expect(second.stdout).to.match(/\d+ unchanged/);

        expect(project.writtenText()).not.to.contain(identifier);
        expect(project.transcript).not.to.contain(identifier);
        const destroyed = await project.destroy();
        expect(destroyed.code, destroyed.stdout + destroyed.stderr).to.equal(0);
        expect(await project.state()).to.deep.equal([]);
    });

    const wrong: [what: string, venue: object, message: RegExp][] = [
        ["a port with a fraction", { port: 50.5 }, /port: must be 1024–65535 and not 2077 or 2088; got 50\.5/],
        ["a port that is reserved", { port: 2088 }, /port: must be 1024–65535 and not 2077 or 2088; got 2088/],
        ["a port in words", { port: "five" }, /port/],
        [
            "an address without its block",
            { sources: [{ name: "main", allowedCidr: "203.0.113.4" }] },
            /sources\[0\]\.allowedCidr: must be an IPv4 block/,
        ],
        ["a secret as a plain value", { latencyMs: "${cdnIdentifier}" }, /latencyMs: must be a plain value/],
        ["no source", { sources: [] }, /sources: give one, or two for a STANDARD channel; got 0/],
    ];
    for (const [what, venue, message] of wrong) {
        it(`is refused in words: ${what}`, async () => {
            write(venue);
            const { code, stdout, stderr } = await project.run([
                "pulumi",
                "preview",
                "--non-interactive",
                "--color",
                "never",
            ]);
            expect(code).not.to.equal(0);
            expect(stdout + stderr).to.match(message);
            expect(stdout + stderr).not.to.match(/undefined|\[object|Calling \[to|at .*\.js:\d+/);
            expect(stdout + stderr).not.to.contain(identifier);
        });
    }
});
