import { dirname, join, parse } from "node:path";

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

/** What there is to upload: the clips of the config, those that local documents name beside them, the slate. */
export function assetArgs(ads: AdSettings): { clips: AdClip[]; slatePath?: string } {
    const documents = [ads.vast, ads.preRoll?.vast].filter((vast) => vast !== undefined && isDocument(vast));
    const named = [...new Set(documents)].flatMap((path = "") =>
        localFiles(readDocument(assetPath(path)).facts).map(({ clip, file }) => ({
            name: clip,
            path: assetPath(join(dirname(path), file)),
        })),
    );
    const given = (ads.clips ?? []).map(({ name, path }) => ({ name, path: assetPath(path) }));
    const clips = [...given, ...named.filter(({ name }) => !given.some((clip) => clip.name === name))];
    const unique = clips.filter(({ name }, i) => clips.findIndex((other) => other.name === name) === i);
    const { slate } = ads;
    return { clips: unique, ...(slate === undefined || isUrl(slate) ? {} : { slatePath: assetPath(slate) }) };
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
