import { profileName } from "./files";
import { audioKilobits, videoKilobits } from "./profile";
import { breakScene, splitScene } from "./scenes";
import type { ObsShow } from "./show";

/** The written files and how to import them. No secret in the text. */
export function obsText(show: ObsShow, folder: string, websocket: boolean): string {
    const { event, picture, stream, cameras } = show;
    const { numerator, denominator } = picture.rate;
    const profile = profileName(show);
    const scenes = [...cameras.map(({ name }) => name), ...(cameras.length === 1 ? [] : [splitScene]), breakScene];
    const rate = denominator === 1 ? `${numerator}` : `${numerator}/${denominator}`;
    return [
        `Written to ${folder}, readable by you alone (0600)${held(show)}. Delete the folder after the import.`,
        "",
        `  ${profile}/    profile: ${picture.width}x${picture.height}, ${rate} fps, ${videoKilobits(picture)} + ${audioKilobits(picture)} kbit/s, key frame every 2 s,`,
        `  ${" ".repeat(profile.length)}     to ${stream.kind === "rtmp" ? `${stream.url} (the Pi relays it)` : stream.url}`,
        `  ${event}.json  scenes: ${scenes.join(", ")}`,
        ...(websocket
            ? ["  plugin_config/obs-websocket/config.json  remote control on port 4455, with a password in it"]
            : []),
        "",
        ...missing(show),
        "In OBS 30 or later, on Windows, macOS and Linux alike:",
        `  1. Profile > Import: choose the folder ${profile}, then Profile > ${profile}`,
        `  2. Scene Collection > Import > Add: ${event}.json, then Scene Collection > ${event}`,
        "  3. Start Streaming",
        "OBS refuses a profile whose name exists: remove the old one first. Its own folder is %APPDATA%\\obs-studio on Windows,",
        "~/Library/Application Support/obs-studio on macOS, ~/.config/obs-studio on Linux. More: docs/obs.md",
    ].join("\n");
}

function held({ stream }: ObsShow): string {
    if (stream.kind === "rtmp") return stream.streamKey.includes("?") ? ": service.json holds the publish key" : "";
    return stream.passphrase === undefined ? "" : ": service.json holds the SRT passphrase";
}

function missing({ stream }: ObsShow): string[] {
    if (stream.kind === "rtmp" || !stream.encrypted || stream.passphrase !== undefined) return [];
    return [
        "The passphrase is in a secret of AWS, not in the stack's config: before the import write it into service.json (password), or",
        "after it into Settings > Stream > Password.",
        "",
    ];
}
