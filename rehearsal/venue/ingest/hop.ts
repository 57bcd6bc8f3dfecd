import { streamName } from "../../../components/pi-ingest/settings";
import type { IngestPlan } from "../../plan/ingest";
import type { Figures, Hop } from "../../run/hop";
import { hostInUrl } from "../../run/addresses";
import type { Place } from "../../run/place";
import { rootUser } from "../../run/privileges";
import { guarded } from "../../run/guard";
import { nginxWorkerEnds } from "../../run/nginx-log";
import { keysMap, localConf } from "./local";
import { fetchStat, StreamStat } from "./stat";

export interface IngestOptions {
    /** Where cameras push to: this machine alone when absent; beside that addresses for real cameras, within what the configuration allows. */
    listen?: string[];
}

/** Figures this old are no sign of life: an answer is waited for two seconds. */
const freshMs = 2500;

/** Names of the ports that an ingest needs; none where nothing listens. */
export function ingestPorts({ name, nginxConf }: IngestPlan): string[] {
    return nginxConf === undefined ? [] : [rtmpName(name), statusName(name)];
}

/** nginx-rtmp as on the Pi; undefined where the Pi runs none. */
export function ingestHop(plan: IngestPlan, place: Place, { listen = [] }: IngestOptions = {}): Hop | undefined {
    if (plan.nginxConf === undefined) return undefined;
    const name = `ingest ${plan.name}`;
    const folder = place.folder(name);
    const status = place.port(statusName(plan.name));
    const conf = localConf(plan.nginxConf, {
        listen,
        rtmp: place.port(rtmpName(plan.name)),
        status,
        folder,
        user: rootUser(),
    });
    let before: { at: number; stats: StreamStat[] } | undefined;
    const answers = () =>
        fetchStat(status).then(
            () => true,
            () => false,
        );
    return {
        name,
        kind: "ingest",
        standsFor: plan.madeUp ? "the venue's cameras" : "nginx-rtmp on the Pi",
        // -e: the log that is compiled in is root's, and opened before the configuration is read.
        process: guarded("nginx", ["-e", "stderr", "-c", `${folder}/nginx.conf`]),
        folder,
        files: { "nginx.conf": conf, "keys.map": keysMap(plan.keys) },
        read: (line) => nginxWorkerEnds(line, name),
        ready: answers,
        // As the last question for figures told, one a second.
        alive: () => Promise.resolve(before !== undefined && performance.now() - before.at < freshMs),
        watch: async () => {
            const now = { at: performance.now(), stats: await fetchStat(status) };
            const figures = ingestFigures(plan, now.stats, before?.stats ?? [], now.at - (before?.at ?? now.at));
            before = now;
            return figures;
        },
        fix: "apt-get install nginx libnginx-mod-rtmp",
    };
}

/** Where a camera pushes an application to, without its key, and where it is played from. */
export function localUrl(ingest: string, application: string, place: Pick<Place, "port">, host = "127.0.0.1"): string {
    return `rtmp://${hostInUrl(host)}:${place.port(rtmpName(ingest))}/${application}/${streamName}`;
}

/** nginx's own pages of an ingest. */
export function statusPortOf(ingest: string, place: Place): number {
    return place.port(statusName(ingest));
}

/** Bit rates are made of bytes: nginx's own are 0 for ten seconds. `stats` and what was before them, `ms` ago. */
export function ingestFigures(plan: IngestPlan, stats: StreamStat[], before: StreamStat[], ms: number): Figures {
    const own = stats.filter(({ application }) => plan.cameras.some((camera) => camera.application === application));
    const figures: Figures = {
        publishers: own.filter(({ publishing }) => publishing).length,
        players: own.reduce((sum, { players }) => sum + players, 0),
    };
    let sum = 0;
    for (const { application, bytes } of own) {
        const last = before.find((one) => one.application === application)?.bytes ?? bytes;
        const bitrate = ms > 0 && bytes >= last ? Math.round(((bytes - last) * 8000) / ms) : 0;
        figures[`bitrate ${application}`] = bitrate;
        sum += bitrate;
    }
    return { ...figures, bitrate: sum };
}

function rtmpName(ingest: string): string {
    return `${ingest} rtmp`;
}

function statusName(ingest: string): string {
    return `${ingest} status`;
}
