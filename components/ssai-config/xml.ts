import { XMLParser, XMLValidator } from "fast-xml-parser";

/** An element of an XML document. Comments are left out, CDATA is text. */
export interface XmlElement {
    /** With its prefix, e.g. `vmap:AdBreak`. */
    name: string;
    attributes: Record<string, string>;
    children: XmlElement[];
    /** The element's own text, trimmed. */
    text: string;
    /** Where it begins; absent when it was not read. */
    place?: XmlPlace;
}

/** Both from 1. */
export interface XmlPlace {
    line: number;
    column: number;
}

/** The root element of a document. Throws, with line and column, when the text is not well-formed. */
export function parseXml(text: string): XmlElement {
    const verdict = XMLValidator.validate(text);
    if (verdict !== true) {
        const { msg, line } = verdict.err;
        // The validator knows no column for an empty document.
        const col: number | undefined = verdict.err.col;
        const place = col === undefined ? `line ${line}` : `line ${line}, column ${col}`;
        throw new Error(`is not well-formed XML: ${msg.replace(/\.$/, "")} (${place})`);
    }
    // As the parser does: its offsets are of this text.
    const lined = text.replace(/\r\n?/g, "\n");
    const parsed: unknown = parse(lined);
    const [root, second] = nodes(parsed).filter((node) => elementName(node) !== undefined);
    if (root === undefined) throw new Error("is not well-formed XML: it has no element");
    if (second !== undefined) throw new Error("is not well-formed XML: it has two root elements");
    return element(root, placesIn(lined));
}

/** The parser itself refuses some documents that its validator lets pass, e.g. entities of other files. */
function parse(text: string): unknown {
    try {
        return parser.parse(text);
    } catch (error) {
        throw new Error(`is not readable XML: ${error instanceof Error ? error.message : String(error)}`);
    }
}

/** `line 3, column 5`, for messages. */
export function placeOf({ place }: XmlElement): string {
    return place === undefined ? "somewhere" : `line ${place.line}, column ${place.column}`;
}

/** The document's text, with an XML declaration. */
export function writeXml(root: XmlElement): string {
    return `<?xml version="1.0" encoding="UTF-8"?>\n${lines(root, "").join("\n")}\n`;
}

/** Every element below this one, and itself, whose name without prefix is the given one. */
export function descendants(root: XmlElement, localName: string): XmlElement[] {
    const below = root.children.flatMap((child) => descendants(child, localName));
    return isNamed(root, localName) ? [root, ...below] : below;
}

/** Children by name without prefix. */
export function childrenNamed(parent: XmlElement, localName: string): XmlElement[] {
    return parent.children.filter((child) => isNamed(child, localName));
}

export function isNamed({ name }: XmlElement, localName: string): boolean {
    return name.slice(name.indexOf(":") + 1) === localName;
}

const attributeKey = ":@";
const textKey = "#text";
const parser = new XMLParser({
    preserveOrder: true,
    ignoreAttributes: false,
    attributeNamePrefix: "",
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    ignoreDeclaration: true,
    ignorePiTags: true,
    // For character references (&#38;), which would else be escaped a second time.
    htmlEntities: true,
    captureMetaData: true,
});

type Places = (offset: number) => XmlPlace;

function placesIn(text: string): Places {
    const starts = [0];
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
    return (offset) => {
        let [low, high] = [0, starts.length - 1];
        while (low < high) {
            const middle = Math.ceil((low + high) / 2);
            if (starts[middle] <= offset) low = middle;
            else high = middle - 1;
        }
        return { line: low + 1, column: offset - starts[low] + 1 };
    };
}

/** The parser keeps it under a symbol of its own, the only one of a node. */
function offsetOf(node: object): number | undefined {
    const [metaData] = Object.getOwnPropertySymbols(node);
    const found: unknown = metaData === undefined ? undefined : Reflect.get(node, metaData);
    return isRecord(found) && typeof found["startIndex"] === "number" ? found["startIndex"] : undefined;
}

function element(node: Record<string, unknown>, places: Places): XmlElement {
    const name = elementName(node) ?? "";
    const content = nodes(node[name]);
    const attributes = isRecord(node[attributeKey]) ? node[attributeKey] : {};
    const offset = offsetOf(node);
    return {
        name,
        attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])),
        children: content.filter((child) => elementName(child) !== undefined).map((child) => element(child, places)),
        text: content
            .map((child) => (typeof child[textKey] === "string" ? child[textKey] : ""))
            .join("")
            .trim(),
        ...(offset === undefined ? {} : { place: places(offset) }),
    };
}

function elementName(node: Record<string, unknown>): string | undefined {
    return Object.keys(node).find((key) => key !== attributeKey && key !== textKey);
}

function nodes(value: unknown): Record<string, unknown>[] {
    return Array.isArray(value) ? value.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

function lines({ name, attributes, children, text }: XmlElement, indent: string): string[] {
    const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escape(value)}"`);
    const open = `${indent}<${name}${written.join("")}`;
    if (children.length === 0) return [text === "" ? `${open}/>` : `${open}>${escape(text)}</${name}>`];
    const inner = children.flatMap((child) => lines(child, `${indent}    `));
    return [`${open}>${escape(text)}`, ...inner, `${indent}</${name}>`];
}

function escape(text: string): string {
    return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}
