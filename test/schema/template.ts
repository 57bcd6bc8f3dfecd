import type { RecordedResource } from "../../graph";
import type { Judge } from "./judge";

/** A CloudFormation template, as far as linters read it. */
export interface Template {
    AWSTemplateFormatVersion: "2010-09-09";
    Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

/** The resources of a recording in CloudFormation's words; those that CloudFormation does not know are left out. */
export function templateOf(resources: Iterable<RecordedResource>, judge: Judge): Template {
    const entries = [...resources].flatMap((resource, i) => {
        const published = judge.published(resource);
        if (published === undefined) return [];
        // Logical ids are letters and digits, and must differ.
        const id = `${resource.name.replace(/[^A-Za-z0-9]/g, "")}${i}`;
        return [[id, { Type: published.type, Properties: withDocuments(published.properties) }] as const];
    });
    return { AWSTemplateFormatVersion: "2010-09-09", Resources: Object.fromEntries(entries) };
}

/** Policies are documents there, texts in the provider. */
function withDocuments(properties: Record<string, unknown>): Record<string, unknown> {
    return Object.fromEntries(
        Object.entries(properties).map(([key, value]): [string, unknown] => [
            key,
            /PolicyDocument$/.test(key) && typeof value === "string" ? JSON.parse(value) : value,
        ]),
    );
}
