import { isObject, isUnknown } from "../graph/resource";
import type { Plain, PlainObject, RecordedResource } from "../graph/resource";
import type { Breach } from "./breach";

/** What a rule may know of a resource, from a recording or from a policy pack. */
export interface ViewSource {
    urn: string;
    type: string;
    name: string;
    /** What the program asks for. For a component: the settings that it declares. */
    inputs: PlainObject;
    /** The inputs together with what the provider adds; the inputs alone where that is unknown. */
    state: PlainObject;
    /** The provider's id, where it is known. */
    id?: string;
    parent?: string;
    /** URNs of everything that must exist first. */
    dependencies: readonly string[];
    propertyDependencies: Readonly<Record<string, readonly string[]>>;
    /** Paths of the inputs that are secret; absent when the source does not report them. */
    secrets?: readonly string[];
}

/** One value inside a resource, with the way to it. Reading further into what is absent or unknown stays absent or unknown. */
export class Field {
    constructor(
        readonly resource: ViewedResource,
        readonly path: string,
        private readonly value: Plain | undefined,
    ) {}

    /** The value below, by property names with dots between them. */
    at(path: string): Field {
        let value = this.value;
        for (const key of path.split(".")) {
            if (isUnknown(value)) break;
            value = isPlainObject(value) ? value[key] : undefined;
        }
        return new Field(this.resource, this.path === "" ? path : `${this.path}.${path}`, value);
    }

    /** The value at a path as the recorder writes it, with indices: `origins[0].customHeaders`. */
    find(path: string): Field | undefined {
        let field: Field | undefined = new Field(this.resource, this.path, this.value);
        for (const [, key, index] of path.matchAll(/([^.[\]]+)|\[(\d+)\]/g)) {
            field = key === undefined ? field?.items[Number(index)] : field?.at(key);
        }
        return field;
    }

    /** The items of a list; none when it is no list. */
    get items(): Field[] {
        const list = Array.isArray(this.value) ? this.value : [];
        return list.map((item, i) => new Field(this.resource, `${this.path}[${i}]`, item));
    }

    /** The properties of an object; none when it is no object. */
    get entries(): [string, Field][] {
        const { value } = this;
        if (!isPlainObject(value)) return [];
        const prefix = this.path === "" ? "" : `${this.path}.`;
        return Object.keys(value).map((key) => [key, new Field(this.resource, `${prefix}${key}`, value[key])]);
    }

    /** A text that is not empty. */
    get text(): string | undefined {
        return typeof this.value === "string" && this.value !== "" && !isUnknown(this.value) ? this.value : undefined;
    }

    get number(): number | undefined {
        return typeof this.value === "number" && Number.isFinite(this.value) ? this.value : undefined;
    }

    get boolean(): boolean | undefined {
        return typeof this.value === "boolean" ? this.value : undefined;
    }

    /** Unknown until the resource exists. */
    get isUnknown(): boolean {
        return isUnknown(this.value);
    }

    /** True when this, or anything below it, is not known. */
    get isPartlyUnknown(): boolean {
        return anyLeaf(this.value, isUnknown);
    }

    /** Not given: undefined, null, empty text (which is how a provider hands back what was never set). */
    get isAbsent(): boolean {
        return this.value === undefined || this.value === null || this.value === "";
    }

    /** The same value read as a JSON document: as it stands when it is one already, absent when the text is none. */
    get json(): Field {
        if (this.text === undefined) return this;
        try {
            const parsed: unknown = JSON.parse(this.text);
            return new Field(this.resource, this.path, isPlain(parsed) ? parsed : undefined);
        } catch {
            return new Field(this.resource, this.path, undefined);
        }
    }

    /** One text or a list of texts, as policy documents have them. */
    get texts(): string[] {
        const one = this.text;
        return one === undefined ? this.items.flatMap((item) => item.text ?? []) : [one];
    }

    breach(message: string): Breach {
        return { urn: this.resource.urn, path: this.path, message };
    }
}

/** A resource as the rules read it. */
export class ViewedResource {
    readonly urn: string;
    readonly type: string;
    readonly name: string;
    readonly id?: string;
    readonly parent?: string;
    readonly dependencies: readonly string[];
    readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
    readonly secrets?: readonly string[];
    /** What the program asks for. */
    readonly inputs: Field;
    /** The same and what the provider adds. */
    readonly state: Field;

    constructor(source: ViewSource) {
        this.urn = source.urn;
        this.type = source.type;
        this.name = source.name;
        this.id = source.id;
        this.parent = source.parent;
        this.dependencies = source.dependencies;
        this.propertyDependencies = source.propertyDependencies;
        this.secrets = source.secrets;
        this.inputs = new Field(this, "", source.inputs);
        this.state = new Field(this, "", source.state);
    }

    /** A property: as asked for, or as the provider answered where nothing was asked. */
    at(path: string): Field {
        const asked = this.inputs.at(path);
        return asked.isAbsent ? this.state.at(path) : asked;
    }

    breach(message: string): Breach {
        return { urn: this.urn, message };
    }
}

/** All resources of one program, in the order of their registration. */
export class View {
    readonly resources: readonly ViewedResource[];
    private readonly index: ReadonlyMap<string, ViewedResource>;

    constructor(sources: Iterable<ViewSource>) {
        this.resources = [...sources].map((source) => new ViewedResource(source));
        this.index = new Map(this.resources.map((resource) => [resource.urn, resource]));
    }

    all(...types: string[]): ViewedResource[] {
        return this.resources.filter(({ type }) => types.includes(type));
    }

    byUrn(urn: string): ViewedResource | undefined {
        return this.index.get(urn);
    }

    /** Everything that exists before this resource: its dependencies and its parents', all the way. */
    before({ urn }: ViewedResource): Set<string> {
        const seen = new Set<string>();
        const open = [urn];
        for (let next = open.pop(); next !== undefined; next = open.pop()) {
            const resource = this.byUrn(next);
            if (resource === undefined) continue;
            for (const earlier of [
                ...resource.dependencies,
                ...(resource.parent === undefined ? [] : [resource.parent]),
            ]) {
                if (seen.has(earlier)) continue;
                seen.add(earlier);
                open.push(earlier);
            }
        }
        return seen;
    }
}

/** The view over a recording (`graph/`). */
export function viewOf(resources: Iterable<RecordedResource>): View {
    return new View(
        [...resources].map((resource) => ({
            urn: resource.urn,
            type: resource.type,
            name: resource.name,
            inputs: resource.inputs,
            state: resource.outputs,
            id: resource.id,
            parent: resource.parent,
            dependencies: resource.dependencies,
            propertyDependencies: resource.propertyDependencies,
            secrets: resource.secrets,
        })),
    );
}

function isPlainObject(value: Plain | undefined): value is PlainObject {
    return isObject(value);
}

/** What came out of JSON.parse has no other values. */
function isPlain(value: unknown): value is Plain {
    return value !== undefined;
}

function anyLeaf(value: Plain | undefined, test: (leaf: Plain) => boolean): boolean {
    if (value === undefined) return false;
    if (Array.isArray(value)) return value.some((item) => anyLeaf(item, test));
    if (isPlainObject(value)) return Object.keys(value).some((key) => anyLeaf(value[key], test));
    return test(value);
}
