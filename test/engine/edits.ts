import { parse, stringify } from "yaml";
import { z } from "zod";

/** One change of a stack's config: what a crew might do between two runs. */
export interface Edit {
    title: string;
    stack: "dev" | "prod";
    /** Keys without `pi-live:`, and what they become; `undefined` takes a key away. E.g. `contribution.sources[0].name`. */
    set: Record<string, unknown>;
}

const secondSource = { name: "spare", allowedCidr: "198.51.100.7/32", availabilityZone: "eu-west-1b" };
const someArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:elsewhere-AbCdEf";

/** Changes that reach every part of an event; each is legal by itself. */
export const edits: Edit[] = [
    ...of("dev", {
        "another tag": { "event.tags.production": "pi-live-sunday" },
        "another event": { "event.name": "sunday" },
        "no tags": { "event.tags": undefined },
        "a camera less": { cameras: [{ application: "gopro", kind: "rtmp" }] },
        "a camera of another bitrate": { "cameras[1].bitrate": 3_000_000 },
        "no Pi": { pi: undefined },
        "another user on the Pi": { "pi.hosts[0].user": "crew" },
        "another address of the Pi": { "pi.hosts[0].host": "192.168.7.20" },
        "another name of the Pi": { "pi.hosts[0].name": "stage" },
        "another encoder address": { "contribution.sources[0].allowedCidr": "203.0.113.9/32" },
        "another source name": { "contribution.sources[0].name": "stage" },
        "a zone for the flow": { "contribution.sources[0].availabilityZone": "eu-west-1b" },
        "a port of its own": { "contribution.sources[0].port": 5010 },
        "another port": { "contribution.port": 5001 },
        "another latency": { "contribution.latencyMs": 2500 },
        "no thumbnails": { "contribution.monitoring.thumbnails": false },
        "no monitoring": { "contribution.monitoring": undefined },
        "a second source that fails over": {
            "contribution.sources[0].backup": { name: "mobile", allowedCidr: "198.51.100.8/32", port: 5002 },
        },
        "a partner's output": {
            "contribution.outputs": [
                { name: "partner", protocol: "srt-caller", destination: "192.0.2.10", port: 6000 },
            ],
        },
        "an entitlement": {
            "contribution.entitlements": [
                { name: "broadcaster", subscribers: ["210987654321"], description: "Programme feed" },
            ],
        },
        "a larger flow": { "contribution.flowSize": "LARGE" },
        "a maintenance hour of the flow": { "contribution.maintenance": { day: "Monday", startHour: "05:00" } },
        "a passphrase that lies elsewhere": { "contribution.passphraseSecretArn": someArn },
        "two pipelines": {
            "contribution.sources": [
                { name: "main", allowedCidr: "203.0.113.4/32", availabilityZone: "eu-west-1a" },
                secondSource,
            ],
            "encoder.channelClass": "STANDARD",
        },
        "another key frame distance": { "encoder.gopSeconds": 1 },
        "longer segments": { "encoder.segmentSeconds": 6 },
        "a rendition less": {
            "encoder.ladder": [
                { name: "720p", width: 1280, height: 720, maxBitrate: 3_800_000, qvbrQuality: 8 },
                { name: "360p", width: 640, height: 360, maxBitrate: 1_200_000, qvbrQuality: 6 },
            ],
        },
        "a named ladder": { "encoder.ladder": "720p" },
        "another sound": { "encoder.audio": { bitrate: 128_000 } },
        "channel logs": { "encoder.logLevel": "WARNING" },
        "a maintenance hour of the channel": { "encoder.maintenance": { day: "Monday", startHour: "05:00" } },
        "a recording": { recording: { rolloverSeconds: 600 } },
        "a longer delay": { "endpoints.delayed.delaySeconds": 60 },
        "no delayed endpoint": { "endpoints.delayed": undefined },
        "a shorter startover": { "endpoints.startover.startoverSeconds": 43_200 },
        "another manifest name": { "endpoints.live.manifestName": "event" },
        "an open origin": { "endpoints.authorizeOrigin": false },
        "no ads": { ads: undefined },
        "an ad server": { "ads.vast": "https://ads.example.org/vast?d=[session.avail_duration_secs]" },
        "ads of the house": { "ads.vast": "stacks/vast/own.xml", "breaks.lengthSeconds": 30 },
        "no slate": { "ads.slate": undefined },
        "fewer ad logs": { "ads.logPercent": 10 },
        "breaks twice an hour": { "breaks.everyMinutes": 30 },
        "longer breaks": { "breaks.lengthSeconds": 60 },
        "breaks off": { "breaks.enabled": false },
        "no breaks": { breaks: undefined },
        "all edge locations": { "edge.priceClass": undefined },
        "an Origin Shield": { "edge.originShieldRegion": "eu-west-1" },
        "players of one page": { "edge.corsOrigins": ["https://www.example.org"] },
        "longer errors": { "edge.errorTtlSeconds": 2 },
        "client-side sessions": { "edge.clientSideSessions": true },
        "access logs": { "edge.logs": { prefix: "dev/" } },
        "an own domain": { "edge.domain": { name: "dev.example.org", zoneId: "Z0123456789EXAMPLE" } },
    }),
    ...of("prod", {
        "the sources in the other order": {
            "contribution.sources": [
                secondSource,
                { name: "main", allowedCidr: "203.0.113.4/32", availabilityZone: "eu-west-1a" },
            ],
        },
        "another zone of one source": { "contribution.sources[1].availabilityZone": "eu-west-1c" },
        "one pipeline": {
            "contribution.sources": [{ name: "main", allowedCidr: "203.0.113.4/32", availabilityZone: "eu-west-1a" }],
            "encoder.channelClass": "SINGLE_PIPELINE",
        },
        "no recording": { recording: undefined },
        "a bucket of ours for the recording": { "recording.bucketName": "our-recordings" },
        "recordings kept shorter": { "recording.keepDays": 30 },
        "no domain": { "edge.domain": undefined },
        "another domain": { "edge.domain.name": "sunday.example.org" },
        "no logs": { "edge.logs": undefined },
        "no Origin Shield": { "edge.originShieldRegion": undefined },
        "Google's sample ads": { "ads.vast": "google-sample" },
        "more player parameters": { "ads.playerParams": ["language", "team"] },
    }),
];

function of(stack: Edit["stack"], changes: Record<string, Edit["set"]>): Edit[] {
    return Object.entries(changes).map(([title, set]) => ({ title, stack, set }));
}

/**
 * Changes made at once, so that one preview judges several: those of one stack that share no section of the config, each in the
 * first group that has room for it. The event's own section alone, since it touches every resource and hid the others.
 */
export function grouped(changes: Edit[]): Edit[] {
    const groups: Edit[] = [];
    for (const { title, stack, set } of changes) {
        const sections = sectionsOf(set);
        const room = groups.find((group) => group.stack === stack && disjoint(sections, sectionsOf(group.set)));
        if (room === undefined) groups.push({ title, stack, set });
        else Object.assign(room, { title: `${room.title}; ${title}`, set: { ...room.set, ...set } });
    }
    return groups;
}

function sectionsOf(set: Edit["set"]): Set<string> {
    return new Set(Object.keys(set).map((key) => key.split(/[.[]/)[0]));
}

function disjoint(some: Set<string>, others: Set<string>): boolean {
    return ![...some, ...others].includes("event") && [...some].every((one) => !others.has(one));
}

/** A stack's config file with the edit made. */
export function edited(text: string, { set }: Pick<Edit, "set">): string {
    const file = z.looseObject({ config: z.record(z.string(), z.unknown()) }).parse(parse(text));
    for (const [path, value] of Object.entries(set)) put(file.config, path, value);
    return stringify(file);
}

function put(config: Record<string, unknown>, path: string, value: unknown): void {
    const [first, ...rest] = path.replace(/\[(\d+)\]/g, ".$1").split(".");
    const steps = [`pi-live:${first}`, ...rest];
    const last = steps.pop() ?? first;
    let at: object = config;
    for (const step of steps) {
        const next: unknown = Reflect.get(at, step);
        const inner = typeof next === "object" && next !== null ? next : {};
        Reflect.set(at, step, inner);
        at = inner;
    }
    if (value === undefined) Reflect.deleteProperty(at, last);
    else Reflect.set(at, last, value);
}
