/** The components as a Pulumi provider, for programs in YAML, Python, Go, C# and Java. */
import type { ComponentResourceOptions, Inputs } from "@pulumi/pulumi";
import { getPulumiComponents } from "@pulumi/pulumi/provider/experimental/provider";
import type { ConstructResult, Provider } from "@pulumi/pulumi/provider/provider";
import { main } from "@pulumi/pulumi/provider/server";

import * as library from "../index";
import schema from "../schema.json";

const resources: Record<string, { properties: object } | undefined> = schema.resources;
const classes = new Map(getPulumiComponents(library).map((component) => [component.name, component]));

/**
 * Serves `schema.json` as it is, and makes components; each checks its own arguments. Pulumi's own host reads the schema off the
 * sources instead, which needs a TypeScript compiler of the right version, takes ten seconds, and knows no integers
 * (@pulumi/pulumi 3.248.0, provider/experimental).
 */
class Host implements Provider {
    readonly version = schema.version;

    getSchema(): Promise<string> {
        return Promise.resolve(JSON.stringify(schema));
    }

    construct(name: string, type: string, inputs: Inputs, options: ComponentResourceOptions): Promise<ConstructResult> {
        return Promise.resolve().then(() => {
            const known = resources[type];
            const component = classes.get(type.split(":")[2] ?? "");
            if (known === undefined || component === undefined) {
                throw new Error(`${schema.name} has no ${type}: it has ${Object.keys(resources).join(", ")}`);
            }
            const made = new component(name, inputs, options);
            const outputs = Object.keys(known.properties).map((property): [string, unknown] => [
                property,
                Reflect.get(made, property),
            ]);
            return { urn: made.urn, state: Object.fromEntries(outputs) };
        });
    }
}

/** Serves until the engine ends the process. */
export function start(): Promise<void> {
    return main(new Host(), process.argv.slice(2));
}
