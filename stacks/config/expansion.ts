import { Alias, Document, isAlias, isCollection, isNode, isPair, LineCounter, Node } from "yaml";

import type { ConfigProblem, Position } from "../checks/problem";

/** Levels of lists and groups in one another; a real config has eight. */
export const deepestNesting = 64;
/** Values after every alias is replaced by what it stands for; a real config has some hundred. */
export const mostValues = 50_000;

/**
 * The first alias or value that keeps a YAML document from being read in full: an alias inside of what it stands for, aliases that
 * multiply beyond `mostValues`, nesting beyond `deepestNesting`. Looks at each node once, so its time does not grow with the expansion.
 */
export function expansionProblem(document: Document, lines: LineCounter): ConfigProblem | undefined {
    const walk = new Walk(document);
    walk.values(document.contents, 0);
    const { obstacle } = walk;
    if (obstacle === undefined) return undefined;
    const { found, expected, fix, offset } = obstacle;
    return { path: [], position: positionAt(lines, offset), found, expected, fix };
}

export function positionAt(lines: LineCounter, offset: number): Position {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
}

/** A document nested so deeply that the parser itself gave up. */
export function tooDeep(text: string, lines: LineCounter): ConfigProblem {
    return { path: [], position: positionAt(lines, deepOffset(text)), ...nestedTooDeeply };
}

const nestedTooDeeply = {
    found: `more than ${deepestNesting} lists and groups in one another`,
    expected: "a stack file",
    fix: "close what is left open",
};

/** Where the openers that lists and groups begin with first exceed the bound; the start when none do. */
function deepOffset(text: string): number {
    let depth = 0;
    for (let i = 0; i < text.length; i += 1) {
        const character = text.charAt(i);
        if (character === "[" || character === "{") depth += 1;
        else if (character === "]" || character === "}") depth -= 1;
        else if (/[-?:]/.test(character) && /\s/.test(text.charAt(i + 1))) depth += 1;
        else if (character === "\n") depth = 0;
        if (depth > deepestNesting) return i;
    }
    return 0;
}

interface Obstacle {
    found: string;
    expected: string;
    fix: string;
    offset: number;
}

class Walk {
    obstacle?: Obstacle;
    private readonly sizes = new Map<Node, number>();
    private readonly open = new Set<Node>();
    private hasAliases = false;

    constructor(private readonly document: Document) {}

    /** How many values stand here once aliases are replaced. */
    values(node: unknown, depth: number): number {
        if (this.obstacle !== undefined || !isNode(node)) return 1;
        const known = this.sizes.get(node);
        if (known !== undefined) return known;
        if (depth > deepestNesting) {
            this.stop(node, nestedTooDeeply.found, nestedTooDeeply.expected, nestedTooDeeply.fix);
            return 1;
        }
        this.open.add(node);
        const size = isAlias(node)
            ? this.aliased(node, depth)
            : isCollection(node)
              ? this.inside(node.items, depth)
              : 1;
        this.open.delete(node);
        this.sizes.set(node, size);
        if (size > mostValues) {
            const most = `at most ${mostValues.toLocaleString("en")} values`;
            if (this.hasAliases) {
                const found = "aliases that multiply to more values than a stack file may hold";
                this.stop(node, found, `${most}, aliases replaced`, "write out what you need");
            } else {
                this.stop(
                    node,
                    "more values than a stack file may hold",
                    most,
                    "take out what the event does not need",
                );
            }
        }
        return size;
    }

    private aliased(alias: Alias, depth: number): number {
        this.hasAliases = true;
        const target = alias.resolve(this.document);
        if (target === undefined) {
            this.stop(alias, `*${alias.source}`, `an anchor &${alias.source} before it`, "write the value itself");
            return 1;
        }
        if (this.open.has(target)) {
            this.stop(
                alias,
                `*${alias.source} inside of &${alias.source}`,
                "a value that does not hold itself",
                "write the value itself",
            );
            return 1;
        }
        return this.values(target, depth + 1);
    }

    private inside(items: readonly unknown[], depth: number): number {
        let sum = 1;
        for (const item of items) {
            sum += isPair(item)
                ? this.values(item.key, depth + 1) + this.values(item.value, depth + 1)
                : this.values(item, depth + 1);
        }
        return sum;
    }

    private stop(node: Node, found: string, expected: string, fix: string): void {
        this.obstacle ??= { found, expected, fix, offset: node.range?.[0] ?? 0 };
    }
}
