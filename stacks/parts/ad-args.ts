import { dirname, join, normalize, parse } from "node:path";

import type { AdClip } from "../../components/ad-assets/files";
import { readDocument, SsaiDocument } from "../../components/ssai-config/settings";
import { localFiles } from "../../components/ssai-config/vast";
import { assetPath } from "../config/root";
import type { EventSettings, FoundationSettings } from "../settings";

type AdSettings = NonNullable<EventSettings["ads"]>;
type HouseAssets = NonNullable<FoundationSettings["foundation"]["adAssets"]>;
type AdSource = { googleSample: true } | { adServerUrl: string } | { document: SsaiDocument };

/** One word of the config, `google-sample`, an address or a file, as what it is. */
export function adSource(vast: string): AdSource {
    if (vast === "google-sample") return { googleSample: true };
    return isUrl(vast) ? { adServerUrl: vast } : localDocument(vast);
}

function localDocument(path: string): { document: SsaiDocument } {
    return { document: { name: parse(path).name, path: assetPath(path) } };
}

function isUrl(text: string): boolean {
    return /^https:/i.test(text);
}

/** What the config says to ad insertion; endpoints, edge and uploaded clips come from other components. */
export function ssaiArgs(ads: AdSettings) {
    const { vast, preRoll, slate, clips, ...args } = ads;
    return {
        ...args,
        ads: adSource(vast),
        ...(slate !== undefined && isUrl(slate) ? { slateUrl: slate } : {}),
        ...(preRoll === undefined
            ? {}
            : {
                  preRoll: {
                      ...(isUrl(preRoll.vast) ? { adServerUrl: preRoll.vast } : localDocument(preRoll.vast)),
                      ...(preRoll.maxDurationSeconds === undefined
                          ? {}
                          : { maxDurationSeconds: preRoll.maxDurationSeconds }),
                  },
              }),
    };
}

/** A clip, and the key of the config that it comes from: a clip's own, or that of the document that names it. */
export interface PlacedClip {
    name: string;
    /** From the top of the checkout. */
    path: string;
    key: (string | number)[];
}

/** Every clip as often as it is named: by the config first, then by its documents. */
function placedClips(ads: AdSettings): PlacedClip[] {
    const given = (ads.clips ?? []).map(({ name, path }, i) => ({ name, path, key: ["ads", "clips", i, "name"] }));
    const sources: [vast: string | undefined, key: string[]][] = [
        [ads.vast, ["ads", "vast"]],
        [ads.preRoll?.vast, ["ads", "preRoll", "vast"]],
    ];
    const named = sources.flatMap(([vast, key]) => {
        if (vast === undefined || !isDocument(vast)) return [];
        const { facts } = readDocument(assetPath(vast));
        return localFiles(facts).map(({ clip, file }) => ({ name: clip, path: join(dirname(vast), file), key }));
    });
    return [...given, ...named];
}

/** Two files of one clip's name: the address of a clip has the name alone, so one of them would take the other's place. */
export function clipClashes(ads: AdSettings): { clip: PlacedClip; first: PlacedClip }[] {
    const all = placedClips(ads);
    return all.flatMap((clip, i) => {
        const first = all.slice(0, i).find(({ name }) => name === clip.name);
        if (first === undefined || normalize(first.path) === normalize(clip.path)) return [];
        return [{ clip, first }];
    });
}

/** What there is to upload: the clips of the config, those that local documents name beside them, the slate. */
export function assetArgs(ads: AdSettings): { clips: AdClip[]; slatePath?: string } {
    const all = placedClips(ads);
    const clips = all
        .filter(({ name }, i) => all.findIndex((other) => other.name === name) === i)
        .map(({ name, path }) => ({ name, path: assetPath(path) }));
    const { slate } = ads;
    return { clips, ...(slate === undefined || isUrl(slate) ? {} : { slatePath: assetPath(slate) }) };
}

function isDocument(vast: string): boolean {
    return vast !== "google-sample" && !isUrl(vast);
}

/** Whether the event has a file or a document to serve from its own bucket. */
export function needsAssets(ads: AdSettings): boolean {
    const { clips, slatePath } = assetArgs(ads);
    return (
        clips.length > 0 ||
        slatePath !== undefined ||
        isDocument(ads.vast) ||
        isDocument(ads.preRoll?.vast ?? "google-sample")
    );
}

/** The same of a foundation's config. */
export function houseAssetArgs({ clips, slate }: HouseAssets): { clips: AdClip[]; slatePath?: string } {
    return {
        clips: clips.map(({ name, path }) => ({ name, path: assetPath(path) })),
        ...(slate === undefined ? {} : { slatePath: assetPath(slate) }),
    };
}
