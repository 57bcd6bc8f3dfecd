/** Pictures that the feeder makes itself: black, a colour, the slate. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";

import { Hosts } from "../../plan/types";
import { ask } from "../tailor/ask";

export interface Size {
    width: number;
    height: number;
}

/** Bytes of one raw 4:2:0 picture. */
export function frameBytes({ width, height }: Size): number {
    return (width * height * 3) / 2;
}

/** One colour, `RRGGBB`, as 8 bit video of BT.709. */
export function colored({ width, height }: Size, color: string): Buffer {
    const [red, green, blue] = [0, 2, 4].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
    const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    const picture = Buffer.alloc(frameBytes({ width, height }));
    const area = width * height;
    picture.fill(Math.round(16 + 219 * luma), 0, area);
    picture.fill(Math.round(128 + (224 * (blue - luma)) / 1.8556), area, area + area / 4);
    picture.fill(Math.round(128 + (224 * (red - luma)) / 1.5748), area + area / 4);
    return picture;
}

const downloadMs = 10_000;

/**
 * The picture at a URL, fitted. Throws why there is none. ffmpeg gets it as a file in `folder`: by itself it would follow redirects and
 * playlists to any host, from a file to none (ffmpeg-protocols, "protocol_whitelist").
 */
export async function slate(size: Size, url: string, hosts: Hosts, folder = "."): Promise<Buffer> {
    const answer = await ask(url, hosts, { timeoutMs: downloadMs, redirects: 5, purpose: "image" });
    if (answer.status !== 200) throw new Error(`it answers ${answer.status}`);
    const file = path.join(folder, "input-loss-image");
    writeFileSync(file, answer.body);
    const child = spawn(
        "ffmpeg",
        [
            ...["-hide_banner", "-nostdin", "-loglevel", "error", "-i", file, "-frames:v", "1", "-vf"],
            `scale=${size.width}:${size.height}:force_original_aspect_ratio=decrease:force_divisible_by=2,` +
                `pad=${size.width}:${size.height}:-1:-1:black,setsar=1,format=yuv420p`,
            ...["-f", "rawvideo", "pipe:1"],
        ],
        { stdio: ["ignore", "pipe", "pipe"], timeout: 15_000 },
    );
    const pieces: Buffer[] = [];
    let said = "";
    child.stdout.on("data", (piece: Buffer) => pieces.push(piece));
    child.stderr.on("data", (piece: Buffer) => (said = `${said}${piece.toString()}`.slice(-500)));
    await new Promise<void>((resolve, reject) => {
        child.once("error", reject);
        child.once("close", () => resolve());
    });
    const picture = Buffer.concat(pieces);
    if (picture.length !== frameBytes(size)) throw new Error(said.trim().split("\n").at(-1) || "it is no picture");
    return picture;
}
