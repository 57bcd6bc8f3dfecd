import { z } from "zod";

/** The JSON Schema of what may be written (defaults left out), with descriptions and examples. */
export function jsonSchemaOf(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
    return z.toJSONSchema(schema, {
        io: "input",
        unrepresentable: "any",
        reused: "inline",
        // zod leaves the examples of what it transforms away; ours are written as inputs.
        override: ({ zodSchema, jsonSchema }) => {
            const examples = z.globalRegistry.get(zodSchema)?.examples;
            if (Array.isArray(examples)) jsonSchema.examples = examples;
        },
    });
}
