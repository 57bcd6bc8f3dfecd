import { XMLParser, XMLValidator } from "fast-xml-parser";

/** An element of an XML document. Comments are left out, CDATA is text. */
export interface XmlElement {
    /** With its prefix, e.g. `vmap:AdBreak`. */
    name: string;
    attributes: Record<string, string>;
    children: XmlElement[];
    /** The element's own text, trimmed. */
    text: string;
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
    const parsed: unknown = parser.parse(text);
    const [root] = nodes(parsed).filter((node) => elementName(node) !== undefined);
    if (root === undefined) throw new Error("is not well-formed XML: it has no element");
    return element(root);
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

/** The same tree with every element changed, from the leaves up. */
export function mapElements(root: XmlElement, change: (element: XmlElement) => XmlElement): XmlElement {
    return change({ ...root, children: root.children.map((child) => mapElements(child, change)) });
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
});

function element(node: Record<string, unknown>): XmlElement {
    const name = elementName(node) ?? "";
    const content = nodes(node[name]);
    const attributes = isRecord(node[attributeKey]) ? node[attributeKey] : {};
    return {
        name,
        attributes: Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])),
        children: content.filter((child) => elementName(child) !== undefined).map(element),
        text: content
            .map((child) => (typeof child[textKey] === "string" ? child[textKey] : ""))
            .join("")
            .trim(),
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
