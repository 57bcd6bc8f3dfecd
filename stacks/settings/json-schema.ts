import { z } from "zod";

/** Made once for each schema, and only when somebody needs it: it takes longer than all checks of a config. */
const made = new WeakMap<z.ZodType, z.core.JSONSchema.BaseSchema>();

/** The JSON Schema of what may be written (defaults left out), with descriptions and examples. */
export function jsonSchemaOf(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
    const known = made.get(schema);
    if (known !== undefined) return known;
    const fresh = z.toJSONSchema(schema, {
        io: "input",
        unrepresentable: "any",
        reused: "inline",
        // zod leaves the examples of what it transforms away; ours are written as inputs.
        override: ({ zodSchema, jsonSchema }) => {
            const examples = z.globalRegistry.get(zodSchema)?.examples;
            if (Array.isArray(examples)) jsonSchema.examples = examples;
        },
    });
    made.set(schema, fresh);
    return fresh;
}
