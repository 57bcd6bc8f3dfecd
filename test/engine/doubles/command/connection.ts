import { type Properties, type Value, isBag, optionalText } from "../value";

/** Where and as whom to dial, with the provider's defaults filled in (pulumi-command 1.2.1, remote/connection.go). */
export interface Endpoint {
    host: string;
    port: number;
    user: string;
    password?: string;
    privateKey?: string;
    privateKeyPassword?: string;
    agentSocketPath?: string;
    /** Failed dials that are borne before giving up; −1 for ever. One dial more than that is made. */
    dialErrorLimit: number;
    /** Seconds for the TCP connection alone, 0 for ever: Go's ssh.ClientConfig.Timeout knows no more. */
    perDialTimeout: number;
    /** `<type> <base64>`; without one any host key is accepted. */
    hostKey?: string;
}

/** The host, and the one that is dialled on the way to it. */
export interface Connection extends Endpoint {
    proxy?: Endpoint;
}

/** Reads a connection that Check has let through. Secrets must be bare. */
export function connection(value: Value | undefined): Connection {
    if (!isBag(value)) throw new Error("connection is needed");
    return { ...endpoint(value), ...(isBag(value.proxy) ? { proxy: endpoint(value.proxy) } : {}) };
}

function endpoint(bag: Properties): Endpoint {
    const texts = ["password", "privateKey", "privateKeyPassword", "agentSocketPath", "hostKey"];
    return {
        host: optionalText(bag, "host") ?? "",
        port: number(bag.port, 22),
        user: optionalText(bag, "user") ?? "root",
        ...Object.fromEntries(texts.filter((key) => typeof bag[key] === "string").map((key) => [key, bag[key]])),
        dialErrorLimit: number(bag.dialErrorLimit, 10),
        perDialTimeout: number(bag.perDialTimeout, 15),
    };
}

function number(value: Value | undefined, otherwise: number): number {
    return typeof value === "number" ? value : otherwise;
}

/** As Go's net.JoinHostPort writes it. */
export function address({ host, port }: Endpoint): string {
    return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
