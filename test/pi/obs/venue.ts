import { XMLParser } from "fast-xml-parser";
import { z } from "zod";

import { PiCameraKind, PiExitKind } from "../../../components/pi-ingest/args";
import { nginxConf } from "../../../components/pi-ingest/nginx";
import { hostPaths } from "../../../components/pi-ingest/paths";
import { cameraSettings, statusPort } from "../../../components/pi-ingest/settings";
import type { ObsFile } from "../../../operations/obs/files";
import type { Guest } from "../guest";

export const publishKey = "otter-under-the-bridge";

/** Runs a command as root; throws with its words when it fails. */
export async function must(guest: Guest, command: string, input?: string): Promise<string> {
    const { status, stdout, stderr } = await guest.root(command, input === undefined ? {} : { input });
    if (status !== 0) throw new Error(`${command}\n  ${stderr.trim()}`);
    return stdout;
}

/** Starts the ingest's own nginx: two cameras, and a keyed application for OBS' programme. */
export async function startNginx(guest: Guest): Promise<void> {
    const names = [`${guest.address}/32`, `${guest.hostAddress}/32`];
    const cameras = ["one", "two", "program"].map((application) =>
        cameraSettings({
            application,
            kind: PiCameraKind.Rtmp,
            ...(application === "program" ? { publishKey } : {}),
        }),
    );
    const exit = { kind: PiExitKind.Obs, application: "one", targets: [] };
    await guest.put("/root/nginx.conf", nginxConf({ cameras, publishCidrs: names, playCidrs: names, exit }));
    await guest.put(`${hostPaths.secrets}/keys.map`, `"~^program:${publishKey}$" 1;\n`);
    await must(guest, `systemctl stop nginx; mkdir -p ${hostPaths.run}`);
    await must(guest, "systemd-run -q --unit=test-nginx -p Restart=always nginx -c /root/nginx.conf");
}

/** A camera of one colour, with a tone, that pushes until it is stopped. */
export async function startCamera(guest: Guest, application: string, colour: string): Promise<void> {
    const command = [
        "ffmpeg -nostdin -loglevel warning -re",
        `-f lavfi -i color=${colour}:size=320x180:rate=12 -f lavfi -i sine=frequency=440:sample_rate=48000`,
        "-c:v libx264 -preset ultrafast -tune zerolatency -g 12 -pix_fmt yuv420p -c:a aac -b:a 64k",
        `-f flv rtmp://127.0.0.1:1935/${application}/live`,
    ];
    await must(
        guest,
        `systemd-run -q --collect --unit=test-camera-${application} -p Restart=always -p RestartSec=1 ${command.join(" ")}`,
    );
}

export function stopCamera(guest: Guest, application: string): Promise<string> {
    return must(guest, `systemctl stop test-camera-${application}`);
}

const configFolder = "/home/pi/.config/obs-studio";

/** Puts the files where OBS' import puts them, and starts OBS as user pi, streaming. Nobody looks at its screen. */
export async function startObs(guest: Guest, files: ObsFile[], profile: string, collection: string): Promise<void> {
    for (const { path, text } of files) await guest.put(`${configFolder}/${placeOf(path)}`, text);
    // Else a wizard waits for a click.
    await guest.put(`${configFolder}/global.ini`, "[General]\nFirstRun=true\n[BasicWindow]\nPreviewEnabled=false\n");
    await must(guest, "chown -R pi: /home/pi/.config");
    await must(
        guest,
        "systemd-run -q --unit=test-screen -p User=pi Xvfb :77 -screen 0 1280x720x24 +extension GLX" +
            " && for i in $(seq 100); do [ -e /tmp/.X11-unix/X77 ] && break; sleep 0.1; done" +
            " && install -d -m700 -o pi /run/obs-pi" +
            " && systemd-run -q --unit=test-obs -p User=pi -p TimeoutStopSec=5 -E HOME=/home/pi -E DISPLAY=:77 -E LIBGL_ALWAYS_SOFTWARE=1" +
            " -E XDG_RUNTIME_DIR=/run/obs-pi dbus-run-session obs" +
            ` --profile ${profile} --collection ${collection} --startstreaming --disable-updater --disable-missing-files-check --multi`,
    );
}

/** Profile and collection in OBS' own folder (OBSBasic_Profiles.cpp, OBSBasic_SceneCollections.cpp). */
function placeOf(file: string): string {
    if (file.startsWith("plugin_config/")) return file;
    return file.includes("/") ? `basic/profiles/${file}` : `basic/scenes/${file}`;
}

/** OBS' log so far. */
export async function obsLog(guest: Guest): Promise<string> {
    return must(guest, `cat ${configFolder}/logs/*.txt`);
}

const many = <T extends z.ZodType>(item: T) =>
    z.preprocess((one) => (one === undefined ? [] : [one].flat()), z.array(item));
const statistics = z.object({
    rtmp: z.object({
        server: z.object({
            application: many(
                z.object({
                    name: z.coerce.string(),
                    live: z.object({
                        stream: many(
                            z.object({
                                client: many(z.object({ id: z.number(), publishing: z.unknown().optional() })),
                            }),
                        ),
                    }),
                }),
            ),
        }),
    }),
});

/** nginx's word on an application: ids of the connections that publish and that play. A connection that is made anew has a new id. */
export async function connections(
    guest: Guest,
    application: string,
): Promise<{ publishers: number[]; players: number[] }> {
    const request = String.raw`printf 'GET /stat HTTP/1.0\r\n\r\n' >&3; cat <&3`;
    const answer = await must(guest, `bash -c ${quoted(`exec 3<>/dev/tcp/127.0.0.1/${statusPort}; ${request}`)}`);
    const xml: unknown = new XMLParser().parse(answer.slice(answer.indexOf("<rtmp>")));
    const found = statistics.parse(xml).rtmp.server.application.find(({ name }) => name === application);
    const clients = found?.live.stream.flatMap(({ client }) => client) ?? [];
    const ids = (publishes: boolean) =>
        clients.filter(({ publishing }) => (publishing !== undefined) === publishes).map(({ id }) => id);
    return { publishers: ids(true), players: ids(false) };
}

function quoted(text: string): string {
    return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
