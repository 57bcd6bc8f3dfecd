/** What a person should know about an answer of the router, in words. */
import type { EdgeRoute } from "./router";

/** Paths below which MediaTailor answers for one viewer (MediaTailor guide, "CDN best practices"). */
const personal = /^\/v1\/(master|manifest|dash|session|tracking)\//;
const beacon = /^\/v1\/(hls|dash)?segment\//;

/** Sentences, the most important first; empty when there is nothing to say. */
export function routeNotes(route: EdgeRoute): string[] {
    const { refusal, behaviour, comparedPath, request, forwarded, ttl } = route;
    const notes: string[] = [];
    if (refusal !== undefined) notes.push(`CloudFront itself answers ${refusal.status}: ${refusal.reason}.`);
    if (!route.hostKnown)
        notes.push(`${request.host} is not a host of this distribution: no DNS record of that name leads here.`);
    notes.push(...personalNotes(route));
    if (behaviour.signedViewers) notes.push("Only viewers with a signed cookie or URL get an answer; others get 403.");
    if (route.index > 0 && behaviour.path === "*")
        notes.push("No behaviour is meant for this path: the default takes it.");
    if (comparedPath !== request.path)
        notes.push(`The path is compared as ${comparedPath}; the origin gets it as it was sent.`);
    if (forwarded.droppedQueryNames.length > 0) {
        notes.push(`The origin never sees ${forwarded.droppedQueryNames.map((name) => `"${name}"`).join(", ")}.`);
    }
    if (ttl !== undefined && ttl.most > 0 && !behaviour.cachedMethods.includes(request.method)) {
        notes.push(`Answers to ${request.method} are not kept, those to ${behaviour.cachedMethods.join(" and ")} are.`);
    }
    if (behaviour.unknownPolicies.length > 0) {
        notes.push(`What these policies hold is not known here: ${behaviour.unknownPolicies.join(", ")}.`);
    }
    return notes;
}

function personalNotes({ origin, comparedPath, forwarded, ttl }: EdgeRoute): string[] {
    if (!origin.host.includes(".mediatailor.") || origin.host.startsWith("segments.")) return [];
    if (beacon.test(comparedPath)) {
        return [
            "MediaTailor fires the ad's beacon and answers with a redirect, which is kept so that the beacon fires once.",
        ];
    }
    if (!personal.test(comparedPath)) return [];
    const notes: string[] = [];
    if (ttl?.most === 0) notes.push("This is made for one viewer: never cached.");
    if (ttl !== undefined && ttl.most > 0) notes.push("WARNING: this is made for one viewer, and yet kept for others.");
    if (!forwarded.queryNames.includes("*")) notes.push("WARNING: not all query strings reach the ad server.");
    if (!forwarded.userAgent) notes.push("WARNING: the ad server does not learn the viewer's User-Agent.");
    return notes;
}
