import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

import ts from "typescript";

import { Field, Fields, Literal, Shape } from "./shape";

/**
 * Shapes out of TypeScript declarations, read as syntax: the SDKs' own statement of what a resource takes, fields, types and
 * required ones. Only the files that a resource needs are read.
 */
export class Declarations {
    readonly #interfaces = new Map<string, ts.InterfaceDeclaration>();
    readonly #enums = new Map<string, readonly Literal[]>();
    readonly #fields = new Map<string, Fields>();
    readonly #read = new Set<string>();

    /** `expand` names the file that declares a qualified name, e.g. `enums.medialive.X`, and what to put before its names. */
    constructor(private readonly expand: (name: string) => { file: string; prefix: string } | undefined) {}

    /** The shape of an interface, e.g. `ChannelArgs` after {@link read} of its file. Undefined when nobody declares it. */
    shapeOf(name: string): Shape | undefined {
        if (!this.#interfaces.has(name) && !this.#enums.has(name)) this.#readFor(name);
        const values = this.#enums.get(name);
        if (values !== undefined) return { kind: "enum", values };
        if (!this.#interfaces.has(name)) return undefined;
        return { kind: "object", name, fields: () => this.#fieldsOf(name) };
    }

    /** Takes in the interfaces and enums of a file, their names after a prefix (`inputs.` or nothing). */
    read(file: string, prefix = ""): void {
        if (this.#read.has(file) || !existsSync(file)) return;
        this.#read.add(file);
        const source = ts.createSourceFile(file, readFileSync(file, "utf8"), {
            languageVersion: ts.ScriptTarget.ES2022,
            // The prose is two thirds of these files and says nothing here.
            jsDocParsingMode: ts.JSDocParsingMode.ParseNone,
        });
        this.#collect(source.statements, prefix);
    }

    #readFor(name: string): void {
        const found = this.expand(name);
        if (found !== undefined) this.read(found.file, found.prefix);
    }

    #collect(statements: readonly ts.Statement[], prefix: string): void {
        for (const statement of statements) {
            if (ts.isInterfaceDeclaration(statement)) {
                this.#interfaces.set(prefix + statement.name.text, statement);
            } else if (ts.isModuleDeclaration(statement) && statement.body && ts.isModuleBlock(statement.body)) {
                this.#collect(statement.body.statements, `${prefix}${statement.name.text}.`);
            } else if (ts.isVariableStatement(statement)) {
                for (const { name, type } of statement.declarationList.declarations) {
                    if (ts.isIdentifier(name) && type && ts.isTypeLiteralNode(type)) {
                        const values = type.members.flatMap(literalOf);
                        if (values.length > 0) this.#enums.set(prefix + name.text, values);
                    }
                }
            }
        }
    }

    #fieldsOf(name: string): Fields {
        const cached = this.#fields.get(name);
        if (cached !== undefined) return cached;
        const fields = new Map<string, Field>();
        for (const member of this.#interfaces.get(name)?.members ?? []) {
            if (!ts.isPropertySignature(member) || !member.type) continue;
            fields.set(nameOf(member.name), {
                shape: this.#shapeOfType(member.type, name),
                required: member.questionToken === undefined,
            });
        }
        this.#fields.set(name, fields);
        return fields;
    }

    #shapeOfType(type: ts.TypeNode, within: string): Shape {
        if (ts.isArrayTypeNode(type)) return { kind: "list", item: this.#shapeOfType(type.elementType, within) };
        if (ts.isParenthesizedTypeNode(type)) return this.#shapeOfType(type.type, within);
        if (ts.isLiteralTypeNode(type)) return { kind: "enum", values: literal(type) };
        if (ts.isTypeLiteralNode(type)) return this.#shapeOfMap(type, within);
        if (ts.isUnionTypeNode(type)) {
            const members = type.types.filter(({ kind }) => kind !== ts.SyntaxKind.UndefinedKeyword);
            const shapes = members.map((member) => this.#shapeOfType(member, within));
            return shapes.length === 1 ? shapes[0] : { kind: "union", members: shapes };
        }
        if (ts.isTypeReferenceNode(type)) return this.#shapeOfReference(type, within);
        switch (type.kind) {
            case ts.SyntaxKind.StringKeyword:
                return { kind: "string" };
            case ts.SyntaxKind.NumberKeyword:
                return { kind: "number" };
            case ts.SyntaxKind.BooleanKeyword:
                return { kind: "boolean" };
            case ts.SyntaxKind.AnyKeyword:
                return { kind: "any" };
        }
        throw new Error(`${within}: declarations with ${ts.SyntaxKind[type.kind]} are new to this reader`);
    }

    #shapeOfMap(type: ts.TypeLiteralNode, within: string): Shape {
        const index = type.members.find(ts.isIndexSignatureDeclaration);
        if (index === undefined) throw new Error(`${within}: an object without a name is new to this reader`);
        return { kind: "map", item: this.#shapeOfType(index.type, within) };
    }

    #shapeOfReference(type: ts.TypeReferenceNode, within: string): Shape {
        const name = qualifiedName(type.typeName);
        const [first, second] = type.typeArguments ?? [];
        if (name === "pulumi.Input" || name === "Input") return this.#shapeOfType(first, within);
        if (name === "Record") return { kind: "map", item: this.#shapeOfType(second, within) };
        if (name.startsWith("pulumi.asset.")) return { kind: "asset" };
        if (name === "ARN" || name === "Date") return { kind: "string" };
        // `string | PolicyDocument`: the document's own grammar is judged in documents.ts.
        if (name.endsWith("PolicyDocument")) return { kind: "any" };
        const shape = this.shapeOf(name);
        if (shape !== undefined) return shape;
        // A resource in place of its id (`string | Role`) is on the wire as its URN.
        if (!name.includes(".")) return { kind: "string" };
        throw new Error(`${within}: nobody declares ${name}`);
    }
}

/** The declarations of an npm package of Pulumi: `inputs.*` and `enums.*` beside the file of each resource. */
export class PulumiDeclarations {
    readonly #folder: string;
    readonly #declarations: Declarations;

    constructor(packageName: string) {
        this.#folder = dirname(require.resolve(`${packageName}/package.json`));
        this.#declarations = new Declarations((name) => this.#locate(name));
    }

    /** What the resource of a file, e.g. `medialive/channel`, takes. Undefined when the package has no such resource. */
    argumentsOf(file: string, type: string): Shape | undefined {
        // Two modules may have a resource of one name: each file's names stand behind its path.
        this.#declarations.read(join(this.#folder, `${file}.d.ts`), `${file}:`);
        return this.#declarations.shapeOf(`${file}:${type}Args`);
    }

    #locate(name: string): { file: string; prefix: string } | undefined {
        const [root, ...rest] = name.split(".");
        if (root === "inputs") return { file: join(this.#folder, "types/input.d.ts"), prefix: "inputs." };
        if (root !== "enums") return undefined;
        const path = rest.slice(0, -1);
        return {
            file: join(this.#folder, "types/enums", ...path, "index.d.ts"),
            prefix: ["enums", ...path, ""].join("."),
        };
    }
}

function literalOf(member: ts.TypeElement): Literal[] {
    if (!ts.isPropertySignature(member) || !member.type || !ts.isLiteralTypeNode(member.type)) return [];
    return literal(member.type);
}

function literal({ literal: node }: ts.LiteralTypeNode): Literal[] {
    if (ts.isStringLiteral(node)) return [node.text];
    if (ts.isNumericLiteral(node)) return [Number(node.text)];
    if (node.kind === ts.SyntaxKind.TrueKeyword) return [true];
    if (node.kind === ts.SyntaxKind.FalseKeyword) return [false];
    return [];
}

function nameOf(name: ts.PropertyName): string {
    return ts.isIdentifier(name) || ts.isStringLiteral(name) ? name.text : name.getText();
}

function qualifiedName(name: ts.EntityName): string {
    return ts.isIdentifier(name) ? name.text : `${qualifiedName(name.left)}.${name.right.text}`;
}
