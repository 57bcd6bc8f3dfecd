/** Pictures that the feeder makes itself: black, a colour, the slate. */
import { spawn } from "node:child_process";

import { Hosts } from "../../plan/types";

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

/** Where a URL of the plan is found on this machine, and by what name it is asked. */
export function located(url: string, hosts: Hosts): { url: string; host?: string } {
    const { host, pathname, search } = new URL(url);
    const base = hosts[host];
    return base === undefined ? { url } : { url: `${base}${pathname}${search}`, host };
}

/** The picture at a URL, fitted. Throws what ffmpeg says when there is none. */
export async function slate(size: Size, url: string, hosts: Hosts): Promise<Buffer> {
    const place = located(url, hosts);
    if (!/^https?:/.test(place.url)) throw new Error(`only http and https can be asked here, not ${place.url}`);
    const child = spawn(
        "ffmpeg",
        [
            ...["-hide_banner", "-nostdin", "-loglevel", "error", "-rw_timeout", "5000000"],
            ...(place.host === undefined ? [] : ["-headers", `Host: ${place.host}\r\n`]),
            ...["-i", place.url, "-frames:v", "1", "-vf"],
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
