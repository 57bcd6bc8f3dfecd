import { checkConfig } from "../../../stacks/checks/settings";
import { sortEntries } from "../../../stacks/config/raw";
import type { EventSettings } from "../../../stacks/settings";
import type { DeployedEvent, DeployedFoundation } from "../../../operations/deployed";
import { DeployedPi, eventOutputs } from "../../../operations/outputs";
import type { PiCameraKind } from "../../../components/pi-ingest/args";
import { obsUrl } from "../../../components/srt-contribution/encoders";

export const passphrase = 'a passphrase; with=all "of" it';
export const publishKey = "key-of-the-programme";

/** A deployed event in the small: two cameras at one Pi, one flow. */
export function deployedEvent(change: Partial<Change> = {}): DeployedEvent {
    const { applications, pis = [piOf()], flows = ["main"], encrypted = true, config = {} } = change;
    const cameras = (applications ?? pis[0]?.applications.map(({ application }) => application) ?? []).map(
        (application) => ({
            application,
            host: "venue",
            publishUrl: `rtmp://10.0.0.5:1935/${application}/live`,
            playUrl: `rtmp://10.0.0.5:1935/${application}/live`,
        }),
    );
    const encoders = flows.map((name, i) => {
        const endpoint = { name, host: `192.0.2.${i + 1}`, port: 5000 + i, latencyMs: 2500, encrypted };
        return { ...endpoint, obsUrl: obsUrl(endpoint), ffmpegUrl: obsUrl(endpoint) };
    });
    return {
        kind: "event",
        stack: "dev",
        settings: settings(config),
        secrets: encrypted ? { srtPassphrase: passphrase } : {},
        outputs: eventOutputs.parse({
            cameras,
            pis,
            publishUrls: { program: `rtmp://10.0.0.5:1935/program/live?key=${publishKey}` },
            encoders,
            watch: { applications: {}, programme: "https://live.example.org" },
            playback: { withAds: {}, withoutAds: {} },
            console: {},
            ids: {
                region: "eu-west-1",
                flowArns: [],
                channelId: "1",
                channelArn: "arn",
                packagerChannelId: "dev",
                distributionId: "E1",
                distributionDomain: "d1.cloudfront.net",
                playbackConfigurations: [],
            },
        }),
    };
}

export interface Change {
    applications: string[];
    pis: DeployedPi[];
    flows: string[];
    encrypted: boolean;
    config: Record<string, unknown>;
}

/** One Pi of the stack, as in its outputs. */
export function piOf(change: Partial<DeployedPi> = {}): DeployedPi {
    return {
        name: "venue",
        host: "10.0.0.5",
        port: 22,
        user: "pi",
        presence: "here",
        applications: [cameraOf("gopro", "rtmp"), cameraOf("raspivid", "raspicam")],
        exit: "obs",
        ...change,
    };
}

export function cameraOf(application: string, kind: PiCameraKind): DeployedPi["applications"][number] {
    return { application, kind, width: 1280, height: 720, framesPerSecond: 24, bitrate: 4_000_000 };
}

/** Two flows, fed by the Pi with what OBS pushes to it. */
export function relayingPi(): DeployedPi {
    const targets = ["main", "spare"].map((name, i) => ({
        name,
        host: `192.0.2.${i + 1}`,
        port: 5000 + i,
        latencyMs: 2500,
        encrypted: true,
    }));
    const pi = piOf({ exit: "relay", sends: { application: "program", targets } });
    return { ...pi, applications: [...pi.applications, cameraOf("program", "rtmp")] };
}

/** A foundation with those Pis. */
export function foundationOf(outputs: DeployedFoundation["outputs"]): DeployedFoundation {
    const entries = [
        { key: "pi-live:kind", text: "foundation", secret: false },
        { key: "pi-live:foundation", text: JSON.stringify({ name: "house" }), secret: false },
    ];
    const checked = checkConfig(sortEntries(entries));
    if (checked.kind !== "foundation") throw new Error("no foundation");
    return { kind: "foundation", stack: "house", settings: checked, secrets: {}, outputs };
}

function settings(change: Record<string, unknown>): EventSettings {
    const values: Record<string, unknown> = {
        event: { name: "dev" },
        contribution: {
            sources: [{ name: "main", allowedCidr: "203.0.113.4/32" }],
            latencyMs: 2500,
            encrypted: false,
            picture: { width: 1280, height: 720, framesPerSecond: 24, bitrate: 5_000_000 },
        },
        encoder: {
            framesPerSecond: 24,
            ladder: [{ name: "720p", width: 1280, height: 720, maxBitrate: 3_800_000, qvbrQuality: 8 }],
        },
        endpoints: { authorizeOrigin: false },
        ...change,
    };
    const entries = Object.entries(values).map(([key, value]) => ({
        key: `pi-live:${key}`,
        text: JSON.stringify(value),
        secret: false,
    }));
    const checked = checkConfig(sortEntries(entries));
    if (checked.kind !== "event") throw new Error("no event");
    return checked;
}
