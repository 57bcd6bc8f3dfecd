/** What the edge's log tells: requests, the cache's part, players, and errors by status and cause. */
import type { Figures } from "../../run/hop";

/** One line of the log, as `logFormat` writes it. */
export interface LoggedRequest {
    status: number;
    /** `-` or empty: never kept, so the cache took no part. */
    cache: string;
    bytes: number;
    address: string;
    uri: string;
    userAgent: string;
}

/** nginx escapes quotes in variables (ngx_http_log_module, `log_format`). */
export const logFormat =
    'edge $status $upstream_cache_status $body_bytes_sent $remote_addr "$request_uri" "$http_user_agent"';

/** A player that asked nothing for this long is gone, ms. */
const goneMs = 30_000;
/** Causes that are listed; the rest is counted together. */
const mostCauses = 6;

export function readLog(line: string): LoggedRequest | undefined {
    const form = /^edge (\d+) (\S+) (\d+)(?: (\S+) "([^"]*)" "([^"]*)")?$/;
    const [, status, cache = "-", bytes, address = "-", uri = "-", userAgent = "-"] = form.exec(line) ?? [];
    if (status === undefined) return undefined;
    return { status: Number(status), cache, bytes: Number(bytes), address, uri, userAgent };
}

/** Sums up the log. `playlists`: paths of the addresses that players open, which have no answer before the programme starts. */
export class EdgeLog {
    private requests = 0;
    private hits = 0;
    private misses = 0;
    private bytes = 0;
    private startovers = 0;
    private early = 0;
    private readonly causes = new Map<string, number>();
    private readonly started = new Set<string>();
    /** When each player last asked, ms. */
    private readonly players = new Map<string, number>();

    constructor(private readonly playlists: readonly string[] = []) {}

    add(request: LoggedRequest, now: number): void {
        const { status, cache, bytes } = request;
        this.requests += 1;
        this.bytes += bytes;
        if (cache === "MISS" || cache === "EXPIRED") this.misses += 1;
        else if (cache !== "-") this.hits += 1;
        const [path = "", query = ""] = request.uri.split("?", 2);
        if (status >= 400) this.failed(status, path);
        else {
            if (this.playlists.includes(path)) this.started.add(path);
            if (path.endsWith(".m3u8") && /(?:^|&)(?:aws\.)?start=/.test(query)) this.startovers += 1;
            const player = playerOf(request, path);
            if (player !== undefined) this.players.set(player, now);
        }
    }

    figures(now: number): Figures {
        for (const [player, at] of this.players) if (now - at > goneMs) this.players.delete(player);
        const errors = [...this.causes.values()].reduce((sum, count) => sum + count, 0);
        const { requests, hits, misses, bytes, early, startovers, players } = this;
        return {
            ...{ requests, hits, misses, errors, bytes, players: players.size },
            ...(errors > 0 ? { errorCauses: causesText(this.causes) } : {}),
            ...(early > 0 ? { beforeProgramme: early } : {}),
            ...(startovers > 0 ? { startovers } : {}),
        };
    }

    private failed(status: number, path: string): void {
        if (this.playlists.includes(path) && !this.started.has(path) && [404, 502, 503, 504].includes(status)) {
            this.early += 1;
            return;
        }
        const cause = `${status} ${kindOf(path)}`;
        this.causes.set(cause, (this.causes.get(cause) ?? 0) + 1);
    }
}

/** `404 segment ×12, 502 playlist`: the most frequent first. */
export function causesText(causes: ReadonlyMap<string, number>): string {
    const sorted = [...causes].sort(([, a], [, b]) => b - a);
    const rest = sorted.slice(mostCauses).reduce((sum, [, count]) => sum + count, 0);
    const texts = sorted.slice(0, mostCauses).map(([cause, count]) => (count === 1 ? cause : `${cause} ×${count}`));
    return [...texts, ...(rest > 0 ? [`others ×${rest}`] : [])].join(", ");
}

function kindOf(path: string): string {
    const isOfSession = /^\/(?:v1|tm)\//.test(path);
    if (path.endsWith(".m3u8")) return isOfSession ? "playlist with ads" : "playlist";
    if (isOfSession) return "ad segment or session";
    if (/\.(?:ts|aac|mp4|m4s|vtt)$/.test(path)) return "segment";
    return "other path";
}

/**
 * A session of ads is one player. Without one, players are told apart by address and program. The rehearsal's own requests (no user
 * agent, or one of ours) are none.
 */
function playerOf({ address, userAgent }: LoggedRequest, path: string): string | undefined {
    if (userAgent === "-" || userAgent === "" || userAgent.startsWith("pi-live") || !path.endsWith(".m3u8"))
        return undefined;
    const [, session] = /^\/v1\/manifest\/[^/]+\/[^/]+\/([^/]+)\//.exec(path) ?? [];
    if (session !== undefined) return session;
    // The first playlist of a session names none yet.
    return path.startsWith("/v1/") ? undefined : `${address} ${userAgent}`;
}
