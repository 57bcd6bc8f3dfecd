import { loadAwsServiceSpecSync } from "@aws-cdk/aws-service-spec";
import type { Property, PropertyType, Resource, SpecDatabase, TypeDefinition } from "@aws-cdk/service-spec-types";

import { Field, Fields, Shape } from "./shape";

/** Reads the pinned npm package: about a second and 100 MB. */
export function readSpecification(): SpecDatabase {
    return loadAwsServiceSpecSync();
}

/** AWS's published CloudFormation specification, as of the pinned npm package. */
export class Specification {
    readonly #fields = new Map<string, Fields>();
    #types: readonly string[] | undefined;

    /** `rename` gives a property its name in the SDK that is judged; CloudFormation's own by default. */
    constructor(
        private readonly database: SpecDatabase,
        private readonly rename: (name: string) => string = (name) => name,
    ) {}

    /** All types that AWS publishes. */
    get types(): readonly string[] {
        this.#types ??= [...this.database.all("resource")].map(({ cloudFormationType }) => cloudFormationType);
        return this.#types;
    }

    /** The shape of a resource, e.g. of `AWS::MediaConnect::Flow`; undefined when AWS publishes none. */
    shapeOf(type: string): Shape | undefined {
        const [resource] = [...this.database.lookup("resource", "cloudFormationType", "equals", type)];
        if (resource === undefined) return undefined;
        return { kind: "object", name: type, fields: () => this.#fieldsOf(resource, type) };
    }

    #fieldsOf(owner: Resource | TypeDefinition, name: string): Fields {
        const key = `${name} ${owner.$id}`;
        const cached = this.#fields.get(key);
        if (cached !== undefined) return cached;
        const fields = new Map<string, Field>();
        for (const [property, described] of Object.entries(owner.properties)) {
            fields.set(this.rename(property), {
                shape: this.#shapeOfProperty(described, name),
                required: described.required === true,
            });
        }
        this.#fields.set(key, fields);
        return fields;
    }

    #shapeOfProperty({ type, previousTypes = [] }: Property, within: string): Shape {
        const shapes = [type, ...previousTypes].map((one) => this.#shapeOfType(one, within));
        // The type's history lists what it was before; a document in JSON stays one.
        return shapes.length === 1 || shapes[0].kind === "json" ? shapes[0] : { kind: "union", members: shapes };
    }

    #shapeOfType(type: PropertyType, within: string): Shape {
        switch (type.type) {
            case "string":
            case "number":
            case "integer":
            case "boolean":
                if ("allowedValues" in type && type.allowedValues) return { kind: "enum", values: type.allowedValues };
                return { kind: type.type };
            case "date-time":
                return { kind: "string" };
            case "json":
                return { kind: "json" };
            case "null":
                return { kind: "union", members: [] };
            case "tag":
                return { kind: "object", name: "Tag", fields: () => this.#tag() };
            case "array":
                return { kind: "list", item: this.#shapeOfType(type.element, within) };
            case "map":
                return { kind: "map", item: this.#shapeOfType(type.element, within) };
            case "union":
                // "JSON or text": the text is JSON, too.
                if (type.types.some((one) => one.type === "json")) return { kind: "json" };
                return { kind: "union", members: type.types.map((one) => this.#shapeOfType(one, within)) };
            case "ref": {
                const definition = this.database.get("typeDefinition", type.reference.$ref);
                const name = `${within.split(".")[0]}.${definition.name}`;
                return { kind: "object", name, fields: () => this.#fieldsOf(definition, name) };
            }
        }
    }

    #tag(): Fields {
        return new Map<string, Field>([
            [this.rename("Key"), { shape: { kind: "string" }, required: true }],
            [this.rename("Value"), { shape: { kind: "string" }, required: true }],
        ]);
    }
}

/** aws-native writes CloudFormation's names in camelCase, and `Id` as `awsId` (pulumi-aws-native, provider/pkg/naming). */
export function nativeName(name: string): string {
    return name === "Id" ? "awsId" : camelCase(name);
}

/** `DASHManifest` → `dashManifest`, as pulumi-aws-native's `naming.ToSdkName`: a leading run of capitals is one word. */
function camelCase(name: string): string {
    return name.replace(/^([A-Z]+)(?=[A-Z][a-z]|$)|^[A-Z]/, (run) => run.toLowerCase());
}
