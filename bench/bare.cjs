// Lower bound of a plan's cost: loads the SDK modules of a list, in its order, and records that many resources without inputs
// through the SDK's own MockMonitor. Arguments: a JSON file `{ modules, resources }`.
const { readFileSync } = require("node:fs");
const process = require("node:process");

const { modules, resources } = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const file of modules) require(file);
const pulumi = require("@pulumi/pulumi");

class Bare extends pulumi.CustomResource {
    constructor(name) {
        super("bench:index:Bare", name, {});
    }
}

pulumi.runtime
    .setMocks({ newResource: ({ name }) => ({ id: `${name}-id`, state: {} }), call: () => ({}) })
    .then(() =>
        pulumi.runtime.runInPulumiStack(async () => {
            for (let i = 0; i < resources; i++) new Bare(`bare-${i}`);
        }),
    )
    .then(() => pulumi.runtime.disconnect());
