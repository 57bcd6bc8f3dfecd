import { type AwsType, type Making, making } from "./aws/type";
import { changes, plainPath, touches } from "./diff";
import type { CheckCall, Checked, CreateCall, DiffCall, Double, Made, UpdateCall, Verdict } from "./double";
import { type Properties, type Value, bareBag, holdsUnknown, mapBag, optionalText, unknown, without } from "./value";

/** Inputs that Check has added: the key that the bridge keeps among them (pulumi-terraform-bridge, pkg/tfbridge/schema.go). */
const defaultsKey = "__defaults";

/** A Terraform provider behind Pulumi's bridge, made of a table of types. */
export function bridgedDouble(name: string, version: string, types: Record<string, AwsType>): Double {
    let configured: string | undefined;
    const region = () => configured ?? "us-east-1";
    const find = (type: string): AwsType => types[type];
    return {
        name,
        version,
        configure: (settings) => (configured = optionalText(settings, "region")),
        knows: (type) => Object.hasOwn(types, type),
        check: (call) => check(find(call.type), call),
        diff: (call) => diff(find(call.type), call, region()),
        create: (call) => create(find(call.type), call, region()),
        update: (call) => update(find(call.type), call, region()),
    };
}

/** Adds the schema's defaults and a name; a name that was minted once is kept. */
function check(type: AwsType, { olds, news, seed, name }: CheckCall): Checked {
    const added: Properties = {};
    for (const [key, value] of Object.entries(type.defaults ?? {})) if (news[key] === undefined) added[key] = value;
    const { autoName } = type;
    if (autoName !== undefined && news[autoName.property] === undefined && news.namePrefix === undefined) {
        const minted = Array.isArray(olds[defaultsKey]) && olds[defaultsKey].includes(autoName.property);
        const old = optionalText(olds, autoName.property);
        added[autoName.property] = minted && old !== undefined ? old : mint(autoName, name, seed);
    }
    return { inputs: { ...news, ...added, [defaultsKey]: Object.keys(added).sort() }, failures: [] };
}

/** `<name>-<7 hex digits>` (pulumi-terraform-bridge, SetAutonaming); one that becomes too long is refused (NewUniqueName). */
function mint({ max, lower }: NonNullable<AwsType["autoName"]>, name: string, seed: Uint8Array): string {
    const minted = `${name}-${Buffer.from(seed).toString("hex").slice(0, 7).padEnd(7, "0")}`;
    if (minted.length > max)
        throw new Error(`name '${name}-' plus 7 random chars is longer than maximum length ${max}`);
    return lower === true ? minted.toLowerCase() : minted;
}

function diff(type: AwsType, { oldInputs, olds, news }: DiffCall, region: string): Verdict {
    // Terraform compares with what the state says AWS has.
    const had = { ...oldInputs, ...pick(Object.keys(type.leftOutAtCreate ?? {}), (key) => olds[key] ?? null) };
    // A region that is left out is the provider's, and naming that one changes nothing.
    const placed = (inputs: Properties) => ({ region, ...without(inputs, [defaultsKey]) });
    const found = changes(placed(had), placed(news), type);
    const forceNew = [...type.forceNew, "region"];
    const replaces = found
        .filter((change) => forceNew.some((pattern) => touches(change, pattern)))
        .map(({ path }) => path);
    return {
        changes: found,
        replaces,
        deleteBeforeReplace: replaces.length > 0 && holdsItsName(type, news),
        judge: "provider",
    };
}

/** A name that was given, and not minted, cannot be there twice (pulumi-terraform-bridge, nameRequiresDeleteBeforeReplace). */
function holdsItsName({ autoName }: AwsType, news: Properties): boolean {
    if (autoName === undefined || news[autoName.property] === undefined) return false;
    return !(Array.isArray(news[defaultsKey]) && news[defaultsKey].includes(autoName.property));
}

function create(type: AwsType, { urn, inputs, preview }: CreateCall, region: string): Made {
    const shown = without(inputs, [defaultsKey]);
    if (preview) {
        return { id: "", outputs: { ...place(type, region), ...mapBag(type.computed, () => unknown), ...shown } };
    }
    if (holdsUnknown(inputs)) throw new Error(`${urn} is to be made of something that is not yet known`);
    const made = describe(type, inputs, region, `${urn}|${process.hrtime.bigint()}`);
    const outputs = { ...place(type, region), ...answers(type, made), ...shown, ...type.leftOutAtCreate };
    return { id: type.id(made), outputs };
}

/** What was computed at its making stays, but for what the type says changes with its inputs. */
function update(type: AwsType, { urn, olds, oldInputs, news, preview }: UpdateCall, region: string): Properties {
    const changed = changes(bareBag(oldInputs), bareBag(news), type).map(({ path }) => plainPath(path).split(".")[0]);
    const anew = Object.entries(type.recomputed ?? {})
        .filter(([input]) => input === "*" || changed.includes(input))
        .flatMap(([, outputs]) => outputs);
    const shown = without(news, [defaultsKey]);
    const kept = { ...place(type, region), ...mapBag(type.computed, (_, key) => olds[key] ?? null) };
    if (preview)
        return { ...kept, ...pick(anew, (key) => (type.foreseen?.includes(key) ? unknown : kept[key])), ...shown };
    const made = describe(type, news, region, `${urn}|update`);
    const fresh = answers(type, made);
    return { ...kept, ...pick(anew, (key) => fresh[key]), ...shown };
}

function pick(keys: string[], value: (key: string) => Value): Properties {
    return Object.fromEntries(keys.map((key) => [key, value(key)]));
}

function place(type: AwsType, region: string): Properties {
    return type.global === true ? {} : { region };
}

function describe(type: AwsType, inputs: Properties, region: string, identity: string): Making {
    const plain = bareBag(inputs);
    const name = type.autoName === undefined ? undefined : optionalText(plain, type.autoName.property);
    return making(plain, name ?? "", optionalText(plain, "region") ?? region, identity);
}

function answers(type: AwsType, made: Making): Properties {
    return mapBag(type.computed, (answer) => answer(made));
}
