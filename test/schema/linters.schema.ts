import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import { expect } from "chai";
import { z } from "zod";

import { linterAt } from "../../cli/setup/linters";
import { recordStack } from "../../cli/recorded";
import type { RecordedResource } from "../../graph";
import { hasPython } from "../support/python";
import { Judge } from "./judge";
import { templateOf } from "./template";

const root = path.resolve(__dirname, "../..");

const lintSchema = z.array(
    z.object({ Level: z.string(), Message: z.string(), Rule: z.object({ Id: z.string() }), Location: z.unknown() }),
);
const policySchema = z.object({ issue: z.string(), severity: z.string(), detail: z.unknown() });

/** MediaLive's guide asks for them ("Requirements for MediaConnect"); the Service Authorization Reference lists none of them. */
const unlisted = /^mediaconnect:Managed(DescribeFlow|AddOutput|RemoveOutput)$/;

describe("linters that are not ours", () => {
    let folder: string;
    before(function () {
        if (linterAt("cfn-lint") === undefined) {
            // ./pi-live test installs them where Python is at hand.
            if (process.env["CI"] === "true" && hasPython())
                throw new Error("cfn-lint and parliament are not installed");
            this.skip();
        }
        folder = mkdtempSync(path.join(tmpdir(), "pi-live-linters-"));
    });
    after(() => {
        if (folder !== undefined) rmSync(folder, { recursive: true });
    });

    for (const stack of ["dev", "prod", "foundation"]) {
        it(`find no error in ${stack} as a CloudFormation template (cfn-lint)`, async () => {
            const { recording } = await recordStack(root, stack);
            expect(lint([...recording.resources])).to.deep.equal([]);
        });

        it(`find nothing wrong with the policies of ${stack} (parliament)`, async () => {
            const { recording } = await recordStack(root, stack);
            expect(judged([...recording.resources])).to.deep.equal([]);
        });
    }

    it("find what is wrong in a template and in a policy", async () => {
        const { recording } = await recordStack(root, "dev");
        const broken = [...recording.resources].map((resource): RecordedResource => {
            const { type, inputs } = resource;
            if (type === "aws-native:mediaconnect:Flow")
                return { ...resource, inputs: { ...inputs, flowSize: "HUGE" } };
            if (type !== "aws:iam/rolePolicy:RolePolicy") return resource;
            const policy = policyOf(resource).replaceAll('"Resource":["*"]', '"Resource":["arn:aws:s3:::x"]');
            return { ...resource, inputs: { ...inputs, policy } };
        });
        expect(lint(broken).join("\n")).to.contain("HUGE");
        expect(judged(broken).join("\n")).to.contain("RESOURCE_MISMATCH");
    });

    /** Errors of cfn-lint over a graph. */
    function lint(resources: RecordedResource[]): string[] {
        const file = path.join(folder, "template.json");
        writeFileSync(file, JSON.stringify(templateOf(resources, new Judge())));
        const { stdout } = spawnSync(
            linterAt("cfn-lint") ?? "",
            ["--format", "json", "--regions", "eu-west-1", "--", file],
            {
                encoding: "utf8",
            },
        );
        return lintSchema
            .parse(JSON.parse(stdout))
            .filter(({ Level }) => Level === "Error")
            .map(({ Rule, Message }) => `${Rule.Id} ${Message}`);
    }

    /** Findings of parliament over every identity policy of a graph. */
    function judged(resources: RecordedResource[]): string[] {
        return resources
            .filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")
            .flatMap((resource) => {
                const { name } = resource;
                const { stdout, stderr } = spawnSync(
                    linterAt("parliament") ?? "",
                    ["--json", "--string", policyOf(resource)],
                    { encoding: "utf8" },
                );
                // It ends with 1 for findings and for a crash alike, and nothing printed means a sound policy.
                if (stderr.includes("Traceback")) throw new Error(`parliament fails: ${stderr}`);
                const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
                return lines
                    .map((line) => policySchema.parse(JSON.parse(line)))
                    .map(({ issue, detail }) => `${name} ${issue} ${JSON.stringify(detail)}`)
                    .filter(
                        (line) => ![...line.matchAll(/mediaconnect:\w+/g)].some(([action]) => unlisted.test(action)),
                    );
            });
    }
});

function policyOf({ inputs: { policy } }: RecordedResource): string {
    return typeof policy === "string" ? policy : "{}";
}
