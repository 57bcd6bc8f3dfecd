import { isObject } from "../../graph";

/** What an SDK would have put on the wire. */
export interface WireRequest {
    method: string;
    path: string;
    query: Record<string, unknown>;
    body: unknown;
}

interface Request {
    method: string;
    path: string;
    query?: Record<string, unknown>;
    body?: unknown;
}

interface SdkClient {
    middlewareStack: {
        add(middleware: (next: unknown) => (args: { request: Request }) => unknown, options: object): void;
    };
    send(command: object): Promise<unknown>;
}

/**
 * Serialises an EventBridge Scheduler universal target's input as the service's own SDK does, without a network.
 *
 * `target` is the target's ARN, `arn:aws:scheduler:::aws-sdk:medialive:batchUpdateSchedule`. Throws when no SDK for the service is at
 * hand, or when it has no such action.
 */
export async function onTheWire(target: string, input: object): Promise<WireRequest> {
    const [service, action] = target.split(":").slice(-2);
    const sdk: unknown = await import(`@aws-sdk/client-${service}`);
    if (!isObject(sdk)) throw new Error(`@aws-sdk/client-${service} exports nothing`);
    const Client = constructorOf(sdk, new RegExp(`^${service}Client$`, "i"));
    const Command = constructorOf(sdk, new RegExp(`^${action}Command$`, "i"));
    const client = new Client({ region: "eu-west-1", credentials: { accessKeyId: "none", secretAccessKey: "none" } });
    if (!isClient(client)) throw new Error(`@aws-sdk/client-${service} has another shape than expected`);
    let sent: Request | undefined;
    client.middlewareStack.add(
        () =>
            ({ request }) => {
                sent = request;
                return { response: {}, output: { $metadata: {} } };
            },
        // After serialisation, before signing and the network.
        { step: "build", priority: "low", name: "keepFromTheNetwork" },
    );
    await client.send(new Command(input));
    if (sent === undefined) throw new Error(`${target}: the SDK sent nothing`);
    const { method, path, query = {}, body } = sent;
    return { method, path, query, body: parsed(body) };
}

/** The object that a JSON text holds; empty for no text. Throws when it holds something else. */
export function parsed(body: unknown): Record<string, unknown> {
    const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
    if (typeof text !== "string" || text === "") return {};
    const value: unknown = JSON.parse(text);
    if (!isObject(value)) throw new Error(`expected a JSON object, found ${text}`);
    return value;
}

/**
 * The paths of an input that did not arrive: the SDK drops what its model does not know, without a word. Members of the path or the
 * query of the request have arrived, too.
 */
export function lostOnTheWire(input: unknown, wire: WireRequest): string[] {
    const arrived = new Set(paths(wire.body).map(wireName));
    const labels = decodeURIComponent(wire.path).split("/");
    const named = Object.keys(wire.query).map((key) => key.toLowerCase());
    return paths(input).filter((path) => {
        if (arrived.has(wireName(path))) return false;
        const value = valueAt(input, path);
        return !(typeof value === "string" && labels.includes(value)) && !named.includes(path.toLowerCase());
    });
}

/** On the wire MediaLive and its siblings write the first letter of each member small. */
function wireName(path: string): string {
    return path
        .split(".")
        .map((name) => name[0].toLowerCase() + name.slice(1))
        .join(".");
}

function paths(value: unknown, at = ""): string[] {
    if (Array.isArray(value)) return value.flatMap((item, i) => paths(item, at === "" ? String(i) : `${at}.${i}`));
    if (!isObject(value)) return [];
    return Object.keys(value).flatMap((key) => {
        const path = at === "" ? key : `${at}.${key}`;
        return [path, ...paths(value[key], path)];
    });
}

function valueAt(value: unknown, path: string): unknown {
    return path.split(".").reduce<unknown>((inner, key) => {
        if (Array.isArray(inner)) return inner[Number(key)];
        return isObject(inner) ? inner[key] : undefined;
    }, value);
}

function constructorOf(sdk: Record<string, unknown>, name: RegExp): new (input: object) => object {
    const found = Object.entries(sdk).find(([key]) => name.test(key))?.[1];
    if (!isConstructor(found)) throw new Error(`the SDK has no ${name.source}`);
    return found;
}

function isConstructor(value: unknown): value is new (input: object) => object {
    return typeof value === "function";
}

function isClient(value: object): value is SdkClient {
    return "middlewareStack" in value && "send" in value;
}
