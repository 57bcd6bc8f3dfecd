/**
 * CloudFront as an nginx configuration. Viewers meet the outer server, which holds the cache; what it lacks it asks of an inner one,
 * over a socket in its own folder, and that one asks the origin: only so can an answer's life be bounded before it is kept.
 *
 * The rehearsal speaks plain HTTP where CloudFront's viewers speak HTTPS, so a request counts as HTTPS unless its
 * `X-Forwarded-Proto` says `http`.
 */
import type { EdgeBehaviourFacts } from "../../../components/edge-cdn/router";
import type { EdgePlan } from "../../plan/edge";
import type { Hosts } from "../../plan/types";
import { hostInUrl, withLoopback } from "../../run/addresses";
import { answerLines, edgeLines } from "./answers";
import { logFormat } from "./log";
import { dollar, Maps, quoted } from "./maps";
import { apologies, block, innerServer, isKept, originOf, toOrigin, upstream } from "./origins";
import { behaviourPath, sentPath } from "./paths";
import { refusals } from "./refusals";
import { keyParts, requestLines } from "./requests";
import { chosenOf, queryVariable } from "./selection";

export interface EdgeConfOptions {
    port: number;
    /** 127.0.0.1 when absent; listens there too otherwise. */
    address?: string;
    /** The origins' hosts on this machine; one that is not among them cannot be reached. */
    hosts: Hosts;
    /** Owner of the processes, for a start by root. */
    user?: string;
    /** 1024 when absent. */
    cacheMegabytes?: number;
    /** Origins of the rehearsal's own pages, let in like those that the distribution names. None when absent. */
    pages?: string[];
}

/** The configuration; it names files and sockets by their place in the folder that nginx runs in. */
export function edgeConf(plan: EdgePlan, options: EdgeConfOptions): string {
    const { port, address = "127.0.0.1", hosts, user, cacheMegabytes = 1024, pages = [] } = options;
    const maps = new Maps();
    const { behaviours } = plan.description;
    const target = behaviourPath(
        maps,
        behaviours.map(({ path }) => path),
    );
    const outer = behaviours.flatMap((behaviour, index) => {
        return outerLocations(plan, maps, hosts, behaviour, index, pages);
    });
    const inner = behaviours.flatMap((behaviour, index) => innerServer(plan, maps, hosts, behaviour, index));
    const upstreams = plan.origins.flatMap(({ id }) => upstream(originOf(plan, id), hosts));
    return [
        "daemon off;",
        "pid nginx.pid;",
        ...(user === undefined ? [] : [`user ${user};`]),
        "worker_processes 2;",
        "worker_rlimit_nofile 8192;",
        block("events", ["worker_connections 4096;"]),
        block("http", [
            "types { }",
            "default_type text/html;",
            "server_tokens off;",
            // Short enough to cost nothing; read by the hop for its figures.
            `log_format edge '${logFormat}';`,
            "access_log off;",
            "sendfile on;",
            "keepalive_requests 1000000;",
            "client_body_temp_path body;",
            "proxy_temp_path proxy;",
            "fastcgi_temp_path unused;",
            "uwsgi_temp_path unused;",
            "scgi_temp_path unused;",
            `proxy_cache_path cache levels=1:2 keys_zone=edge:16m inactive=1h max_size=${cacheMegabytes}m use_temp_path=off;`,
            "open_file_cache max=4096 inactive=60s;",
            "open_file_cache_valid 60s;",
            "proxy_http_version 1.1;",
            "proxy_buffer_size 32k;",
            "proxy_buffers 16 32k;",
            "proxy_busy_buffers_size 64k;",
            "proxy_max_temp_file_size 0;",
            "proxy_pass_header Date;",
            "proxy_pass_header Server;",
            "proxy_ignore_headers Cache-Control Expires Set-Cookie Vary X-Accel-Redirect X-Accel-Limit-Rate X-Accel-Buffering X-Accel-Charset;",
            "map_hash_bucket_size 512;",
            "map_hash_max_size 8192;",
            "variables_hash_max_size 4096;",
            dollar,
            maps.text(),
            "upstream edge_inner {\n    server unix:inner.sock;\n    keepalive 32;\n}",
            ...upstreams,
            block("server", [
                ...withLoopback(address).map((one) => `listen ${hostInUrl(one)}:${port};`),
                "access_log log edge buffer=32k flush=500ms;",
                `rewrite ^ ${target} last;`,
                // For what no behaviour's location answers.
                ...edgeLines(maps, via(plan)),
                ...outer,
            ]),
            ...inner,
            // A sign of life, asked by the hop alone: no viewer's path, no line in the log.
            block("server", ["listen unix:alive.sock;", "return 204;"]),
        ]),
        "",
    ].join("\n");
}

function outerLocations(
    plan: EdgePlan,
    maps: Maps,
    hosts: Hosts,
    behaviour: EdgeBehaviourFacts,
    index: number,
    pages: string[],
): string[] {
    const { cache, forward, signedViewers } = behaviour;
    const origin = originOf(plan, behaviour.origin);
    const path = `${origin.path}${sentPath(maps)}`;
    const query = queryVariable(maps, chosenOf([cache?.queryStrings, forward?.queryStrings], signedViewers));
    // On errors of its own too, as far as guides tell (docs/live-checklist.md).
    const headers = [...answerLines(maps, behaviour, plan.overrides[index], pages), ...edgeLines(maps, via(plan))];
    const lines = [...refusals(maps, behaviour), ...headers, ...requestLines(maps, behaviour, origin, via(plan))];
    const name = `/b${index}`;
    if (cache === undefined || !isKept(behaviour)) {
        const ask = { uri: `${path}${query}`, viewerHost: "$http_host", name: `b${index}` };
        return [
            block(`location = ${name}`, [...lines, ...toOrigin(behaviour, origin, hosts, ask)]),
            ...apologies(origin, hosts, ask, headers),
        ];
    }
    const patience = origin.attempts * (origin.connectSeconds + origin.readSeconds) + 1;
    const kept = [
        ...lines,
        "proxy_cache edge;",
        `proxy_cache_key ${quoted(keyParts(maps, cache, signedViewers).join("|"))};`,
        "proxy_cache_revalidate on;",
        "proxy_force_ranges on;",
        // CloudFront asks once for many (CloudFront guide, "Simultaneous requests for the same object").
        "proxy_cache_lock on;",
        `proxy_cache_lock_timeout ${patience}s;`,
        `proxy_cache_lock_age ${patience}s;`,
        // What it has it shows while the origin fails (same guide, "Origin unavailable").
        "proxy_cache_use_stale error timeout http_500 http_502 http_503 http_504;",
        `proxy_read_timeout ${patience}s;`,
        `proxy_set_header Host b${index};`,
        "proxy_set_header X-Edge-Host $http_host;",
        `proxy_pass ${quoted(`http://edge_inner${path}${query}`)};`,
    ];
    return [block(`location = ${name}`, kept)];
}

function via({ description }: EdgePlan): string {
    return `1.1 ${description.hosts.at(-1) ?? "edge"} (CloudFront)`;
}
