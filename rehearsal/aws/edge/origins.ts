/** How the edge asks its origins, in nginx's words. */
import { EdgeBehaviourFacts, takes } from "../../../components/edge-cdn/router";
import type { EdgeOriginPlan, EdgePlan } from "../../plan/edge";
import { required } from "../../plan/read";
import type { Hosts } from "../../plan/types";
import { lifetime } from "./lifetimes";
import { literal, Maps, quoted } from "./maps";

export interface Origin extends EdgeOriginPlan {
    host: string;
    path: string;
    /** Name of nginx's upstream. */
    upstream: string;
}

export function originOf({ description, origins }: EdgePlan, id: string): Origin {
    const index = description.origins.findIndex((origin) => origin.id === id);
    const facts = required(description.origins.at(index), `the origin ${id}`);
    const plan = required(
        origins.find((origin) => origin.id === id),
        `the origin ${id}`,
    );
    return { ...plan, host: facts.host, path: facts.path, upstream: `edge_origin_${index}` };
}

/** True when answers of this behaviour may be kept. */
export function isKept({ cache }: EdgeBehaviourFacts): boolean {
    return cache !== undefined && cache.maxTtl > 0;
}

/** One server for each attempt: nginx tries each once. */
export function upstream(origin: Origin, hosts: Hosts): string[] {
    const base = hosts[origin.host];
    if (base === undefined) return [];
    const { host, protocol } = new URL(base);
    if (protocol !== "http:") throw new Error(`the edge asks this machine by plain http, not ${base}`);
    return [
        block(`upstream ${origin.upstream}`, [
            ...Array.from({ length: origin.attempts }, () => `server ${host} max_fails=0;`),
            "keepalive 32;",
            `keepalive_timeout ${origin.keepaliveSeconds}s;`,
        ]),
    ];
}

/** CloudFront's answers for a behaviour whose origin gives none, with the rehearsal's own words on which one. `headers`: lines of either. */
export function apologies(
    { id, host, readSeconds, attempts }: Origin,
    hosts: Hosts,
    ask: Ask,
    headers: string[],
): string[] {
    if (hosts[host] === undefined) return [];
    const who = `the origin ${id} (${host}, played at ${hosts[host]})`;
    const location = (name: string, line: string) => block(`location @${name}_${ask.name}`, [...headers, line]);
    return [
        location("away", `return 502 ${quoted(`CloudFront could not connect to ${who}.\n`)};`),
        location(
            "late",
            `return 504 ${quoted(`CloudFront got no answer from ${who} within ${readSeconds} s, asked ${attempts} times.\n`)};`,
        ),
    ];
}

export interface Ask {
    /** Path and query; empty: as they came. */
    uri: string;
    /** The variable that holds the viewer's Host. */
    viewerHost: string;
    /** Tells its named locations from those of others in the same server. */
    name: string;
}

export function toOrigin(behaviour: EdgeBehaviourFacts, origin: Origin, hosts: Hosts, ask: Ask): string[] {
    const { attempts, connectSeconds, readSeconds, host, upstream } = origin;
    if (hosts[host] === undefined) {
        return [`return 502 ${quoted(`The rehearsal plays nothing for the origin ${origin.id} (${host}).\n`)};`];
    }
    const byViewer = [behaviour.cache, behaviour.forward].some((policy) =>
        ["host", "Host"].some((name) => takes(policy?.headers, name)),
    );
    return [
        `proxy_set_header Host ${quoted(byViewer ? ask.viewerHost : literal(host))};`,
        `proxy_connect_timeout ${connectSeconds}s;`,
        `proxy_read_timeout ${readSeconds}s;`,
        // CloudFront guide, "Connection attempts", "Response timeout": both are tried again for GET and HEAD.
        "proxy_next_upstream error timeout;",
        `proxy_next_upstream_tries ${attempts};`,
        `error_page 502 @away_${ask.name};`,
        `error_page 504 @late_${ask.name};`,
        `proxy_pass ${quoted(`http://${upstream}${ask.uri}`)};`,
    ];
}

/** Asks the origin for what the outer server lacks, and says how long the answer may be kept. */
export function innerServer(
    plan: EdgePlan,
    maps: Maps,
    hosts: Hosts,
    behaviour: EdgeBehaviourFacts,
    index: number,
): string[] {
    const { cache, compress } = behaviour;
    if (cache === undefined || !isKept(behaviour)) return [];
    const ask = { uri: "", viewerHost: "$http_x_edge_host", name: "origin" };
    const origin = originOf(plan, behaviour.origin);
    return [
        block("server", [
            "listen unix:inner.sock;",
            `server_name b${index};`,
            ...(compress && cache.compressed ? compression : []),
            `add_header X-Accel-Expires ${lifetime(maps, cache, plan.errorTtls)} always;`,
            block("location /", [
                'proxy_set_header X-Edge-Host "";',
                'proxy_set_header Connection "";',
                ...toOrigin(behaviour, origin, hosts, ask),
            ]),
            // The outer server adds the behaviour's headers.
            ...apologies(origin, hosts, ask, []),
        ]),
    ];
}

/** Sizes and types: CloudFront guide, "Serve compressed files". Those of live media and what goes with it. */
const compression = [
    "gzip on;",
    "gzip_vary on;",
    "gzip_proxied any;",
    "gzip_min_length 1000;",
    `gzip_types ${[
        ...["application/dash+xml", "application/javascript", "application/json", "application/vnd.apple.mpegurl"],
        ...["application/x-javascript", "application/x-mpegurl", "application/xml", "image/svg+xml", "text/css"],
        ...["text/javascript", "text/plain", "text/xml"],
    ].join(" ")};`,
];

/** `name { … }`, the lines indented. */
export function block(name: string, lines: string[]): string {
    return `${name} {\n${lines.join("\n").replace(/^(?=.)/gm, "    ")}\n}`;
}
