import type { Plain, PlainObject } from "../../graph/resource";
import { View, ViewSource } from "../../policy/view";
import { deliveryParts } from "./event-delivery";
import { Part, Parts } from "./event-part";
import { sourceParts } from "./event-source";

const urn = (type: string, name: string) => `urn:pulumi:test::pi-live::${type}::${name}`;

/** A legal STANDARD event that a test can break: parts are plain data and may be changed at will before the view is made. */
export class TestEvent {
    readonly parts: Parts = { ...sourceParts(), ...deliveryParts() };

    /** A resource by its logical name. */
    part(name: string): Part {
        const found = Object.values(this.parts).find((each) => name in each);
        if (found === undefined) throw new Error(`no part is called ${name}`);
        return found[name];
    }

    /** Sets an input at a path, `a.b[0].c`; undefined takes it away. */
    set(name: string, path: string, value: Plain | undefined): this {
        const keys = [...path.matchAll(/[^.[\]]+/g)].map(([key]) => key);
        const last = keys.pop() ?? "";
        let holder: Plain = this.part(name).inputs;
        for (const key of keys) {
            const next: Plain | undefined = Array.isArray(holder)
                ? holder[Number(key)]
                : isHolder(holder)
                  ? holder[key]
                  : undefined;
            if (next === undefined) throw new Error(`${name} has no ${path}`);
            holder = next;
        }
        if (Array.isArray(holder) && value !== undefined) holder[Number(last)] = value;
        else if (isHolder(holder) && value !== undefined) holder[last] = value;
        else if (isHolder(holder)) delete holder[last];
        return this;
    }

    add(type: string, name: string, part: Part): this {
        this.parts[type] = { ...this.parts[type], [name]: part };
        return this;
    }

    remove(name: string): this {
        for (const each of Object.values(this.parts)) delete each[name];
        return this;
    }

    sources(): ViewSource[] {
        const types = new Map(
            Object.entries(this.parts).flatMap(([type, each]) => Object.keys(each).map((name) => [name, type])),
        );
        const urns = (names: string[] = []) => names.map((name) => urn(types.get(name) ?? "", name));
        return Object.entries(this.parts).flatMap(([type, each]) =>
            Object.entries(each).map(
                ([name, { inputs, computed = {}, id, parent, dependsOn = [], uses = {}, secrets = [] }]) => ({
                    urn: urn(type, name),
                    type,
                    name,
                    inputs,
                    state: { ...inputs, ...computed },
                    ...(id === undefined ? {} : { id }),
                    ...(parent === undefined ? {} : { parent: urns([parent])[0] }),
                    dependencies: urns([...dependsOn, ...Object.values(uses).flat()]),
                    propertyDependencies: Object.fromEntries(
                        Object.entries(uses).map(([key, names]) => [key, urns(names)]),
                    ),
                    secrets,
                }),
            ),
        );
    }

    view(): View {
        return new View(this.sources());
    }
}

function isHolder(value: Plain): value is PlainObject {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
