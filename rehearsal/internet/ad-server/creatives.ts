/** Short clips made once: a full-screen colour, the ad's name in big letters, a tone. No coded clock: nothing of the event is in them. */
import { existsSync, mkdirSync, renameSync } from "node:fs";
import path from "node:path";

import { runInBackground } from "../../run/background";
import type { OwnAd } from "./inventory";

/** Of Debian's fonts-dejavu-core, which ffmpeg's packages bring with them (fontconfig-config); without it the colour must do. */
const font = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf";

/** Makes them one after the other, and tells of each when it is there: nobody has to wait for all of them. */
export function makeCreatives(ads: OwnAd[], folder: string): Map<string, Promise<void>> {
    mkdirSync(folder, { recursive: true });
    let last = Promise.resolve();
    return new Map(
        ads.map((ad) => {
            last = last.then(() => makeCreative(ad, path.join(folder, `${ad.id}.mp4`)));
            return [`${ad.id}.mp4`, last];
        }),
    );
}

/** Makes one, when it is not there yet. */
export async function makeCreative(ad: OwnAd, file: string): Promise<void> {
    if (existsSync(file)) return;
    await runInBackground("ffmpeg", [...creativeArgs(ad, existsSync(font)), `${file}.new`]);
    renameSync(`${file}.new`, file);
}

function creativeArgs({ id, label = id, seconds, color, tone }: OwnAd, hasFont: boolean): string[] {
    const size = Math.min(80, Math.floor(900 / label.length));
    const big = `drawtext=fontfile=${font}:text='${label.replace(/[^\w.-]/g, "_")}':fontsize=${size}:fontcolor=white:x=(w-tw)/2:y=(h-th)/2`;
    return [
        ...["-nostdin", "-hide_banner", "-loglevel", "error", "-y"],
        ...["-f", "lavfi", "-i", `color=c=${color}:s=640x360:r=25:d=${seconds}`],
        ...["-f", "lavfi", "-i", `sine=frequency=${tone}:sample_rate=48000:d=${seconds}`],
        ...(hasFont ? ["-vf", big] : []),
        ...["-c:v", "libx264", "-preset", "ultrafast", "-tune", "stillimage", "-pix_fmt", "yuv420p"],
        ...["-c:a", "aac", "-b:a", "64k", "-ac", "2", "-movflags", "+faststart", "-f", "mp4"],
    ];
}
