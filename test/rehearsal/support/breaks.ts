/** What a viewer saw in breaks, told from the picture: the event has a clock, each ad a colour of its own, slate another. */
import { inventory } from "../../../rehearsal/internet/ad-server/inventory";
import type { Sample } from "./browser";

type Colour = Sample["colour"];

/** Mean of the lower half of stacks/vast/slate.mp4. */
const slate: Colour = [0x4c, 0x48, 0x60];
const colours: [name: string, colour: Colour][] = [
    ["slate", slate],
    ["black", [0, 0, 0]],
    ...inventory.map(({ id, color }): [string, Colour] => {
        const rgb = Number(color);
        return [id, [(rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255]];
    }),
];
/** The ad's name stands in it in white, and x264 changes colours a little. */
const nearest = 45;

/** `event`, the name of an ad, `slate`, `black`; else the colour itself. */
export function pictureOf({ clock, colour }: Sample): string {
    if (clock !== undefined) return "event";
    const away = (other: Colour) => Math.hypot(...other.map((value, i) => value - colour[i]));
    const [name, known] = [...colours].sort(([, a], [, b]) => away(a) - away(b))[0];
    return away(known) < nearest ? name : `rgb(${colour.join()})`;
}

export interface SeenBreak {
    /** What was on, in its order: `["red-10", "slate"]`. */
    shows: string[];
    /** By the player's own time. */
    seconds: number;
}

/** Breaks that began and ended before these eyes. A picture seen once only (in 100 ms) is none. */
export function breaksSeen(samples: readonly Sample[]): SeenBreak[] {
    const runs: { shows: string; from: number; count: number }[] = [];
    for (const sample of samples) {
        const shows = pictureOf(sample);
        const last = runs.at(-1);
        if (last?.shows === shows) last.count += 1;
        else runs.push({ shows, from: sample.currentTime, count: 1 });
    }
    const found: SeenBreak[] = [];
    let open: { shows: string[]; from: number } | undefined;
    let on = false;
    for (const { shows, from } of runs.filter(({ count }) => count > 1)) {
        if (shows !== "event") {
            open ??= { shows: [], from };
            if (open.shows.at(-1) !== shows) open.shows.push(shows);
            continue;
        }
        if (on && open !== undefined) found.push({ shows: open.shows, seconds: from - open.from });
        open = undefined;
        on = true;
    }
    return found;
}
