import type { RecordedAlias, RecordedResource } from "../resource";

/** Finds a resource's former identity: by URN, else by its aliases, its parent's included (pulumi/pkg, step_generator.go, generateAliases). */
export class Former {
    private readonly before: ReadonlyMap<string, RecordedResource>;
    /** Old URN of each resource that was found under another one. */
    private readonly renamed = new Map<string, string>();
    private readonly taken = new Set<string>();

    constructor(before: Iterable<RecordedResource>) {
        this.before = new Map([...before].map((resource) => [resource.urn, resource]));
    }

    /** Call in the order of registration: a child's aliases depend on its parent's result. */
    find(now: Pick<RecordedResource, "urn" | "type" | "name" | "parent" | "aliases">): RecordedResource | undefined {
        for (const urn of [now.urn, ...this.aliasUrns(now)]) {
            const found = this.before.get(urn);
            if (found === undefined || this.taken.has(urn)) continue;
            this.taken.add(urn);
            if (urn !== now.urn) this.renamed.set(now.urn, urn);
            return found;
        }
        return undefined;
    }

    /** Former resources that the new program does not register. */
    left(): RecordedResource[] {
        return [...this.before.values()].filter(({ urn }) => !this.taken.has(urn));
    }

    private aliasUrns(now: Pick<RecordedResource, "urn" | "type" | "name" | "parent" | "aliases">): string[] {
        const own = now.aliases.map((alias) => alias.urn ?? resolve(alias, now));
        const formerParent = now.parent === undefined ? undefined : this.renamed.get(now.parent);
        if (formerParent === undefined || now.parent === undefined) return own;
        const parentName = nameOf(now.parent);
        const inherited = [[now.type, now.name], ...own.map((urn) => [typeOf(urn), nameOf(urn)])].map(([type, name]) =>
            urnOf(
                formerParent,
                type,
                name.startsWith(parentName) ? nameOf(formerParent) + name.slice(parentName.length) : name,
            ),
        );
        return [...own, ...inherited];
    }
}

function resolve(alias: RecordedAlias, now: Pick<RecordedResource, "urn" | "type" | "name" | "parent">): string {
    const parent = alias.noParent === true ? undefined : (alias.parent ?? now.parent);
    const [, , stack, project] = now.urn.split(/:(?!:)|::/);
    const urn = urnOf(
        parent ?? now.urn.split("::").slice(0, 2).join("::"),
        alias.type ?? now.type,
        alias.name ?? now.name,
    );
    if (alias.stack === undefined && alias.project === undefined) return urn;
    return urn.replace(`:${stack}::${project}::`, `:${alias.stack ?? stack}::${alias.project ?? project}::`);
}

function urnOf(parent: string, type: string, name: string): string {
    const [head, project, chain] = parent.split("::");
    const prefix = chain === undefined || chain === "pulumi:pulumi:Stack" ? "" : `${chain}$`;
    return `${head}::${project}::${prefix}${type}::${name}`;
}

function nameOf(urn: string): string {
    return urn.split("::").slice(3).join("::");
}

function typeOf(urn: string): string {
    return urn.split("::")[2].split("$").pop() ?? "";
}
