/** What the edge's log tells: requests, the cache's part, players, and errors by status and cause. */
import type { Figures } from "../../run/hop";

/** One line of the log, as `logFormat` writes it. */
export interface LoggedRequest {
    /** When it was answered, ms since 1970: lines of two workers of nginx come in no order. */
    at: number;
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
    'edge $msec $status $upstream_cache_status $body_bytes_sent $remote_addr "$request_uri" "$http_user_agent"';

/** A player that asked nothing for this long is gone, ms. */
const goneMs = 30_000;
/** nginx's own status where who asked did not wait for the answer: there was none (ngx_http_request.h, NGX_HTTP_CLIENT_CLOSED_REQUEST). */
const abandoned = 499;
/** Refusals of a playlist that is not there yet. */
const early = [404, 502, 503, 504];
/** Causes that are listed; the rest is counted together. */
const mostCauses = 6;

export function readLog(line: string): LoggedRequest | undefined {
    const form = /^edge ([\d.]+) (\d+) (\S+) (\d+)(?: (\S+) "([^"]*)" "([^"]*)")?$/;
    const [, at, status, cache = "-", bytes, address = "-", uri = "-", userAgent = "-"] = form.exec(line) ?? [];
    if (status === undefined) return undefined;
    return {
        at: Math.round(1000 * Number(at)),
        status: Number(status),
        cache,
        bytes: Number(bytes),
        address,
        uri,
        userAgent,
    };
}

export interface EdgeLogOptions {
    /** Paths of the addresses that players open: their folders have no playlist before the programme starts. None when absent. */
    playlists?: readonly string[];
    /** How long the edge keeps a refusal, ms: one from before the start is answered so long after it. 0 when absent. */
    refusalsKeptMs?: number;
}

/** Sums up the log. */
export class EdgeLog {
    private requests = 0;
    private hits = 0;
    private misses = 0;
    private bytes = 0;
    private startovers = 0;
    private early = 0;
    private abandoned = 0;
    private readonly causes = new Map<string, number>();
    private readonly folders: Set<string>;
    private readonly refusalsKeptMs: number;
    /** When the first playlist of a folder was answered, ms since 1970. */
    private readonly started = new Map<string, number>();
    /** When each player last asked, ms. */
    private readonly players = new Map<string, number>();

    constructor({ playlists = [], refusalsKeptMs = 0 }: EdgeLogOptions = {}) {
        this.folders = new Set(playlists.map(folderOf));
        this.refusalsKeptMs = refusalsKeptMs;
    }

    add(request: LoggedRequest, now: number): void {
        const { status, cache, bytes } = request;
        this.requests += 1;
        this.bytes += bytes;
        if (cache === "MISS" || cache === "EXPIRED") this.misses += 1;
        else if (cache !== "-") this.hits += 1;
        const [path = "", query = ""] = request.uri.split("?", 2);
        if (status >= 400) this.failed(request, path);
        else {
            this.start(path, request.at);
            if (path.endsWith(".m3u8") && /(?:^|&)(?:aws\.)?start=/.test(query)) this.startovers += 1;
            const player = playerOf(request, path);
            if (player !== undefined) this.players.set(player, now);
        }
    }

    figures(now: number): Figures {
        for (const [player, at] of this.players) if (now - at > goneMs) this.players.delete(player);
        const errors = [...this.causes.values()].reduce((sum, count) => sum + count, 0);
        const { requests, hits, misses, bytes, early, startovers, players, abandoned: left } = this;
        return {
            ...{ requests, hits, misses, errors, bytes, players: players.size },
            ...(errors > 0 ? { errorCauses: causesText(this.causes) } : {}),
            ...(early > 0 ? { beforeProgramme: early } : {}),
            ...(left > 0 ? { abandoned: left } : {}),
            ...(startovers > 0 ? { startovers } : {}),
        };
    }

    private start(path: string, at: number): void {
        const folder = folderOf(path);
        if (!path.endsWith(".m3u8") || !this.folders.has(folder)) return;
        this.started.set(folder, Math.min(at, this.started.get(folder) ?? at));
    }

    private failed({ at, status, cache }: LoggedRequest, path: string): void {
        if (status === abandoned) {
            this.abandoned += 1;
            return;
        }
        const folder = folderOf(path);
        if (path.endsWith(".m3u8") && early.includes(status) && this.folders.has(folder)) {
            const startedAt = this.started.get(folder) ?? Infinity;
            if (at <= startedAt + (cache === "HIT" ? this.refusalsKeptMs : 0)) {
                this.early += 1;
                return;
            }
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

function folderOf(path: string): string {
    return path.slice(0, path.lastIndexOf("/"));
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
