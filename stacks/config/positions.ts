import { Document, LineCounter, Pair, YAMLMap, isMap, isNode, isPair, isScalar, isSeq } from "yaml";

import { ConfigPath, Position, Positions, keyOf } from "../checks/problem";

/** Finds config paths in a parsed stack file. */
export function positionsIn(document: Document, lines: LineCounter, file: string): Positions {
    const of = (path: ConfigPath): Position | undefined => {
        const [first, ...rest] = path;
        const keys = first === undefined ? [] : [[keyOf([first]), String(first)], ...rest.map((part) => [part])];
        let at: unknown = document.contents;
        let offset = startOf(at);
        for (const names of [["config"], ...keys]) {
            const step = below(at, names);
            if (step === undefined) break;
            at = step.value;
            offset = step.offset ?? offset;
        }
        if (offset === undefined) return undefined;
        const { line, col } = lines.linePos(offset);
        return { line, column: col };
    };
    return { file, of };
}

function below(node: unknown, names: readonly (string | number)[]): { value: unknown; offset?: number } | undefined {
    if (isMap(node)) {
        const pair = pairOf(node, names.map(String));
        // The value's place for a word or a number, the key's for what goes over more lines.
        return pair === undefined
            ? undefined
            : {
                  value: pair.value,
                  offset: startOf(isScalar(pair.value) && pair.value.source !== "" ? pair.value : pair.key),
              };
    }
    if (isSeq(node) && typeof names[0] === "number") {
        const item = node.items[names[0]];
        return item === undefined ? undefined : { value: item, offset: startOf(item) };
    }
    return undefined;
}

function pairOf(map: YAMLMap, names: readonly string[]): Pair | undefined {
    return map.items.find((item) => isPair(item) && isScalar(item.key) && names.includes(String(item.key.value)));
}

function startOf(node: unknown): number | undefined {
    return isNode(node) ? node.range?.[0] : undefined;
}
