import fc from "fast-check";

import { record, Recording, RecordOptions } from "../../graph";
import { program } from "../../stacks/program";
import type { EventConfig } from "./event-config";
import { cameraParts } from "./event-cameras";
import { contributionParts } from "./event-contribution";
import { deliveryParts } from "./event-delivery";

/** A config that must be accepted, and the secrets that it needs. */
export interface GeneratedEvent {
    config: EventConfig;
    secrets: Record<string, string>;
    region: string;
}

const names = fc.stringMatching(/^[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,7}){0,1}$/);

/** Events all over what a crew may write: every key present and absent, one and two pipelines, with and without Pis, ads, breaks. */
export const events: fc.Arbitrary<GeneratedEvent> = fc
    .record({
        name: names,
        tags: fc.option(
            fc.dictionary(fc.stringMatching(/^[a-z][a-z-]{0,10}$/), fc.stringMatching(/^[\w .:/=+@-]{0,20}$/), {
                maxKeys: 4,
            }),
            { nil: undefined },
        ),
        region: fc.constantFrom("eu-west-1", "us-east-1", "ap-southeast-2"),
        standard: fc.boolean(),
        accountId: fc.option(fc.constant("123456789012"), { nil: undefined }),
    })
    .chain(({ name, tags, region, standard, accountId }) =>
        fc
            .record({
                contribution: contributionParts(region, standard),
                delivery: deliveryParts(name),
                cameras: cameraParts,
                publishKeys: fc.boolean(),
            })
            .map(({ contribution, delivery, cameras, publishKeys }): GeneratedEvent => {
                const applications = cameras.cameras.map(({ application }) => application);
                return {
                    region,
                    config: withoutAbsent({
                        event: withoutAbsent({ name, tags }),
                        ...contribution,
                        ...delivery,
                        ...cameras,
                        aws: withoutAbsent({ accountId }),
                    }),
                    secrets: {
                        srtPassphrase: "a-passphrase-of-32-characters-xx",
                        cdnAuthorization: "an-identifier-of-the-distribution",
                        ...(publishKeys && applications.length > 0
                            ? { publishKeys: JSON.stringify({ [applications[0]]: "let-me-push-please" }) }
                            : {}),
                    },
                };
            }),
    );

/** A config as the engine hands it over: objects as JSON, keys with their namespace. */
export function engineConfig({
    config,
    secrets,
    region,
}: GeneratedEvent): Required<Pick<RecordOptions, "config" | "secretKeys">> {
    const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
    const own = Object.entries({ ...config, ...secrets }).map(([key, value]): [string, string] => [
        `pi-live:${key}`,
        text(value),
    ]);
    const entries = Object.fromEntries<string>(own);
    return {
        config: { "aws:region": region, "aws-native:region": region, ...entries },
        secretKeys: Object.keys(secrets).map((key) => `pi-live:${key}`),
    };
}

/** Records the whole program for an event. */
export function recordEvent(event: GeneratedEvent, options: RecordOptions = {}): Promise<Recording> {
    return record(program, { ...engineConfig(event), stack: "generated", ...options });
}

/** Without the keys that are undefined: a config file has no such thing. */
export function withoutAbsent<T extends object>(value: T): T {
    for (const key of Object.keys(value)) if (Reflect.get(value, key) === undefined) Reflect.deleteProperty(value, key);
    return value;
}
