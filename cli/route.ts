import { routeNotes } from "../components/edge-cdn/notes";
import { describeDistribution } from "../components/edge-cdn/recorded";
import { EdgeDescription, EdgeRoute, routeRequest } from "../components/edge-cdn/router";
import type { RecordedResource, ResourceSet } from "../graph";

const distributionType = "aws:cloudfront/distribution:Distribution";

/** One distribution of the graph with its policies. */
interface Edge {
    name: string;
    description: EdgeDescription;
}

export interface RouteTextOptions {
    /** `GET` when absent. */
    method?: string;
    /** Display of a recorded host or pattern, e.g. as the resource that computes it. Default: unchanged. The viewer's own text is never changed. */
    known?: (text: string) => string;
}

/**
 * Describes what the stack's edge does with a viewer's URL or path. Needs a graph recorded as after `pulumi up`: a preview does
 * not know the ids of policies. Throws when the graph has no distribution.
 */
export function route(graph: ResourceSet, url: string, options: RouteTextOptions = {}): string {
    const { method = "GET", known = (text) => text } = options;
    const edges = edgesOf(graph);
    if (edges.length === 0) throw new Error("the stack has no CloudFront distribution: there is no route to show");
    const { name, description } = edgeFor(edges, url);
    return text(name, description, routeRequest(description, url, method), known);
}

/** The distributions of a graph, with the graph's policies. */
export function edgesOf(graph: ResourceSet): Edge[] {
    const policies = (type: string) =>
        Object.fromEntries(graph.all(type).flatMap(({ id, inputs }) => (id === undefined ? [] : [[id, inputs]])));
    const own = {
        cache: policies("aws:cloudfront/cachePolicy:CachePolicy"),
        forward: policies("aws:cloudfront/originRequestPolicy:OriginRequestPolicy"),
        headers: policies("aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"),
    };
    return graph.all(distributionType).map((resource) => ({
        name: resource.name,
        description: describeDistribution(propsOf(resource), own),
    }));
}

function propsOf({ inputs, outputs }: RecordedResource): Record<string, unknown> {
    return { ...inputs, domainName: outputs["domainName"] };
}

/** The distribution that serves the URL's host; the first one for a path and for an unknown host. */
function edgeFor(edges: Edge[], url: string): Edge {
    return edges.find(({ description }) => routeRequest(description, url).hostKnown) ?? edges[0];
}

function text(
    name: string,
    { behaviours, hosts }: EdgeDescription,
    found: EdgeRoute,
    known: (text: string) => string,
): string {
    const { request, behaviour, origin, key, forwarded } = found;
    const host = request.host ?? (hosts.length === 0 ? "<not known yet>" : known(hosts[0]));
    const originUrl = `https://${known(`${origin.host}${origin.path}`)}${found.originUrl.slice(`https://${origin.host}${origin.path}`.length)}`;
    const rows: [string, string][] = [
        ["behaviour", `${known(behaviour.path)}  (${found.index + 1} of ${behaviours.length}, ${name})`],
        ["origin", `${origin.id}  ${originUrl}`],
        ["kept", kept(found)],
        ["cache key", keyText(key)],
        ["forwarded", forwardedText(found)],
        [
            "host",
            forwarded.host === origin.host
                ? `${known(forwarded.host)} (the origin's own)`
                : `${forwarded.host} (the viewer's)`,
        ],
        ["added", added(found)],
        ["methods", behaviour.methods.join(", ")],
        ["protocol", behaviour.viewerProtocol],
        ["to viewers", headersText(found)],
    ];
    const width = Math.max(...rows.map(([label]) => label.length));
    const lines = rows.map(([label, value]) => `  ${label.padEnd(width)}  ${value}`);
    const notes = routeNotes(found).map((note) => `  - ${note}`);
    const query = request.query === "" ? "" : `?${request.query}`;
    return [
        `${request.method} ${request.scheme}://${host}${request.path}${query}`,
        ...lines,
        ...(notes.length > 0 ? ["", ...notes] : []),
    ].join("\n");
}

function kept({ ttl, cacheable }: EdgeRoute): string {
    if (ttl === undefined) return "not known: see below";
    if (ttl.most === 0) return "never (TTL 0)";
    const how = `by the origin's headers, ${ttl.least}–${ttl.most} s; ${ttl.unsaid} s without any`;
    return cacheable ? how : "not for this method";
}

function keyText({ path, query, queryNames, headers, cookies, compressed }: EdgeRoute["key"]): string {
    const parts = [`${path}${query === "" ? "" : `?${query}`}`];
    if (queryNames.length > 0) parts.push(`counts: query ${names(queryNames)}`);
    if (headers.length > 0) parts.push(`headers ${names(headers)}`);
    if (cookies.length > 0) parts.push(`cookies ${names(cookies)}`);
    if (compressed) parts.push("gzip and brotli apart");
    return parts.join("; ");
}

function forwardedText({ forwarded, behaviour }: EdgeRoute): string {
    const { queryNames, headers, cookies } = forwarded;
    const policy = behaviour.forward === undefined ? "" : ` (${behaviour.forward.name})`;
    return `query ${names(queryNames)}; headers ${names(headers)}; cookies ${names(cookies)}${policy}`;
}

function added({ origin }: EdgeRoute): string {
    const parts = origin.headers.map((header) => `${header} (its value is secret)`);
    if (origin.signs) parts.push("Authorization (CloudFront's signature)");
    return parts.length === 0 ? "nothing" : parts.join(", ");
}

function headersText({ behaviour: { headers } }: EdgeRoute): string {
    if (headers === undefined) return "by the origin's headers";
    const cors = headers.cors && `Access-Control-Allow-Origin: ${headers.cors.origins.join(" or ")}`;
    const others = Object.entries({ ...headers.security, ...headers.custom });
    return [...(cors === undefined ? [] : [cors]), ...others.map(([header, value]) => `${header}: ${value}`)].join(
        "\n              ",
    );
}

function names(list: string[]): string {
    if (list.length === 0) return "none";
    if (list[0] !== "*") return list.join(", ");
    const without = list.slice(1).map((name) => name.slice(1));
    return without.length === 0 ? "all" : `all but ${without.join(", ")}`;
}
