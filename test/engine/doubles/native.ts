import { account, making, partition, type Making } from "./aws/type";
import { changes, plainPath, touches } from "./diff";
import type { CheckCall, Checked, CreateCall, DiffCall, Double, Made, UpdateCall, Verdict } from "./double";
import type { NativeType } from "./nativeSpec";
import {
    type Properties,
    type Value,
    bare,
    bareBag,
    holdsUnknown,
    isBag,
    optionalText,
    secret,
    text,
    unknown,
} from "./value";

/** The state's own copy of the inputs, kept secret (pulumi-aws-native, pkg/resources/checkpoint.go). */
const inputsKey = "__inputs";
/** Types whose `name` Check mints when it is absent (pulumi-aws-native, metadata.json `autoNamingSpec`). */
const nameProperty = "name";
/** The longest name that it mints, where AWS publishes one; the real one takes fewer digits first. */
const longestNames: Partial<Record<string, number>> = { "AWS::MediaTailor::PlaybackConfiguration": 64 };

/** What AWS answers for one output, given the inputs. */
type Answer = (made: Making) => Value;

/** Cloud Control behind Pulumi: what can be changed is AWS's published word, what is shown in a preview the provider's own code. */
export function nativeDouble(version: string, types: Record<string, NativeType>): Double {
    let region = "us-east-1";
    const find = (type: string): NativeType => types[type];
    return {
        name: "aws-native",
        version,
        configure: (settings) => (region = optionalText(settings, "region") ?? region),
        knows: (type) => Object.hasOwn(types, type),
        check: (call) => check(find(call.type), call),
        diff,
        create: (call) => create(find(call.type), call, region),
        update: (call) => update(find(call.type), call, region),
    };
}

function check(type: NativeType, { olds, news, name, seed }: CheckCall): Checked {
    const failures = Object.keys(news)
        .filter((property) => !type.properties.includes(property))
        .map((property) => ({ property, reason: `${type.cloudFormation} has no such property` }));
    if (news[nameProperty] !== undefined || !type.properties.includes(nameProperty)) return { inputs: news, failures };
    const minted = `${name}-${Buffer.from(seed).toString("hex").slice(0, 7).padEnd(7, "0")}`;
    const max = longestNames[type.cloudFormation];
    if (max !== undefined && minted.length > max)
        failures.push({
            property: nameProperty,
            reason: `${minted} is longer than ${max}: failed to auto-generate it`,
        });
    return { inputs: { ...news, [nameProperty]: olds[nameProperty] ?? minted }, failures };
}

/** Compares inputs, and leaves it to the engine and to what the SDK sent with the resource whether that replaces (provider.go, Diff). */
function diff({ oldInputs, news }: DiffCall): Verdict {
    return { changes: changes(oldInputs, news), replaces: [], deleteBeforeReplace: true, judge: "engine" };
}

function create(type: NativeType, { urn, inputs, preview, type: token }: CreateCall, region: string): Made {
    if (preview) return { id: "", outputs: shown(type, inputs) };
    if (holdsUnknown(inputs)) throw new Error(`${urn} is to be made of something that is not yet known`);
    const made = making(
        bareBag(inputs),
        text(bareBag(inputs), identifierInput(type)),
        region,
        `${urn}|${process.hrtime.bigint()}`,
    );
    const outputs = answered(type, token, inputs, made);
    const id = type.identifier.map((property) => text(bareBag(outputs), property)).join("|");
    return { id, outputs: { ...outputs, [inputsKey]: secret(inputs) } };
}

/** The input that names the resource to AWS. */
function identifierInput({ identifier, properties }: NativeType): string {
    return (
        identifier.find((property) => property === "awsId") ??
        (properties.includes(nameProperty) ? nameProperty : identifier[0])
    );
}

function update(
    type: NativeType,
    { urn, type: token, olds, oldInputs, news, preview }: UpdateCall,
    region: string,
): Properties {
    const refused = changes(bareBag(oldInputs), bareBag(news)).filter((change) =>
        type.createOnly.some((property) => touches(change, property)),
    );
    // Cloud Control's word. The provider would find out at `up` only; here the preview fails too, so that no test misses it.
    if (refused.length > 0) {
        const paths = refused.map(({ path }) => plainPath(path)).join(", ");
        throw new Error(
            `${urn}: createOnlyProperties [${paths}] cannot be updated: ${type.cloudFormation} needs a replacement`,
        );
    }
    if (preview) return keepStable(type, token, shown(type, news), olds);
    const made = making(bareBag(news), "", region, urn);
    const fresh = answered(type, token, news, made);
    // AWS's answers outlive an update.
    for (const path of type.readOnly) write(fresh, path, read(bareBag(olds), path) ?? read(fresh, path) ?? null);
    return { ...fresh, [inputsKey]: secret(news) };
}

/** Inputs, and unknowns where AWS will answer (previewOutputs.go, previewResourceOutputs). */
function shown(type: NativeType, inputs: Properties): Properties {
    const outputs = structuredClone(inputs);
    for (const path of type.readOnly) {
        const [holder, ...rest] = path.split(".");
        // An answer inside an input shows up where that input was given, an answer of its own always.
        if (rest.length === 0 || isBag(bare(outputs[holder] ?? null))) write(outputs, path, unknown);
        else if (!isInput(type, holder)) write(outputs, holder, unknown);
    }
    return outputs;
}

function isInput({ properties, readOnly }: NativeType, property: string): boolean {
    return properties.includes(property) && !readOnly.includes(property);
}

/** Of the old answers a preview keeps only name, id and ARN; all others are unknown again (previewOutputs.go, isStableOutput). */
function keepStable({ readOnly }: NativeType, token: string, outputs: Properties, olds: Properties): Properties {
    const typeName = token.slice(token.lastIndexOf(":") + 1);
    const camel = typeName.charAt(0).toLowerCase() + typeName.slice(1);
    const ofType = [`${camel}Name`, `${camel}Id`, `${camel}Arn`];
    for (const path of readOnly) {
        const parts = path.split(".");
        const stable = parts.length > 1 ? ofType : [...ofType, "name", "id", "arn"];
        if (stable.includes(parts[parts.length - 1])) write(outputs, path, read(bareBag(olds), path) ?? unknown);
    }
    return outputs;
}

function answered(type: NativeType, token: string, inputs: Properties, made: Making): Properties {
    const outputs = structuredClone(inputs);
    for (const path of type.readOnly) {
        const answer = answers[`${token} ${path}`];
        if (answer !== undefined) write(outputs, path, answer(made));
    }
    return outputs;
}

/** AWS's answers, in the forms of its API references. What is not here AWS leaves out for such resources as ours. */
const answers: Record<string, Answer> = {
    "aws-native:mediaconnect:Flow flowArn": (made) => flowPart(made, "flow"),
    "aws-native:mediaconnect:Flow flowAvailabilityZone": ({ inputs, region }) =>
        optionalText(inputs, "availabilityZone") ?? `${region}a`,
    "aws-native:mediaconnect:Flow egressIp": (made) => address(made, "egress"),
    "aws-native:mediaconnect:Flow source.sourceArn": (made) => flowPart(made, "source"),
    "aws-native:mediaconnect:Flow source.ingestIp": (made) => address(made, "ingest"),
    "aws-native:mediaconnect:Flow source.sourceIngestPort": ({ inputs }) =>
        isBag(inputs.source) ? portText(inputs.source) : "",
    "aws-native:mediaconnect:FlowSource ingestIp": (made) => address(made, "ingest"),
    "aws-native:mediaconnect:FlowSource sourceArn": (made) => flowPart(made, "source"),
    "aws-native:mediaconnect:FlowSource sourceIngestPort": ({ inputs }) => portText(inputs),
    "aws-native:mediaconnect:FlowOutput outputArn": (made) => flowPart(made, "output"),
    "aws-native:mediaconnect:FlowEntitlement entitlementArn": (made) => flowPart(made, "entitlement"),
    "aws-native:mediapackage:Channel arn": (made) => arnOf(made, "mediapackage", `channels/${made.hex(32)}`),
    "aws-native:mediapackage:OriginEndpoint arn": (made) =>
        arnOf(made, "mediapackage", `origin_endpoints/${made.hex(32)}`),
    "aws-native:mediapackage:OriginEndpoint url": (made) =>
        `https://${hostDigits(made, 16)}.mediapackage.${made.region}.amazonaws.com/out/v1/${made.hex(32)}/${optionalText(made.inputs, "manifestName") ?? "index"}.m3u8`,
    "aws-native:mediatailor:PlaybackConfiguration playbackConfigurationArn": (made) =>
        arnOf(made, "mediatailor", `playbackConfiguration/${text(made.inputs, "name")}`),
    "aws-native:mediatailor:PlaybackConfiguration playbackEndpointPrefix": (made) => mediaTailorHost(made),
    "aws-native:mediatailor:PlaybackConfiguration sessionInitializationEndpointPrefix": (made) =>
        endpoint(made, "session"),
    "aws-native:mediatailor:PlaybackConfiguration hlsConfiguration.manifestEndpointPrefix": (made) =>
        endpoint(made, "master"),
    "aws-native:mediatailor:PlaybackConfiguration dashConfiguration.manifestEndpointPrefix": (made) =>
        endpoint(made, "dash"),
};

function arnOf({ region }: Making, service: string, resource: string): string {
    return `arn:${partition}:${service}:${region}:${account}:${resource}`;
}

function flowPart(made: Making, part: string): string {
    return arnOf(made, "mediaconnect", `${part}:1-${made.hex(16, part)}-${made.hex(12, part)}:${made.name}`);
}

/** From the block that is set aside for documents (RFC 5737). */
function address(made: Making, which: string): string {
    return `198.51.100.${(Number.parseInt(made.hex(2, which), 16) % 254) + 1}`;
}

/** A number on the way in, text on the way out (schema of AWS::MediaConnect::FlowSource). */
function portText({ ingestPort }: Properties): string {
    return typeof ingestPort === "number" ? String(ingestPort) : "";
}

/** One host serves all of an account in a region (AWS's SSAI reference architecture relies on it; docs/live-checklist.md). */
function hostDigits({ region }: Making, length: number): string {
    return making({}, "", region, `${account} ${region}`).hex(length);
}

function mediaTailorHost(made: Making): string {
    return `https://${hostDigits(made, 32)}.mediatailor.${made.region}.amazonaws.com`;
}

function endpoint(made: Making, kind: string): string {
    return `${mediaTailorHost(made)}/v1/${kind}/${made.hex(40, "hash")}/${text(made.inputs, "name")}/`;
}

function read(bag: Properties, path: string): Value | undefined {
    return path.split(".").reduce((at: Value | undefined, key) => (isBag(at) ? at[key] : undefined), bag);
}

/** Writes into a bag, making the bags on the way that are not there. */
function write(bag: Properties, path: string, value: Value): void {
    const keys = path.split(".");
    const last = keys.pop() ?? path;
    let at = bag;
    for (const key of keys) {
        const next = at[key];
        const inner = isBag(next) ? next : {};
        at[key] = inner;
        at = inner;
    }
    at[last] = value;
}
