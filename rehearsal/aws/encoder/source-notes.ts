/** What ffmpeg prints of the source, in words for the crew. */
import { EncoderPlan } from "../../plan/types";
import { canvas, rateText } from "./arguments";

/** True for the line with which ffmpeg gives up because there is no sound to convert. */
export function isSoundless(line: string): boolean {
    return isUnmapped(line, "0:a:0");
}

/** In the words of ffmpeg 5.1 and of 7.1, which no longer names the stream in the first of its lines. */
function isUnmapped(line: string, stream: string): boolean {
    return (
        line.includes(`Stream map '${stream}' matches no streams`) ||
        line.includes(`Failed to set value '${stream}' for option 'map'`)
    );
}

/** True for the lines that ffmpeg prints by the hundred when it looks for packets of MPEG-TS and finds none. */
export function isGarbage(line: string): boolean {
    return /Could not detect TS packet size|changing packet size to/.test(line);
}

/** Blames the format: for a source that no run could read, not for a run that began or was ended in the middle of it. */
export const unreadable =
    "what the source sends can't be read as MPEG-TS with H.264: check the encoder's output format";

/** Notes that a line of ffmpeg's makes; most make none. */
export function inputNotes(line: string, plan: EncoderPlan): string[] {
    // The input's streams come with their rate of timestamps ("90k tbn"), those of the raw output with another one.
    if (/Stream #0:\d+.*: Video: /.test(line) && /\b90k tbn\b/.test(line)) return pictureNotes(line, plan);
    if (isGarbage(line) || /Invalid data found when processing input|could not find codec parameters/i.test(line)) {
        return [unreadable];
    }
    if (isUnmapped(line, "0:v:0")) return ["no picture in the source: viewers see the image for input loss"];
    if (/timestamp discontinuity|Non-monoton(ous|ic) DTS|non monotonically increasing/i.test(line)) {
        return ["the source's timestamps jump: pictures are repeated or left out to keep the rate"];
    }
    if (/corrupt|error while decoding|concealing/i.test(line)) return ["the source has damaged pictures"];
    return [];
}

function pictureNotes(line: string, plan: EncoderPlan): string[] {
    const size = /(\d{2,5})x(\d{2,5})/.exec(line);
    const shape = /DAR (\d+):(\d+)/.exec(line);
    const rate = /([\d.]+) fps/.exec(line);
    const notes: string[] = [];
    const wanted = canvas(plan);
    const [width, height] = [Number(shape?.[1] ?? size?.[1]), Number(shape?.[2] ?? size?.[2])];
    if (width > 0 && height > 0 && Math.abs(width / height - wanted.width / wanted.height) > 0.02) {
        const bars = width / height < wanted.width / wanted.height ? "at the sides" : "above and below";
        notes.push(`the source is ${size?.[0] ?? ""} (${width}:${height}): it gets bars ${bars}`);
    }
    const planned = plan.frameRate.numerator / plan.frameRate.denominator;
    if (rate !== null && Math.abs(Number(rate[1]) - planned) > 0.01) {
        notes.push(
            `the source has ${rate[1]} frames a second, the channel makes ${rateText(plan.frameRate)}: it is converted`,
        );
    }
    return notes;
}
