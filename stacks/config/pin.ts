import { isDeepStrictEqual } from "node:util";

import { Document, isMap, isScalar, isSeq, Pair, parseDocument, YAMLMap } from "yaml";

/**
 * A stack file's text with the public host key of one Pi in it, and without `unpinnedHostKey`; everything else stays as it was, comments and
 * layout too. Throws when there is no such host, or the file is laid out in a way that cannot be kept.
 */
export function pinHostKey(text: string, host: string, hostKey: string): string {
    const document = parseDocument(text, { keepSourceTokens: true });
    const map = hostIn(document, host);
    const edits = [keyEdit(map, hostKey, text), ...removal(map, text)];
    const changed = edits
        .sort((one, other) => other.start - one.start || other.end - one.end)
        .reduce((whole, { start, end, put }) => whole.slice(0, start) + put + whole.slice(end), text);

    // What the edit should have made, made by the library itself.
    map.set("hostKey", hostKey);
    map.delete("unpinnedHostKey");
    const said: unknown = parseDocument(changed).toJS();
    if (!isDeepStrictEqual(said, document.toJS())) {
        throw new Error(`the file's layout at host ${host} is beyond this program: write hostKey: ${hostKey} by hand`);
    }
    return changed;
}

interface Edit {
    start: number;
    end: number;
    put: string;
}

function hostIn(document: Document, name: string): YAMLMap {
    const hosts = document.getIn(["config", "pi-live:pi", "hosts"]);
    const found = isSeq(hosts) ? hosts.items.find((item) => isMap(item) && item.get("name") === name) : undefined;
    if (!isMap(found)) throw new Error(`the file has no pi-live:pi.hosts entry called ${name}`);
    return found;
}

/** In the place of the key that stands there, else behind the host's name. */
function keyEdit(map: YAMLMap, hostKey: string, text: string): Edit {
    const old = pairOf(map, "hostKey");
    if (old !== undefined) {
        const [start, end] = rangeOf(old.value);
        return { start, end, put: hostKey };
    }
    const anchor = pairOf(map, "host") ?? pairOf(map, "name");
    const [start] = rangeOf(anchor?.key);
    const [, end] = rangeOf(anchor?.value);
    if (map.flow === true) return { start: end, end, put: `, hostKey: ${hostKey}` };
    const column = start - (text.lastIndexOf("\n", start - 1) + 1);
    const lineEnd = text.indexOf("\n", end);
    const at = lineEnd < 0 ? text.length : lineEnd;
    return { start: at, end: at, put: `\n${" ".repeat(column)}hostKey: ${hostKey}` };
}

/** The opt-out, with the comment right above it, which is about it. */
function removal(map: YAMLMap, text: string): Edit[] {
    const pair = pairOf(map, "unpinnedHostKey");
    if (pair === undefined) return [];
    const [start] = rangeOf(pair.key);
    const [, end] = rangeOf(pair.value);
    if (map.flow === true) {
        const before = /,\s*$/.exec(text.slice(0, start))?.[0].length ?? 0;
        const after = before > 0 ? 0 : (/^\s*,\s*/.exec(text.slice(end))?.[0].length ?? 0);
        return [{ start: start - before, end: end + after, put: "" }];
    }
    let from = text.lastIndexOf("\n", start - 1) + 1;
    for (;;) {
        const above = text.lastIndexOf("\n", from - 2) + 1;
        if (from === 0 || !/^\s*#/.test(text.slice(above, from))) break;
        from = above;
    }
    const lineEnd = text.indexOf("\n", end);
    return [{ start: from, end: lineEnd < 0 ? text.length : lineEnd + 1, put: "" }];
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
    return map.items.find((item) => isScalar(item.key) && item.key.value === key);
}

function rangeOf(node: unknown): [number, number] {
    if (!isScalar(node) || !node.range) throw new Error("the host's entries are not plain words: pin it by hand");
    return [node.range[0], node.range[1]];
}
