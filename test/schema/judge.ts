import { isObject, RecordedResource } from "../../graph";
import { PulumiDeclarations } from "./declarations";
import { documentDisagreements } from "./documents";
import { ApiModels } from "./model";
import { Disagreement, disagreements, Shape } from "./shape";
import { nativeName, readSpecification, Specification } from "./specification";
import { inAwsWords } from "./translate";
import { Publication, twins, withoutTwin } from "./twins";

/** One point where a recorded resource is not what somebody publishes about its type. */
export interface Verdict extends Disagreement {
    urn: string;
    /** Who says so, e.g. `AWS::MediaConnect::Flow` or `@pulumi/aws`. */
    by: string;
}

/**
 * Judges recorded resources by what AWS and the makers of the SDKs publish, and by nothing of ours: the CloudFormation specification,
 * the API models, IAM's policy grammar, and the SDKs' own declarations. One judge for a whole run: it reads each publication once.
 */
export class Judge {
    readonly #specification: Specification;
    readonly #native: Specification;
    readonly #models = new ApiModels();
    readonly #packages: Readonly<Record<string, PulumiDeclarations>> = {
        aws: new PulumiDeclarations("@pulumi/aws"),
        "aws-native": new PulumiDeclarations("@pulumi/aws-native"),
        command: new PulumiDeclarations("@pulumi/command"),
    };

    constructor() {
        const database = readSpecification();
        this.#specification = new Specification(database);
        this.#native = new Specification(database, nativeName);
    }

    /** Everything that is wrong with one resource; nothing for components and the stack, which no provider sees. */
    verdicts(resource: RecordedResource): Verdict[] {
        if (!resource.custom || resource.type.startsWith("pulumi:")) return [];
        const declared = this.#declared(resource.type);
        const inputs = autoNamed(resource, declared);
        const { urn } = resource;
        const say = (by: string, found: Disagreement[]): Verdict[] => found.map((one) => ({ ...one, urn, by }));
        return [
            ...say(`@pulumi/${packageOf(resource.type)}`, declared ? disagreements(inputs, declared) : [nobody]),
            ...say("AWS's specification", this.#byAws(resource.type, inputs)),
            ...say("the API model", this.#byModel(resource.type, inputs)),
            ...say("the policy grammar", documentDisagreements(resource)),
        ];
    }

    /** The resource in CloudFormation's words; undefined for components and what CloudFormation does not know. */
    published(resource: RecordedResource): PublishedResource | undefined {
        const { custom, type } = resource;
        const [packageName, module, name] = type.split(":");
        if (!custom || packageName === "command" || packageName === "pulumi") return undefined;
        if (packageName === "aws-native") {
            const published = this.#nativeType(module, name);
            const shape = published === undefined ? undefined : this.#specification.shapeOf(published);
            if (published === undefined || shape === undefined) return undefined;
            const inputs = autoNamed(resource, this.#declared(type));
            return { type: published, properties: inAwsWords(inputs, shape, nativeWords) };
        }
        const twin = twins[type];
        const shape = twin && this.#specification.shapeOf(twin.specification.name);
        if (shape === undefined) return undefined;
        const inputs = autoNamed(resource, this.#declared(type));
        return { type: twin.specification.name, properties: publishedProperties(inputs, shape, twin.specification) };
    }

    /** What the SDK declares that a type takes, e.g. `aws:medialive/channel:Channel` or `aws-native:mediaconnect:Flow`. */
    #declared(type: string): Shape | undefined {
        const [packageName, module, name] = type.split(":");
        const file = module.includes("/") ? module : `${module}/${name[0].toLowerCase()}${name.slice(1)}`;
        return this.#packages[packageName]?.argumentsOf(file, name);
    }

    #byAws(type: string, inputs: Record<string, unknown>): Disagreement[] {
        const [packageName, module, name] = type.split(":");
        if (packageName === "command" || withoutTwin.includes(type)) return [];
        if (packageName === "aws-native") {
            const shape = this.#nativeShape(module, name);
            return shape ? disagreements(inputs, shape) : [nobody];
        }
        const twin = twins[type];
        const shape = twin && this.#specification.shapeOf(twin.specification.name);
        return shape ? asPublished(inputs, shape, twin.specification) : [nobody];
    }

    /** `mediaconnect:Flow` → `AWS::MediaConnect::Flow`: aws-native's modules are CloudFormation's services in small letters. */
    #nativeShape(module: string, name: string): Shape | undefined {
        const type = this.#nativeType(module, name);
        return type === undefined ? undefined : this.#native.shapeOf(type);
    }

    #nativeType(module: string, name: string): string | undefined {
        return this.#native.types.find((one) => one.toLowerCase() === `aws::${module}::${name}`.toLowerCase());
    }

    #byModel(type: string, inputs: Record<string, unknown>): Disagreement[] {
        const model = twins[type]?.model;
        if (model === undefined) return [];
        return asPublished(inputs, this.#models.shapeOf(model.service, model.name), model);
    }
}

const nobody: Disagreement = {
    kind: "no judge",
    path: "",
    message: "nobody judges this type: give it a twin in test/schema/twins.ts, or say there why it has none",
};

/** A resource as a CloudFormation template has it. */
export interface PublishedResource {
    type: string;
    properties: Record<string, unknown>;
}

/** aws-native renames what it keeps for itself. */
const nativeWords = { awsId: "Id" };

function asPublished(inputs: Record<string, unknown>, shape: Shape, publication: Publication): Disagreement[] {
    return disagreements(publishedProperties(inputs, shape, publication), shape);
}

function publishedProperties(
    inputs: Record<string, unknown>,
    shape: Shape,
    publication: Publication,
): Record<string, unknown> {
    const { name, under, words = {}, sentByProvider = {} } = publication;
    const { tags, ...rest } = inputs;
    const outer = inAwsWords(tags === undefined ? {} : { tags }, shape, words);
    const inner = under === undefined ? shape : propertyOf(shape, under);
    if (inner === undefined) throw new Error(`${name} has no ${under}`);
    const properties = sent(sentByProvider, inAwsWords(rest, inner, words));
    return { ...(under === undefined ? properties : { [under]: properties }), ...outer };
}

function propertyOf(shape: Shape, name: string): Shape | undefined {
    return shape.kind === "object" ? shape.fields().get(name)?.shape : undefined;
}

function sent(values: Readonly<Record<string, string>>, properties: Record<string, unknown>): Record<string, unknown> {
    const all = { ...properties };
    for (const [path, value] of Object.entries(values)) {
        const [name, inner] = path.split(".");
        const nested = all[name];
        if (inner === undefined) all[name] ??= value;
        else all[name] = { [inner]: value, ...(isObject(nested) ? nested : {}) };
    }
    return all;
}

/** Pulumi names what the program leaves unnamed, so a name that AWS requires is never absent on the wire. */
function autoNamed({ inputs, name }: RecordedResource, declared: Shape | undefined): Record<string, unknown> {
    const field = declared?.kind === "object" ? declared.fields().get("name") : undefined;
    return field === undefined || field.required || inputs["name"] !== undefined ? inputs : { name, ...inputs };
}

function packageOf(type: string): string {
    return type.split(":")[0];
}

/** One line for each verdict, for the message of a failed test. */
export function explain(verdicts: readonly Verdict[]): string {
    return verdicts
        .map(
            ({ urn, path, message, by, kind }) =>
                `${urn.split("::").slice(2).join(" ")} ${path}: ${kind}, ${message} (${by})`,
        )
        .join("\n");
}
