import { EdgeBehaviour, edgeBehaviours, edgeMethods, EdgeOriginId } from "./behaviours";
import { edgeHeaders } from "./headers";
import { adSegmentHost, cdnIdentifierHeader, originTimes, ssaiHost } from "./origins";
import {
    EdgeCacheFacts,
    managedCacheIds,
    managedCachePolicies,
    managedForwardIds,
    managedForwardPolicies,
    ownCachePolicies,
} from "./policies";
import type { EdgeDescription, EdgeOriginFacts } from "./router";

/** The plain settings that decide what a request meets. */
export interface EdgeShape {
    assets?: unknown;
    segmentSeconds: number;
    adDecisionSeconds?: number;
    corsOrigins?: string[];
    clientSideSessions?: boolean;
    ttls?: { manifestSeconds?: number; segmentSeconds?: number };
}

/** How long an answer without a `Cache-Control` is kept when nothing is said: half a segment, and a day. */
export function edgeTtls({ segmentSeconds, ttls = {} }: EdgeShape) {
    return {
        manifestSeconds: ttls.manifestSeconds ?? Math.ceil(segmentSeconds / 2),
        segmentSeconds: ttls.segmentSeconds ?? 86_400,
    };
}

/** What a row of the table keeps, and for how long. */
export function cacheOf(row: EdgeBehaviour, shape: EdgeShape): EdgeCacheFacts {
    const { cache } = row;
    if (cache === "manifest" || cache === "segment") return ownCachePolicies(edgeTtls(shape))[cache];
    return managedCachePolicies[managedCacheIds[cache]];
}

/** What the engine and the rules over the graph see as the component's inputs: plain, and nothing secret. */
export function curatedInputs(shape: EdgeShape) {
    const table = edgeBehaviours({
        assets: shape.assets !== undefined,
        clientSideSessions: shape.clientSideSessions ?? false,
    });
    return {
        behaviours: table.map((row) => {
            const { minTtl, defaultTtl, maxTtl, queryStrings } = cacheOf(row, shape);
            return {
                path: row.path,
                origin: row.origin,
                cache: row.cache,
                minTtl,
                defaultTtl,
                maxTtl,
                cacheKeyQueryStrings: queryStrings.names,
                forward: row.forward,
                methods: row.methods,
                exempt: row.exempt,
            };
        }),
        corsOrigins: shape.corsOrigins ?? ["*"],
        segmentSeconds: shape.segmentSeconds,
        ssaiReadSeconds: originTimes(shape.segmentSeconds, "ssai", shape.adDecisionSeconds).readTimeout,
    };
}

/** What a table needs besides its shape to answer for whole URLs. */
export interface EdgePlace extends EdgeShape {
    /** Host names that viewers use. */
    hosts: string[];
    packagerHost: string;
    region: string;
    /** Domain name of the assets bucket; absent: no assets. */
    assets?: string;
    /** True: the packager demands a secret header. */
    authorized?: boolean;
    /** True: viewers need signed cookies. */
    signed?: boolean;
    originShieldRegion?: string;
}

/** The distribution that these settings lead to, without making it. */
export function describeTable(place: EdgePlace): EdgeDescription {
    const { assets, clientSideSessions = false, corsOrigins = ["*"], signed = false } = place;
    return {
        hosts: place.hosts,
        origins: originFacts(place),
        behaviours: edgeBehaviours({ assets: assets !== undefined, clientSideSessions }).map((row) => ({
            path: row.path,
            origin: row.origin,
            methods: [...edgeMethods[row.methods]],
            cachedMethods: [...edgeMethods.read],
            viewerProtocol: "redirect-to-https",
            cache: cacheOf(row, place),
            ...(row.forward === "viewer"
                ? { forward: managedForwardPolicies[managedForwardIds.mediaTailorManifests] }
                : {}),
            headers: edgeHeaders({ corsOrigins, post: row.methods === "write", signed }),
            unknownPolicies: [],
            signedViewers: signed && !row.exempt,
            compress: row.compress,
        })),
    };
}

function originFacts({ packagerHost, region, assets, authorized, originShieldRegion }: EdgePlace): EdgeOriginFacts[] {
    const headers = authorized ? [cdnIdentifierHeader] : [];
    const plain = { path: "", headers: [], signs: false };
    return [
        {
            ...plain,
            id: EdgeOriginId.Packager,
            host: packagerHost,
            headers,
            ...(originShieldRegion === undefined ? {} : { shield: originShieldRegion }),
        },
        { ...plain, id: EdgeOriginId.Ssai, host: ssaiHost(region), headers },
        { ...plain, id: EdgeOriginId.AdSegments, host: adSegmentHost(region) },
        ...(assets === undefined ? [] : [{ ...plain, id: EdgeOriginId.Assets, host: assets, signs: true }]),
    ];
}
