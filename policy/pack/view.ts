import type { PolicyResource } from "@pulumi/policy";
import { UnknownValueError } from "@pulumi/policy";
import { asset } from "@pulumi/pulumi";

import { unknown } from "../../graph/resource";
import type { Plain, PlainObject } from "../../graph/resource";
import { View } from "../view";

/** The view over what a stack policy is shown, with what the resources were asked to be where that is known. */
export function viewOfStack(resources: readonly PolicyResource[], asked: ReadonlyMap<string, PlainObject>): View {
    return new View(
        resources.map((resource) => {
            const state = plainProps(resource.props);
            return {
                urn: resource.urn,
                type: resource.type,
                name: resource.name,
                inputs: asked.get(resource.urn) ?? state,
                state,
                ...(typeof state["id"] === "string" ? { id: state["id"] } : {}),
                ...(resource.parent === undefined ? {} : { parent: resource.parent.urn }),
                dependencies: resource.dependencies.map(({ urn }) => urn),
                propertyDependencies: Object.fromEntries(
                    Object.entries(resource.propertyDependencies).map(([key, list]) => [
                        key,
                        list.map(({ urn }) => urn),
                    ]),
                ),
                // The engine unwraps secrets for policies: which values were secret is unknown here.
            };
        }),
    );
}

/** The properties without Pulumi's proxies, which throw wherever a value is not known yet. */
export function plainProps(props: Record<string, unknown>): PlainObject {
    const plain: PlainObject = {};
    for (const key of Object.keys(props)) {
        const value = read(() => props[key]);
        if (value !== undefined) plain[key] = value;
    }
    return plain;
}

function read(get: () => unknown): Plain | undefined {
    try {
        return toPlain(get());
    } catch (error) {
        if (error instanceof UnknownValueError) return unknown;
        throw error;
    }
}

function toPlain(value: unknown): Plain | undefined {
    if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
        return value;
    if (Array.isArray(value))
        return Array.from({ length: value.length }, (_, i) => read((): unknown => value[i]) ?? null);
    // No rule reads a file.
    if (asset.Asset.isInstance(value) || asset.Archive.isInstance(value)) return {};
    if (typeof value !== "object") return undefined;
    const plain: PlainObject = {};
    for (const key of Object.keys(value)) {
        const inner = read((): unknown => Reflect.get(value, key));
        if (inner !== undefined) plain[key] = inner;
    }
    return plain;
}
