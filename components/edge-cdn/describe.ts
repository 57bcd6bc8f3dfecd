import { EdgeBehaviour, edgeBehaviours } from "./behaviours";
import { EdgeCacheFacts, managedCacheIds, managedCachePolicies, ownCachePolicies } from "./policies";

/** The plain settings that decide what a request meets. */
export interface EdgeShape {
    assets?: unknown;
    segmentSeconds: number;
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
    };
}
