/** What a rehearsal exercised of its event, and what not; no Node imports: the page uses it too. */
import type { RehearsalState } from "../state";
import { streamsInOrder } from "./latency";

export interface Exercise {
    /** e.g. `breaks`, `endpoint live, with ads`, `SRT source main`. */
    what: string;
    exercised: boolean;
    /** How much, or why not. */
    detail: string;
}

/** Seen over a whole run, in order: sources and cameras come and go. */
export class Coverage {
    private readonly sent = new Set<string>();
    private readonly active = new Set<string>();
    private readonly connected = new Set<string>();
    private viewers = 0;
    private startovers = 0;
    private recorded = 0;

    sample({ hops, planned, viewers }: RehearsalState): void {
        this.viewers = Math.max(this.viewers, viewers);
        for (const { name, kind, figures, state } of hops) {
            if (state !== "up") continue;
            for (const camera of planned.cameras) {
                const rate = name === `camera ${camera}` ? figures["bitrate"] : figures[`bitrate ${camera}`];
                if (Number(rate) > 0) this.sent.add(camera);
            }
            if (kind === "flow") this.flow(name.slice(5), figures);
            if (kind === "encoder") this.recorded = Math.max(this.recorded, count(figures["recorded"]));
            if (kind === "edge") this.startovers = Math.max(this.startovers, count(figures["startovers"]));
        }
    }

    list(state: RehearsalState, breaks: number): Exercise[] {
        const { planned, playback, checked, fill } = state;
        const ads = Object.keys(playback.withAds);
        const endpoints = [
            ...streamsInOrder(Object.keys(playback.withoutAds)),
            ...streamsInOrder(ads).map((name) => `${name} with ads`),
        ];
        const item = (what: string, exercised: boolean, done: string, otherwise: string): Exercise => ({
            what,
            exercised,
            detail: exercised ? done : otherwise,
        });
        return [
            ...planned.cameras.map((name) => item(`camera ${name}`, this.sent.has(name), "it sent", "it sent nothing")),
            ...planned.sources.map(({ flow, name }) => {
                const key = `${flow} ${name}`;
                const otherwise = this.connected.has(key)
                    ? "connected, never carried the programme"
                    : "nothing was sent to it";
                return item(
                    `SRT source ${name} of ${flow}`,
                    this.active.has(key),
                    "it carried the programme",
                    otherwise,
                );
            }),
            ...endpoints.map((name) => {
                const segments = checked[name] ?? 0;
                return item(`endpoint ${name}`, segments > 0, `${segments} segments checked`, "no segment came");
            }),
            ...(endpoints.some((name) => name.startsWith("startover"))
                ? [
                      item(
                          "startover from an earlier start",
                          this.startovers > 0,
                          `${this.startovers} playlists with a start`,
                          "no player asked with a start",
                      ),
                  ]
                : []),
            ...(planned.breaks ? [item("breaks", breaks > 0, `${breaks} played`, "none was played")] : []),
            ...(ads.length > 0
                ? [item("ads", fill.filledSeconds > 0, `${Math.round(fill.filledSeconds)} s placed`, "none was placed")]
                : []),
            item("viewers", this.viewers > 0, `${this.viewers} at most`, "no player watched"),
            ...(planned.recording
                ? [item("recording", this.recorded > 0, `${this.recorded} files`, "no file was written")]
                : []),
        ];
    }

    private flow(flow: string, figures: RehearsalState["hops"][number]["figures"]): void {
        const names = String(figures["connected"] ?? "").split(", ");
        for (const name of names) if (name !== "") this.connected.add(`${flow} ${name}`);
        if (count(figures["bitrate"]) > 0) this.active.add(`${flow} ${String(figures["source"])}`);
    }
}

function count(value: unknown): number {
    return typeof value === "number" ? value : 0;
}
