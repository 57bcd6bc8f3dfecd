import { RecordedResource } from "./resource";

/** The resources of one recording, in the order of their registration. */
export class ResourceSet implements Iterable<RecordedResource> {
    constructor(private readonly list: readonly RecordedResource[]) {}

    [Symbol.iterator](): Iterator<RecordedResource> {
        return this.list[Symbol.iterator]();
    }

    /** All of a type (or all at all), in order. */
    all(type?: string): RecordedResource[] {
        return this.list.filter((resource) => type === undefined || resource.type === type);
    }

    /** The only one of a type, or of a type and a logical name. Throws with the candidates otherwise. */
    one(type: string, name?: string): RecordedResource {
        const found = this.all(type).filter((resource) => name === undefined || resource.name === name);
        if (found.length !== 1) {
            const names = this.all(type).map((resource) => resource.name);
            throw new Error(
                `expected one ${type}${name === undefined ? "" : ` ${name}`}, found ${names.join(", ") || "none"}`,
            );
        }
        return found[0];
    }

    byUrn(urn: string): RecordedResource | undefined {
        return this.list.find((resource) => resource.urn === urn);
    }

    /** Everything below a resource in the tree. */
    childrenOf(urn: string): RecordedResource[] {
        return this.list.filter((resource) => resource.parent === urn);
    }
}
