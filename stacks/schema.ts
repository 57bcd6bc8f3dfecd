import { eventConfig, foundationStackConfig } from "./settings";
import { jsonSchemaOf } from "./settings/json-schema";
import { namedSecretKeys, secretKeys, secretSchemas } from "./settings/secrets";

/** The JSON Schema of a `Pulumi.<stack>.yaml`, for editors; `pi-live config schema` writes it. */
export function configSchema(): object {
    const sealed = {
        type: "object",
        properties: { secure: { type: "string" } },
        required: ["secure"],
        additionalProperties: false,
    };
    const secrets = Object.fromEntries(
        secretKeys.map((key) => [
            `pi-live:${key}`,
            {
                description: `Secret: \`pulumi config set --secret pi-live:${key}\`. ${secretSchemas[key].meta()?.description ?? ""}`,
                anyOf: namedSecretKeys.includes(key)
                    ? [sealed, { type: "object", additionalProperties: sealed }]
                    : [sealed],
            },
        ]),
    );
    const kinds = [eventConfig, foundationStackConfig].map((schema) => {
        const { properties = {}, required = [] } = jsonSchemaOf(schema);
        return {
            type: "object",
            properties: {
                ...Object.fromEntries(Object.entries(properties).map(([key, value]) => [`pi-live:${key}`, value])),
                ...secrets,
            },
            required: required.map((key) => `pi-live:${key}`),
            // Other namespaces are other providers' business.
            patternProperties: { "^(?!pi-live:)[^:]+:": {} },
            additionalProperties: false,
        };
    });
    return {
        $schema: "https://json-schema.org/draft/2020-12/schema",
        title: "Stack of pi-live",
        type: "object",
        properties: {
            config: {
                if: { properties: { "pi-live:kind": { const: "foundation" } }, required: ["pi-live:kind"] },
                then: kinds[1],
                else: kinds[0],
            },
            encryptionsalt: { type: "string" },
            secretsprovider: { type: "string" },
            encryptedkey: { type: "string" },
            environment: {},
        },
        required: ["config"],
    };
}
